#include "core/http/bucket_registry.hpp"

#include "core/http/detail/shared_bucket.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace dray::http {

namespace asio = boost::asio;
using std::chrono::milliseconds;

shared_bucket::shared_bucket(asio::io_context& io, const clock& time,
                             const bucket_settings& settings)
    : io_(io), time_(time), pure_(settings, time.steady_now()), timer_(io) {}

bool shared_bucket::take(priority rank, double cost, bucket::ticket& ticket,
                         std::function<void()> granted) {
    ticket = pure_.enqueue(rank, cost);
    if (pure_.waiting() == 1) {
        if (pure_.next(time_.steady_now()))
            return true;
    }
    pending one;
    one.cost = cost;
    one.granted = std::move(granted);
    waiting_.emplace(ticket, std::move(one));
    pump();
    return false;
}

void shared_bucket::abandon(bucket::ticket ticket) {
    if (pure_.abandon(ticket)) {
        waiting_.erase(ticket);
        pump();
        return;
    }
    // Granted, but its callback has not run yet: then it never will, and the units come back.
    const auto found = waiting_.find(ticket);
    if (found != waiting_.end()) {
        const double cost = found->second.cost;
        waiting_.erase(found);
        refund(cost);
    }
}

void shared_bucket::finish(double cost, int status, const header_list& headers) {
    rate_hints hints;
    if (status != 0)
        hints = read_rate_hints(headers, pure_.settings().headers, time_.wall_now());
    pure_.finish(cost, status, hints, time_.steady_now());
    pump();
}

void shared_bucket::refund(double cost) {
    pure_.refund(cost, time_.steady_now());
    pump();
}

void shared_bucket::pump() {
    if (pure_.waiting() == 0)
        return;
    const auto now = time_.steady_now();
    while (const auto ticket = pure_.next(now)) {
        // Posted, so that nobody is called from inside his own call; still abandonable until then.
        const auto id = *ticket;
        auto wake = [self = shared_from_this(), id] {
            const auto found = self->waiting_.find(id);
            if (found == self->waiting_.end())
                return;
            const auto granted = std::move(found->second.granted);
            self->waiting_.erase(found);
            granted();
        };
        asio::post(io_, std::move(wake));
    }
    const auto due = pure_.next_due(now);
    if (!due || (armed_for_ && *armed_for_ <= *due && *armed_for_ > now))
        return;
    armed_for_ = *due;
    timer_.expires_after(*due - now);
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& ec) {
        const auto self = weak.lock();
        if (!self || ec)
            return;
        self->armed_for_.reset();
        self->pump();
    });
}

milliseconds shared_bucket::paused_for() const {
    const auto now = time_.steady_now();
    if (pure_.paused_until() <= now)
        return milliseconds(0);
    return std::chrono::ceil<milliseconds>(pure_.paused_until() - now);
}

bucket_state shared_bucket::state() const {
    bucket_state out;
    out.key = pure_.settings().key;
    out.capacity = pure_.settings().capacity;
    out.tokens = pure_.tokens(time_.steady_now());
    out.waiting = pure_.waiting();
    out.under_way = pure_.under_way();
    out.paused_for = paused_for();
    return out;
}

void shared_bucket::stop() {
    timer_.cancel();
    waiting_.clear();
}

class bucket_registry::impl {
public:
    impl(asio::io_context& io_, const clock& time_) : io(io_), time(time_) {}
    asio::io_context& io;
    const clock& time;
    std::map<std::string, std::shared_ptr<shared_bucket>, std::less<>> all;
};

bucket_registry::bucket_registry(asio::io_context& io, const clock& time)
    : impl_(std::make_unique<impl>(io, time)) {}

bucket_registry::~bucket_registry() {
    for (const auto& [key, one] : impl_->all)
        one->stop();
}

std::shared_ptr<shared_bucket> bucket_registry::get(const bucket_settings& settings) {
    auto& slot = impl_->all[settings.key];
    if (slot)
        slot->merge(settings);
    else
        slot = std::make_shared<shared_bucket>(impl_->io, impl_->time, settings);
    return slot;
}

std::vector<bucket_state> bucket_registry::state() const {
    std::vector<bucket_state> out;
    for (const auto& [key, one] : impl_->all)
        out.push_back(one->state());
    return out;
}

} // namespace dray::http
