#pragma once

#include "../sdk/plugin.hpp"

namespace dray::testing {

/// The entry of a connector class that is linked into the test, without DRAY_PLUGIN and dlopen.
template <class C>
const dray_plugin_entry_t& connector_entry() {
    static constexpr dray_plugin_entry_t entry{
        sizeof(dray_plugin_entry_t),
        DRAY_ABI_MAJOR,
        DRAY_ABI_MINOR,
        0,
        0,
        0,
        &sdk::detail::exported<C>::manifest,
        &sdk::detail::exported<C>::extension,
    };
    return entry;
}

} // namespace dray::testing
