#include "core/http/bucket.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dray::http {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds first_back_off{1'000};
constexpr milliseconds longest_back_off{60'000};
constexpr double slack = 1e-6; ///< of a unit: what adding up fractions of time may lose
constexpr int too_many_requests = 429;
constexpr int unavailable = 503;

double seconds_between(steady_time from, steady_time to) {
    return std::chrono::duration<double>(to - from).count();
}

steady_time after(steady_time now, double seconds) {
    // Rounded up, so that what was waited for is there.
    return now + std::chrono::microseconds(static_cast<std::int64_t>(std::ceil(seconds * 1e6)));
}

} // namespace

bucket::bucket(bucket_settings settings, steady_time now)
    : settings_(std::move(settings)), tokens_(settings_.capacity), filled_at_(now) {}

void bucket::merge(const bucket_settings& other) {
    const auto rate = [](const bucket_settings& s) {
        return s.capacity / static_cast<double>(s.per.count());
    };
    if (rate(other) < rate(settings_)) {
        settings_.capacity = other.capacity;
        settings_.per = other.per;
        tokens_ = std::min(tokens_, settings_.capacity);
    }
    const auto fill = [](std::string& mine, const std::string& theirs) {
        if (mine.empty())
            mine = theirs;
    };
    fill(settings_.headers.left, other.headers.left);
    fill(settings_.headers.quota, other.headers.quota);
    fill(settings_.headers.reset_ms, other.headers.reset_ms);
    fill(settings_.headers.retry_after_s, other.headers.retry_after_s);
}

bucket::ticket bucket::enqueue(priority rank, double cost) {
    waiter w;
    w.id = ++last_ticket_;
    w.cost = std::max(1.0, cost);
    queues_[static_cast<std::size_t>(rank)].push_back(w);
    return w.id;
}

bool bucket::abandon(ticket which) {
    for (auto& queue : queues_) {
        const auto found = std::find_if(queue.begin(), queue.end(),
                                        [&](const waiter& w) { return w.id == which; });
        if (found != queue.end()) {
            queue.erase(found);
            return true;
        }
    }
    return false;
}

void bucket::refill(steady_time now) {
    if (window_end_) {
        if (now < *window_end_)
            return;
        tokens_ = settings_.capacity;
        filled_at_ = *window_end_;
        window_end_.reset();
    }
    if (now <= filled_at_)
        return;
    const double per = std::chrono::duration<double>(settings_.per).count();
    tokens_ = std::min(settings_.capacity,
                       tokens_ + seconds_between(filled_at_, now) * settings_.capacity / per);
    filled_at_ = now;
}

int bucket::choose() const {
    constexpr auto read = static_cast<std::size_t>(priority::read);
    constexpr auto inventory = static_cast<std::size_t>(priority::inventory);
    if (read_credit_ >= 1 && !queues_[read].empty())
        return static_cast<int>(read);
    if (inventory_credit_ >= 1 && !queues_[inventory].empty())
        return static_cast<int>(inventory);
    for (std::size_t i = 0; i < queues_.size(); ++i)
        if (!queues_[i].empty())
            return static_cast<int>(i);
    return -1;
}

std::optional<bucket::ticket> bucket::next(steady_time now) {
    refill(now);
    if (now < paused_until_ || (trial_ && under_way_ > 0))
        return std::nullopt;
    const int chosen = choose();
    if (chosen < 0)
        return std::nullopt;
    auto& queue = queues_[static_cast<std::size_t>(chosen)];
    const double cost = std::min(queue.front().cost, settings_.capacity);
    if (tokens_ + slack < cost)
        return std::nullopt;

    const auto credit = [](double& owed, bool served, bool waits, double share) {
        if (served)
            owed = std::max(0.0, owed - 1);
        else if (waits)
            owed = std::min(2.0, owed + share / (1 - share));
    };
    const auto waits = [&](priority p) { return !queues_[static_cast<std::size_t>(p)].empty(); };
    const auto served = static_cast<priority>(chosen);
    credit(read_credit_, served == priority::read, waits(priority::read), settings_.read_share);
    credit(inventory_credit_, served == priority::inventory, waits(priority::inventory),
           settings_.inventory_share);

    const auto out = queue.front().id;
    queue.pop_front();
    tokens_ -= cost;
    units_under_way_ += cost;
    ++under_way_;
    trial_running_ = trial_;
    return out;
}

std::optional<steady_time> bucket::next_due(steady_time now) const {
    const int chosen = choose();
    if (chosen < 0 || (trial_ && under_way_ > 0))
        return std::nullopt;
    const double cost =
        std::min(queues_[static_cast<std::size_t>(chosen)].front().cost, settings_.capacity);
    auto due = std::max(now, paused_until_);
    const double have = tokens(now);
    if (have + slack < cost) {
        const double per = std::chrono::duration<double>(settings_.per).count();
        const auto enough =
            window_end_ ? *window_end_ : after(now, (cost - have) * per / settings_.capacity);
        due = std::max(due, enough);
    }
    return due;
}

void bucket::finish(double cost, int status, const rate_hints& hints, steady_time now) {
    refill(now);
    if (under_way_ > 0)
        --under_way_;
    units_under_way_ =
        under_way_ == 0
            ? 0
            : std::max(0.0, units_under_way_ - std::min(std::max(1.0, cost), settings_.capacity));
    const bool was_trial = std::exchange(trial_running_, false);
    if (status == 0)
        return; // no answer teaches nothing

    if (hints.quota && *hints.quota >= 1)
        settings_.capacity = *hints.quota;
    if (hints.left) {
        const double left = *hints.left - units_under_way_;
        if (hints.reset) {
            const auto end = now + *hints.reset;
            // A later end is a new window; within one, answers may overtake each other.
            const bool same = window_end_ && end < *window_end_ + settings_.per / 4;
            tokens_ = same ? std::min(tokens_, left) : left;
            if (!same)
                window_end_ = end;
        } else {
            tokens_ = std::min(tokens_, left);
        }
    }

    if (status == too_many_requests || (status == unavailable && hints.retry_after)) {
        auto wait = hints.retry_after.value_or(milliseconds(0));
        if (hints.reset)
            wait = std::max(wait, *hints.reset);
        const bool told = wait.count() > 0;
        if (!told && now >= paused_until_) {
            back_off_ = std::clamp(back_off_ * 2, first_back_off, longest_back_off);
            wait = back_off_;
        }
        paused_until_ = std::max(paused_until_, now + wait);
        trial_ = true;
        if (!hints.left)
            tokens_ = std::min(tokens_, 0.0); // what was thought to be left was not
    } else if (was_trial) {
        trial_ = false;
        back_off_ = milliseconds(0);
    }
}

void bucket::refund(double cost, steady_time now) {
    refill(now);
    const double units = std::min(std::max(1.0, cost), settings_.capacity);
    tokens_ = std::min(settings_.capacity, tokens_ + units);
    if (under_way_ > 0)
        --under_way_;
    units_under_way_ = under_way_ == 0 ? 0 : std::max(0.0, units_under_way_ - units);
    trial_running_ = false;
}

double bucket::tokens(steady_time now) const {
    if (window_end_ && now < *window_end_)
        return tokens_;
    const double per = std::chrono::duration<double>(settings_.per).count();
    const double base = window_end_ ? settings_.capacity : tokens_;
    const auto from = window_end_ ? *window_end_ : filled_at_;
    const double gained = now > from ? seconds_between(from, now) * settings_.capacity / per : 0.0;
    return std::min(settings_.capacity, base + gained);
}

std::size_t bucket::waiting() const noexcept {
    std::size_t n = 0;
    for (const auto& queue : queues_)
        n += queue.size();
    return n;
}

} // namespace dray::http
