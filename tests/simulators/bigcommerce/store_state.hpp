#pragma once

// What a store is made of, shared by the files that implement it.

#include "tests/simulators/bigcommerce/bigcommerce_store.hpp"
#include "tests/simulators/bigcommerce/shop.hpp"
#include "tests/simulators/common/mishaps.hpp"

#include <boost/json/object.hpp>
#include <string>
#include <vector>

namespace dray::sim::bigcommerce {

inline constexpr std::size_t scratch_size = 256 * 1024;

struct rate_window {
    std::int64_t started_ms = 0;
    std::int64_t used = 0;
};

} // namespace dray::sim::bigcommerce

namespace dray::sim {

struct bigcommerce_store::state {
    state(std::string hash, clock now) : shop(std::move(hash)), now_by_caller(std::move(now)) {}

    bigcommerce::shop shop;
    clock now_by_caller;
    mishaps trouble;
    bigcommerce::rate_window window;
    std::uint64_t answers = 0;
    /// Where an answer is put together before it becomes text; large enough for most.
    std::vector<unsigned char> scratch = std::vector<unsigned char>(bigcommerce::scratch_size);

    std::int64_t now_ms() const;
    /// Sets the shop's clock and carries out the late writes that are due.
    void catch_up();
    response respond(const request& req);
    void decorate(response& out, const request& req, bool usual_headers);
    bool admit();
    /// Applies knobs; adds what they answer. Throws std::invalid_argument.
    void apply(const boost::json::object& change, boost::json::object& results);
};

} // namespace dray::sim
