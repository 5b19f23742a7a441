/* A plugin of another time: built with -DMAJOR, -DMIN_HOST and -DSIZE. */
#include "dray/abi/entry.h"
#include "leaves_trace.h"

#ifndef MAJOR
#define MAJOR DRAY_ABI_MAJOR
#endif
#ifndef MIN_HOST
#define MIN_HOST 0
#endif
#ifndef SIZE
#define SIZE sizeof(dray_plugin_entry_t)
#endif

static dray_bytes manifest(void) {
    dray_bytes b = {"{}", 2};
    return b;
}
static const void* extension(dray_bytes id) {
    (void)id;
    return 0;
}
const dray_plugin_entry_t dray_plugin_entry = {SIZE, MAJOR, 0, MIN_HOST, 0, 0, manifest, extension};
