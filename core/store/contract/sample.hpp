#pragma once

// A store with one source and one destination, and rows to put into it.

#include "core/store/contract/contract.hpp"

#include <string>

namespace dray::store::contract {

inline constexpr timestamp start{std::chrono::hours{24 * 20'000}};

struct sample {
    explicit sample(const open_store& open);

    std::unique_ptr<store> kept;
    instance_id source = 0;
    instance_id destination = 0;

    /// Runs one unit and requires that it succeeds.
    void run(std::function<void(transaction&)> unit) const;
    /// Reads one value on a snapshot.
    template <class F>
    auto read(F work) const {
        decltype(work(std::declval<reader&>())) result{};
        kept->read([&](reader& r) { result = work(r); });
        return result;
    }
    [[nodiscard]] orders::order load(orders::order_id id) const;
    /// Not stored yet: one ship group, one consignment, one shipment, one mark.
    [[nodiscard]] orders::order new_order(const std::string& ref) const;
    [[nodiscard]] orders::order stored_order(const std::string& ref = "1001") const;
    /// A ready task of the order, due at `start`; not stored yet.
    [[nodiscard]] task new_task(orders::order_id order, const std::string& key,
                                std::int64_t sequence = 1, std::int64_t after = 0,
                                const std::string& function = "order.submit") const;
    [[nodiscard]] task add(task t) const;
    [[nodiscard]] std::vector<task> claim(timestamp now, std::int64_t limit = 100,
                                          std::vector<std::string> except = {},
                                          bool probes_only = false) const;
    [[nodiscard]] task load_task(task_id id) const;
};

/// Words that name a person in sample orders: they may stand with the personal data alone.
inline constexpr const char* personal_words[] = {"Personia",   "Privatstreet", "Secretville",
                                                 "PC77777",    "+15550100",    "mail@person.test",
                                                 "ring-twice", "vip-note",     "field-of-person"};

} // namespace dray::store::contract
