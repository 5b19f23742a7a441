#pragma once

// A ledger on a real store in a directory of its own, one shop and one warehouse that exist only as
// what is said of them, and a clock that moves when told.

#include "core/engine/ledger.hpp"
#include "core/store/contract/sample.hpp"
#include "core/store/tests/temp_dir.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace dray::engine::testing {

using namespace std::chrono_literals;

inline constexpr auto settle = 60s;

/// Both instances, as a configuration would describe them; to be changed between units.
class two_instances final : public policies {
public:
    [[nodiscard]] orders::policy of_order(store::instance_id, const data::order&) const override {
        return policy;
    }
    [[nodiscard]] function_traits of_function(store::instance_id,
                                              const std::string& function) const override {
        function_traits t;
        t.settle = settle;
        if (const auto at = probes.find(function); at != probes.end())
            t.probe = at->second;
        return t;
    }
    [[nodiscard]] std::string name_of(store::instance_id id) const override {
        return id == 1 ? "shop" : "east";
    }

    [[nodiscard]] bool drains(store::instance_id id) const override { return id == 2 && draining; }

    orders::policy policy;
    bool draining = false; ///< "east"
    std::map<std::string, std::string> probes{{"order.submit", "order.find"},
                                              {"shipment.confirm", "shipment.find"},
                                              {"order.mark", "order.get"}};
};

class place {
public:
    explicit place(const doubt& of = {});

    store::tests::temp_dir dir;
    store::contract::sample s; ///< source 1 "shop", destination 2 "east"
    std::shared_ptr<two_instances> by = std::make_shared<two_instances>();
    ledger books;
    timestamp now = store::contract::start;
    touched due; ///< of the last unit

    // ---- what the vendors say
    /// Ref and number 1001, lines "11" (SKU A x 2) and "12" (SKU B x 1), status "11".
    static data::order version(const std::string& ref = "1001");
    /// Status X means cancelled. Each read is a minute newer than the one before.
    orders::order_id read(data::order v);
    /// The version again after `change`.
    void edit(orders::order_id id, const std::function<void(data::order&)>& change);
    void cancel_in_shop(orders::order_id id);
    /// News about the order's only consignment: the warehouse's whole list of parcels.
    void shipped(orders::order_id id, std::vector<data::shipment> parcels);
    static data::shipment parcel(const std::string& ref, const std::string& tracking,
                                 std::int64_t of_line_1, std::int64_t of_line_2 = 0);

    // ---- work
    taken_work take(store::instance_id instance, bool probes_only = false,
                    std::int64_t limit = 100);
    /// The only task to be run there; fails where there are others or none.
    prepared_task take_one(store::instance_id instance);
    task_result finish(const prepared_task& p, const plugin::outcome& o);
    /// `d` later.
    void pass(std::chrono::milliseconds d) { now += d; }
    void run(std::function<void(store::transaction&)> unit);

    static plugin::outcome done(std::string result);
    static plugin::outcome ended(plugin::error_class cls, bool write_left = false,
                                 std::string code = "word");
    static plugin::outcome submitted(const std::string& ref);
    static plugin::outcome confirmed(const std::string& ref);
    static plugin::outcome marked(const std::string& status);
    static plugin::outcome nothing_found();
    /// order.find: the order's only consignment under that number.
    plugin::outcome found(orders::order_id id, const std::string& ref,
                          data::warehouse_state state = data::warehouse_state::accepted);
    static plugin::outcome unknown();

    /// An order that the warehouse has accepted as W1, its on_download mark written.
    orders::order_id at_warehouse();

    // ---- what is kept
    [[nodiscard]] orders::order order(orders::order_id id) const { return s.load(id); }
    /// In the order in which they were added.
    [[nodiscard]] std::vector<store::task> tasks(orders::order_id id,
                                                 const std::string& function = "") const;
    [[nodiscard]] std::vector<store::problem_row> problems() const;
    [[nodiscard]] std::string status(orders::order_id id) const;
    [[nodiscard]] std::vector<std::string> history(orders::order_id id) const;
};

} // namespace dray::engine::testing
