#pragma once

// When what runs: lanes of tasks, feeds, pauses, brakes. Sans-I/O: events in, actions out; two
// clocks are handed in, wall time for what the store keeps and monotonic time for pauses.

#include "core/engine/call_budget.hpp"
#include "core/engine/judge.hpp"
#include "core/store/rows.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace dray::engine {

using store::instance_id;

struct moment_in_time {
    moment_in_time() = default;
    moment_in_time(timestamp w, mono_time m) : wall(w), mono(m) {}
    timestamp wall;
    mono_time mono;
};

struct feed_config {
    feed_config() = default;
    std::string function;
    std::chrono::milliseconds interval{60'000};
    std::int64_t at_once = 1; ///< operations of it; by = open shares what is due among them
    std::chrono::milliseconds first_in{0}; ///< after the lane opened
};

struct lane_config {
    lane_config() = default;
    instance_id instance = 0;
    std::string name;
    std::string kind;     ///< "source" or "destination", for brakes
    std::string merchant; ///< of a source; a destination is nobody's
    bool may_act = false; ///< mode live or drain: tasks run; else only feeds
    std::int64_t max_in_flight = 8;
    std::vector<feed_config> feeds;
    std::chrono::milliseconds lease{300'000};
};

// ---- events -------------------------------------------------------------------------------------
struct lane_opened {
    lane_opened() = default;
    lane_config config;
    std::optional<timestamp> next_due; ///< of its ready tasks
};
struct lane_closed {
    lane_closed() = default;
    instance_id instance = 0;
};
/// A commit made tasks ready.
struct work_added {
    work_added() = default;
    instance_id instance = 0;
    timestamp due_at;
};
/// The answer to `claim`.
struct claimed {
    claimed() = default;
    instance_id instance = 0;
    std::vector<store::task> tasks;
    std::optional<timestamp> next_due; ///< of what is left, within the claim's limits
    bool settled = false; ///< some were taken that need no operation: there may be more at once
    bool failed = false;  ///< the store could not; try again in a second
};
/// A task's operation ended well and its outcome is on its way to the store: its place is free. A
/// claim that comes of it is queued behind the outcome, so that both commit together.
struct place_freed {
    place_freed() = default;
    instance_id instance = 0;
};
/// A task's outcome is stored.
struct task_ended {
    task_ended() = default;
    instance_id instance = 0;
    bool place_was_freed = false; ///< place_freed told of it already
    lane_effect effect = lane_effect::none;
    std::chrono::milliseconds pause{0};
    bool ok = false;                   ///< the vendor answered as hoped: an open circuit closes
    std::optional<timestamp> again_at; ///< the task is ready again then
};
/// The answer to `run_feed` where more than one operation may run: another one may begin now.
struct feed_goes_on {
    feed_goes_on() = default;
    instance_id instance = 0;
    std::string function;
};
struct feed_ended {
    feed_ended() = default;
    instance_id instance = 0;
    std::string function;
    plugin::error_class cls = plugin::error_class::none;
    std::optional<std::chrono::milliseconds> retry_after;
    bool more = false; ///< by = open: not all that is due was looked at
    bool asked = true; ///< false: nothing was due, so the vendor was not spoken to
};
struct feed_wanted {
    feed_wanted() = default;
    instance_id instance = 0;
    std::string function; ///< empty = all
};
struct brakes_changed {
    brakes_changed() = default;
    std::vector<store::brake> brakes;
};
/// Whether new writes may start at all (store health, recovery).
struct writes_allowed {
    writes_allowed() = default;
    bool allowed = true;
};
/// Recovery that a person must end: probes run, nothing else of the tasks does.
struct probes_only {
    probes_only() = default;
    bool on = false;
};
/// A person cured something: forget the pauses of the lane.
struct lane_unpaused {
    lane_unpaused() = default;
    instance_id instance = 0;
};
/// The wall clock was set, and what the store's tasks wait for with it (clock_watch.hpp): what is
/// due is to be asked anew.
struct clock_set {};
struct tick {};

using event = std::variant<lane_opened, lane_closed, work_added, claimed, place_freed, task_ended,
                           feed_ended, feed_goes_on, feed_wanted, brakes_changed, writes_allowed,
                           probes_only, lane_unpaused, clock_set, tick>;

// ---- actions ------------------------------------------------------------------------------------
struct claim {
    claim() = default;
    instance_id instance = 0;
    std::int64_t limit = 0;
    std::chrono::milliseconds lease{0};
    std::vector<std::string> except; ///< functions under a brake
    /// Brakes that name orders by where they come from (a source's, a merchant's).
    std::vector<store::brake> of_orders;
    bool probes_only = false;
};
/// There is more room by now than when the claim that is under way was asked for.
struct claim_more {
    claim_more() = default;
    instance_id instance = 0;
    std::int64_t limit = 0; ///< in all
};
struct run_task {
    run_task() = default;
    store::task task;
};
struct run_feed {
    run_feed() = default;
    instance_id instance = 0;
    std::string function;
};

using action = std::variant<claim, claim_more, run_task, run_feed>;

/// What `dray status` and `dray feeds` show of a lane.
struct lane_view {
    lane_view() = default;
    instance_id instance = 0;
    std::int64_t in_flight = 0;
    std::string paused; ///< why; empty = running
    std::optional<timestamp> paused_until;
    struct feed_view {
        feed_view() = default;
        std::string function;
        std::int64_t running = 0; ///< operations
        std::optional<timestamp> next_due;
    };
    std::vector<feed_view> feeds;
};

class scheduler {
public:
    explicit scheduler(std::uint64_t seed) : random_(seed) {}

    std::vector<action> step(const moment_in_time& now, const event& what);
    /// When step(tick) is next of use; empty = only after an event.
    [[nodiscard]] std::optional<mono_time> next_due(const moment_in_time& now) const;
    [[nodiscard]] std::vector<lane_view> view(const moment_in_time& now) const;
    /// Why no request of this function may start now; empty = it may.
    [[nodiscard]] std::string refuse(instance_id instance, const std::string& function,
                                     bool is_write, timestamp now) const;

private:
    struct feed_state {
        feed_config config;
        mono_time next; ///< mono_time::max(): only after an event
        std::int64_t running = 0;
        bool wanted = false; ///< asked for while it ran: runs once more at once
        std::int64_t failures = 0;
    };
    struct lane {
        lane_config config;
        std::vector<feed_state> feeds;
        std::int64_t in_flight = 0;
        bool claiming = false;
        std::int64_t claim_limit = 0; ///< of the claim that is under way
        std::optional<timestamp> next_due;
        /// What was under a brake when `next_due` was asked for: functions, and orders.
        std::vector<std::string> left_out;
        std::vector<store::brake> orders_left_out;
        std::optional<mono_time> paused_until;
        std::string paused_why;
        bool half_open = false; ///< after a pause: one at a time until one succeeds
        std::optional<mono_time> claim_again;

        [[nodiscard]] bool busy() const;
    };

    void handle(const moment_in_time& now, const lane_opened& e);
    void handle(const moment_in_time& now, const task_ended& e);
    void handle(const moment_in_time& now, const feed_ended& e);
    void handle(const moment_in_time& now, const claimed& e, std::vector<action>& out);
    void pump(const moment_in_time& now, std::vector<action>& out);
    void pump_lane(const moment_in_time& now, lane& l, std::vector<action>& out);
    void pause(const moment_in_time& now, lane& l, std::chrono::milliseconds d, std::string why,
               bool half_open);
    [[nodiscard]] const store::brake* brake_on(const lane_config& c, const std::string& function,
                                               timestamp now) const;

    [[nodiscard]] std::vector<std::string> braked(const lane_config& c, timestamp now) const;
    /// Brakes on orders, wherever their work runs. A source's own lane stands under them anyhow.
    [[nodiscard]] std::vector<store::brake> brakes_on_orders(const lane_config& c,
                                                             timestamp now) const;

    std::map<instance_id, lane> lanes_;
    std::vector<store::brake> brakes_;
    bool writes_allowed_ = true;
    bool probes_only_ = false;
    std::mt19937_64 random_;
};

} // namespace dray::engine
