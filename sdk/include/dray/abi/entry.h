/* The one symbol that a plugin exports: `const dray_plugin_entry dray_plugin_entry` as data.
 *
 * The host reads struct_size and the versions as bytes of the file, before dlopen, so the first
 * twelve bytes must be constants that need no relocation. */
#ifndef DRAY_ABI_ENTRY_H
#define DRAY_ABI_ENTRY_H

#include "bytes.h"
#include "version.h"

#include <stdint.h>

typedef struct dray_plugin_entry_t {
    uint32_t struct_size;
    uint16_t abi_major;
    uint16_t abi_minor;      /* of the headers it was built with */
    uint16_t min_host_minor; /* a host with a smaller minor refuses it: `host_too_old` */
    uint16_t reserved;
    uint32_t reserved2;

    /* The manifest, one JSON object (sdk/schema/manifest.json). Static: lives as long as the
     * library. Pure, and fast: it is called at every scan. [any thread] */
    dray_bytes (*manifest)(void);

    /* A constant table of functions for an extension id ("dray.connector/1"), or null where the
     * plugin has none by that id. [any thread] */
    const void* (*extension)(dray_bytes id);
} dray_plugin_entry_t;

#define DRAY_PLUGIN_ENTRY_SYMBOL "dray_plugin_entry"

#endif
