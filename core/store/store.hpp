#pragma once

// Where everything durable is. An interface with (so far) one implementation, sqlite/, and one
// contract suite (contract/) that every implementation passes.
//
// Work is done in units: a function that reads and writes through a `transaction`. Units run one
// at a time on the store's writer thread, each in a savepoint; whatever has queued up commits
// together. A unit that throws is rolled back alone; only what ails the disk or the file itself
// (disk_full, read_only, io, corrupt) fails all that were to commit together.

#include "rows.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace dray::store {

enum class failure {
    none,
    disk_full,
    read_only,
    io,
    corrupt,
    conflict, ///< a unique key of the schema refused; a bug or a second writer
    refused,  ///< the unit itself threw, or asked for what no store could keep (a value too big)
    closed,
};

struct outcome {
    outcome() = default;
    outcome(store::failure f, std::string t) : failure(f), text(std::move(t)) {}
    store::failure failure = failure::none;
    std::string text; ///< for the person who must act
    [[nodiscard]] bool ok() const { return failure == store::failure::none; }
};

/// Reads a consistent state. Not thread-safe; valid only inside the function it was handed to.
class reader {
public:
    virtual ~reader() = default;

    virtual std::optional<orders::order> load_order(orders::order_id id) = 0;
    virtual std::optional<orders::order> find_order(instance_id source,
                                                    const std::string& source_ref) = 0;
    virtual std::optional<orders::order> find_order_by_reference(instance_id destination,
                                                                 const std::string& reference) = 0;
    virtual std::optional<orders::order> find_order_by_consignment(orders::consignment_id id) = 0;
    virtual std::vector<order_row> list_orders(const order_filter& by) = 0;
    virtual std::vector<orders::order_id>
    order_ids_of_source(instance_id source, orders::order_id after, std::int64_t limit) = 0;
    /// status word -> orders, per source name ("" = all); "not_for_us", "partial" and
    /// "quarantined" beside the statuses.
    virtual std::map<std::string, std::int64_t> count_orders(instance_id source = 0) = 0;

    /// Orders of the source that are for us and not only observed, first seen after `since`; at
    /// most `most` are counted.
    virtual std::int64_t count_new_orders(instance_id source, timestamp since,
                                          std::int64_t most) = 0;

    virtual std::vector<instance> instances() = 0;
    virtual std::optional<task> load_task(task_id id) = 0;
    virtual std::vector<task> tasks_of_order(orders::order_id id) = 0;
    virtual due_summary due(instance_id instance) = 0;
    virtual std::vector<history_row> history_of_order(orders::order_id id, std::int64_t limit) = 0;
    virtual std::vector<problem_row> open_problems() = 0;
    virtual std::vector<problem_row> problems_of_order(orders::order_id id) = 0;
    /// The open problem of that key.
    virtual std::optional<problem_row> find_problem(const std::string& key) = 0;
    /// By id, those after `after`.
    virtual std::vector<orders::order_id>
    orders_of_problem(const std::string& key, orders::order_id after, std::int64_t limit) = 0;
    virtual std::optional<feed> load_feed(instance_id instance, const std::string& function) = 0;
    virtual std::vector<feed> feeds() = 0;
    virtual std::vector<quarantined> quarantine(instance_id instance, std::int64_t limit) = 0;
    virtual std::vector<brake> brakes() = 0;
    virtual std::vector<status_binding> status_bindings(instance_id instance) = 0;
    virtual std::map<std::string, std::string> plugin_state(instance_id instance) = 0;
    /// Accepted, not closed, due for a look: last looked at `interval` ago for each day of its
    /// age, at most `slowest`; least recently looked at first.
    virtual std::vector<open_consignment> open_consignments(instance_id destination, timestamp now,
                                                            std::chrono::milliseconds interval,
                                                            std::chrono::milliseconds slowest,
                                                            std::int64_t limit) = 0;
    virtual std::int64_t count_open_consignments(instance_id destination) = 0;
    /// How many open_consignments() would be without its limit.
    virtual std::int64_t count_due_consignments(instance_id destination, timestamp now,
                                                std::chrono::milliseconds interval,
                                                std::chrono::milliseconds slowest) = 0;
    /// Its orders of which a test (mode test) counts as sent: at a warehouse, or on its way there.
    virtual std::int64_t count_tested_orders(instance_id source) = 0;
    virtual orders::order_id last_order_id() = 0; ///< the highest so far; 0 = there is none
    virtual std::optional<std::string> meta(const std::string& key) = 0;
};

class transaction : public reader {
public:
    /// Inserts (id == 0) or updates the order with all its children; gives ids to new ones, in
    /// place. `d` becomes the indexed columns. Only what differs from `before` is written.
    virtual void save_order(orders::order& o, const orders::derived& d,
                            const orders::order* before) = 0;

    virtual instance_id save_instance(const instance& row) = 0; ///< insert (id 0) or update

    /// False where a task with that identity key exists already (whatever its state).
    virtual bool add_task(task& t) = 0;
    /// Takes up to `limit` ready tasks that are due, whose predecessors are done, raising token
    /// and lease; in order of priority (probe, shipment.confirm, order.mark, order.submit), then
    /// due time. Functions in `except` are left; of `paused` all but the probes.
    virtual std::vector<task> claim_tasks(instance_id instance, timestamp now,
                                          timestamp lease_until, std::int64_t limit,
                                          const std::vector<std::string>& except, bool probes_only,
                                          const std::vector<paused_orders>& paused = {}) = 0;
    /// When the next of its ready tasks is due that a claim with those limits would take.
    virtual std::optional<timestamp>
    next_task_due(instance_id instance, const std::vector<std::string>& except = {},
                  bool probes_only = false, const std::vector<paused_orders>& paused = {}) = 0;
    /// Writes all of `t` where the stored token is still t.token; false where it is not (fenced).
    virtual bool update_task(const task& t) = 0;
    /// Since the last call: instances of waiting tasks that became ready, and from when.
    virtual std::map<instance_id, timestamp> take_woken() = 0;
    /// Ends a task that has not written; a running one, or one that may have written, is left to
    /// end. Returns the key of the problem that held it; empty = none.
    virtual std::string withdraw_task(const std::string& identity_key, const std::string& why,
                                      timestamp at) = 0;
    /// Makes ready all held tasks of that problem; how many.
    virtual std::int64_t release_tasks(const std::string& problem_key, timestamp due_at) = 0;
    /// Frees tasks whose lease ended or whose epoch is gone: `running` becomes `ready`, in phase
    /// probe where a write had begun. Counts an attempt. With `all` (a new life) probes that wait
    /// settle anew: what the clock did in between nobody knows. How many were freed.
    virtual std::int64_t recover_tasks(timestamp now, bool all) = 0;
    /// Recovery: every task that is not done is probed before it acts. How many.
    virtual std::int64_t probe_all_tasks(timestamp now) = 0;
    /// The wall clock was set by so much: whatever waits for a time that was reckoned from it (due
    /// times, settling, leases, looks at open consignments) waits as long as it would have. What
    /// people set (a hold's end, a brake's) stays.
    virtual void shift_waits(std::chrono::milliseconds by) = 0;

    virtual void add_history(orders::order_id order, instance_id instance,
                             const orders::history_entry& e) = 0;

    /// Opens or refreshes the problem and attaches the order (0 = none).
    virtual void open_problem(const orders::problem& p, orders::order_id order, timestamp at) = 0;
    /// Detaches one order; closes the problem when it holds nothing more, unless it stands by
    /// itself, and always where order == 0.
    virtual void resolve_problem(const std::string& key, orders::order_id order,
                                 const std::string& by, timestamp at) = 0;

    virtual void save_feed(const feed& f) = 0;
    virtual void add_quarantined(const quarantined& q) = 0;
    /// False where it was not in quarantine.
    virtual bool remove_quarantined(instance_id instance, const std::string& ref) = 0;
    virtual void save_plugin_state(instance_id instance, const std::string& key,
                                   const std::optional<std::string>& value) = 0;
    virtual void save_status_binding(const status_binding& b) = 0;
    virtual void add_brake(const brake& b) = 0;
    virtual void remove_brakes(const std::string& scope, const std::string& target,
                               const std::string& function) = 0;
    virtual void mark_looked_at(const std::vector<orders::consignment_id>& ids, timestamp at,
                                bool swept) = 0;
    virtual void set_meta(const std::string& key, const std::string& value) = 0;
};

class store {
public:
    virtual ~store() = default;

    /// Queues a unit. `done` is called on the writer thread after the commit (or its failure).
    /// A unit may be run more than once before that, where another one fails or the disk is full:
    /// the last time counts, so it begins from nothing each time.
    /// `outcomes_only` units record what already happened at a vendor: they may use the disk
    /// reserve. [any thread]
    virtual void write(std::function<void(transaction&)> unit, std::function<void(outcome)> done,
                       bool outcomes_only = false) = 0;
    /// The same, waiting for it. Not from the writer thread.
    outcome write_now(std::function<void(transaction&)> unit);
    /// Runs `work` on the calling thread on a snapshot; throws std::runtime_error where the file
    /// cannot be read. [any thread]
    virtual void read(const std::function<void(reader&)>& work) = 0;

    /// Whether new writes to vendors may start: file writable and the disk reserve whole.
    /// Tries to restore the reserve. [any thread]
    virtual outcome health() = 0;
    virtual std::int64_t epoch() const = 0; ///< raised at each opening
};

} // namespace dray::store
