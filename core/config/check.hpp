#pragma once

// Holds a table's entries against declared settings. Internal to core/config.

#include "core/config/entries.hpp"
#include "core/config/secrets.hpp"
#include "core/config/setting.hpp"
#include "core/config/settings.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dray::config {

/// What a table must look like.
struct expectation {
    std::vector<const setting*> declared;
    std::map<std::string, setting_value> fallbacks; ///< the connector's, over the declared ones
    std::string connector;                          ///< whose they are
    std::string path;                               ///< "source.shop_a"
    std::string owner;                        ///< of the keys: "a bigcommerce source", "[daemon]"
    bool strict = true;                       ///< report keys that are not declared
    const secret_resolver* secrets = nullptr; ///< where given, each secret is looked for
};

/// What was found, by key.
class checked_table {
public:
    bool has(std::string_view key) const { return values_.contains(std::string(key)); }
    /// Of a key without a value: empty, zero, false.
    std::string text(std::string_view key) const { return get<std::string>(key); }
    std::int64_t integer(std::string_view key) const { return get<std::int64_t>(key); }
    milliseconds duration(std::string_view key) const { return milliseconds{integer(key)}; }
    bool flag(std::string_view key) const { return get<bool>(key); }
    std::vector<std::string> list(std::string_view key) const {
        return get<std::vector<std::string>>(key);
    }
    const entry* at(std::string_view key) const; ///< null where it stands in no file
    /// Where a mistake about this key points: its value, else the table.
    spot where(std::string_view key, const table_ref& table) const;

    std::map<std::string, setting_value>& values() { return values_; }
    std::map<std::string, secret_ref>& secrets() { return secrets_; }
    std::vector<setting_row>& rows() { return rows_; }

private:
    friend checked_table check_table(const entries&, const table_ref&, const expectation&, report&);

    template <class T>
    T get(std::string_view key) const {
        const auto found = values_.find(std::string(key));
        if (found == values_.end())
            return T{};
        const auto* const value = std::get_if<T>(&found->second);
        return value == nullptr ? T{} : *value;
    }

    std::map<std::string, setting_value> values_;
    std::map<std::string, secret_ref> secrets_;
    std::map<std::string, entry> entries_;
    std::vector<setting_row> rows_;
};

/// Reports every mistake: unknown keys, wrong types, values out of range, missing keys.
checked_table check_table(const entries& found, const table_ref& table, const expectation& expected,
                          report& to);

/// The value of one entry, or nothing and an error. Not for secrets.
std::optional<setting_value> check_value(const setting& declared, const entry& found,
                                         const std::string& path, report& to);

} // namespace dray::config
