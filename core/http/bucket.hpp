#pragma once

#include "core/http/clock.hpp"
#include "core/http/exchange.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace dray::http {

/// Who goes first when requests wait. Reads and inventory keep a share of their own.
enum class priority : std::uint8_t { probe, confirm, mark, submit, cancel, read, inventory };
inline constexpr std::size_t priority_count = 7;

/// Names of the vendor's headers about its rate limit; empty where it has none.
struct rate_headers {
    std::string left;          ///< requests left in the window
    std::string quota;         ///< requests per window
    std::string reset_ms;      ///< milliseconds until the window starts anew
    std::string retry_after_s; ///< seconds to stay away, beside the standard Retry-After
};

struct bucket_settings {
    std::string name;                    ///< in the manifest
    std::string key;                     ///< expanded: instances with equal keys share one
    double capacity = 1;                 ///< > 0
    std::chrono::milliseconds per{1000}; ///< in which `capacity` comes back; > 0
    rate_headers headers;
    /// Of the grants made while reads wait, at least this share is theirs; likewise inventory.
    double read_share = 0.2;
    double inventory_share = 0.05;
};

/// What one answer says about the rate limit.
struct rate_hints {
    std::optional<double> left;
    std::optional<double> quota;
    std::optional<std::chrono::milliseconds> reset;
    std::optional<std::chrono::milliseconds> retry_after; ///< the longest that it names
};

/// Reads the standard Retry-After (seconds or an HTTP date, against the answer's own Date; against
/// `now` where it has none) and the vendor's headers. Values are bounded to a day; what is not a
/// number is ignored.
[[nodiscard]] rate_hints read_rate_hints(const header_list& answer, const rate_headers& names,
                                         wall_time now);

/// A token bucket with a queue, learning from the vendor. Pure: the caller brings the time.
///
/// Between hints it fills evenly. An answer that says how many requests are left and when the
/// window starts anew is believed: it sets what is left (less what is under way) and filling stops
/// until then. A 429 pauses until Retry-After, or, without one, for a doubling time of its own;
/// after a pause one request goes first, and its answer decides.
class bucket {
public:
    using ticket = std::uint64_t;

    bucket(bucket_settings settings, steady_time now);

    /// Takes the smaller rate where a second instance describes the same bucket differently.
    void merge(const bucket_settings& other);

    /// Queues for `cost` units (at least 1, at most the capacity).
    ticket enqueue(priority rank, double cost);
    /// Leaves the queue; false when it was not in it.
    bool abandon(ticket which);

    /// The next ticket that may go at `now`, taken from the queue and counted as under way; call
    /// until empty. Each must be ended by finish() or refund().
    std::optional<ticket> next(steady_time now);
    /// When next() may have something to give; empty while nothing waits, or when only an answer
    /// under way can decide.
    [[nodiscard]] std::optional<steady_time> next_due(steady_time now) const;

    /// An answer (or, with status 0, none) arrived for a granted ticket.
    void finish(double cost, int status, const rate_hints& hints, steady_time now);
    /// A granted ticket was not used: no byte left.
    void refund(double cost, steady_time now);

    [[nodiscard]] steady_time paused_until() const noexcept { return paused_until_; }
    [[nodiscard]] double tokens(steady_time now) const;
    [[nodiscard]] std::size_t waiting() const noexcept;
    [[nodiscard]] std::size_t under_way() const noexcept { return under_way_; }
    [[nodiscard]] const bucket_settings& settings() const noexcept { return settings_; }

private:
    struct waiter {
        ticket id;
        double cost;
    };
    void refill(steady_time now);
    [[nodiscard]] int choose() const;

    bucket_settings settings_;
    double tokens_;
    steady_time filled_at_;
    steady_time paused_until_{};
    std::optional<steady_time> window_end_; ///< while set, no filling before it
    bool trial_ = false;                    ///< after a pause: one at a time until an answer
    bool trial_running_ = false;
    std::chrono::milliseconds back_off_{0};
    double units_under_way_ = 0;
    std::size_t under_way_ = 0;
    double read_credit_ = 0;
    double inventory_credit_ = 0;
    ticket last_ticket_ = 0;
    std::array<std::deque<waiter>, priority_count> queues_;
};

} // namespace dray::http
