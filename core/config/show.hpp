#pragma once

// What `dray config show NAME --origin` prints, and what a reload would change.

#include "core/config/load.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dray::config {

/// Every value of a source, a destination, a merchant, a tenancy ("acme@warehouse") or of "daemon",
/// defaults included, by key. Empty where there is no such name. A secret's row says where it is.
std::vector<setting_row> show(const settings& all, std::string_view name);
/// The same, and of an instance that is down what could be read of it.
std::vector<setting_row> show(const loaded& all, std::string_view name);

/// Where one value comes from; empty where `name` has no such key.
std::optional<origin> origin_of(const settings& all, std::string_view name, std::string_view key);

/// One part that differs between two configurations.
struct change {
    enum class kind { added, removed, changed };
    kind what = kind::changed;
    std::string name;              ///< as show() takes it
    std::vector<std::string> keys; ///< whose values differ; of `changed` only
    bool operator==(const change&) const = default;
};

/// What a reload from `before` to `after` would have to do: values are compared, not where they
/// stand. A merchant's change also stands at its sources where it changes one of their values.
/// A secret counts by its place (a literal by its value too), since files are read again anyway.
std::vector<change> diff(const settings& before, const settings& after);

} // namespace dray::config
