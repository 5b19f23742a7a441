#include "ledger_place.hpp"

#include "core/order/derive.hpp"
#include "core/order/fingerprint.hpp"
#include "core/order/requests.hpp"
#include "core/store/sqlite/sqlite_store.hpp"

#include "dray/data/functions_json.hpp"

#include <catch2/catch.hpp>

#include <boost/json.hpp>

namespace dray::engine::testing {

place::place(const doubt& of)
    : s([this] {
          store::sqlite::options o;
          o.state_dir = dir.path() / "state";
          o.reserve_bytes = 0;
          store::sqlite::opening found;
          return store::sqlite::open(o, found);
      }),
      books(by, of, 1) {
    auto& p = by->policy;
    p.source_name = "shop";
    p.source_identity = "shop:1";
    p.may_send = true;
    p.route = {{"", s.destination}};
    p.moments = {{orders::moment::on_download, "P"}, {orders::moment::on_shipment, "S"}};
    p.canceled_statuses = {"X"};
}

data::order place::version(const std::string& ref) {
    data::order v;
    v.ref = v.number = ref;
    v.status = data::status("11", "Awaiting");
    v.created_at = v.modified_at = store::contract::start;
    v.currency = "USD";
    auto& g = v.ship_groups.emplace_back();
    g.id = "g1";
    g.to.name = "Ann Example";
    g.to.street1 = "1 Dock Road";
    g.to.city = "Austin";
    g.to.postcode = "78701";
    g.to.country_code = "US";
    for (const auto& [id, sku, quantity] : {std::tuple("11", "A", 2), std::tuple("12", "B", 1)}) {
        auto& l = v.lines.emplace_back();
        l.id = id;
        l.ship_group = "g1";
        l.sku = sku;
        l.name = std::string("Product ") + sku;
        l.quantity = quantity;
    }
    return v;
}

void place::run(std::function<void(store::transaction&)> unit) {
    due.clear();
    s.run(std::move(unit));
}

orders::order_id place::read(data::order v) {
    page<data::order> p;
    auto& i = p.items.emplace_back();
    i.ref = v.ref;
    i.value = v;
    orders::order_id id = 0;
    run([&](store::transaction& tx) {
        due = books.store_orders(tx, s.source, "orders.download", p, now).due;
        id = tx.find_order(s.source, v.ref)->id;
    });
    return id;
}

void place::edit(orders::order_id id, const std::function<void(data::order&)>& change) {
    auto v = order(id).version;
    v.modified_at += 1min;
    change(v);
    read(std::move(v));
}

void place::cancel_in_shop(orders::order_id id) {
    edit(id, [](data::order& v) { v.status = data::status("X", "Cancelled"); });
}

void place::shipped(orders::order_id id, std::vector<data::shipment> parcels) {
    const auto c = order(id).consignments.at(0);
    page<data::consignment_update> p;
    auto& u = p.items.emplace_back().value.emplace();
    u.ref = c.destination_ref;
    u.reference = c.reference;
    u.state = data::warehouse_state::working;
    u.word = "Picking";
    u.shipments_read = true;
    u.shipments = std::move(parcels);
    run([&](store::transaction& tx) {
        due = books.store_updates(tx, s.destination, "shipments.download", p, now).due;
    });
}

data::shipment place::parcel(const std::string& ref, const std::string& tracking,
                             std::int64_t of_line_1, std::int64_t of_line_2) {
    data::shipment x;
    x.ref = ref;
    x.carrier = "UPS";
    x.tracking = tracking;
    if (of_line_1)
        x.lines.emplace_back("1", "A", of_line_1);
    if (of_line_2)
        x.lines.emplace_back("2", "B", of_line_2);
    return x;
}

taken_work place::take(store::instance_id instance, bool probes, std::int64_t limit) {
    engine::claim c;
    c.instance = instance;
    c.limit = limit;
    c.lease = 5min;
    c.probes_only = probes;
    taken_work w;
    run([&](store::transaction& tx) {
        w = books.take(tx, c, now);
        due = w.due;
    });
    return w;
}

prepared_task place::take_one(store::instance_id instance) {
    auto w = take(instance);
    REQUIRE(w.tasks.size() == 1);
    REQUIRE(w.skipped.empty());
    return w.tasks[0];
}

task_result place::finish(const prepared_task& p, const plugin::outcome& o) {
    task_result r;
    run([&](store::transaction& tx) {
        r = books.finish(tx, p, o, now);
        due = r.due;
    });
    return r;
}

plugin::outcome place::done(std::string result) {
    plugin::outcome o;
    o.result = std::move(result);
    return o;
}

plugin::outcome place::ended(plugin::error_class cls, bool write_left, std::string code) {
    plugin::outcome o;
    o.cls = cls;
    o.code = std::move(code);
    o.message = "what the vendor said";
    o.write_left = write_left;
    o.requests = 1;
    return o;
}

plugin::outcome place::submitted(const std::string& ref) {
    data::order_submit_result r;
    r.ref = ref;
    r.word = "Released";
    return done(boost::json::serialize(data::to_json(r)));
}

plugin::outcome place::confirmed(const std::string& ref) {
    data::shipment_confirm_result r;
    r.ref = ref;
    return done(boost::json::serialize(data::to_json(r)));
}

plugin::outcome place::marked(const std::string& status) {
    data::order_mark_result r;
    r.status = data::status(status, status);
    r.changed = true;
    return done(boost::json::serialize(data::to_json(r)));
}

plugin::outcome place::nothing_found() {
    return done(boost::json::serialize(data::to_json(data::order_find_result())));
}

plugin::outcome place::found(orders::order_id id, const std::string& ref,
                             data::warehouse_state state) {
    const auto o = order(id);
    data::order_find_result r;
    auto& m = r.matches.emplace_back();
    m.ref = ref;
    m.state = state;
    m.word = "Released";
    m.fingerprint =
        orders::fingerprint_of(orders::to_consignment(o, o.consignments.at(0), by->policy));
    return done(boost::json::serialize(data::to_json(r)));
}

plugin::outcome place::unknown() {
    return ended(plugin::error_class::unknown_outcome, true, "timeout");
}

orders::order_id place::at_warehouse() {
    const auto id = read(version());
    finish(take_one(s.source), marked("P"));
    finish(take_one(s.destination), submitted("W1"));
    REQUIRE(status(id) == "at_wms");
    return id;
}

std::vector<store::task> place::tasks(orders::order_id id, const std::string& function) const {
    auto all = s.read([id](store::reader& r) { return r.tasks_of_order(id); });
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    if (!function.empty())
        std::erase_if(all, [&](const auto& t) { return t.function != function; });
    return all;
}

std::vector<store::problem_row> place::problems() const {
    return s.read([](store::reader& r) { return r.open_problems(); });
}

std::string place::status(orders::order_id id) const {
    return orders::to_word(orders::derive(order(id)).status);
}

std::vector<std::string> place::history(orders::order_id id) const {
    std::vector<std::string> codes;
    for (const auto& h : s.read([id](store::reader& r) { return r.history_of_order(id, 1'000); }))
        codes.push_back(h.entry.code);
    return codes;
}

} // namespace dray::engine::testing
