#include "tests/simulators/dray_sim/kinds.hpp"

#include "tests/simulators/bigcommerce/bigcommerce_store.hpp"
#include "tests/simulators/cratejoy/cratejoy_store.hpp"
#include "tests/simulators/propago/propago_account.hpp"
#include "tests/simulators/threedcart/threedcart_store.hpp"
#include "tests/simulators/warehouse_manager/warehouse_manager_tenant.hpp"

#include <algorithm>
#include <array>

namespace dray::sim {

namespace {

using values = std::vector<std::string>;

constexpr std::array<std::string_view, 2> of_bigcommerce{"store_hash", "token"};
constexpr std::array<std::string_view, 2> of_cratejoy{"client_id", "client_secret"};
constexpr std::array<std::string_view, 2> of_propago{"customer_name", "api_key"};
constexpr std::array<std::string_view, 3> of_threedcart{"secure_url", "private_key", "token"};
constexpr std::array<std::string_view, 2> of_warehouse_manager{"client_id", "client_secret"};

template <class Account>
std::unique_ptr<vendor> make_of_two(const values& from, clock now) {
    return std::make_unique<Account>(from[0], from[1], std::move(now));
}

const std::array<vendor_kind, 5>& table() {
    static const std::array<vendor_kind, 5> all{{
        {"bigcommerce", "a BigCommerce store", of_bigcommerce, true, true,
         [](const values& from) { return "/stores/" + from[0]; }, make_of_two<bigcommerce_store>},
        {"cratejoy", "a Cratejoy store", of_cratejoy, true, false,
         [](const values&) { return std::string("/v1"); }, make_of_two<cratejoy_store>},
        {"propago", "a Propago account", of_propago, false, false,
         [](const values&) { return std::string("/public"); }, make_of_two<propago_account>},
        {"threedcart", "a 3DCart store; its secure URL without https://", of_threedcart, true,
         false, [](const values&) { return std::string("/3dCartWebAPI"); },
         [](const values& from, clock now) -> std::unique_ptr<vendor> {
             return std::make_unique<threedcart_store>(from[0], from[1], from[2], std::move(now));
         }},
        {"warehouse_manager", "a tenant of 3PL Warehouse Manager", of_warehouse_manager, false,
         false, [](const values&) { return std::string(); }, make_of_two<warehouse_manager_tenant>},
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
