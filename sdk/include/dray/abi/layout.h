/* The frozen layout: sizes, offsets and values that no compiler, flag or later header may change.
 * Included by the tests as C11, C++17 and C++20. */
#ifndef DRAY_ABI_LAYOUT_H
#define DRAY_ABI_LAYOUT_H

#include "entry.h"
#include "error.h"
#include "operation.h"

#include <assert.h>
#include <stddef.h>

#define DRAY_LAYOUT(type, member, offset)                                                          \
    static_assert(offsetof(type, member) == (offset), #type "." #member " moved")
#define DRAY_VALUE(name, value) static_assert((name) == (value), #name " has another value")

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
DRAY_LAYOUT(dray_event, struct_size, 0);
DRAY_LAYOUT(dray_event, kind, 4);
DRAY_LAYOUT(dray_event, head, 8);
DRAY_LAYOUT(dray_event, bodies, 24);
DRAY_LAYOUT(dray_event, body_count, 32);

static_assert(sizeof(dray_connector) == 48, "dray_connector v1.0");
DRAY_LAYOUT(dray_connector, struct_size, 0);
DRAY_LAYOUT(dray_connector, reserved, 4);
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
DRAY_LAYOUT(dray_plugin_entry_t, reserved, 10);
DRAY_LAYOUT(dray_plugin_entry_t, reserved2, 12);
DRAY_LAYOUT(dray_plugin_entry_t, manifest, 16);
DRAY_LAYOUT(dray_plugin_entry_t, extension, 24);

static_assert(sizeof(dray_effect_kind) == 4, "dray_effect_kind");
static_assert(sizeof(dray_event_kind) == 4, "dray_event_kind");
static_assert(sizeof(dray_error_class) == 4, "dray_error_class");
DRAY_VALUE(DRAY_EFFECT_HTTP, 1);
DRAY_VALUE(DRAY_EFFECT_EMIT, 2);
DRAY_VALUE(DRAY_EFFECT_STATE_GET, 3);
DRAY_VALUE(DRAY_EFFECT_STATE_PUT, 4);
DRAY_VALUE(DRAY_EFFECT_SLEEP, 5);
DRAY_VALUE(DRAY_EFFECT_LOG, 6);
DRAY_VALUE(DRAY_EFFECT_DONE, 7);
DRAY_VALUE(DRAY_EFFECT_FAIL, 8);

DRAY_VALUE(DRAY_EVENT_START, 1);
DRAY_VALUE(DRAY_EVENT_HTTP, 2);
DRAY_VALUE(DRAY_EVENT_EMITTED, 3);
DRAY_VALUE(DRAY_EVENT_STATE, 4);
DRAY_VALUE(DRAY_EVENT_STATE_STORED, 5);
DRAY_VALUE(DRAY_EVENT_WOKE, 6);
DRAY_VALUE(DRAY_EVENT_LOGGED, 7);
DRAY_VALUE(DRAY_EVENT_UNSUPPORTED, 8);

DRAY_VALUE(DRAY_ERROR_TRANSIENT, 1);
DRAY_VALUE(DRAY_ERROR_RATE_LIMITED, 2);
DRAY_VALUE(DRAY_ERROR_UNAVAILABLE, 3);
DRAY_VALUE(DRAY_ERROR_AUTH, 4);
DRAY_VALUE(DRAY_ERROR_CONFIG, 5);
DRAY_VALUE(DRAY_ERROR_UNMAPPED, 6);
DRAY_VALUE(DRAY_ERROR_REJECTED, 7);
DRAY_VALUE(DRAY_ERROR_CONFLICT, 8);
DRAY_VALUE(DRAY_ERROR_UNKNOWN_OUTCOME, 9);
DRAY_VALUE(DRAY_ERROR_CANCELLED, 10);
DRAY_VALUE(DRAY_ERROR_FAULT, 11);
DRAY_VALUE(DRAY_ERROR_UNSUPPORTED, 12);
DRAY_VALUE(DRAY_ERROR_NOT_FOUND, 13);

#undef DRAY_VALUE
#undef DRAY_LAYOUT
#endif
