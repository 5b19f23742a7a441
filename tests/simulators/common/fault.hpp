#pragma once

// What can go wrong between a client and a vendor, said as a list of rules. A simulator asks once
// per request; the first rule that matches and is not used up decides.

#include "tests/simulators/common/spoil.hpp"
#include "tests/simulators/common/vendor.hpp"

#include <boost/json/fwd.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace dray::sim {

/// What happens to one request. Every field at its default: nothing unusual.
struct fault {
    /// Answered instead of the vendor's own answer.
    std::optional<int> status;
    std::string body;
    sim::headers headers;
    /// What becomes of the vendor's own answer; see spoil.hpp.
    spoilage spoil = spoilage::none;
    /// False: the vendor's usual headers (rate limits, version) are left out too.
    bool usual_headers = true;
    /// False: the vendor never sees the request.
    bool execute = true;
    /// The vendor carries the request out this much later than it was sent, on its own clock; the
    /// answer is lost at once. A client that looks too early does not see its write.
    std::chrono::milliseconds late{0};
    std::chrono::milliseconds delay{0};
    sim::delivery delivery = sim::delivery::whole;
};

/// The rules. One is written as
///
///     { "method": "POST",           any when absent
///       "path": "/shipments$",      ECMAScript regex searched in the path (no query); any when
///                                   absent
///       "query": "page=2",          regex searched in the undecoded query
///       "body": "order_status",     regex searched in the first 64 KiB of the body
///       "after": 0,                 this many matching requests pass unharmed first
///       "times": 1,                 how many are hit; null for all that follow
///       "chance": 1.0,              of being hit, 0 < chance <= 1, drawn from "seed" (default 1)
///       "status": 503, "body_text": "…", "html": true, "headers": {"Retry-After": "2"},
///       "usual_headers": true,
///       "spoil": "truncated",       the vendor's answer, of no use: a word of spoil.hpp
///       "execute": false,           default: true, but false where a "status" is given
///       "delay_ms": 0,              0 … 600000
///       "delivery": "whole" | "cut_before" | "cut_within" | "hang",
///       "late_ms": 0 }              0 … 86400000; implies "delivery": "cut_before"
///
/// At most 1,000 rules stand at once.
class fault_list {
public:
    fault_list();
    ~fault_list();
    fault_list(fault_list&&) noexcept;
    fault_list& operator=(fault_list&&) noexcept;

    /// Adds one rule or an array of rules. Throws std::invalid_argument with a sentence that names
    /// the rule and the member; then nothing was added.
    void add(const boost::json::value& rules);
    void clear();

    /// The fault that meets this request, and counts it. Nothing when no rule matches.
    std::optional<fault> meet(const request& req);

    /// How many requests were hit since construction.
    std::uint64_t hits() const;
    /// The rules as they were added, each with "seen" and "hit".
    boost::json::value describe() const;
    /// The rules that are not used up, written so that `add` continues where they stand ("chance"
    /// starts its seed again).
    boost::json::value remaining() const;

private:
    struct rule;
    struct state;
    std::unique_ptr<state> state_;
};

/// The page that a gateway in front of a vendor answers with; no JSON in it.
std::string gateway_page(int status);

} // namespace dray::sim
