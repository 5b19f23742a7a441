#pragma once

// The part of every vendor's books that is about requests: how many of which kind, how they were
// answered, which were refused and why.

#include "tests/simulators/common/vendor.hpp"

#include <boost/json/object.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <string>

namespace dray::sim {

struct visit_book {
    static constexpr std::size_t refusals_kept = 100;

    std::map<std::string, std::int64_t> requests; ///< by operation: "GET /orders/{id}"
    std::map<int, std::int64_t> answers;          ///< by status code
    std::deque<std::string> refusals;             ///< the last 100: "400 PUT /…: sentence"

    /// Counts the answer, and keeps it when it is a refusal (400 and up).
    void answered(const request& req, const response& with);
    void refused(int status, const std::string& what);

    /// Adds "requests", "answers" and "refusals" as the books show them.
    void show(boost::json::object& out) const;
    /// The same, for `load`.
    void save(boost::json::object& out) const;
    void load(const boost::json::object& from); ///< throws what Boost.JSON throws
};

/// "GET /orders/{id}": the path from its nth segment on, numbers named alike, cut to six segments.
std::string operation_of(const request& req, const std::vector<std::string>& path,
                         std::size_t from);

} // namespace dray::sim
