#include "world.hpp"

#include "life.hpp"

#include "core/order/reference.hpp"

#include "dray/data/consignment_json.hpp"
#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace dray::simulation {

namespace {

constexpr std::int64_t most_events = 200'000;

std::filesystem::path fast_place() {
    const std::filesystem::path memory = "/dev/shm";
    std::error_code ec;
    return std::filesystem::is_directory(memory, ec) ? memory
                                                     : std::filesystem::temp_directory_path();
}

std::string order_ref(unsigned i) {
    return std::to_string(1'001 + i);
}

data::order version(dice& d, const std::string& ref) {
    data::order v;
    v.ref = v.number = ref;
    v.status = data::status("11", "Awaiting");
    v.currency = "USD";
    const unsigned groups = 1 + d.pick(4) / 3;
    for (unsigned g = 1; g <= groups; ++g) {
        auto& to = v.ship_groups.emplace_back();
        to.id = "g" + std::to_string(g);
        to.to.name = "Ann Example";
        to.to.street1 = std::to_string(g) + " Dock Road";
        to.to.city = "Austin";
        to.to.postcode = "7870" + std::to_string(g);
        to.to.country_code = "US";
        const unsigned lines = 1 + d.pick(3);
        for (unsigned n = 1; n <= lines; ++n) {
            auto& l = v.lines.emplace_back();
            l.id = std::to_string(g * 10 + n);
            l.ship_group = to.id;
            l.sku = "SKU" + std::to_string(d.pick(6));
            l.name = "Product";
            l.quantity = 1 + d.pick(3);
        }
    }
    return v;
}

} // namespace

plot::plot(dice& d)
    : orders(2 + d.pick(7)), weather(d.pick(4) * 15), crashes(d.pick(6)), cut_commits(d.pick(8)),
      clock_jumps(d.pick(5)), cancels(d.pick(3) * 20), edits(d.pick(3) * 10),
      strangers(d.pick(3) * 8), brakes(d.pick(3)), restore(d.percent(20)), marks(!d.percent(20)) {
    if (!restore) {
        submit_probe = !d.percent(10);
        confirm_probe = !d.percent(10);
    }
    warehouse.refuses_duplicates = d.percent(30);
    warehouse.tells_no_number = d.percent(10);
}

configured::configured(const plot& p) {
    policy.source_name = "shop";
    policy.source_identity = "shop:1";
    policy.may_send = true;
    policy.route = {{"", warehouse}};
    if (p.marks) {
        policy.moments = {{orders::moment::on_download, "P"},
                          {orders::moment::on_partial_shipment, "PS"},
                          {orders::moment::on_shipment, "S"}};
    }
    policy.canceled_statuses = {"X"};
    probes_["order.mark"] = "order.get";
    if (p.submit_probe)
        probes_["order.submit"] = "order.find";
    if (p.confirm_probe)
        probes_["shipment.confirm"] = "shipment.find";
}

engine::function_traits configured::of_function(store::instance_id, const std::string& f) const {
    engine::function_traits t;
    t.settle = settle;
    if (const auto at = probes_.find(f); at != probes_.end())
        t.probe = at->second;
    return t;
}

std::string configured::name_of(store::instance_id id) const {
    return id == shop ? "shop" : "depot";
}

world::world(std::uint64_t seed)
    : chance(seed), log(time), about(chance), merchant(time, log),
      depot(time, chance, log, about.warehouse), by(std::make_shared<configured>(about)),
      seed_(seed), dir_(fast_place()) {}

world::~world() = default;

// ---- the plot -----------------------------------------------------------------------------------

void world::plan_orders() {
    for (unsigned i = 0; i < about.orders; ++i) {
        const auto ref = order_ref(i);
        const auto v = version(chance, ref);
        const auto born = chance.between(0ms, 3h);
        const bool unreadable = chance.percent(8);
        time.in(born, timeline::world, [this, v, unreadable] { merchant.add(v, unreadable); });
        if (chance.percent(about.strangers)) {
            const auto group = v.ship_groups[chance.pick(unsigned(v.ship_groups.size()))].id;
            const auto reference = orders::make_reference(by->policy.source_identity, ref, group, 1,
                                                          by->policy.reference_limit);
            time.in(born, timeline::world, [this, reference] { depot.place_stranger(reference); });
        }
        if (chance.percent(about.cancels)) {
            // Most of them close to when it is sent.
            const auto after =
                chance.percent(60) ? chance.between(0ms, 20min) : chance.between(0ms, 3h);
            time.in(born + after, timeline::world, [this, ref] { merchant.cancel(ref); });
            if (chance.percent(20)) {
                time.in(born + after + chance.between(1min, 1h), timeline::world,
                        [this, ref] { merchant.revive(ref); });
            }
        }
        if (chance.percent(about.edits)) {
            const auto street = std::to_string(chance.pick(9)) + " Pier Street";
            time.in(born + chance.between(1min, 1h), timeline::world, [this, ref, street] {
                log("shop changes the address of " + ref);
                merchant.change(
                    ref, [&street](data::order& o) { o.ship_groups[0].to.street1 = street; });
            });
        }
    }
    if (chance.percent(30))
        depot.refuse_sku("SKU" + std::to_string(chance.pick(6)));
}

void world::plan_troubles() {
    const auto some_time = [this] { return chance.between(1min, storm - 1min); };
    const auto down = [this] {
        return chance.percent(90) ? chance.between(1s, 5min) : chance.between(1h, 30h);
    };
    for (unsigned i = 0; i < about.crashes; ++i) {
        const auto d = down();
        time.in(some_time(), timeline::world, [this, d] { crash(d); });
    }
    for (unsigned i = 0; i < about.cut_commits; ++i)
        cut_at_.insert(1 + chance.pick(300));
    for (unsigned i = 0; i < about.clock_jumps; ++i) {
        auto set = chance.between(3s, 20h);
        if (chance.percent(50))
            set = -set;
        time.in(some_time(), timeline::world, [this, set] {
            log("the machine's clock is set by " + std::to_string(set.count() / 1000) + " s");
            time.set_machine_clock(set);
        });
    }
    for (unsigned i = 0; i < about.brakes; ++i) {
        store::brake b;
        b.who = "ann";
        b.why = "stocktaking";
        b.scope = chance.percent(50) ? "all" : chance.percent(50) ? "source" : "destination";
        if (b.scope != "all")
            b.target = b.scope == "source" ? "shop" : "depot";
        if (chance.percent(30))
            b.function = b.scope == "destination" ? "order.submit" : "shipment.confirm";
        time.in(some_time(), timeline::world, [this, b] {
            if (!life_)
                return;
            log("a person pauses " + b.scope + " " + b.target + " " + b.function);
            life_->pause(b);
        });
        time.in(some_time(), timeline::world, [this] {
            if (life_)
                life_->resume();
        });
    }
    if (about.restore) {
        time.in(chance.between(30min, 3h), timeline::world, [this] {
            crash(1min);
            std::ifstream in(dir_.path() / "state" / "dray.db", std::ios::binary);
            copy_.assign(std::istreambuf_iterator<char>(in), {});
            log("a copy of the store is made");
        });
        time.in(chance.between(3h + 10min, storm - 1min), timeline::world, [this] {
            crash(2min);
            put_back_copy();
        });
    }
    time.in(storm, timeline::world, [this] {
        log("the storm is over");
        storm_ = false;
        cut_at_.clear();
        depot.calm();
        merchant.make_readable();
    });
    time.in(visits, timeline::world, [this] { look_in(); });
}

void world::put_back_copy() {
    const auto state = dir_.path() / "state";
    for (const char* rest : {"dray.db-wal", "dray.db-shm"})
        std::filesystem::remove(state / rest);
    std::ofstream out(state / "dray.db", std::ios::binary | std::ios::trunc);
    out.write(copy_.data(), static_cast<std::streamsize>(copy_.size()));
    log("the copy of the store is put back");
}

void world::boot() {
    life_ = std::make_unique<life>(*this, ++lives_);
    life_->start();
}

void world::crash(milliseconds until_boot) {
    if (!life_)
        return;
    log("life " + std::to_string(lives_) + " ends");
    life_->mark_alive();
    time.forget(lives_);
    life_.reset();
    time.in(until_boot, timeline::world, [this] {
        if (!life_)
            boot();
    });
}

void world::committed() {
    if (cut_at_.erase(++commits_) == 0)
        return;
    const auto d = chance.between(1s, 2min);
    time.in(0ms, timeline::world, [this, d] { crash(d); });
}

mishap world::weather(bool is_write) {
    if (!storm_ || !chance.percent(about.weather))
        return mishap::none;
    static constexpr mishap of_write[] = {
        mishap::never_left, mishap::cut_before,      mishap::cut_after,       mishap::late,
        mishap::late,       mishap::unavailable,     mishap::rate_limited,    mishap::unauthorized,
        mishap::garbage,    mishap::contract_breach, mishap::breach_after_all};
    static constexpr mishap of_read[] = {
        mishap::never_left,   mishap::cut_before, mishap::unavailable,    mishap::rate_limited,
        mishap::unauthorized, mishap::garbage,    mishap::contract_breach};
    return is_write ? of_write[chance.pick(std::size(of_write))]
                    : of_read[chance.pick(std::size(of_read))];
}

std::string world::subject_of(const engine::prepared_task& work) {
    const auto& t = work.task;
    const auto q = boost::json::parse(work.request).as_object();
    if (t.function == "order.submit")
        return std::string(q.at("reference").as_string());
    const auto ref = std::string(q.at("ref").as_string());
    if (t.function == "order.mark")
        return ref + "/" + t.moment;
    return ref + "/" + std::string(q.at("shipment").at("ref").as_string());
}

void world::leaving(const engine::prepared_task& work) {
    last_byte_[subject_of(work)] = time.mono();
}

void world::asking(const engine::prepared_task& work) {
    const auto at = last_byte_.find(subject_of(work));
    if (at == last_byte_.end() || time.mono() - at->second >= settle - 5ms)
        return;
    throw broken(at->first + " is asked after " + std::to_string((time.mono() - at->second) / 1ms) +
                 " ms after its last byte, before it has settled");
}

void world::run() {
    plan_orders();
    plan_troubles();
    boot();
    while (!over_) {
        if (time.empty())
            throw broken("nothing happens any more");
        time.next();
        if (time.events() > most_events)
            throw broken("it does not end: " + std::to_string(steps_) + " steps and " +
                         std::to_string(commits_) + " commits by now");
    }
    check_books();
}

} // namespace dray::simulation
