#include "tests/simulators/dray_sim/kinds.hpp"

#include "tests/simulators/bigcommerce/bigcommerce_store.hpp"
#include "tests/simulators/propago/propago_account.hpp"

#include <algorithm>
#include <array>

namespace dray::sim {

namespace {

using values = std::vector<std::string>;

constexpr std::array<std::string_view, 2> of_bigcommerce{"store_hash", "token"};
constexpr std::array<std::string_view, 2> of_propago{"customer_name", "api_key"};

template <class Account>
std::unique_ptr<vendor> make_of_two(const values& from, clock now) {
    return std::make_unique<Account>(from[0], from[1], std::move(now));
}

const std::array<vendor_kind, 2>& table() {
    static const std::array<vendor_kind, 2> all{{
        {"bigcommerce", "a BigCommerce store", of_bigcommerce, true, true,
         [](const values& from) { return "/stores/" + from[0]; }, make_of_two<bigcommerce_store>},
        {"propago", "a Propago account", of_propago, false, false,
         [](const values&) { return std::string("/public"); }, make_of_two<propago_account>},
    }};
    return all;
}

} // namespace

std::span<const vendor_kind> vendor_kinds() {
    return table();
}

const vendor_kind* kind_named(std::string_view name) {
    const auto& all = table();
    const auto* found = std::find_if(all.begin(), all.end(),
                                     [&](const vendor_kind& each) { return each.name == name; });
    return found == all.end() ? nullptr : found;
}

std::string kind_names(std::string_view before) {
    const auto& all = table();
    std::string out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        out += i == 0 ? "" : i + 1 == all.size() ? " or " : ", ";
        out += before;
        out += all.at(i).name;
    }
    return out;
}

std::string flag_form(const vendor_kind& kind) {
    std::string out = "NAME";
    for (const auto each : kind.credentials) {
        out += ':';
        for (const char c : each) {
            out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    return out + "[:PORT]";
}

} // namespace dray::sim
