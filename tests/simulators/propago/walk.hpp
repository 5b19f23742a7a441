#pragma once

// The warehouse that works by itself: Released -> Waved -> Picking -> Shipping -> Closed.

#include "tests/simulators/propago/order_book.hpp"
#include "tests/simulators/propago/settings.hpp"

#include <cstdint>
#include <queue>
#include <string_view>
#include <vector>

namespace dray::sim::propago {

/// The parcels and statuses depend on the order's number and the seed alone, the times on the
/// schedule alone: neither depends on when the account was asked. An order that a person puts
/// into a status outside the walk leaves it, and comes back with Released.
class auto_walk {
public:
    /// Takes over a plan (or none), and schedules every order that stands in the walk.
    void configure(const settings& now_set, const order_book& book, instant now);
    /// Schedules an order's next step, if it stands in the walk. `delay_spread` for a fresh one.
    void schedule(order_book& book, order_id id, instant now, bool delay_spread);
    /// Takes all steps that are due, each at its own time.
    void advance(order_book& book, instant now);

    /// An order's void or standing next step, for the books' state.
    struct due_step {
        instant at{};
        order_id id = 0;
        std::uint32_t epoch = 0;
        bool operator>(const due_step& other) const {
            return at != other.at ? at > other.at : id > other.id;
        }
    };
    std::vector<due_step> pending(const order_book& book) const;
    void restore(const settings& now_set, const std::vector<due_step>& steps);

private:
    void step(order_book& book, order_id id, instant at) const;
    void close(order_book& book, order_id id, instant at) const;
    shipper shipment_of(const order& o, order_id id, instant at, std::int64_t units) const;
    bool picks(std::int64_t every, order_id id) const;

    std::optional<walk_settings> plan_;
    std::uint64_t seed_ = 1;
    std::priority_queue<due_step, std::vector<due_step>, std::greater<>> due_;
};

/// A parcel's number that looks like the carrier's, from a seed.
std::string tracking_number(std::string_view carrier, std::uint64_t seed);

} // namespace dray::sim::propago
