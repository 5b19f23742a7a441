#pragma once

// What a store is made of, shared by the files that implement it.

#include "tests/simulators/common/mishaps.hpp"
#include "tests/simulators/common/rate_meter.hpp"
#include "tests/simulators/threedcart/shop.hpp"
#include "tests/simulators/threedcart/threedcart_store.hpp"

#include <boost/json/object.hpp>

namespace dray::sim {

struct threedcart_store::state {
    explicit state(clock now) : now_by_caller(std::move(now)) {}

    threedcart::shop shop;
    clock now_by_caller;
    mishaps trouble;
    rate_meter rate;

    std::int64_t now_ms() const;
    /// Sets the store's clock and carries out the late writes that are due.
    void catch_up();
    response respond(const request& req);
    /// Applies knobs; adds what they answer. Throws std::invalid_argument.
    void apply(const boost::json::object& change, boost::json::object& results);
};

} // namespace dray::sim
