#pragma once

// One life of the daemon: the real scheduler, ledger and store, driven as drayd drives them, from
// the heap instead of from an io_context. It ends when it is destroyed, with all that it had in
// mind; the store stays.

#include "world.hpp"

#include "core/engine/clock_watch.hpp"
#include "core/engine/open_looks.hpp"
#include "core/engine/recovery.hpp"
#include "core/engine/scheduler.hpp"

#include <map>
#include <memory>

namespace dray::simulation {

class life {
public:
    life(world& w, timeline::owner number);
    ~life();

    /// Takes the work of the last life over, then logs in.
    void start();
    /// The last mark of life before a crash: it is written every few seconds.
    void mark_alive();

    // ---- for people
    /// One unit of work; lanes are told of what it made due.
    void
    command(std::function<void(store::transaction&, engine::ledger&, engine::touched&, timestamp)>
                unit);
    void unpause();
    void pause(store::brake b);
    void resume();
    void end_recovery();
    [[nodiscard]] const engine::recovery_state& recovery() const { return recovery_; }
    [[nodiscard]] store::store& db() { return *db_; }
    [[nodiscard]] moment_in_time now();

private:
    struct operation;
    struct feeding;

    void in(milliseconds d, std::function<void()> what);
    void write(std::function<void(store::transaction&)> unit, std::function<void()> then);
    void step(const engine::event& e);
    void perform(const engine::action& a);
    void arm();
    void heartbeat();
    void mark_due(const engine::touched& due);
    void clock_was_set(milliseconds by);
    void open_lane(store::instance_id id);

    void claim(const engine::claim& c);
    void run(engine::prepared_task work);
    void leave(std::shared_ptr<operation> op);
    void record(std::shared_ptr<operation> op, plugin::outcome o);

    void run_feed(const engine::run_feed& r);
    void read_page(std::shared_ptr<feeding> f);
    void look(std::shared_ptr<feeding> f);
    void end_feed(std::shared_ptr<feeding> f, plugin::outcome o);
    [[nodiscard]] bool refused(std::shared_ptr<feeding> f);

    world& world_;
    timeline::owner number_;
    std::unique_ptr<store::store> db_;
    store::sqlite::opening opening_;
    engine::scheduler scheduler_;
    std::unique_ptr<engine::ledger> ledger_;
    engine::recovery_state recovery_;
    engine::clock_watch watch_;
    std::int64_t clock_jumps_ = 0;
    engine::open_looks looks_{360, 2};
    std::map<store::task_id, std::pair<engine::prepared_task, mono_time>> prepared_;
    std::map<store::instance_id, std::shared_ptr<std::int64_t>> claim_limits_;
    std::int64_t armed_ = 0;
};

} // namespace dray::simulation
