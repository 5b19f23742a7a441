#include "tests/simulators/cratejoy/model.hpp"

#include <array>

namespace dray::sim::cratejoy {

namespace {

constexpr std::array<std::string_view, 3> shipment_words{"unshipped", "shipped", "cancelled"};
constexpr std::array<std::string_view, 2> order_words{"open", "closed"};
constexpr std::array<std::string_view, 3> state_words{"unfulfilled", "partial", "fulfilled"};
constexpr std::array<std::string_view, 3> fulfillment_words{"open", "closed", "cancelled"};
constexpr std::array<std::string_view, 3> billing_words{"standard", "adhoc", "ecom"};

template <class Words, class Enum>
std::string_view word(const Words& words, Enum which) {
    return words.at(static_cast<std::size_t>(which) - 1);
}

template <class Enum, class Words>
std::optional<Enum> named(const Words& words, std::string_view wanted) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words.at(i) == wanted) {
            return static_cast<Enum>(i + 1);
        }
    }
    return std::nullopt;
}

} // namespace

std::string_view word_of(shipment_status status) {
    return word(shipment_words, status);
}
std::string_view word_of(order_status status) {
    return word(order_words, status);
}
std::string_view word_of(fulfillment_state state) {
    return word(state_words, state);
}
std::string_view word_of(fulfillment_status status) {
    return word(fulfillment_words, status);
}
std::string_view word_of(billing_type type) {
    return word(billing_words, type);
}
std::optional<shipment_status> shipment_status_named(std::string_view wanted) {
    return named<shipment_status>(shipment_words, wanted);
}
std::optional<billing_type> billing_type_named(std::string_view wanted) {
    return named<billing_type>(billing_words, wanted);
}

std::int64_t order::total() const {
    std::int64_t out = shipping;
    for (const auto& each : products) {
        out += each.price;
    }
    return out;
}

} // namespace dray::sim::cratejoy
