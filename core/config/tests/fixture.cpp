#include "core/config/tests/fixture.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace dray::config::tests {

const char* const cart_manifest = R"({
  "id": "cart", "name": "Cart", "version": "1.2.3", "role": "source",
  "functions": {
    "connection.test": {},
    "orders.download": {"by": "changes", "interval_ms": 60000, "overlap_s": 3600},
    "order.get": {},
    "order.mark": {"probe": "order.get", "settle_ms": 15000}
  },
  "settings": [
    {"key": "store_hash", "type": "text", "required": true, "min": 1, "max": 12,
     "doc": "The shop's store hash.", "example": "\"abc123\""},
    {"key": "access_token", "type": "text", "required": true, "secret": true,
     "doc": "The token.", "example": "{ file = \"/etc/dray/secrets/cart\" }"},
    {"key": "webhook_key", "type": "text", "secret": true, "doc": "Signs what comes in."},
    {"key": "api_url", "type": "url", "default": "https://api.example.com",
     "doc": "Where the API is."},
    {"key": "page_size", "type": "integer", "default": 250, "min": 1, "max": 250,
     "doc": "Orders per request."},
    {"key": "gift_wrap", "type": "boolean", "default": false, "doc": "Whether gifts are told."},
    {"key": "wait", "type": "duration", "default": "30s", "min": 1000, "max": 600000,
     "doc": "How long to wait."},
    {"key": "detail", "type": "choice", "choices": ["lines", "heads"], "default": "lines",
     "doc": "How much is read."},
    {"key": "zone", "type": "timezone", "default": "UTC", "doc": "The shop's clock.",
     "example": "\"America/New_York\""},
    {"key": "tags", "type": "list", "default": ["web"], "max": 3, "doc": "Tags of orders."}
  ],
  "auth": {"kind": "static", "headers": [["X-Token", "{access_token}"]]},
  "hosts": ["{api_url}"],
  "buckets": [{"name": "store", "key": "{api_url}/{store_hash}", "capacity": 150, "per_ms": 30000,
               "headers": {"left": "X-Left"}}],
  "statuses": {"download": ["11"], "ignore": ["0"], "final": ["2", "5"], "canceled": ["5"],
               "moments": {"on_download": "never", "on_shipment": "2"}}
})";

const char* const wms_manifest = R"({
  "id": "wms", "name": "Warehouse", "version": "0.1.0", "role": "destination",
  "functions": {
    "connection.test": {},
    "order.submit": {"probe": "order.find", "settle_ms": 60000},
    "order.find": {},
    "shipments.download": {"by": "open", "interval_ms": 900000}
  },
  "settings": [
    {"key": "customer_name", "type": "text", "required": true, "doc": "Who we are there.",
     "example": "\"ACME\""},
    {"key": "api_key", "type": "text", "required": true, "secret": true, "doc": "The key."}
  ],
  "auth": {"kind": "none"},
  "limits": {"reference": 50}
})";

config_folder::config_folder() {
    auto name = (std::filesystem::temp_directory_path() / "dray-config-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("no temporary folder");
    path_ = name;
}

config_folder::config_folder(const files& all) : config_folder() {
    for (const auto& [name, text] : all) {
        write(name == "dray.toml" ? name : "conf.d/" + name, text);
    }
}

config_folder::~config_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path config_folder::write(const std::string& name, const std::string& text) const {
    const auto target = path_ / name;
    std::filesystem::create_directories(target.parent_path());
    std::ofstream(target, std::ios::binary) << text;
    std::filesystem::permissions(target, std::filesystem::perms::owner_read |
                                             std::filesystem::perms::owner_write);
    return target;
}

manifest_map connectors() {
    manifest_map all;
    for (const char* const text : {cart_manifest, wms_manifest}) {
        auto parsed = parse_manifest(text);
        if (!parsed)
            throw std::runtime_error(parsed.errors.front().message);
        all.add(std::move(parsed.value), {"https://api.example.com"});
    }
    return all;
}

loaded load_files(const files& all, const secret_resolver* secrets) {
    const config_folder folder(all);
    const auto known = connectors();
    load_options options;
    options.secrets = secrets;
    auto result = load(folder.paths(), known, options);
    // Tests name files without the folder.
    const auto prefix = folder.path().string() + "/";
    const auto strip = [&](std::string& text) {
        for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) {
            text.erase(at, prefix.size());
        }
    };
    for (auto& d : result.diagnostics) {
        strip(d.file);
        strip(d.what);
        strip(d.remedy);
        for (auto& note : d.notes)
            strip(note);
    }
    return result;
}

std::string printed(const loaded& result) {
    return "\n" + to_text(result.diagnostics);
}

} // namespace dray::config::tests
