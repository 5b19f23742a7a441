/* Operations: how a plugin asks the host to do things, one effect at a time.
 *
 * Thread: all calls concerning one dray_instance come one at a time ("[instance]"), possibly from
 * different OS threads; different instances may run in parallel. A plugin starts no threads, does
 * no I/O, and calls nothing of the host.
 *
 * Every head is one UTF-8 JSON object; docs/plugin-protocol.md lists their members. Members that
 * the reader does not know are ignored; kinds that it does not know are answered `unsupported`. */
#ifndef DRAY_ABI_OPERATION_H
#define DRAY_ABI_OPERATION_H

#include "bytes.h"

#include <stdint.h>

typedef int32_t dray_effect_kind;
enum {
    DRAY_EFFECT_HTTP = 1,      /* 1..16 requests at once; a write goes alone */
    DRAY_EFFECT_EMIT = 2,      /* items (one body each), cursor, state: durable when answered */
    DRAY_EFFECT_STATE_GET = 3, /* <= 64 KiB per instance in all */
    DRAY_EFFECT_STATE_PUT = 4,
    DRAY_EFFECT_SLEEP = 5,
    DRAY_EFFECT_LOG = 6,
    DRAY_EFFECT_DONE = 7, /* last effect: the function's result */
    DRAY_EFFECT_FAIL = 8, /* last effect: class, code, message, ... */
    DRAY_EFFECT_FORCE_INT32 = 0x7fffffff
};

typedef int32_t dray_event_kind;
enum {
    DRAY_EVENT_START = 1, /* the first resume; empty head */
    DRAY_EVENT_HTTP = 2,  /* complete answers only; bodies in the order of the requests */
    DRAY_EVENT_EMITTED = 3,
    DRAY_EVENT_STATE = 4,
    DRAY_EVENT_STATE_STORED = 5,
    DRAY_EVENT_WOKE = 6,
    DRAY_EVENT_LOGGED = 7,
    DRAY_EVENT_UNSUPPORTED = 8, /* the host does not know the effect */
    DRAY_EVENT_FORCE_INT32 = 0x7fffffff
};

/* What the operation asks next. It and all it points to belong to the operation and live until the
 * next resume() or end() of that operation. */
typedef struct dray_effect {
    uint32_t struct_size;
    dray_effect_kind kind;
    dray_bytes head;
    const dray_bytes* bodies;
    uint64_t body_count;
} dray_effect;

/* What the host answers. It and all it points to belong to the host and live until resume()
 * returns. */
typedef struct dray_event {
    uint32_t struct_size;
    dray_event_kind kind;
    dray_bytes head;
    const dray_bytes* bodies;
    uint64_t body_count;
} dray_event;

typedef struct dray_instance dray_instance;
typedef struct dray_operation dray_operation;

/* The extension "dray.connector/1": found through dray_plugin_entry.extension, constant, alive as
 * long as the library. */
typedef struct dray_connector {
    uint32_t struct_size;
    uint32_t reserved;

    /* One configured shop or warehouse. `config` is {"name", "settings": {...}}; it holds no
     * secret. Null only when out of memory. */
    dray_instance* (*create)(dray_bytes config);

    /* [instance] All its operations have ended. */
    void (*destroy)(dray_instance* instance);

    /* [instance] Starts `function` ("orders.download"). `head` is {"operation", "now", "secrets":
     * {name: marker}, "request": {...}}; copied by the plugin where it needs it longer. Nothing
     * runs before the first resume(). Null only when out of memory. */
    dray_operation* (*begin)(dray_instance* instance, dray_bytes function, dray_bytes head);

    /* [instance] Runs until the next effect. Never null; after `done` or `fail` only end()
     * follows. */
    const dray_effect* (*resume)(dray_operation* operation, const dray_event* event);

    /* [instance] Ends it; before `done` or `fail` that is a cancellation. */
    void (*end)(dray_operation* operation);
} dray_connector;

#define DRAY_CONNECTOR_EXTENSION "dray.connector/1"

#endif
