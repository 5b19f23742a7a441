#pragma once

#include "core/store/sqlite/order_cache.hpp"
#include "core/store/sqlite/queries.hpp"

#include <utility>

namespace dray::store::sqlite {

/// The transaction that units work through, on the writer's connection. [writer thread]
class unit_of_work final : public queries<transaction> {
public:
    unit_of_work(SQLite::Database& db, std::int64_t epoch)
        : queries<transaction>(db), epoch_(epoch) {}

    /// To be called when a unit's writes were undone, or the whole transaction's.
    void rolled_back();
    /// To be called before what was written is kept.
    void write_counts() { counts_.write(st_); }

    std::map<std::string, std::int64_t> count_orders(instance_id source) override;
    std::optional<orders::order> load_order(orders::order_id id) override;
    void save_order(orders::order& o, const orders::derived& d,
                    const orders::order* before) override;
    instance_id save_instance(const instance& row) override;
    bool add_task(task& t) override;
    std::vector<task> claim_tasks(instance_id instance, timestamp now, timestamp lease_until,
                                  std::int64_t limit, const std::vector<std::string>& except,
                                  bool probes_only,
                                  const std::vector<paused_orders>& paused = {}) override;
    std::optional<timestamp> next_task_due(instance_id instance,
                                           const std::vector<std::string>& except = {},
                                           bool probes_only = false,
                                           const std::vector<paused_orders>& paused = {}) override;
    bool update_task(const task& t) override;
    std::map<instance_id, timestamp> take_woken() override { return std::exchange(woken_, {}); }
    std::string withdraw_task(const std::string& identity_key, const std::string& why,
                              timestamp at) override;
    std::int64_t release_tasks(const std::string& problem_key, timestamp due_at) override;
    std::int64_t recover_tasks(timestamp now, bool all) override;
    std::int64_t probe_all_tasks(timestamp now) override;
    void shift_waits(std::chrono::milliseconds by) override;
    void add_history(orders::order_id order, instance_id instance,
                     const orders::history_entry& e) override;
    void open_problem(const orders::problem& p, orders::order_id order, timestamp at) override;
    void resolve_problem(const std::string& key, orders::order_id order, const std::string& by,
                         timestamp at) override;
    void save_feed(const feed& f) override;
    void add_quarantined(const quarantined& q) override;
    bool remove_quarantined(instance_id instance, const std::string& ref) override;
    void save_plugin_state(instance_id instance, const std::string& key,
                           const std::optional<std::string>& value) override;
    void save_status_binding(const status_binding& b) override;
    void add_brake(const brake& b) override;
    void remove_brakes(const std::string& scope, const std::string& target,
                       const std::string& function) override;
    void mark_looked_at(const std::vector<orders::consignment_id>& ids, timestamp at,
                        bool swept) override;
    void set_meta(const std::string& key, const std::string& value) override;

private:
    void wake_successors(orders::order_id order);
    static constexpr std::size_t most_orders = 1'000; ///< some 8 MiB of common orders

    std::int64_t epoch_;
    /// Whoever writes a table that load_order() reads has to put() or forget() here.
    order_cache known_{most_orders};
    std::map<instance_id, timestamp> woken_;
    count_changes counts_; ///< not written yet
};

} // namespace dray::store::sqlite
