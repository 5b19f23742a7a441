// threedcart_store::save() and load(): everything, knobs included.

#include "tests/simulators/threedcart/ledger.hpp"
#include "tests/simulators/threedcart/order.hpp"
#include "tests/simulators/threedcart/shop.hpp"

namespace dray::sim::threedcart {

template <class Archive>
void fields(Archive& a, address& x) {
    a("first_name", x.first_name);
    a("last_name", x.last_name);
    a("company", x.company);
    a("street", x.street);
    a("street_2", x.street_2);
    a("city", x.city);
    a("state", x.state);
    a("zip", x.zip);
    a("country", x.country);
    a("phone", x.phone);
    a("email", x.email);
}

template <class Archive>
void fields(Archive& a, order_line& x) {
    a("index_id", x.index_id);
    a("catalog_id", x.catalog_id);
    a("shipment_id", x.shipment_id);
    a("quantity", x.quantity);
    a("unit_price", x.unit_price);
    a("option_price", x.option_price);
    a("unit_cost", x.unit_cost);
    a("warehouse_id", x.warehouse_id);
    a("weight_grams", x.weight_grams);
    a("added", x.added);
    a("sku", x.sku);
    a("description", x.description);
    a("options", x.options);
    a("option_ids", x.option_ids);
    a("odd", x.odd);
}

template <class Archive>
void fields(Archive& a, shipment& x) {
    a("id", x.id);
    a("number", x.number);
    a("updated", x.updated);
    a("boxes", x.boxes);
    a("status_id", x.status_id);
    a("method_id", x.method_id);
    a("cost", x.cost);
    a("address_type", x.address_type);
    a("weight_grams", x.weight_grams);
    a("shipped", x.shipped);
    a("shipped_has_time", x.shipped_has_time);
    a("comment", x.comment);
    a("alias", x.alias);
    a("method_name", x.method_name);
    a("tracking", x.tracking);
    a("user_id", x.user_id);
    a("to", x.to);
    a("odd", x.odd);
}

template <class Archive>
void fields(Archive& a, transaction& x) {
    a("index_id", x.index_id);
    a("at", x.at);
    a("amount", x.amount);
    a("type", x.type);
    a("method", x.method);
    a("id", x.id);
}

template <class Archive>
void fields(Archive& a, question& x) {
    a("id", x.id);
    a("title", x.title);
    a("answer", x.answer);
}

template <class Archive>
void fields(Archive& a, order& x) {
    a("id", x.id);
    a("invoice", x.invoice);
    a("customer_id", x.customer_id);
    a("created", x.created);
    a("updated", x.updated);
    a("status_id", x.status_id);
    a("stock_taken", x.stock_taken);
    a("online_payment", x.online_payment);
    a("discount_coupon", x.discount_coupon);
    a("discount_promotion", x.discount_promotion);
    a("tax_1", x.tax_1);
    a("tax_2", x.tax_2);
    a("tax_3", x.tax_3);
    a("prefix", x.prefix);
    a("user_id", x.user_id);
    a("sales_person", x.sales_person);
    a("alternate_id", x.alternate_id);
    a("order_type", x.order_type);
    a("payment_method", x.payment_method);
    a("payment_method_id", x.payment_method_id);
    a("coupon", x.coupon);
    a("referer", x.referer);
    a("ip", x.ip);
    a("customer_comments", x.customer_comments);
    a("internal_comments", x.internal_comments);
    a("external_comments", x.external_comments);
    a("billing", x.billing);
    a("shipments", x.shipments);
    a("lines", x.lines);
    a("transactions", x.transactions);
    a("questions", x.questions);
    a("odd", x.odd);
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
    a("shipment", x.shipment);
    a("tracking", x.tracking);
    a("before", x.before);
    a("by", x.by);
    a("at", x.at);
}

template <class Archive>
void fields(Archive& a, mail& x) {
    a("about_tracking", x.about_tracking);
    a("status_id", x.status_id);
    a("tracking", x.tracking);
}

template <class Archive>
void fields(Archive& a, order_page& x) {
    a("statuses", x.statuses);
    a("tracking", x.tracking);
    a("mails", x.mails);
    a("updates", x.updates);
    a("repeated_statuses", x.repeated_statuses);
    a("repeated_tracking", x.repeated_tracking);
    a("refused_transitions", x.refused_transitions);
    a("posted_shipments", x.posted_shipments);
}

template <class Archive>
void fields(Archive& a, webhook& x) {
    a("id", x.id);
    a("name", x.name);
    a("url", x.url);
    a("event", x.event);
    a("enabled", x.enabled);
    a("format", x.format);
}

} // namespace dray::sim::threedcart

#include "tests/simulators/common/archive.hpp"
#include "tests/simulators/threedcart/store_state.hpp"

#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;
using namespace threedcart;

namespace {

constexpr std::int64_t save_version = 1;

json::object save_books(const ledger& books) {
    json::array pages;
    for (const auto& [id, page] : books.pages) {
        auto shown = saved(page);
        shown.as_object()["order"] = id;
        pages.emplace_back(std::move(shown));
    }
    json::object out;
    out["pages"] = std::move(pages);
    books.visits.save(out);
    out["stock_writes"] = pairs(books.stock_writes);
    out["most_in_second"] = books.most_in_second;
    out["rate_refused"] = books.rate_refused;
    out["posted_orders"] = books.posted_orders;
    out["late_writes"] = books.late_writes;
    return out;
}

ledger load_books(const json::object& from) {
    ledger out;
    for (const auto& each : from.at("pages").as_array()) {
        restore(out.pages[each.at("order").as_int64()], each);
    }
    out.visits.load(from);
    restore_pairs(out.stock_writes, from.at("stock_writes"));
    out.most_in_second = from.at("most_in_second").as_int64();
    out.rate_refused = from.at("rate_refused").as_int64();
    out.posted_orders = from.at("posted_orders").as_int64();
    out.late_writes = from.at("late_writes").as_int64();
    return out;
}

json::value id_or_star(int id) {
    return id == 0 ? json::value("*") : json::value(id);
}

json::object save_knobs(const shop& in) {
    json::object out = describe(in.set);
    in.statuses.save_knobs(out);
    json::array transitions;
    for (const auto& [from, to] : in.refused_transitions) {
        json::array pair;
        pair.emplace_back(id_or_star(from));
        pair.emplace_back(id_or_star(to));
        transitions.emplace_back(std::move(pair));
    }
    out["refused_transitions"] = std::move(transitions);
    out["mail_on_status"] = json::array(in.mail_on_status.begin(), in.mail_on_status.end());
    json::object permissions;
    for (const auto& [resource, what] : in.permissions) {
        permissions[resource] = what == permission::none   ? "none"
                                : what == permission::read ? "read"
                                                           : "write";
    }
    out["permissions"] = std::move(permissions);
    out["token"] = in.token;
    out["clear_products"] = true;
    out["products"] = in.goods.save();
    out["hook_habits"] = in.letters.describe();
    return out;
}

} // namespace

json::value threedcart_store::save() const {
    const auto& in = state_->shop;
    json::array orders;
    orders.reserve(in.orders.size());
    in.orders.walk({}, [&](order& one) {
        orders.emplace_back(saved(one));
        return true;
    });
    auto knobs = save_knobs(in);
    state_->trouble.save_knobs(knobs);
    json::object out;
    out["kind"] = "threedcart";
    out["version"] = save_version;
    out["secure_url"] = in.secure_url;
    out["private_key"] = in.private_key;
    out["knobs"] = std::move(knobs);
    out["orders"] = std::move(orders);
    out["hooks"] = save_things(in.hooks);
    out["books"] = save_books(in.books);
    out["letters"] = in.letters.save();
    out["late"] = state_->trouble.save_late();
    out["last_line_id"] = in.last_line_id;
    out["last_shipment_id"] = in.last_shipment_id;
    out["last_hook_id"] = in.last_hook_id;
    return out;
}

void threedcart_store::load(const json::value& from) {
    auto fresh = std::make_unique<state>(state_->now_by_caller);
    auto& in = fresh->shop;
    try {
        if (from.at("kind") != "threedcart" || from.at("version") != save_version) {
            throw std::invalid_argument("this is no state of a simulated 3DCart store");
        }
        restore(in.secure_url, from.at("secure_url"));
        restore(in.private_key, from.at("private_key"));
        json::object ignored;
        fresh->apply(from.at("knobs").as_object(), ignored);
        for (const auto& each : from.at("orders").as_array()) {
            auto one = std::make_unique<order>();
            restore(*one, each);
            if (!in.orders.add(std::move(one))) {
                throw std::invalid_argument("the saved orders hold a doubled id");
            }
        }
        load_things(in.hooks, from.at("hooks"));
        in.books = load_books(from.at("books").as_object());
        in.letters.load(from.at("letters").as_object());
        fresh->trouble.load_late(from.at("late").as_array());
        in.last_line_id = from.at("last_line_id").as_int64();
        in.last_shipment_id = from.at("last_shipment_id").as_int64();
        in.last_hook_id = from.at("last_hook_id").as_int64();
    } catch (const std::invalid_argument&) {
        throw;
    } catch (const std::exception& error) {
        throw std::invalid_argument(std::string("this is no state of a simulated 3DCart store: ") +
                                    error.what());
    }
    state_ = std::move(fresh);
}

} // namespace dray::sim
