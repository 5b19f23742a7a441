// warehouse_manager_tenant::save() and load(): everything, knobs included.

#include "tests/simulators/warehouse_manager/tenant_state.hpp"

#include <boost/json.hpp>

namespace dray::sim::wm {
namespace json = boost::json;

inline json::value saved(const document& from) {
    return from.of;
}
inline void restore(document& to, const json::value& from) {
    to.of = from.as_object();
}

template <class Archive>
void fields(Archive& a, customer& x) {
    a("id", x.id);
    a("name", x.name);
    a("external_id", x.external_id);
    a("order_queue", x.order_queue);
}

template <class Archive>
void fields(Archive& a, facility& x) {
    a("id", x.id);
    a("name", x.name);
    a("zone", x.zone);
    a("time_zone_name", x.time_zone_name);
    a("deactivated", x.deactivated);
}

template <class Archive>
void fields(Archive& a, item& x) {
    a("id", x.id);
    a("customer", x.customer);
    a("sku", x.sku);
    a("description", x.description);
}

template <class Archive>
void fields(Archive& a, stock_row& x) {
    a("id", x.id);
    a("item", x.item);
    a("facility", x.facility);
    a("qualifier", x.qualifier);
    a("lot", x.lot);
    a("received", x.received);
    a("on_hold", x.on_hold);
    a("allocated", x.allocated);
    a("shipped", x.shipped);
}

template <class Archive>
void fields(Archive& a, allocation& x) {
    a("row", x.row);
    a("quantity", x.quantity);
}

template <class Archive>
void fields(Archive& a, line& x) {
    a("id", x.id);
    a("item", x.item);
    a("sku", x.sku);
    a("qualifier", x.qualifier);
    a("quantity", x.quantity);
    a("original", x.original);
    a("insert", x.insert);
    a("allocations", x.allocations);
    a("rest", x.rest);
}

template <class Archive>
void fields(Archive& a, package_content& x) {
    a("id", x.id);
    a("line", x.line);
    a("quantity", x.quantity);
    a("lot", x.lot);
}

template <class Archive>
void fields(Archive& a, package& x) {
    a("id", x.id);
    a("tracking", x.tracking);
    a("description", x.description);
    a("weight", x.weight);
    a("label_bytes", x.label_bytes);
    a("created", x.created);
    a("contents", x.contents);
}

template <class Archive>
void fields(Archive& a, order& x) {
    a("id", x.id);
    a("customer", x.customer);
    a("facility", x.facility);
    a("parent", x.parent);
    a("reference", x.reference);
    a("status", x.status);
    a("shown_status", x.shown_status);
    a("complete", x.complete);
    a("source", x.source);
    a("version", x.version);
    a("created", x.created);
    a("modified", x.modified);
    a("processed", x.processed);
    a("shipped", x.shipped);
    a("held", x.held);
    a("hold_reason", x.hold_reason);
    a("pick_started", x.pick_started);
    a("pick_done", x.pick_done);
    a("ticket_printed", x.ticket_printed);
    a("pack_started", x.pack_started);
    a("pack_done", x.pack_done);
    a("small_parcel_shipped", x.small_parcel_shipped);
    a("loaded_state", x.loaded_state);
    a("batch", x.batch);
    a("lines", x.lines);
    a("packages", x.packages);
    a("returns", x.returns);
    a("rest", x.rest);
}

template <class Archive>
void fields(Archive& a, deed& x) {
    a("what", x.what);
    a("by", x.by);
    a("at", x.at);
    a("note", x.note);
}

template <class Archive>
void fields(Archive& a, id_source& x) {
    a("item", x.item);
    a("stock", x.stock);
    a("order", x.order);
    a("line", x.line);
    a("package", x.package);
    a("content", x.content);
    a("token", x.token);
}

/// The counters of the books; their pages and visits are saved beside.
template <class Archive>
void fields(Archive& a, ledger& x) {
    a("tokens_issued", x.tokens_issued);
    a("tokens_refused", x.tokens_refused);
    a("posts", x.posts);
    a("duplicates_refused", x.duplicates_refused);
    a("unfiltered_lists", x.unfiltered_lists);
    a("cancels", x.cancels);
    a("cancels_refused", x.cancels_refused);
    a("stale_tags", x.stale_tags);
    a("missing_tags", x.missing_tags);
    a("most_in_minute", x.most_in_minute);
    a("rate_refused", x.rate_refused);
    a("late_writes", x.late_writes);
}

} // namespace dray::sim::wm

#include "tests/simulators/common/archive.hpp"

#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;
using namespace wm;

namespace {

constexpr std::int64_t save_version = 1;

template <class Map>
json::array save_things(const Map& all) {
    json::array out;
    out.reserve(all.size());
    for (const auto& [id, each] : all) {
        out.emplace_back(saved(each));
    }
    return out;
}

template <class Map>
void load_things(Map& to, const json::value& from) {
    to.clear();
    for (const auto& each : from.as_array()) {
        typename Map::mapped_type one;
        restore(one, each);
        const auto id = one.id;
        to.insert_or_assign(id, std::move(one));
    }
}

json::object save_books(const ledger& books) {
    auto out = saved(books).as_object();
    json::array pages;
    for (const auto& [id, page] : books.pages) {
        json::object shown;
        shown["order"] = id;
        shown["deeds"] = saved(page);
        pages.emplace_back(std::move(shown));
    }
    out["pages"] = std::move(pages);
    out["ignored_parameters"] = pairs(books.ignored_parameters);
    books.visits.save(out);
    return out;
}

ledger load_books(const json::value& from) {
    ledger out;
    restore(out, from);
    for (const auto& each : from.at("pages").as_array()) {
        restore(out.pages[each.at("order").as_int64()], each.at("deeds"));
    }
    restore_pairs(out.ignored_parameters, from.at("ignored_parameters"));
    out.visits.load(from.as_object());
    return out;
}

json::object save_knobs(const tenant& in) {
    json::object out = describe(in.set);
    out["carriers"] = in.carriers;
    out["roles"] = json::array(in.roles.begin(), in.roles.end());
    out["key_customers"] = json::array(in.key_customers.begin(), in.key_customers.end());
    return out;
}

} // namespace

json::value warehouse_manager_tenant::save() const {
    const auto& in = state_->tenant;
    auto knobs = save_knobs(in);
    state_->trouble.save_knobs(knobs);
    json::object out;
    out["kind"] = "warehouse_manager";
    out["version"] = save_version;
    out["client_id"] = in.client_id;
    out["client_secret"] = in.client_secret;
    out["knobs"] = std::move(knobs);
    out["last"] = saved(in.last);
    out["customers"] = save_things(in.customers);
    out["facilities"] = save_things(in.facilities);
    out["items"] = save_things(in.items);
    out["stock"] = save_things(in.stock);
    out["orders"] = save_things(in.orders);
    out["tokens"] = pairs(in.tokens);
    out["books"] = save_books(in.books);
    out["late"] = state_->trouble.save_late();
    return out;
}

void warehouse_manager_tenant::load(const json::value& from) {
    const std::string no_state = "this is no state of a simulated tenant of Warehouse Manager";
    auto fresh = std::make_unique<state>(state_->now_by_caller);
    auto& in = fresh->tenant;
    try {
        if (from.at("kind") != "warehouse_manager" || from.at("version") != save_version) {
            throw std::invalid_argument(no_state);
        }
        restore(in.client_id, from.at("client_id"));
        restore(in.client_secret, from.at("client_secret"));
        json::object ignored;
        fresh->apply(from.at("knobs").as_object(), ignored);
        load_things(in.customers, from.at("customers"));
        load_things(in.facilities, from.at("facilities"));
        for (const auto& [id, each] : in.facilities) {
            in.set_zone(id, each.zone);
        }
        load_things(in.items, from.at("items"));
        load_things(in.stock, from.at("stock"));
        for (const auto& each : from.at("orders").as_array()) {
            order one;
            restore(one, each);
            in.place(std::move(one), actor::staff);
        }
        restore(in.last, from.at("last"));
        restore_pairs(in.tokens, from.at("tokens"));
        in.books = load_books(from.at("books"));
        fresh->trouble.load_late(from.at("late").as_array());
    } catch (const std::invalid_argument&) {
        throw;
    } catch (const std::exception& error) {
        throw std::invalid_argument(no_state + ": " + error.what());
    }
    state_ = std::move(fresh);
}

} // namespace dray::sim
