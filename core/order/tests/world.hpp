#pragma once

// One order with a store, an engine and two vendors that exist only as far as the lifecycle can see
// them: ids are given, tasks are kept, and after each decision all that must always hold is
// checked.

#include "core/order/decide.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace dray::orders::testing {

inline constexpr instance_id shop = 1;
inline constexpr instance_id east = 7;
inline constexpr instance_id west = 8;

data::line physical(std::string id, std::string sku, std::int64_t quantity,
                    std::string group = "g1");
data::ship_group ship_to(std::string id, std::string street = "1 Dock Road");
/// Order 1001 of one group "g1" with two lines: "11" SKU A x 2, "12" SKU B x 1.
data::order two_lines();
/// Order 1001 of groups "g1" (line "11", SKU A x 2) and "g2" (line "12", SKU B x 1).
data::order two_groups();
/// Source "shop", live, everything to `east`, on_download "P", on_partial "PS", on_shipment "S";
/// status "X" is cancelled, "F" is final.
policy live();

data::shipment box(std::string ref, std::string tracking, std::vector<data::line_quantity> lines);

struct world {
    explicit world(policy p = live());

    policy by;
    order o;
    timestamp now;
    decision last;                            ///< what the last event decided
    std::map<std::string, task_wanted> tasks; ///< that stand, by identity key
    std::set<std::string> issued;             ///< every key ever
    std::vector<history_entry> history;
    std::map<std::string, problem> problems; ///< open or noted, by key
    bool strict = true; ///< false: the caller expects contradictions between the vendors

    const decision& run(event e);

    // ---- events, a minute apart
    const decision& observe(const data::order& version);
    /// The version again with `modified_at` moved on, after `change`.
    template <class F>
    const decision& edit(F change) {
        auto v = o.version;
        change(v);
        v.modified_at = now + std::chrono::minutes(1);
        return observe(v);
    }
    const decision& command(command_kind kind, std::optional<timestamp> until = {});
    const decision& begun(std::size_t consignment = 0);
    const decision& refused(std::size_t consignment = 0);
    const decision& accepted(std::size_t consignment = 0, std::string ref = "W1",
                             data::warehouse_state state = data::warehouse_state::accepted,
                             std::string word = "Released");
    const decision& looked(std::size_t consignment, data::warehouse_state state, std::string word);
    const decision& shipped(std::size_t consignment, std::vector<data::shipment> all,
                            data::warehouse_state state = data::warehouse_state::working,
                            std::string word = "Picking");
    const decision& confirmed(std::size_t shipment, std::string source_ref = "S1");
    const decision& marked(moment m, std::string status = "9");
    const decision& met(std::string key);
    const decision& resolved(std::string key);
    const decision& mark_held(moment m, std::string key);
    const decision& wants_recheck();
    /// What order.get of a recheck brings, after `change`.
    template <class F>
    const decision& reread(F change) {
        auto v = o.version;
        const auto before = v;
        change(v);
        if (!(v == before))
            v.modified_at = now + std::chrono::minutes(1);
        return reread_as(v);
    }
    const decision& reread_as(const data::order& version);
    /// Resolves the open problem of that code.
    const decision& settled(std::string_view code);

    [[nodiscard]] consignment& c(std::size_t i = 0) { return o.consignments.at(i); }
    [[nodiscard]] shipment& s(std::size_t i = 0) { return o.shipments.at(i); }
    [[nodiscard]] std::string status() const { return to_label(last.derived); }
    [[nodiscard]] std::string stage() const { return to_word(last.derived.stage); }
    [[nodiscard]] std::vector<std::string> queued(const std::string& function) const;
    [[nodiscard]] bool held_by(std::string_view code) const;
    [[nodiscard]] bool noted(std::string_view code) const; ///< open, held or beside the order
    [[nodiscard]] bool said(std::string_view code) const;  ///< in the last decision's history

private:
    timestamp next_minute();
    void check(const order& before, const event& e) const;
    void check_rows(const order& before) const;

    std::int64_t next_id_ = 1;
};

} // namespace dray::orders::testing
