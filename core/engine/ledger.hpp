#pragma once

// What engine events mean for the store: each function here is one unit of work, called inside a
// store transaction. Reads the order, decides, writes facts, history, tasks and problems together.

#include "core/engine/doubt.hpp"
#include "core/engine/page.hpp"
#include "core/engine/policies.hpp"
#include "core/engine/scheduler.hpp"
#include "core/store/store.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace dray::engine {

/// Instances whose tasks became ready, and from when: for scheduler's work_added.
using touched = std::map<store::instance_id, timestamp>;

struct page_result {
    page_result() = default;
    std::vector<plugin::item_fate> fates;
    touched due;
    std::int64_t poison = 0;
};

/// A claimed task with what its operation is to be given.
struct prepared_task {
    prepared_task() = default;
    store::task task;
    std::string function;          ///< the task's, or its probe's
    std::string request;           ///< JSON
    std::string order_number;      ///< for texts
    store::instance_id source = 0; ///< of its order
    bool is_write = false;
    std::string told; ///< shipment.confirm: the tracking that stands in the request
    /// Nothing to run: why it ended here ("the moment has no status any more"); already stored.
    std::string skipped;
    /// Not before `settle` has passed since the write: stored as due then. Nothing to run, nothing
    /// to tell.
    bool postponed = false;
};

/// What a claim brought.
struct taken_work {
    taken_work() = default;
    std::vector<prepared_task> tasks;   ///< to be run
    std::vector<prepared_task> skipped; ///< ended without an operation, each says why
    bool settled = false; ///< some were taken and none is to be run: there may be more at once
    std::optional<timestamp> next_due; ///< of what is left and may be claimed
    touched due;
};

struct task_result {
    task_result() = default;
    bool fenced = false; ///< another claim took over: nothing was written
    bool succeeded = false;
    bool well = false; ///< the vendor answered, though it may have refused
    lane_effect effect = lane_effect::none;
    std::chrono::milliseconds pause{0};
    std::optional<timestamp> again_at;
    std::string instance_problem; ///< key of the one that was opened; empty = none
    touched due;
};

/// How far letting go of a problem's orders has come.
struct released {
    released() = default;
    std::int64_t orders = 0;
    std::int64_t refused = 0;   ///< set_aside_problem(): something of them was sent
    orders::order_id after = 0; ///< done up to here
    orders::order_id last = 0;  ///< those that were there at the beginning
    bool all = false;
    touched due; ///< of this unit
};

/// Keys of the problems that park what a source may not send: released when its mode or start is
/// another one.
inline std::string source_not_live(const std::string& source) {
    return source + "/source_not_live";
}
inline std::string older_than_start(const std::string& source) {
    return source + "/older_than_start";
}
/// The same for what a destination may not be sent: released when it is live again.
inline std::string destination_drains(const std::string& destination) {
    return destination + "/destination_drains";
}

class ledger {
public:
    /// Tasks of orders that are in doubt are probed before they act.
    ledger(std::shared_ptr<const policies> by, doubt of, std::uint64_t seed)
        : by_(std::move(by)), doubt_(of), random_(seed) {}

    /// orders.download: the page and its cursor.
    page_result store_orders(store::transaction& tx, store::instance_id source,
                             const std::string& function, const page<data::order>& p,
                             timestamp now);
    /// shipments.download: what the destination says about consignments.
    page_result store_updates(store::transaction& tx, store::instance_id destination,
                              const std::string& function, const page<data::consignment_update>& p,
                              timestamp now);

    /// A feed's operation ended; `looked_at` are the consignments that it was asked about.
    void end_feed(store::transaction& tx, store::instance_id instance, const std::string& function,
                  const plugin::outcome& o, const std::vector<orders::consignment_id>& looked_at,
                  timestamp now);

    /// Claims what is due and says what each operation is to be given. Its commit is the durable
    /// intent before a write's first byte.
    taken_work take(store::transaction& tx, const claim& c, timestamp now);

    /// How a claimed task's operation ended.
    task_result finish(store::transaction& tx, const prepared_task& work, const plugin::outcome& o,
                       timestamp now);

    /// A command for one order; `refused` of the answer names why not.
    orders::decision command(store::transaction& tx, const orders::order& o,
                             const orders::command& c, touched& due);

    /// An observation for one order, beside those that tasks and pages make.
    orders::decision observe(store::transaction& tx, const orders::order& o, const orders::event& e,
                             touched& due) {
        return apply(tx, o, e, due);
    }

    /// A person (or a cure) says that the cause is gone: releases what it holds, by the orders'
    /// ids, at most `limit` of them a unit of work. The same `r` is handed in until it says `all`;
    /// what joins the problem meanwhile is not released.
    void release_problem(store::transaction& tx, const std::string& key, const std::string& who,
                         timestamp now, std::int64_t limit, released& r);
    /// The same for one order; 0 where its cause is still there, else how much of it is free.
    std::int64_t release_order(store::transaction& tx, orders::order_id id, const std::string& key,
                               const std::string& who, timestamp now, touched& due);
    /// A person wants nothing sent of the orders that a problem holds; as release_problem().
    void set_aside_problem(store::transaction& tx, const std::string& key, const orders::command& c,
                           std::int64_t limit, released& r);
    struct retried {
        retried() = default;
        std::int64_t released = 0;     ///< tasks and problems
        std::vector<std::string> left; ///< problems that a person has to name to let them go
    };
    /// A person wants this one order tried again: lets go of its problems, and makes what is held
    /// or waits due now, except that probes keep their time to settle. A write of which nobody can
    /// say whether it happened stays held: who cured something else of the order did not look for
    /// it. Empty = there is no such order.
    std::optional<retried> retry_order(store::transaction& tx, orders::order_id id,
                                       const std::string& who, timestamp now, touched& due);

private:
    prepared_task prepare(store::transaction& tx, store::task t, timestamp now, touched& due);
    orders::decision apply(store::transaction& tx, const orders::order& before,
                           const orders::event& e, touched& due);
    /// The claimed task is not to be run yet: postponed, or held by a problem.
    bool waits(store::transaction& tx, prepared_task& p, const orders::order& o,
               const orders::policy& by, timestamp now, touched& due);
    /// A person holds the order until a time: the submit is postponed until then.
    bool on_hold(store::transaction& tx, prepared_task& p, const orders::order& o, timestamp now);
    /// Its source may not send it now (not live, or the order is older than its start), or its
    /// destination gets no new orders: the submit is parked under a problem of the source or the
    /// destination, to be released when that changes.
    bool may_not_be_sent(store::transaction& tx, prepared_task& p, const orders::order& o,
                         const orders::policy& by, timestamp now, touched& due);
    /// Where the order is to be read again at its shop first: sees to that, and postpones the task.
    bool reads_again_first(store::transaction& tx, prepared_task& p, const orders::order& o,
                           const orders::policy& by, timestamp now, touched& due);
    /// It was read again: what was postponed for that is due.
    void wake_postponed(store::transaction& tx, const orders::order& o, timestamp now,
                        touched& due);
    /// The moment's status is not known now: no call is made, the problem holds task and order.
    void hold_mark(store::transaction& tx, prepared_task& p, const orders::order& o,
                   orders::moment m, const std::string& key, timestamp now, touched& due);
    void forget_problems(store::transaction& tx, orders::decision& d,
                         const std::set<std::string>& keys, timestamp now, touched& due);
    void add_tasks(store::transaction& tx, const orders::decision& d, timestamp now, touched& due);
    static std::int64_t predecessor(store::transaction& tx, const orders::decision& d,
                                    const store::task& t);
    template <class T>
    void save_page_state(store::transaction& tx, store::instance_id instance,
                         const std::string& function, const page<T>& p, timestamp now);
    /// Says anew how many orders a guard holds, and which, where a decision changed that.
    void retell_guards(store::transaction& tx, const orders::decision& d, timestamp now);
    void retell_guard(store::transaction& tx, const std::string& key, timestamp now);
    void quarantine(store::transaction& tx, store::instance_id instance, const std::string& ref,
                    const std::string& why, const std::string& raw, timestamp now);
    void lift_quarantine(store::transaction& tx, store::instance_id instance,
                         const std::string& ref, timestamp now);

    std::shared_ptr<const policies> by_;
    doubt doubt_;
    std::mt19937_64 random_;
};

} // namespace dray::engine
