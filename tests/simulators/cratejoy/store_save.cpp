// cratejoy_store::save() and load(): everything, knobs included.

#include "tests/simulators/cratejoy/ledger.hpp"
#include "tests/simulators/cratejoy/shop.hpp"

namespace dray::sim::cratejoy {

template <class Archive>
void fields(Archive& a, customer& x) {
    a("id", x.id);
    a("first_name", x.first_name);
    a("last_name", x.last_name);
    a("email", x.email);
    a("country", x.country);
    a("note", x.note);
}

template <class Archive>
void fields(Archive& a, address& x) {
    a("id", x.id);
    a("customer_id", x.customer_id);
    a("to", x.to);
    a("company", x.company);
    a("street", x.street);
    a("unit", x.unit);
    a("city", x.city);
    a("state", x.state);
    a("zip_code", x.zip_code);
    a("country", x.country);
    a("phone_number", x.phone_number);
}

template <class Archive>
void fields(Archive& a, product_instance& x) {
    a("id", x.id);
    a("product_id", x.product_id);
    a("sku", x.sku);
    a("name", x.name);
    a("product_type", x.product_type);
    a("price", x.price);
    a("ship_weight", x.ship_weight);
    a("on_hand", x.on_hand);
    a("option", x.option);
    a("value", x.value);
}

template <class Archive>
void fields(Archive& a, subscription& x) {
    a("id", x.id);
    a("customer_id", x.customer_id);
    a("instance_id", x.instance_id);
    a("status", x.status);
    a("created_at", x.created_at);
    a("answer", x.answer);
}

template <class Archive>
void fields(Archive& a, cart_product& x) {
    a("id", x.id);
    a("instance_id", x.instance_id);
    a("subscription_id", x.subscription_id);
    a("quantity", x.quantity);
    a("price", x.price);
}

template <class Archive>
void fields(Archive& a, order& x) {
    a("id", x.id);
    a("customer_id", x.customer_id);
    a("address_id", x.address_id);
    a("placed_at", x.placed_at);
    a("status", x.status);
    a("fulfillment", x.fulfillment);
    a("financial_status", x.financial_status);
    a("is_renewal", x.is_renewal);
    a("is_test", x.is_test);
    a("is_gift", x.is_gift);
    a("gift_message", x.gift_message);
    a("gift_recipient_email", x.gift_recipient_email);
    a("gift_recipient_name", x.gift_recipient_name);
    a("note", x.note);
    a("refunded", x.refunded);
    a("shipping", x.shipping);
    a("products", x.products);
    a("subscriptions", x.subscriptions);
}

template <class Archive>
void fields(Archive& a, fulfillment& x) {
    a("id", x.id);
    a("order_id", x.order_id);
    a("subscription_id", x.subscription_id);
    a("instance_id", x.instance_id);
    a("date", x.date);
    a("one_time", x.one_time);
    a("cycle_number", x.cycle_number);
    a("total_cycles", x.total_cycles);
    a("status", x.status);
}

template <class Archive>
void fields(Archive& a, batch& x) {
    a("id", x.id);
    a("product_billing_id", x.product_billing_id);
    a("start", x.start);
    a("end", x.end);
}

template <class Archive>
void fields(Archive& a, shipment& x) {
    a("id", x.id);
    a("customer_id", x.customer_id);
    a("address_id", x.address_id);
    a("batch_id", x.batch_id);
    a("billing", x.billing);
    a("status", x.status);
    a("adjusted_ordered_at", x.adjusted_ordered_at);
    a("created_at", x.created_at);
    a("shipped_at", x.shipped_at);
    a("tracking_number", x.tracking_number);
    a("carrier_name", x.carrier_name);
    a("tracking_link", x.tracking_link);
    a("is_test", x.is_test);
    a("is_gift", x.is_gift);
    a("customer_cycle", x.customer_cycle);
    a("fulfillments", x.fulfillments);
    a("odd", x.odd);
}

template <class Archive>
void fields(Archive& a, hook& x) {
    a("id", x.id);
    a("event", x.event);
    a("target", x.target);
    a("name", x.name);
    a("querystring", x.querystring);
}

template <class Archive>
void fields(Archive& a, status_write& x) {
    a("from", x.from);
    a("to", x.to);
    a("by", x.by);
    a("at", x.at);
}

template <class Archive>
void fields(Archive& a, tracking_write& x) {
    a("tracking", x.tracking);
    a("before", x.before);
    a("at", x.at);
}

template <class Archive>
void fields(Archive& a, mail& x) {
    a("tracking", x.tracking);
    a("repeated", x.repeated);
    a("at", x.at);
}

template <class Archive>
void fields(Archive& a, shipment_page& x) {
    a("statuses", x.statuses);
    a("tracking", x.tracking);
    a("mails", x.mails);
    a("feedback", x.feedback);
    a("puts", x.puts);
    a("refused_puts", x.refused_puts);
}

template <class Archive>
void fields(Archive& a, id_source& x) {
    a("customer", x.customer);
    a("address", x.address);
    a("instance", x.instance);
    a("subscription", x.subscription);
    a("order", x.order);
    a("cart_product", x.cart_product);
    a("fulfillment", x.fulfillment);
    a("batch", x.batch);
    a("shipment", x.shipment);
    a("hook", x.hook);
}

} // namespace dray::sim::cratejoy

#include "tests/simulators/common/archive.hpp"
#include "tests/simulators/cratejoy/store_state.hpp"

#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;
using namespace cratejoy;

namespace {

constexpr std::int64_t save_version = 1;

json::array save_metadata(const shop& in) {
    json::array out;
    for (const auto& [id, each] : in.shipments) {
        if (!each.metadata.empty()) {
            json::object shown;
            shown["shipment"] = id;
            shown["metadata"] = pairs(each.metadata);
            out.emplace_back(std::move(shown));
        }
    }
    return out;
}

json::object save_books(const ledger& books) {
    json::array pages;
    for (const auto& [id, page] : books.pages) {
        auto shown = saved(page);
        shown.as_object()["shipment"] = id;
        pages.emplace_back(std::move(shown));
    }
    json::object out;
    out["pages"] = std::move(pages);
    books.visits.save(out);
    out["stock_writes"] = pairs(books.stock_writes);
    out["most_in_minute"] = books.most_in_minute;
    out["rate_refused"] = books.rate_refused;
    out["late_writes"] = books.late_writes;
    return out;
}

ledger load_books(const json::object& from) {
    ledger out;
    for (const auto& each : from.at("pages").as_array()) {
        restore(out.pages[each.at("shipment").as_int64()], each);
    }
    out.visits.load(from);
    restore_pairs(out.stock_writes, from.at("stock_writes"));
    out.most_in_minute = from.at("most_in_minute").as_int64();
    out.rate_refused = from.at("rate_refused").as_int64();
    out.late_writes = from.at("late_writes").as_int64();
    return out;
}

} // namespace

json::value cratejoy_store::save() const {
    const auto& in = state_->shop;
    json::object knobs = describe(in.set);
    knobs["hook_habits"] = in.letters.describe();
    state_->trouble.save_knobs(knobs);
    json::object out;
    out["kind"] = "cratejoy";
    out["version"] = save_version;
    out["client_id"] = in.client_id;
    out["client_secret"] = in.client_secret;
    out["knobs"] = std::move(knobs);
    out["last"] = saved(in.last);
    out["customers"] = save_things(in.customers);
    out["addresses"] = save_things(in.addresses);
    out["instances"] = save_things(in.instances);
    out["subscriptions"] = save_things(in.subscriptions);
    out["orders"] = save_things(in.orders);
    out["batches"] = save_things(in.batches);
    out["shipments"] = save_things(in.shipments);
    out["metadata"] = save_metadata(in);
    out["hooks"] = save_things(in.hooks);
    out["books"] = save_books(in.books);
    out["letters"] = in.letters.save();
    out["late"] = state_->trouble.save_late();
    return out;
}

void cratejoy_store::load(const json::value& from) {
    auto fresh = std::make_unique<state>(state_->now_by_caller);
    auto& in = fresh->shop;
    try {
        if (from.at("kind") != "cratejoy" || from.at("version") != save_version) {
            throw std::invalid_argument("this is no state of a simulated Cratejoy store");
        }
        restore(in.client_id, from.at("client_id"));
        restore(in.client_secret, from.at("client_secret"));
        json::object ignored;
        fresh->apply(from.at("knobs").as_object(), ignored);
        restore(in.last, from.at("last"));
        load_things(in.customers, from.at("customers"));
        load_things(in.addresses, from.at("addresses"));
        load_things(in.instances, from.at("instances"));
        load_things(in.subscriptions, from.at("subscriptions"));
        load_things(in.orders, from.at("orders"));
        load_things(in.batches, from.at("batches"));
        for (const auto& each : from.at("shipments").as_array()) {
            shipment one;
            restore(one, each);
            in.place(std::move(one));
        }
        for (const auto& each : from.at("metadata").as_array()) {
            restore_pairs(in.shipments.at(each.at("shipment").as_int64()).metadata,
                          each.at("metadata"));
        }
        load_things(in.hooks, from.at("hooks"));
        in.books = load_books(from.at("books").as_object());
        in.letters.load(from.at("letters").as_object());
        fresh->trouble.load_late(from.at("late").as_array());
    } catch (const std::invalid_argument&) {
        throw;
    } catch (const std::exception& error) {
        throw std::invalid_argument(
            std::string("this is no state of a simulated Cratejoy store: ") + error.what());
    }
    state_ = std::move(fresh);
}

} // namespace dray::sim
