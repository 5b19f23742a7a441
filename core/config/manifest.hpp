#pragma once

// A connector's manifest (docs/plugin-protocol.md, sdk/schema/manifest.json) as typed values. What
// a connector offers, needs and promises; core learns it from here alone.

#include "core/config/setting.hpp"

#include <chrono>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dray::config {

enum class connector_role { source, destination };

enum class feed_kind {
    none,
    changes, ///< by a cursor
    open,    ///< over open bindings
};

struct manifest_function {
    std::string name; ///< "orders.download"
    feed_kind by = feed_kind::none;
    std::chrono::milliseconds interval{0}; ///< of a feed: how often by default; 0 = core decides
    std::chrono::seconds overlap{0};       ///< of a feed by changes
    std::string probe;                     ///< of a write: the function that says if it happened
    std::chrono::milliseconds settle{0};   ///< how long the vendor may still be storing a write
};

struct manifest_auth {
    enum class kind { none, fixed /* "static" */, basic, oauth2 };
    using pairs = std::vector<std::pair<std::string, std::string>>;

    kind how = kind::none;
    pairs headers;         ///< static: name, value with {setting}s
    std::string user;      ///< basic
    std::string password;  ///< basic
    std::string token_url; ///< oauth2
    pairs request;         ///< oauth2: form fields, values with {setting}s
    pairs pointers;        ///< oauth2: "access_token" -> JSON pointer into the answer
};

struct manifest_bucket {
    std::string name;
    std::string key; ///< with {setting}s: instances of equal key share the bucket
    std::int64_t capacity = 0;
    std::chrono::milliseconds per{0};
    std::string left_header, quota_header, reset_ms_header, retry_after_s_header;
};

/// The longest text of one kind: a number, or what the instance's setting says (none: any length).
struct manifest_limit {
    std::int64_t most = 0; ///< code points; 0 where `setting` says it
    std::string setting;   ///< an integer one
    bool operator==(const manifest_limit&) const = default;
};

/// Default statuses of a source, as ids. `moments`: on_download -> id or "never".
struct manifest_statuses {
    std::vector<std::string> download, ignore, final, canceled;
    std::map<std::string, std::string> moments;
};

struct manifest {
    std::string id;
    std::string name;
    std::string version;
    connector_role role = connector_role::source;
    std::vector<manifest_function> functions;
    std::map<std::string, std::string> lacks;     ///< function -> why: the vendor has no such thing
    std::map<std::string, std::string> elsewhere; ///< function -> how that is told instead
    std::vector<setting> settings;
    manifest_auth auth;
    std::vector<std::string> hosts; ///< origins or URLs with {setting}s
    std::vector<manifest_bucket> buckets;
    /// Of a destination: by "reference" and the words of dray/data/field_lengths.hpp.
    std::map<std::string, manifest_limit, std::less<>> limits;
    manifest_statuses statuses;
    std::vector<std::string> ignored; ///< JSON pointers of members that this host does not know

    const manifest_function* function(std::string_view function_name) const;
    const setting* find(std::string_view key) const;
};

/// One mistake: a stable code ("wrong_type"), where (a JSON pointer), a sentence.
struct manifest_error {
    std::string code;
    std::string pointer;
    std::string message;
};

struct manifest_result {
    manifest value; ///< meaningful only where `errors` is empty
    std::vector<manifest_error> errors;
    explicit operator bool() const { return errors.empty(); }
};

/// Every function that a connector of that role may have, in the order of docs/connectors.md.
std::span<const std::string_view> functions_of(connector_role role);

/// All mistakes, not just the first. Codes: too_large, not_json, missing, wrong_type, bad_value,
/// duplicate, reserved_key, unknown_setting, unknown_function, secret_exposed. Pure; any thread.
manifest_result parse_manifest(std::string_view json);

/// The longest manifest that is read, in bytes.
inline constexpr std::size_t max_manifest_size = 256 * 1024;

/// The settings named by "{…}" in a template such as "{api_url}/{store_hash}". Empty optional:
/// a brace stands alone.
std::optional<std::vector<std::string>> placeholders(std::string_view text);

} // namespace dray::config
