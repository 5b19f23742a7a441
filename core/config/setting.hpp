#pragma once

// One declared key: of a connector's settings (from its manifest) or of a core table. What is
// declared here once is what TOML is checked against, and what samples, docs and JSON Schemas say.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dray::config {

/// A manifest may use the first eight; the rest are for core's own keys.
enum class setting_type {
    text,
    integer,
    boolean,
    duration, ///< "5m", "90s", "1h30m", "250ms"; held in milliseconds
    list,     ///< of text; integers are taken as text
    url,      ///< http or https, without user and password
    choice,   ///< one of `choices`
    timezone, ///< "America/New_York", "UTC", "-05:00"; held as its name, a table for plugins
    size,     ///< "64 KiB"; held in bytes
    time,     ///< RFC 3339 or a date; held in milliseconds since 1970 UTC
    path,     ///< a file or folder; relative to the file that names it
    status,   ///< a status by its name or id, or "never"
};

/// The word that manifests and docs use: "duration".
std::string_view name_of(setting_type type);

/// bool: boolean. int64: integer, duration (ms), size (bytes), time (ms). list: vector. Else text.
using setting_value = std::variant<bool, std::int64_t, std::string, std::vector<std::string>>;

struct setting {
    std::string key; ///< [a-z][a-z0-9_]*, in core's tables with dots
    setting_type type = setting_type::text;
    bool required = false;
    bool secret = false;  ///< its value never stands in a config file, a log or an answer
    bool pending = false; ///< of core's keys: checked, but nothing acts upon it yet
    std::optional<setting_value> fallback; ///< the default; never of a secret
    std::vector<std::string> choices;
    std::optional<std::int64_t> min; ///< of the held unit; of a text or list: its length
    std::optional<std::int64_t> max;
    std::string doc;     ///< one or two sentences
    std::string example; ///< as TOML writes it, quotes included where it has them
};

/// As TOML writes it: 30000 of a duration is "30s" in quotes.
std::string to_toml(const setting_value& value, setting_type type);

} // namespace dray::config
