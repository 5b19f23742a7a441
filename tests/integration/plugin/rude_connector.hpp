#pragma once

// A plugin by hand, without the wrapper that would keep it honest: it gives the effects that its
// request lists, whatever they are.
//
//   {"steps": [{"kind": 1, "head": "{…}", …}, …]}
//
// Of a step: `kind`; `head` ($KEY in it stands for the marker of api_key); `head_bytes`, up to
// which the head is filled with spaces; `head_tail`, bytes that are put behind it, each as a
// number; `bodies`; `body_bytes`, the size of one body; `body_count`, which is claimed; `how`:
// "null" (no effect), "small" (of another ABI), "no_bodies" (a null list), "throws", or "slow"
// (`ms` first). After the last step comes done with {"events": [{"kind", "head", "bodies"}], "key":
// marker}.
//
// The function "begin.null" cannot begin, an instance named "null" cannot be made.

#include "dray/abi/entry.h"

namespace dray::plugin::test {

const dray_plugin_entry_t& rude_entry();

/// Its operations that have begun and not ended. [any thread]
int rude_operations();

} // namespace dray::plugin::test
