// A plugin that lets an exception out of its entry's functions; with -DEXTENSION of the second.
#include "dray/abi/entry.h"

namespace {

dray_bytes manifest() {
#ifdef EXTENSION
    static constexpr char text[] = R"json({"id": "throws", "name": "Throws", "version": "1.0.0",
        "role": "source", "functions": {"connection.test": {}}, "settings": [],
        "auth": {"kind": "none"}, "hosts": [], "buckets": []})json";
    return {text, sizeof text - 1};
#else
    throw 42;
#endif
}

const void* extension(dray_bytes) {
    throw 42;
}

} // namespace

extern "C" __attribute__((visibility("default"))) const dray_plugin_entry_t dray_plugin_entry;
const dray_plugin_entry_t dray_plugin_entry = {
    sizeof(dray_plugin_entry_t), DRAY_ABI_MAJOR, 0, 0, 0, 0, &manifest, &extension};
