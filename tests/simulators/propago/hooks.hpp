#pragma once

// "Trigger Subscription" webhooks. That they are sent about every five minutes and coalesce what
// happened meanwhile is known; their body, retries and signature are not, so those are invented
// here, and each body says so.

#include "tests/simulators/common/outbox.hpp"
#include "tests/simulators/propago/order_book.hpp"

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace dray::sim::propago {

struct hook {
    std::string url;
    bool detailed = false; ///< DETAILED shows the order, SIMPLE names it
};

class trigger_hooks {
public:
    /// The knob "hooks": [{"url": "…", "level": "SIMPLE" | "DETAILED"}]; an empty list ends them.
    /// The first window begins now. Throws std::invalid_argument.
    void set(const boost::json::value& wanted, order_book& book, instant now);
    /// The knob "hook_window_ms": how long events are gathered.
    void set_window(std::int64_t ms) { window_ms_ = ms; }

    /// Closes the windows that ended: one event for each order whose word changed in it, with the
    /// last word it had there.
    void advance(order_book& book, instant now);
    std::vector<sending> due(instant now) { return box_.take(now); }
    void answered(std::uint64_t id, int status, instant now);

    boost::json::array shown() const;
    std::int64_t window_ms() const { return window_ms_; }
    /// {"events", "delivered", "lost"}: counted per hook.
    boost::json::object books() const;
    boost::json::value save(const order_book& book) const;
    void load(const boost::json::value& from);

private:
    void tell(const order_book& book, order_id id, const std::string& word, instant at);

    std::vector<hook> hooks_;
    std::int64_t window_ms_ = 300'000;
    instant begin_{}; ///< of the window that is open
    std::set<order_id> changed_;
    outbox box_;
    std::int64_t events_ = 0;
    std::int64_t delivered_ = 0;
    std::int64_t lost_ = 0;
};

} // namespace dray::sim::propago
