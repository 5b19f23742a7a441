#pragma once

#include "core/store/sqlite/statements.hpp"
#include "core/store/store.hpp"

namespace dray::store::sqlite {

/// The reads of one connection. Base is `reader` or `transaction`, so that a unit reads with the
/// same code as everybody else.
template <class Base>
class queries : public Base {
public:
    explicit queries(SQLite::Database& db) : st_(db) {}

    std::optional<orders::order> load_order(orders::order_id id) override;
    std::optional<orders::order> find_order(instance_id source,
                                            const std::string& source_ref) override;
    std::optional<orders::order> find_order_by_reference(instance_id destination,
                                                         const std::string& reference) override;
    std::optional<orders::order> find_order_by_consignment(orders::consignment_id id) override;
    std::vector<order_row> list_orders(const order_filter& by) override;
    std::vector<orders::order_id> order_ids_of_source(instance_id source, orders::order_id after,
                                                      std::int64_t limit) override;
    std::map<std::string, std::int64_t> count_orders(instance_id source) override;
    std::int64_t count_new_orders(instance_id source, timestamp since, std::int64_t most) override;
    std::vector<instance> instances() override;
    std::optional<task> load_task(task_id id) override;
    std::vector<task> tasks_of_order(orders::order_id id) override;
    due_summary due(instance_id instance) override;
    std::vector<history_row> history_of_order(orders::order_id id, std::int64_t limit) override;
    std::vector<problem_row> open_problems() override;
    std::vector<problem_row> problems_of_order(orders::order_id id) override;
    std::optional<problem_row> find_problem(const std::string& key) override;
    std::vector<orders::order_id> orders_of_problem(const std::string& key, orders::order_id after,
                                                    std::int64_t limit) override;
    std::optional<feed> load_feed(instance_id instance, const std::string& function) override;
    std::vector<feed> feeds() override;
    std::vector<quarantined> quarantine(instance_id instance, std::int64_t limit) override;
    std::vector<brake> brakes() override;
    std::vector<status_binding> status_bindings(instance_id instance) override;
    std::map<std::string, std::string> plugin_state(instance_id instance) override;
    std::vector<open_consignment> open_consignments(instance_id destination, timestamp now,
                                                    std::chrono::milliseconds interval,
                                                    std::chrono::milliseconds slowest,
                                                    std::int64_t limit) override;
    std::int64_t count_open_consignments(instance_id destination) override;
    std::int64_t count_due_consignments(instance_id destination, timestamp now,
                                        std::chrono::milliseconds interval,
                                        std::chrono::milliseconds slowest) override;
    std::int64_t count_tested_orders(instance_id source) override;
    orders::order_id last_order_id() override;
    std::optional<std::string> meta(const std::string& key) override;

protected:
    statements st_;
};

/// The columns that read_task() expects, in its order.
#define DRAY_TASK_COLUMNS                                                                          \
    "id, instance, function, order_id, consignment_id, shipment_id, moment, identity_key, "        \
    "sequence, after, state, phase, attempts, faults, absent, write_begun, due_at, lease_until, "  \
    "token, last_write_at, last_error, problem, created_at, done_at"

task read_task(use& q);

} // namespace dray::store::sqlite
