#pragma once

// The kinds of vendors that dray-sim can be: one row each, and nothing else to change for a new one
// but its library in CMakeLists.txt.

#include "tests/simulators/common/vendor.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dray::sim {

struct vendor_kind {
    std::string_view name; ///< of the flag and in config files: "bigcommerce"
    std::string_view what; ///< for --help: "a BigCommerce store"
    /// What an account consists of, as members in config files and in this order in flags; none may
    /// be empty.
    std::span<const std::string_view> credentials;
    bool shop = false;          ///< its knob "seed" makes orders
    bool require_https = false; ///< has the knob "require_https", set where dray-sim speaks TLS
    /// The path that tells it apart from others on one port.
    std::string (*prefix)(const std::vector<std::string>& credentials);
    std::unique_ptr<vendor> (*make)(const std::vector<std::string>& credentials, clock now);
};

std::span<const vendor_kind> vendor_kinds();
/// Null when there is none.
const vendor_kind* kind_named(std::string_view name);
/// "bigcommerce, propago or …", each with `before` in front.
std::string kind_names(std::string_view before = "");
/// "NAME:STORE_HASH:TOKEN[:PORT]".
std::string flag_form(const vendor_kind& kind);

} // namespace dray::sim
