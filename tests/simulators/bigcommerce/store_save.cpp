// bigcommerce_store::save() and load(): everything, knobs included.

#include "tests/simulators/bigcommerce/ledger.hpp"
#include "tests/simulators/bigcommerce/order.hpp"

namespace dray::sim::bigcommerce {

template <class Archive>
void fields(Archive& a, address& x) {
    a("first_name", x.first_name);
    a("last_name", x.last_name);
    a("company", x.company);
    a("street_1", x.street_1);
    a("street_2", x.street_2);
    a("city", x.city);
    a("state", x.state);
    a("zip", x.zip);
    a("country", x.country);
    a("country_iso2", x.country_iso2);
    a("phone", x.phone);
    a("email", x.email);
}

template <class Archive>
void fields(Archive& a, line_option& x) {
    a("name", x.name);
    a("value", x.value);
}

template <class Archive>
void fields(Archive& a, order_line& x) {
    a("id", x.id);
    a("product_id", x.product_id);
    a("variant_id", x.variant_id);
    a("address_id", x.address_id);
    a("parent_id", x.parent_id);
    a("kind", x.kind);
    a("pickup", x.pickup);
    a("quantity", x.quantity);
    a("shipped", x.shipped);
    a("refunded", x.refunded);
    a("price", x.price);
    a("weight_grams", x.weight_grams);
    a("name", x.name);
    a("sku", x.sku);
    a("options", x.options);
    a("odd", x.odd);
}

template <class Archive>
void fields(Archive& a, shipping_address& x) {
    a("id", x.id);
    a("to", x.to);
    a("method", x.method);
    a("cost", x.cost);
    a("odd", x.odd);
}

template <class Archive>
void fields(Archive& a, shipped_item& x) {
    a("line_id", x.line_id);
    a("quantity", x.quantity);
}

template <class Archive>
void fields(Archive& a, shipment& x) {
    a("id", x.id);
    a("address_id", x.address_id);
    a("created", x.created);
    a("tracking_number", x.tracking_number);
    a("tracking_link", x.tracking_link);
    a("generated_link", x.generated_link);
    a("provider", x.provider);
    a("carrier", x.carrier);
    a("method", x.method);
    a("comments", x.comments);
    a("cost", x.cost);
    a("items", x.items);
}

template <class Archive>
void fields(Archive& a, order& x) {
    a("id", x.id);
    a("created", x.created);
    a("modified", x.modified);
    a("status_id", x.status_id);
    a("deleted", x.deleted);
    a("stock_taken", x.stock_taken);
    a("customer_id", x.customer_id);
    a("channel_id", x.channel_id);
    a("shipped_at", x.shipped_at);
    a("tax_basis_points", x.tax_basis_points);
    a("discount", x.discount);
    a("refunded", x.refunded);
    a("currency", x.currency);
    a("payment_method", x.payment_method);
    a("payment_status", x.payment_status);
    a("staff_notes", x.staff_notes);
    a("customer_message", x.customer_message);
    a("source", x.source);
    a("external_source", x.external_source);
    a("external_order_id", x.external_order_id);
    a("external_merchant_id", x.external_merchant_id);
    a("cart_id", x.cart_id);
    a("pickup_name", x.pickup_name);
    a("billing", x.billing);
    a("addresses", x.addresses);
    a("lines", x.lines);
    a("shipments", x.shipments);
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
void fields(Archive& a, mail& x) {
    a("about_shipment", x.about_shipment);
    a("status_id", x.status_id);
    a("tracking", x.tracking);
}

template <class Archive>
void fields(Archive& a, order_page& x) {
    a("statuses", x.statuses);
    a("mails", x.mails);
    a("events", x.events);
    a("updates", x.updates);
    a("repeated_statuses", x.repeated_statuses);
    a("shipment_posts", x.shipment_posts);
    a("repeated_shipments", x.repeated_shipments);
    a("deleted_shipments", x.deleted_shipments);
}

} // namespace dray::sim::bigcommerce

#include "tests/simulators/bigcommerce/store_state.hpp"
#include "tests/simulators/common/archive.hpp"

#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;
using namespace bigcommerce;

namespace {

constexpr std::int64_t save_version = 2;

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
    out["stock"] = pairs(books.stock);
    out["most_in_window"] = books.most_in_window;
    out["archived_all"] = books.archived_all;
    out["late_writes"] = books.late_writes;
    out["adjustments"] = books.adjustments;
    return out;
}

ledger load_books(const json::object& from) {
    ledger out;
    for (const auto& each : from.at("pages").as_array()) {
        order_page page;
        restore(page, each);
        out.pages.emplace(each.at("order").as_int64(), std::move(page));
    }
    out.visits.load(from);
    restore_pairs(out.stock, from.at("stock"));
    out.most_in_window = from.at("most_in_window").as_int64();
    out.archived_all = from.at("archived_all").as_int64();
    out.late_writes = from.at("late_writes").as_int64();
    out.adjustments = from.at("adjustments").as_int64();
    return out;
}

json::array save_tokens(const shop& in) {
    json::array out;
    for (const auto& each : in.tokens) {
        json::array scopes;
        for (const auto& scope : each.scopes) {
            scopes.emplace_back(scope);
        }
        json::object shown;
        shown["token"] = each.token;
        shown["scopes"] = std::move(scopes);
        out.emplace_back(std::move(shown));
    }
    return out;
}

json::object save_statuses(const shop& in) {
    json::object renamed;
    for (const auto& [id, label] : in.statuses.renamed) {
        renamed[std::to_string(id)] = label;
    }
    json::object translations;
    for (const auto& [locale, words] : in.statuses.translations) {
        json::object shown;
        for (const auto& [id, label] : words) {
            shown[std::to_string(id)] = label;
        }
        translations[locale] = std::move(shown);
    }
    json::array mailing;
    for (const int id : in.mail_on_status) {
        mailing.emplace_back(id);
    }
    json::object out;
    out["statuses"] = std::move(renamed);
    out["translations"] = std::move(translations);
    out["locale"] = in.statuses.locale;
    out["mail_on_status"] = std::move(mailing);
    return out;
}

} // namespace

json::value bigcommerce_store::save() const {
    const auto& in = *state_;
    json::array orders;
    orders.reserve(in.shop.orders.size());
    in.shop.orders.walk_by_id({0, in.shop.orders.size()}, false, [&](order& one) {
        orders.emplace_back(saved(one));
        return true;
    });
    json::object knobs = describe(in.shop.set);
    for (auto& member : save_statuses(in.shop)) {
        knobs[member.key()] = std::move(member.value());
    }
    knobs["tokens"] = save_tokens(in.shop);
    in.trouble.save_knobs(knobs);
    json::object out;
    out["kind"] = "bigcommerce";
    out["version"] = save_version;
    out["store"] = in.shop.hash;
    out["knobs"] = std::move(knobs);
    out["orders"] = std::move(orders);
    out["books"] = save_books(in.shop.books);
    out["late"] = in.trouble.save_late();
    out["catalog"] = in.shop.goods.save();
    out["hooks"] = in.shop.hooks.save();
    json::array unreadable;
    for (const auto id : in.shop.unreadable) {
        unreadable.emplace_back(id);
    }
    out["unreadable"] = std::move(unreadable);
    out["last_line_id"] = in.shop.last_line_id;
    out["last_address_id"] = in.shop.last_address_id;
    out["last_shipment_id"] = in.shop.last_shipment_id;
    return out;
}

void bigcommerce_store::load(const json::value& from) {
    auto fresh = std::make_unique<state>(state_->shop.hash, state_->now_by_caller);
    try {
        if (from.at("kind") != "bigcommerce" || from.at("version") != save_version) {
            throw std::invalid_argument("this is no state of a simulated BigCommerce store");
        }
        restore(fresh->shop.hash, from.at("store"));
        json::object ignored;
        fresh->shop.mail_on_status.clear();
        fresh->apply(from.at("knobs").as_object(), ignored);
        for (const auto& each : from.at("orders").as_array()) {
            auto one = std::make_unique<order>();
            restore(*one, each);
            if (one->status_id < 0 || one->status_id > 14 ||
                !fresh->shop.orders.add(std::move(one))) {
                throw std::invalid_argument("the saved orders hold a doubled id or a wrong status");
            }
        }
        fresh->shop.books = load_books(from.at("books").as_object());
        fresh->trouble.load_late(from.at("late").as_array());
        fresh->shop.goods.load(from.at("catalog"));
        fresh->shop.hooks.load(from.at("hooks"));
        for (const auto& each : from.at("unreadable").as_array()) {
            fresh->shop.unreadable.insert(each.as_int64());
        }
        fresh->shop.last_line_id = from.at("last_line_id").as_int64();
        fresh->shop.last_address_id = from.at("last_address_id").as_int64();
        fresh->shop.last_shipment_id = from.at("last_shipment_id").as_int64();
    } catch (const std::invalid_argument&) {
        throw;
    } catch (const std::exception& error) {
        throw std::invalid_argument(std::string("this is no state of a simulated BigCommerce "
                                                "store: ") +
                                    error.what());
    }
    state_ = std::move(fresh);
}

} // namespace dray::sim
