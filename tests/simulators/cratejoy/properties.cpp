#include "tests/simulators/cratejoy/properties.hpp"

#include <array>

namespace dray::sim::cratejoy {

value value::of_text(std::string text) {
    value out;
    out.is = kind::text;
    out.text = std::move(text);
    return out;
}

value value::text_or_null(std::string text) {
    return text.empty() ? value() : of_text(std::move(text));
}

value value::of_number(std::int64_t number) {
    value out;
    out.is = kind::number;
    out.number = number;
    return out;
}

value value::id_or_null(std::int64_t id) {
    return id == 0 ? value() : of_number(id);
}

value value::of_flag(bool flag) {
    value out;
    out.is = kind::flag;
    out.number = flag ? 1 : 0;
    return out;
}

value value::of_moment(std::int64_t unix_seconds) {
    value out;
    out.is = unix_seconds == 0 ? kind::null : kind::moment;
    out.number = unix_seconds;
    return out;
}

value subscription_cycle(const shipment& of) {
    if (of.is_ecom() || of.fulfillments.empty()) {
        return {};
    }
    return value::of_number(of.fulfillments.front().cycle_number);
}

namespace {

using in = const shop&;

/// The customer's subscriptions, counted or summed up in a word.
std::int64_t subscriptions_of(in shop_, ident customer_id) {
    std::int64_t count = 0;
    for (const auto& [id, each] : shop_.subscriptions) {
        count += each.customer_id == customer_id ? 1 : 0;
    }
    return count;
}

} // namespace

template <>
std::span<const property<customer>> properties<customer>() {
    static const std::array<property<customer>, 8> all{{
        {"id", [](in, const customer& x) { return value::of_number(x.id); }},
        {"name", [](in, const customer& x) { return value::of_text(x.name()); }},
        {"first_name", [](in, const customer& x) { return value::of_text(x.first_name); }},
        {"last_name", [](in, const customer& x) { return value::of_text(x.last_name); }},
        {"email", [](in, const customer& x) { return value::of_text(x.email); }},
        {"country", [](in, const customer& x) { return value::of_text(x.country); }},
        {"location", [](in, const customer& x) { return value::of_text(x.country); }},
        {"num_subscriptions",
         [](in s, const customer& x) { return value::of_number(subscriptions_of(s, x.id)); }},
    }};
    return all;
}

template <>
std::span<const property<address>> properties<address>() {
    static const std::array<property<address>, 13> all{{
        {"id", [](in, const address& x) { return value::of_number(x.id); }},
        {"to", [](in, const address& x) { return value::of_text(x.to); }, true},
        {"company", [](in, const address& x) { return value::text_or_null(x.company); }, true},
        {"street", [](in, const address& x) { return value::of_text(x.street); }, true},
        {"unit", [](in, const address& x) { return value::text_or_null(x.unit); }, true},
        {"city", [](in, const address& x) { return value::of_text(x.city); }, true},
        {"state", [](in, const address& x) { return value::of_text(x.state); }, true},
        {"zip_code", [](in, const address& x) { return value::of_text(x.zip_code); }, true},
        {"country", [](in, const address& x) { return value::of_text(x.country); }, true},
        {"phone_number", [](in, const address& x) { return value::text_or_null(x.phone_number); },
         true},
        {"status", [](in, const address&) { return value::of_number(1); }},
        {"status_message", [](in, const address&) { return value(); }},
        {"icon", [](in, const address&) { return value(); }},
    }};
    return all;
}

template <>
std::span<const property<product_instance>> properties<product_instance>() {
    using item = product_instance;
    static const std::array<property<item>, 7> all{{
        {"id", [](in, const item& x) { return value::of_number(x.id); }},
        {"product_id", [](in, const item& x) { return value::of_number(x.product_id); }},
        {"sku", [](in, const item& x) { return value::text_or_null(x.sku); }},
        {"price", [](in, const item& x) { return value::of_number(x.price); }},
        {"ship_weight", [](in, const item& x) { return value::of_number(x.ship_weight); }},
        {"deleted", [](in, const item&) { return value::of_flag(false); }},
        {"gift", [](in, const item&) { return value::of_flag(false); }},
    }};
    return all;
}

template <>
std::span<const property<subscription>> properties<subscription>() {
    using item = subscription;
    static const std::array<property<item>, 5> all{{
        {"id", [](in, const item& x) { return value::of_number(x.id); }},
        {"customer_id", [](in, const item& x) { return value::of_number(x.customer_id); }},
        {"product_instance_id", [](in, const item& x) { return value::of_number(x.instance_id); }},
        {"status", [](in, const item& x) { return value::of_text(x.status); }},
        {"created_at", [](in, const item& x) { return value::of_moment(x.created_at); }},
    }};
    return all;
}

template <>
std::span<const property<order>> properties<order>() {
    static const std::array<property<order>, 32> all{{
        {"id", [](in, const order& x) { return value::of_number(x.id); }},
        {"customer_id", [](in, const order& x) { return value::of_number(x.customer_id); }},
        {"store_id", [](in, const order&) { return value::of_number(40'001); }},
        {"status", [](in, const order& x) { return value::of_word(x.status); }},
        {"fulfillment_status", [](in, const order& x) { return value::of_word(x.fulfillment); }},
        {"financial_status", [](in, const order& x) { return value::of_text(x.financial_status); }},
        {"placed_at", [](in, const order& x) { return value::of_moment(x.placed_at); }},
        {"is_renewal", [](in, const order& x) { return value::of_flag(x.is_renewal); }},
        {"is_test", [](in, const order& x) { return value::of_flag(x.is_test); }},
        {"is_gift", [](in, const order& x) { return value::of_flag(x.is_gift); }, true},
        {"gift_message", [](in, const order& x) { return value::text_or_null(x.gift_message); },
         true},
        {"gift_renewal_notif", [](in, const order&) { return value::of_flag(false); }},
        {"note", [](in, const order& x) { return value::text_or_null(x.note); }, true},
        {"sub_total", [](in, const order& x) { return value::of_number(x.total() - x.shipping); }},
        {"total", [](in, const order& x) { return value::of_number(x.total()); }},
        {"total_price", [](in, const order& x) { return value::of_number(x.total()); }},
        {"total_shipping", [](in, const order& x) { return value::of_number(x.shipping); }},
        {"gross_shipping", [](in, const order& x) { return value::of_number(x.shipping); }},
        {"total_tax", [](in, const order&) { return value::of_number(0); }},
        {"total_app_fees", [](in, const order&) { return value::of_number(0); }},
        {"total_label_cost", [](in, const order&) { return value::of_number(0); }},
        {"total_pending_fees", [](in, const order&) { return value::of_number(0); }},
        {"transaction_fee", [](in, const order&) { return value::of_number(0); }},
        {"transaction_fee_status", [](in, const order&) { return value::of_number(1); }},
        {"credit_applied", [](in, const order&) { return value::of_number(0); }},
        {"gift_card_discount", [](in, const order&) { return value::of_number(0); }},
        {"card_refunded_amount", [](in, const order& x) { return value::of_number(x.refunded); }},
        {"refund_applied", [](in, const order& x) { return value::of_number(x.refunded); }},
        {"refunded_amount", [](in, const order& x) { return value::of_number(x.refunded); }},
        {"prorated_charge", [](in, const order&) { return value::of_number(0); }},
        {"gift_recipient_email",
         [](in, const order& x) { return value::text_or_null(x.gift_recipient_email); }},
        {"gift_recipient_name",
         [](in, const order& x) { return value::text_or_null(x.gift_recipient_name); }},
    }};
    return all;
}

template <>
std::span<const property<fulfillment>> properties<fulfillment>() {
    using item = fulfillment;
    static const std::array<property<item>, 12> all{{
        {"id", [](in, const item& x) { return value::of_number(x.id); }},
        {"subscription_id", [](in, const item& x) { return value::id_or_null(x.subscription_id); }},
        {"order_id", [](in, const item& x) { return value::of_number(x.order_id); }},
        {"fulfillment_date", [](in, const item& x) { return value::of_moment(x.date); }},
        {"adjusted_fulfillment_date", [](in, const item& x) { return value::of_moment(x.date); }},
        {"cycle_number",
         [](in, const item& x) { return x.one_time ? value() : value::of_number(x.cycle_number); }},
        {"total_cycles",
         [](in, const item& x) { return x.one_time ? value() : value::of_number(x.total_cycles); }},
        {"status", [](in, const item& x) { return value::of_word(x.status); }},
        {"shipping", [](in, const item&) { return value::of_number(0); }},
        {"tax", [](in, const item&) { return value::of_number(0); }},
        {"is_test", [](in, const item&) { return value::of_flag(false); }},
        {"test", [](in, const item&) { return value::of_flag(false); }},
    }};
    return all;
}

template <>
std::span<const property<batch>> properties<batch>() {
    static const std::array<property<batch>, 4> all{{
        {"id", [](in, const batch& x) { return value::of_number(x.id); }},
        {"product_billing_id",
         [](in, const batch& x) { return value::of_number(x.product_billing_id); }},
        {"start", [](in, const batch& x) { return value::of_moment(x.start); }},
        {"end", [](in, const batch& x) { return value::of_moment(x.end); }},
    }};
    return all;
}

template <>
std::span<const property<shipment>> properties<shipment>() {
    static const std::array<property<shipment>, 12> all{{
        {"id", [](in, const shipment& x) { return value::of_number(x.id); }},
        {"customer_id", [](in, const shipment& x) { return value::of_number(x.customer_id); }},
        {"batch_id", [](in, const shipment& x) { return value::id_or_null(x.batch_id); }},
        {"status", [](in, const shipment& x) { return value::of_word(x.status); }, true},
        {"adjusted_ordered_at",
         [](in, const shipment& x) { return value::of_moment(x.adjusted_ordered_at); }, true},
        {"target_at",
         [](in, const shipment& x) { return value::of_moment(x.adjusted_ordered_at); }},
        {"created_at", [](in, const shipment& x) { return value::of_moment(x.created_at); }},
        {"shipped_at", [](in, const shipment& x) { return value::of_moment(x.shipped_at); }, true},
        {"tracking_number",
         [](in, const shipment& x) { return value::text_or_null(x.tracking_number); }, true},
        {"is_ecom", [](in, const shipment& x) { return value::of_flag(x.is_ecom()); }},
        {"is_test", [](in, const shipment& x) { return value::of_flag(x.is_test); }},
        {"is_gift", [](in, const shipment& x) { return value::of_flag(x.is_gift); }},
    }};
    return all;
}

template <>
const customer& specimen<customer>() {
    static const customer one;
    return one;
}

template <>
const address& specimen<address>() {
    static const address one = [] {
        address made;
        made.company = made.unit = made.phone_number = "x";
        return made;
    }();
    return one;
}

template <>
const product_instance& specimen<product_instance>() {
    static const product_instance one = [] {
        product_instance made;
        made.sku = "x";
        return made;
    }();
    return one;
}

template <>
const subscription& specimen<subscription>() {
    static const subscription one = [] {
        subscription made;
        made.created_at = 1;
        return made;
    }();
    return one;
}

template <>
const order& specimen<order>() {
    static const order one = [] {
        order made;
        made.placed_at = 1;
        made.gift_message = made.note = made.gift_recipient_email = made.gift_recipient_name = "x";
        return made;
    }();
    return one;
}

template <>
const fulfillment& specimen<fulfillment>() {
    static const fulfillment one = [] {
        fulfillment made;
        made.subscription_id = made.date = 1;
        return made;
    }();
    return one;
}

template <>
const batch& specimen<batch>() {
    static const batch one = [] {
        batch made;
        made.start = made.end = 1;
        return made;
    }();
    return one;
}

template <>
const shipment& specimen<shipment>() {
    static const shipment one = [] {
        shipment made;
        made.batch_id = made.adjusted_ordered_at = made.created_at = made.shipped_at = 1;
        made.tracking_number = "x";
        made.fulfillments.emplace_back();
        return made;
    }();
    return one;
}

} // namespace dray::sim::cratejoy
