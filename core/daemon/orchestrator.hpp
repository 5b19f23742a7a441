#pragma once

// Composes everything while it runs: drives the scheduler from the io thread, runs what it asks
// for, hands outcomes to the ledger on the store's thread. No decision of its own.

#include "core/api/control.hpp"
#include "core/config/load.hpp"
#include "core/daemon/names.hpp"
#include "core/daemon/plugins.hpp"
#include "core/daemon/running_instance.hpp"
#include "core/daemon/statuses.hpp"
#include "core/engine/call_budget.hpp"
#include "core/engine/clock_watch.hpp"
#include "core/engine/ledger.hpp"
#include "core/engine/open_looks.hpp"
#include "core/engine/recovery.hpp"
#include "core/engine/scheduler.hpp"
#include "core/store/store.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace dray::daemon {

/// [io thread] unless said otherwise.
class orchestrator {
public:
    orchestrator(boost::asio::io_context& io, store::store& db,
                 std::shared_ptr<const config::settings> settings,
                 std::vector<config::instance_down> down, const plugins& connectors);
    ~orchestrator();

    /// Registers instances, recovers tasks, logs in, opens lanes.
    void start(const engine::last_life& before);
    /// Stops claiming and feeding, lets operations end for at most `limit`, then ends them; `done`
    /// once nothing runs and everything is recorded.
    void drain(std::chrono::milliseconds limit, std::function<void()> done);

    /// Called once, when every instance either runs or has said why not.
    void on_ready(std::function<void()> f) { ready_ = std::move(f); }
    /// One line for systemd and people: "3 of 4 instances run, 2 tasks under way".
    [[nodiscard]] std::string status_line();

    // What core/api asks for; each replies on the io thread.
    void status(api::reply done);
    void plugin_list(api::reply done);
    void feed_list(api::reply done);
    void known(std::string kind, std::string name, std::string command, api::reply done);
    void order_command(orders::order_id id, orders::command what, api::reply done);
    void retry_problem(std::string key, std::string who, api::reply done);
    void set_aside_problem(std::string key, orders::command what, api::reply done);
    void retry_order(orders::order_id id, std::string who, api::reply done);
    void retry_instance(std::string name, std::string who, api::reply done);
    void pause(store::brake what, api::reply done);
    void resume(std::string scope, std::string target, std::string function, std::string who,
                api::reply done);
    void start_source(std::string name, orders::timestamp from, bool dry_run, std::string who,
                      api::reply done);
    void run_feed_now(std::string instance, std::string function, api::reply done);
    void test_connection(std::string name, api::reply done);
    /// What is known of a source's statuses; `refresh` asks the shop first.
    void statuses(std::string name, bool refresh, api::reply done);
    void map_status(std::string name, std::string moment, std::string to, std::string who,
                    api::reply done);
    void recovery(api::reply done);
    void end_recovery(std::string who, api::reply done);
    void doctor(api::reply done);

private:
    struct running_task;
    struct running_feed;
    struct reading;
    /// A by = open feed of an instance: what its operations share.
    struct open_feed {
        open_feed(std::int64_t per_hour, std::int64_t at_once,
                  std::shared_ptr<http::shared_bucket> b)
            : looks(per_hour, at_once), calls(per_hour), budget(std::move(b)) {}
        engine::open_looks looks;
        engine::call_meter calls;
        std::shared_ptr<http::shared_bucket> budget;
    };

    // orchestrator.cpp
    /// The only reading of the wall clock that times in the store are made from: where it was set,
    /// what waits is moved before anything is written with the new time.
    [[nodiscard]] engine::moment_in_time now();
    [[nodiscard]] store::timestamp wall_now() { return now().wall; }
    void clock_was_set(const engine::clock_jump& j);
    void shift_waits();
    void step(const engine::event& e);
    void perform(const engine::action& a);
    void arm_timer();
    void heartbeat();
    void refresh_policies();
    /// What decides if the instances stand as in `rows`.
    [[nodiscard]] std::shared_ptr<engine::ledger>
    ledger_of(const std::vector<store::instance>& rows);
    void set_brakes(std::vector<store::brake> all);
    void mark_due(const engine::touched& due);
    void write(std::function<void(store::transaction&)> unit,
               std::function<void(const store::outcome&)> then, bool outcomes_only = false);
    /// Runs `unit` as one unit of work after the other, with what it touched marked as due in
    /// between, until it says that all is done: other work goes on meanwhile.
    void write_in_parts(std::function<void(store::transaction&, engine::released&)> unit,
                        std::function<void(const store::outcome&, const engine::released&)> then);
    [[nodiscard]] running_instance* find(store::instance_id id);
    [[nodiscard]] running_instance* find(const std::string& name);
    [[nodiscard]] known_names names() const;
    void note_ready();

    // login.cpp
    void log_in(store::instance_id id);
    void logged_in(store::instance_id id, const plugin::outcome& o);
    /// Its identity is known and stored: statuses first, then the lane.
    void admit(store::instance_id id);
    void open_lane(running_instance& instance);
    /// Whether tests of a source that is live now stand for orders that were never sent.
    void report_tests(const running_instance& instance);
    /// Mode or start may be another one: what was parked for their sake is tried again.
    void release_parked(const running_instance& instance);
    void refuse(running_instance& instance, const std::string& code, const std::string& text,
                std::vector<std::string> remedies);
    void log_in_later(store::instance_id id, std::chrono::milliseconds wait);

    // tasks.cpp
    void claim(const engine::claim& c);
    void run_task(const engine::run_task& r);
    void give_back(std::shared_ptr<engine::taken_work> work);
    void record_task(std::shared_ptr<running_task> t, plugin::outcome o);

    // feeds.cpp
    void run_feed(const engine::run_feed& r);
    /// Fill in the request; it stays empty where there is nothing to ask.
    void ask_for_orders(store::reader& db, running_feed& f, store::timestamp at);
    void ask_for_shipments(store::reader& db, running_feed& f, store::timestamp at);
    /// Statuses are asked for that were not before: kept, and all is read again for their sake.
    void ask_for_more_statuses(std::shared_ptr<running_feed> f);
    void begin_feed(std::shared_ptr<running_feed> f);
    /// Where orders are being read, the cursor of that is not kept.
    void read_orders_anew(store::instance_id source);
    void store_page(std::shared_ptr<running_feed> f, plugin::emitted_batch batch,
                    std::function<void(std::vector<plugin::item_fate>, std::string)> answer);
    void end_feed(std::shared_ptr<running_feed> f, plugin::outcome o);
    void feed_over(const running_feed& f, const plugin::outcome& o);

    // status_reads.cpp
    /// From configuration and store, before any shop is asked.
    void know_statuses(store::reader& db);
    /// Runs statuses.list; `then` once all that follows from the answer is stored.
    void read_statuses(store::instance_id id, std::function<void(const plugin::outcome&)> then);
    void statuses_answered(store::instance_id id, const plugin::outcome& o,
                           std::function<void()> then);
    /// Binds, tells, and lets go what is cured, by what is known now.
    void apply_statuses(store::instance_id id, std::function<void()> then);
    void release_cured(shop_statuses& s);
    /// What stands about statuses of sources that are no longer configured ends with them.
    void release_statuses_of_removed();
    /// Ends a problem and lets go, in parts, what it holds.
    void release_status(const std::string& key, std::function<void(const store::outcome&)> then);
    /// The shop refused a status that its list has.
    void status_refused(running_instance& instance, const store::task& t, const plugin::outcome& o);
    void add_status_feeds(const running_instance& instance, engine::lane_config& lane);
    void ask_for_heads(running_feed& f, store::timestamp at);
    std::vector<plugin::item_fate> count_heads(const running_feed& f,
                                               const plugin::emitted_batch& batch);
    void heads_counted(store::instance_id id);

    // problems of instances
    void instance_problem(running_instance& instance, const std::string& code,
                          orders::severity severity, orders::curer curer, const std::string& text,
                          std::vector<std::string> remedies);
    void instance_well(running_instance& instance);

    boost::asio::io_context& io_;
    store::store& db_;
    std::shared_ptr<const config::settings> settings_;
    std::vector<config::instance_down> down_;
    const plugins& connectors_;

    std::unique_ptr<http::client> client_;
    std::unique_ptr<http::clock> clock_;
    std::unique_ptr<http::bucket_registry> buckets_;
    std::map<store::instance_id, std::unique_ptr<running_instance>> instances_;
    std::vector<store::instance> rows_; ///< all of the store, configured or not
    std::map<store::instance_id, std::set<std::string>> open_instance_problems_;

    engine::scheduler scheduler_;
    std::shared_ptr<engine::ledger> ledger_;
    struct claimed_task {
        engine::prepared_task work;
        std::chrono::steady_clock::time_point lease_until;
    };
    std::map<store::task_id, claimed_task> prepared_;
    engine::clock_watch clock_watch_;
    std::int64_t clock_jumps_ = 0;
    std::chrono::milliseconds to_shift_{0}; ///< what waits is still to be moved by so much
    /// How many tasks each lane's claim may take that waits for the store's thread, which reads it.
    std::map<store::instance_id, std::shared_ptr<std::atomic<std::int64_t>>> claim_limits_;
    std::map<store::task_id, std::shared_ptr<running_task>> tasks_;
    std::set<std::shared_ptr<running_feed>> feeds_;
    std::map<store::instance_id, open_feed> open_feeds_;
    std::map<std::pair<store::instance_id, std::string>, std::int64_t> unreadable_told_;
    std::map<store::instance_id, shop_statuses> statuses_; ///< of configured sources
    std::vector<std::string> statuses_of_removed_; ///< keys of problems of those that are not
    std::deque<std::pair<std::shared_ptr<running_task>, plugin::outcome>> unrecorded_;
    std::set<std::shared_ptr<reading>> readings_;
    std::set<store::instance_id> admitted_later_; ///< logged in, but without their lanes yet
    std::int64_t writes_under_way_ = 0;
    std::vector<store::brake> brakes_;

    boost::asio::steady_timer timer_;
    boost::asio::steady_timer beat_;
    std::map<store::instance_id, std::unique_ptr<boost::asio::steady_timer>> login_timers_;
    engine::recovery_state recovery_;
    store::outcome health_;
    store::timestamp started_at_;
    std::chrono::steady_clock::time_point last_alive_written_{};
    std::chrono::steady_clock::time_point last_unconfigured_{}; ///< that it was looked for
    bool stepping_ = false;
    bool draining_ = false;
    std::function<void()> drained_;
    std::function<void()> ready_;
};

} // namespace dray::daemon
