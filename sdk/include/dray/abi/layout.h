/* The frozen layout: sizes and offsets that no compiler, flag or later header may change. Included
 * by the tests as C11, C++17 and C++20, and by the host. */
#ifndef DRAY_ABI_LAYOUT_H
#define DRAY_ABI_LAYOUT_H

#include "entry.h"
#include "operation.h"

#include <assert.h>
#include <stddef.h>

#define DRAY_LAYOUT(type, member, offset)                                                          \
    static_assert(offsetof(type, member) == (offset), #type "." #member " moved")

static_assert(sizeof(void*) == 8, "Dray plugins are 64 bit");
static_assert(sizeof(dray_bytes) == 16, "dray_bytes");
DRAY_LAYOUT(dray_bytes, data, 0);
DRAY_LAYOUT(dray_bytes, size, 8);

static_assert(sizeof(dray_effect) == 40, "dray_effect v1.0");
DRAY_LAYOUT(dray_effect, struct_size, 0);
DRAY_LAYOUT(dray_effect, kind, 4);
DRAY_LAYOUT(dray_effect, head, 8);
DRAY_LAYOUT(dray_effect, bodies, 24);
DRAY_LAYOUT(dray_effect, body_count, 32);

static_assert(sizeof(dray_event) == 40, "dray_event v1.0");
DRAY_LAYOUT(dray_event, kind, 4);
DRAY_LAYOUT(dray_event, head, 8);
DRAY_LAYOUT(dray_event, bodies, 24);
DRAY_LAYOUT(dray_event, body_count, 32);

static_assert(sizeof(dray_connector) == 48, "dray_connector v1.0");
DRAY_LAYOUT(dray_connector, create, 8);
DRAY_LAYOUT(dray_connector, destroy, 16);
DRAY_LAYOUT(dray_connector, begin, 24);
DRAY_LAYOUT(dray_connector, resume, 32);
DRAY_LAYOUT(dray_connector, end, 40);

static_assert(sizeof(dray_plugin_entry_t) == 32, "dray_plugin_entry_t v1.0");
DRAY_LAYOUT(dray_plugin_entry_t, struct_size, 0);
DRAY_LAYOUT(dray_plugin_entry_t, abi_major, 4);
DRAY_LAYOUT(dray_plugin_entry_t, abi_minor, 6);
DRAY_LAYOUT(dray_plugin_entry_t, min_host_minor, 8);
DRAY_LAYOUT(dray_plugin_entry_t, manifest, 16);
DRAY_LAYOUT(dray_plugin_entry_t, extension, 24);

#undef DRAY_LAYOUT
#endif
