#pragma once

// The properties of each class by the vendor's names: one list serves what is shown and what is
// filtered by.

#include "tests/simulators/cratejoy/shop.hpp"

#include <span>
#include <string>
#include <string_view>

namespace dray::sim::cratejoy {

/// What a property may be. A word has the integer that stands beside it.
struct value {
    enum class kind : std::uint8_t { null, text, number, flag, moment, word };
    kind is = kind::null;
    std::int64_t number = 0;
    std::string text;

    static value of_text(std::string text);
    static value text_or_null(std::string text);
    static value of_number(std::int64_t number);
    static value id_or_null(std::int64_t id);
    static value of_flag(bool flag);
    static value of_moment(std::int64_t unix_seconds); ///< 0: null
    template <class Enum>
    static value of_word(Enum which) {
        value out;
        out.is = kind::word;
        out.number = static_cast<std::int64_t>(which);
        out.text = word_of(which);
        return out;
    }
};

template <class T>
struct property {
    std::string_view name;
    value (*get)(const shop& in, const T& of);
    bool writable = false;
};

/// The list of a class. "type" and "url" come with the rendering and are no properties.
template <class T>
std::span<const property<T>> properties();

template <>
std::span<const property<customer>> properties<customer>();
template <>
std::span<const property<address>> properties<address>();
template <>
std::span<const property<product_instance>> properties<product_instance>();
template <>
std::span<const property<subscription>> properties<subscription>();
template <>
std::span<const property<order>> properties<order>();
template <>
std::span<const property<fulfillment>> properties<fulfillment>();
template <>
std::span<const property<batch>> properties<batch>();
template <>
std::span<const property<shipment>> properties<shipment>();

template <class T>
const property<T>* property_named(std::string_view name) {
    for (const auto& each : properties<T>()) {
        if (each.name == name) {
            return &each;
        }
    }
    return nullptr;
}

/// A thing of which no property is null, to try a condition's operands on.
template <class T>
const T& specimen();
template <>
const customer& specimen<customer>();
template <>
const address& specimen<address>();
template <>
const product_instance& specimen<product_instance>();
template <>
const subscription& specimen<subscription>();
template <>
const order& specimen<order>();
template <>
const fulfillment& specimen<fulfillment>();
template <>
const batch& specimen<batch>();
template <>
const shipment& specimen<shipment>();

/// Cycles of a shipment's subscription box; -1: made by staff.
value subscription_cycle(const shipment& of);

} // namespace dray::sim::cratejoy
