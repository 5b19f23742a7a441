#pragma once

#include "core/http/bucket.hpp"
#include "core/http/bucket_registry.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <map>
#include <memory>

namespace dray::http {

/// A bucket on the io_context: wakes who waits when their time has come.
class shared_bucket : public std::enable_shared_from_this<shared_bucket> {
public:
    shared_bucket(boost::asio::io_context& io, const clock& time, const bucket_settings& settings);

    /// Takes `cost` units now and returns true; or queues, returns false with `ticket` set, and
    /// calls `granted` later, never from inside this call.
    bool take(priority rank, double cost, bucket::ticket& ticket, std::function<void()> granted);
    /// Leaves the queue; `granted` is not called any more.
    void abandon(bucket::ticket ticket);
    /// Each grant ends in one of these.
    void finish(double cost, int status, const header_list& headers);
    void refund(double cost);

    void merge(const bucket_settings& other) { pure_.merge(other); }
    [[nodiscard]] const bucket_settings& settings() const { return pure_.settings(); }
    [[nodiscard]] bucket_state state() const;
    /// How long it is paused from now; zero when it is not.
    [[nodiscard]] std::chrono::milliseconds paused_for() const;
    void stop();

private:
    void pump();

    boost::asio::io_context& io_;
    const clock& time_;
    bucket pure_;
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>,
                                      boost::asio::io_context::executor_type>
        timer_;
    std::optional<steady_time> armed_for_;
    struct pending {
        double cost;
        std::function<void()> granted;
    };
    std::map<bucket::ticket, pending> waiting_; ///< until its callback has run
};

} // namespace dray::http
