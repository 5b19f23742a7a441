/* A plugin whose entry in memory is another than the one that its file shows. */
#include "dray/abi/entry.h"

#include <stdlib.h>

static dray_bytes manifest(void) {
    abort(); /* nobody may ask it */
}
static const void* extension(dray_bytes id) {
    (void)id;
    abort();
}

dray_plugin_entry_t dray_plugin_entry = {
    sizeof(dray_plugin_entry_t), DRAY_ABI_MAJOR, 0, 0, 0, 0, manifest, extension};

__attribute__((constructor)) static void change(void) {
    dray_plugin_entry.abi_major = DRAY_ABI_MAJOR + 1;
}
