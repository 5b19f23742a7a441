#include "core/store/contract/sample.hpp"

#include "core/order/derive.hpp"

#include <catch2/catch.hpp>

namespace dray::store::contract {

sample::sample(const open_store& open) : kept(open()) {
    run([this](transaction& tx) {
        instance i;
        i.kind = instance_kind::source;
        i.name = "shop";
        i.connector = "shopware";
        i.merchant = "acme";
        i.created_at = start;
        source = tx.save_instance(i);
        i.kind = instance_kind::destination;
        i.name = "east";
        destination = tx.save_instance(i);
    });
}

void sample::run(std::function<void(transaction&)> unit) const {
    const auto o = kept->write_now(std::move(unit));
    INFO(o.text);
    REQUIRE(o.ok());
}

orders::order sample::load(orders::order_id id) const {
    const auto o = read([id](reader& r) { return r.load_order(id); });
    REQUIRE(o);
    return *o;
}

orders::order sample::new_order(const std::string& ref) const {
    orders::order o;
    o.source = source;
    o.merchant = "acme";
    o.first_seen_at = start;
    o.changed_at = start + std::chrono::seconds(1);
    o.next_sequence = 5;
    auto& v = o.version;
    v.ref = ref;
    v.number = "N" + ref;
    v.status = data::status("11", "Awaiting");
    v.created_at = start;
    v.modified_at = start;
    v.currency = "USD";
    v.billing.name = "Ann Personia";
    v.billing.email = "mail@person.test";
    v.billing.phone = "+15550100";
    v.customer_note = "ring-twice";
    v.staff_note = "vip-note";
    v.fields.emplace_back("gift", "field-of-person");
    data::ship_group g;
    g.id = "g1";
    g.to = v.billing;
    g.to.street1 = "1 Privatstreet";
    g.to.city = "Secretville";
    g.to.postcode = "PC77777";
    g.method = "Ground";
    v.ship_groups.push_back(g);
    data::line l;
    l.id = "11";
    l.ship_group = "g1";
    l.sku = "A";
    l.name = "Product A";
    l.quantity = 2;
    v.lines.push_back(l);
    orders::consignment c;
    c.ship_group = "g1";
    c.destination = destination;
    c.reference = "REF-" + ref;
    c.state = orders::consignment_state::accepted;
    c.destination_ref = "W" + ref;
    c.warehouse = data::warehouse_state::working;
    c.word = "Picking";
    c.ready_at = start;
    c.accepted_at = start;
    c.begun_at = start;
    c.submits = 1;
    c.submit_queued = true;
    orders::consignment_line cl;
    cl.number = 1;
    cl.source_line = "11";
    cl.sku = "A";
    cl.quantity = 2;
    cl.factor = 3;
    cl.closed = 1;
    c.lines.push_back(cl);
    o.consignments.push_back(c);
    orders::mark m;
    m.moment = orders::moment::on_download;
    m.sequence = 1;
    o.marks.push_back(m);
    return o;
}

orders::order sample::stored_order(const std::string& ref) const {
    orders::order o = new_order(ref);
    run([&o](transaction& tx) {
        tx.save_order(o, orders::derive(o), nullptr);
        const orders::order before = o;
        orders::shipment s;
        s.consignment = o.consignments[0].id;
        s.ship_group = "g1";
        s.said.ref = "P-" + o.version.ref;
        s.said.carrier = "UPS";
        s.said.tracking = "1Z1";
        s.said.lines.emplace_back("1", "A", 2);
        s.first_seen_at = start;
        s.confirms = 1;
        s.confirm_queued = true;
        o.shipments.push_back(s);
        tx.save_order(o, orders::derive(o), &before);
    });
    return o;
}

task sample::new_task(orders::order_id order, const std::string& key, std::int64_t sequence,
                      std::int64_t after, const std::string& function) const {
    task t;
    t.instance = destination;
    t.function = function;
    t.order = order;
    t.identity_key = key;
    t.sequence = sequence;
    t.after = after;
    t.due_at = start;
    t.created_at = start;
    return t;
}

task sample::add(task t) const {
    run([&t](transaction& tx) { REQUIRE(tx.add_task(t)); });
    return t;
}

std::vector<task> sample::claim(timestamp now, std::int64_t limit, std::vector<std::string> except,
                                bool probes_only) const {
    std::vector<task> got;
    run([&](transaction& tx) {
        got = tx.claim_tasks(destination, now, now + std::chrono::minutes(5), limit, except,
                             probes_only);
    });
    return got;
}

task sample::load_task(task_id id) const {
    const auto t = read([id](reader& r) { return r.load_task(id); });
    REQUIRE(t);
    return *t;
}

} // namespace dray::store::contract
