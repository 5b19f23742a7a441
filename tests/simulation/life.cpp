#include "life.hpp"

#include "core/engine/page.hpp"

#include "dray/data/consignment_json.hpp"
#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>

namespace dray::simulation {

using plugin::error_class;

namespace {

constexpr milliseconds lease = 5min;
constexpr milliseconds lease_margin = 130s;
constexpr milliseconds poll_every = 15min;

bool is_garbage_or_none(mishap m) {
    return m == mishap::none || m == mishap::garbage;
}

/// The vendor gets to see the request and acts on it.
bool reaches_vendor(mishap m) {
    return is_garbage_or_none(m) || m == mishap::cut_after || m == mishap::late ||
           m == mishap::breach_after_all;
}

/// As the driver judges what came back: once a byte of a write has left, nothing but done or a
/// verdict from the write's own complete answer counts.
plugin::outcome outcome_of(mishap m, const answer& a, bool is_write, timestamp sent,
                           unsigned flavour) {
    plugin::outcome o;
    o.requests = 1;
    o.write_left = is_write && m != mishap::never_left && m != mishap::contract_breach;
    if (o.write_left)
        o.last_write_at = sent;
    const auto fails = [&o](error_class cls, const char* code) {
        o.cls = cls;
        o.code = code;
        o.message = std::string("the connector met ") + code;
    };
    switch (m) {
    case mishap::none:
        o.cls = a.cls;
        o.code = a.code;
        o.message = a.message;
        o.subject = a.subject;
        o.result = a.result;
        break;
    case mishap::never_left:
        fails(flavour % 2 ? error_class::unavailable : error_class::transient, "connect_failed");
        break;
    case mishap::cut_before:
    case mishap::cut_after:
    case mishap::late:
        fails(is_write ? error_class::unknown_outcome : error_class::transient, "timeout");
        break;
    case mishap::unavailable:
        fails(error_class::unavailable, "http_503");
        if (flavour % 2)
            o.retry_after = 30s;
        break;
    case mishap::rate_limited:
        fails(error_class::rate_limited, "http_429");
        o.retry_after = 20s;
        break;
    case mishap::unauthorized:
        fails(error_class::auth, "http_401");
        break;
    case mishap::garbage:
        o.result = "[1]";
        break;
    case mishap::contract_breach:
        fails(error_class::fault, "plugin_threw");
        break;
    case mishap::breach_after_all:
        fails(is_write ? error_class::unknown_outcome : error_class::fault, "plugin_threw");
        break;
    }
    return o;
}

answer ask(world& w, const std::string& function, const std::string& request) {
    if (function == "order.submit")
        return w.depot.submit(data::from_json_text<data::consignment>(request));
    if (function == "order.find")
        return w.depot.find(data::from_json_text<data::order_find_request>(request).reference);
    if (function == "shipment.confirm") {
        return w.merchant.confirm(data::from_json_text<data::shipment_confirm_request>(request));
    }
    if (function == "shipment.find")
        return w.merchant.find(data::from_json_text<data::shipment_confirm_request>(request));
    if (function == "order.mark")
        return w.merchant.mark(data::from_json_text<data::order_mark_request>(request));
    if (function == "order.get")
        return w.merchant.get(data::from_json_text<data::order_ref_request>(request));
    throw broken("nobody offers " + function);
}

} // namespace

/// A task's operation on its way.
struct life::operation {
    operation() = default;
    engine::prepared_task work;
    mono_time write_before;
    mishap meets = mishap::none;
    timestamp sent;
    answer got;
    std::int64_t clock_jumps = 0;
};

/// A feed's operation.
struct life::feeding {
    feeding() = default;
    engine::run_feed what;
    mishap meets = mishap::none;
    unsigned pages_before = 0; ///< that go well before it meets that
    std::string cursor;
    std::string position;
    engine::look shares;
};

life::life(world& w, timeline::owner number)
    : world_(w), number_(number), scheduler_(w.chance.number()) {
    store::sqlite::options o;
    o.state_dir = w.dir_.path() / "state";
    o.reserve_bytes = 0;
    db_ = store::sqlite::open(o, opening_);
}

life::~life() = default;

moment_in_time life::now() {
    const auto m = world_.time.machine();
    if (const auto jump = watch_.look(m))
        clock_was_set(jump->by);
    return m;
}

void life::clock_was_set(milliseconds by) {
    ++clock_jumps_;
    write([by](store::transaction& tx) { tx.shift_waits(by); },
          [this] { step(engine::clock_set()); });
}

void life::in(milliseconds d, std::function<void()> what) {
    world_.time.in(d, number_, std::move(what));
}

void life::write(std::function<void(store::transaction&)> unit, std::function<void()> then) {
    const auto o = db_->write_now(std::move(unit));
    if (!o.ok())
        throw broken("a unit of work failed: " + o.text);
    in(milliseconds(1 + world_.chance.pick(5)), std::move(then));
    world_.committed();
}

void life::start() {
    const auto at = now().wall;
    engine::last_life before;
    before.alive = opening_.last_alive;
    if (opening_.restored)
        before.distrust = "restored";
    std::vector<store::brake> brakes;
    const auto o = db_->write_now([&](store::transaction& tx) {
        if (tx.instances().empty()) {
            store::instance row;
            row.name = "shop";
            row.connector = "model";
            row.merchant = "acme";
            row.account = "shop:1";
            row.created_at = at;
            tx.save_instance(row);
            row.kind = store::instance_kind::destination;
            row.name = "depot";
            row.account = "depot:1";
            tx.save_instance(row);
        }
        recovery_ = engine::take_over(tx, before, 24h, at);
        brakes = tx.brakes();
    });
    if (!o.ok())
        throw broken("the store cannot be taken over: " + o.text);
    world_.log("life " + std::to_string(number_) + " begins" +
               (recovery_.reason.empty() ? "" : " in recovery: " + recovery_.reason));
    ledger_ = std::make_unique<engine::ledger>(world_.by, recovery_.of, world_.chance.number());
    engine::brakes_changed b;
    b.brakes = brakes;
    step(b);
    engine::probes_only only;
    only.on = recovery_.manual;
    step(only);
    for (const auto id : {configured::shop, configured::warehouse})
        in(world_.chance.between(100ms, 5s), [this, id] { open_lane(id); });
    in(2min, [this] { heartbeat(); });
}

void life::open_lane(store::instance_id id) {
    engine::lane_opened e;
    auto& c = e.config;
    c.instance = id;
    c.name = world_.by->name_of(id);
    c.kind = id == configured::shop ? "source" : "destination";
    c.merchant = "acme";
    c.may_act = true;
    c.max_in_flight = 4;
    c.lease = lease;
    engine::feed_config f;
    f.function = id == configured::shop ? "orders.download" : "shipments.download";
    f.interval = poll_every;
    f.at_once = id == configured::shop ? 1 : 2;
    c.feeds.push_back(f);
    e.next_due = now().wall;
    step(e);
}

void life::mark_alive() {
    const auto at = now().wall;
    (void)db_->write_now([at](store::transaction& tx) {
        tx.set_meta("last_alive", std::to_string(at.time_since_epoch().count()));
    });
}

void life::heartbeat() {
    auto freed = std::make_shared<std::int64_t>(0);
    const auto at = now().wall;
    write(
        [at, freed](store::transaction& tx) {
            tx.set_meta("last_alive", std::to_string(at.time_since_epoch().count()));
            *freed = tx.recover_tasks(at, false);
        },
        [freed] {
            if (*freed > 0)
                throw broken("a lease ended while its operation ran");
        });
    in(2min, [this] { heartbeat(); });
}

void life::step(const engine::event& e) {
    ++world_.steps_;
    for (const auto& a : scheduler_.step(now(), e))
        perform(a);
    arm();
}

void life::perform(const engine::action& a) {
    if (const auto* c = std::get_if<engine::claim>(&a)) {
        claim(*c);
    } else if (const auto* more = std::get_if<engine::claim_more>(&a)) {
        *claim_limits_.at(more->instance) = more->limit;
    } else if (const auto* t = std::get_if<engine::run_task>(&a)) {
        run(prepared_.at(t->task.id).first);
    } else if (const auto* f = std::get_if<engine::run_feed>(&a)) {
        run_feed(*f);
    }
}

void life::arm() {
    const auto due = scheduler_.next_due(now());
    const auto mine = ++armed_;
    if (!due)
        return;
    world_.time.at(*due, number_, [this, mine] {
        if (mine == armed_)
            step(engine::tick());
    });
}

void life::mark_due(const engine::touched& due) {
    for (const auto& [id, at] : due) {
        engine::work_added e;
        e.instance = id;
        e.due_at = at;
        step(e);
    }
}

// ---- tasks --------------------------------------------------------------------------------------

void life::claim(const engine::claim& c) {
    auto work = std::make_shared<engine::taken_work>();
    const auto at = now();
    const auto limit = claim_limits_[c.instance] = std::make_shared<std::int64_t>(c.limit);
    write(
        [this, work, c, at, limit](store::transaction& tx) {
            auto most = c;
            most.limit = *limit;
            *work = ledger_->take(tx, most, at.wall);
            for (const auto& p : work->tasks) {
                const auto o = tx.load_order(p.task.order);
                if (p.is_write && p.function == "order.submit" && o->canceled_at_source)
                    throw broken(o->version.ref + " is sent though the shop cancelled it");
            }
        },
        [this, work, c, until = at.mono + c.lease] {
            engine::claimed e;
            e.instance = c.instance;
            e.next_due = work->next_due;
            e.settled = work->settled;
            for (auto& p : work->tasks) {
                e.tasks.push_back(p.task);
                prepared_[p.task.id] = {p, until};
            }
            step(e);
            mark_due(work->due);
        });
}

void life::run(engine::prepared_task work) {
    auto op = std::make_shared<operation>();
    op->write_before = prepared_.at(work.task.id).second - lease_margin;
    op->work = std::move(work);
    op->meets = world_.weather(op->work.is_write);
    op->clock_jumps = clock_jumps_;
    in(world_.chance.between(1ms, 3s), [this, op] { leave(op); });
}

/// The first byte of its request is about to leave.
void life::leave(std::shared_ptr<operation> op) {
    const auto& w = op->work;
    const auto at = now();
    auto why = scheduler_.refuse(w.task.instance, w.task.function, w.is_write, at.wall);
    if (why.empty() && w.is_write && at.mono > op->write_before)
        why = "its lease would end before its answer";
    if (!why.empty()) {
        plugin::outcome o;
        o.cls = error_class::cancelled;
        o.code = "refused_by_host";
        o.message = why;
        record(op, o);
        return;
    }
    op->sent = at.wall;
    const auto m = op->meets;
    const bool leaves = m != mishap::never_left && m != mishap::contract_breach;
    if (leaves && w.is_write)
        world_.leaving(w);
    if (leaves && !w.is_write)
        world_.asking(w);
    auto& d = world_.chance;
    const auto there =
        m == mishap::late && w.is_write ? d.between(1s, 2 * settle - 3s) : d.between(5ms, 2s);
    if (reaches_vendor(m)) {
        // The vendor acts whether the daemon still lives or not.
        world_.time.in(there, timeline::world, [&outside = world_, op] {
            op->got = ask(outside, op->work.function, op->work.request);
        });
    }
    const auto back = is_garbage_or_none(m) ? there + d.between(5ms, 2s) : d.between(1s, 30s);
    in(back, [this, op, m] {
        auto o = outcome_of(m, op->got, op->work.is_write, op->sent, world_.chance.pick(2));
        record(op, std::move(o));
    });
}

void life::record(std::shared_ptr<operation> op, plugin::outcome o) {
    auto result = std::make_shared<engine::task_result>();
    const auto at = now().wall;
    if (op->clock_jumps != clock_jumps_)
        o.last_write_at.reset();
    const bool freed = o.done();
    write([this, op, o, at,
           result](store::transaction& tx) { *result = ledger_->finish(tx, op->work, o, at); },
          [this, op, o, result, freed] {
              const auto& t = op->work.task;
              world_.log("life " + std::to_string(number_) + ": " + op->work.function + " of " +
                         op->work.order_number + " (task " + std::to_string(t.id) + ") ends " +
                         plugin::to_word(o.cls) + " " + o.code +
                         (result->fenced ? ", fenced" : ""));
              engine::task_ended e;
              e.instance = t.instance;
              e.place_was_freed = freed;
              e.effect = result->effect;
              e.pause = result->pause;
              e.ok = result->well;
              e.again_at = result->again_at;
              step(e);
              mark_due(result->due);
          });
    prepared_.erase(op->work.task.id); // from here on it may be claimed anew
    if (!freed)
        return;
    engine::place_freed e;
    e.instance = op->work.task.instance;
    step(e);
}

// ---- feeds --------------------------------------------------------------------------------------

void life::run_feed(const engine::run_feed& r) {
    auto f = std::make_shared<feeding>();
    f->what = r;
    f->meets = world_.weather(false);
    f->pages_before = world_.chance.pick(3);
    if (r.function == "orders.download") {
        db_->read([&](store::reader& db) {
            if (const auto row = db.load_feed(r.instance, r.function))
                f->cursor = row->cursor;
        });
        in(world_.chance.between(5ms, 2s), [this, f] { read_page(f); });
        return;
    }
    const auto at = now().wall;
    db_->read([&](store::reader& db) {
        if (looks_.wants_more())
            looks_.refill(db.open_consignments(r.instance, at, poll_every, 6h, looks_.wanted()));
    });
    f->shares = looks_.begin();
    if (f->shares.members.empty()) {
        in(1ms, [this, r] {
            engine::feed_ended e;
            e.instance = r.instance;
            e.function = r.function;
            e.asked = false;
            step(e);
        });
        return;
    }
    in(world_.chance.between(5ms, 2s), [this, f] { look(f); });
    if (!looks_.more())
        return;
    engine::feed_goes_on e;
    e.instance = r.instance;
    e.function = r.function;
    step(e);
}

bool life::refused(std::shared_ptr<feeding> f) {
    const auto why = scheduler_.refuse(f->what.instance, f->what.function, false, now().wall);
    if (why.empty())
        return false;
    plugin::outcome o;
    o.cls = error_class::cancelled;
    o.code = "refused_by_host";
    o.message = why;
    end_feed(f, o);
    return true;
}

void life::read_page(std::shared_ptr<feeding> f) {
    if (refused(f))
        return;
    if (f->meets != mishap::none && f->pages_before-- == 0) {
        const auto m = f->meets == mishap::garbage ? mishap::contract_breach : f->meets;
        return end_feed(f, outcome_of(m, {}, false, {}, world_.chance.pick(2)));
    }
    const auto p = world_.merchant.download(f->cursor, f->position);
    plugin::emitted_batch batch;
    batch.kind = "order";
    for (const auto& [ref, json] : p.items) {
        auto& i = batch.items.emplace_back();
        i.ref = ref;
        i.json = json;
    }
    batch.cursor = p.cursor;
    f->position = p.position;
    const auto page =
        std::make_shared<engine::page<data::order>>(engine::read_orders(std::move(batch)));
    auto result = std::make_shared<engine::page_result>();
    const auto at = now().wall;
    write(
        [this, f, page, at, result](store::transaction& tx) {
            *result = ledger_->store_orders(tx, f->what.instance, f->what.function, *page, at);
        },
        [this, f, result, more = p.more] {
            mark_due(result->due);
            if (!more)
                return end_feed(f, {});
            in(world_.chance.between(5ms, 2s), [this, f] { read_page(f); });
        });
}

void life::look(std::shared_ptr<feeding> f) {
    if (refused(f))
        return;
    if (f->meets != mishap::none) {
        const auto m = f->meets == mishap::garbage ? mishap::contract_breach : f->meets;
        return end_feed(f, outcome_of(m, {}, false, {}, world_.chance.pick(2)));
    }
    plugin::emitted_batch batch;
    batch.kind = "consignment_update";
    for (const auto& c : f->shares.members) {
        data::open_binding b;
        b.ref = c.destination_ref;
        b.reference = c.reference;
        const auto news = world_.depot.look(b);
        if (!news)
            continue;
        auto& i = batch.items.emplace_back();
        i.ref = news->ref;
        i.json = data::to_json_text(*news);
    }
    const auto page = std::make_shared<engine::page<data::consignment_update>>(
        engine::read_updates(std::move(batch)));
    auto result = std::make_shared<engine::page_result>();
    const auto at = now().wall;
    write(
        [this, f, page, at, result](store::transaction& tx) {
            *result = ledger_->store_updates(tx, f->what.instance, f->what.function, *page, at);
        },
        [this, f, result] {
            mark_due(result->due);
            end_feed(f, {});
        });
}

void life::end_feed(std::shared_ptr<feeding> f, plugin::outcome o) {
    std::vector<orders::consignment_id> seen;
    for (const auto& c : f->shares.members)
        seen.push_back(c.consignment);
    const auto at = now().wall;
    write(
        [this, f, o, seen, at](store::transaction& tx) {
            ledger_->end_feed(tx, f->what.instance, f->what.function, o, seen, at);
        },
        [this, f, o] {
            std::string asked;
            for (const auto& c : f->shares.members)
                asked += " " + c.reference;
            world_.log("life " + std::to_string(number_) + ": " + f->what.function + " ends " +
                       plugin::to_word(o.cls) + " " + o.code + asked);
            engine::feed_ended e;
            e.instance = f->what.instance;
            e.function = f->what.function;
            e.cls = o.cls;
            e.retry_after = o.retry_after;
            if (f->shares.id != 0) {
                looks_.ended(f->shares.id, engine::end_of_look(o.cls), 1);
                e.more = looks_.more();
            }
            step(e);
        });
}

// ---- people -------------------------------------------------------------------------------------

void life::command(
    std::function<void(store::transaction&, engine::ledger&, engine::touched&, timestamp)> unit) {
    auto due = std::make_shared<engine::touched>();
    const auto at = now().wall;
    write([this, unit, due, at](store::transaction& tx) { unit(tx, *ledger_, *due, at); },
          [this, due] { mark_due(*due); });
}

void life::unpause() {
    for (const auto id : {configured::shop, configured::warehouse}) {
        engine::lane_unpaused e;
        e.instance = id;
        step(e);
    }
}

void life::pause(store::brake b) {
    auto all = std::make_shared<std::vector<store::brake>>();
    b.at = now().wall;
    write(
        [b, all](store::transaction& tx) {
            tx.add_brake(b);
            *all = tx.brakes();
        },
        [this, all] {
            engine::brakes_changed e;
            e.brakes = *all;
            step(e);
        });
}

void life::resume() {
    write(
        [](store::transaction& tx) {
            for (const auto& b : tx.brakes())
                tx.remove_brakes(b.scope, b.target, b.function);
        },
        [this] { step(engine::brakes_changed()); });
}

void life::end_recovery() {
    auto after = std::make_shared<engine::recovery_state>();
    const auto at = now().wall;
    write([after, at](store::transaction& tx) { *after = engine::end_recovery(tx, at); },
          [this, after] {
              world_.log("a person ends the recovery");
              recovery_ = *after;
              ledger_ =
                  std::make_unique<engine::ledger>(world_.by, recovery_.of, world_.chance.number());
              step(engine::probes_only());
              for (const auto id : {configured::shop, configured::warehouse}) {
                  engine::work_added w;
                  w.instance = id;
                  w.due_at = now().wall;
                  step(w);
              }
          });
}

} // namespace dray::simulation
