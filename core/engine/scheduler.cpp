#include "core/engine/scheduler.hpp"

#include "core/store/brakes.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace dray::engine {

using namespace std::chrono_literals;

namespace {

/// What tasks run. order.get is among them: an order is read again before it is sent.
constexpr std::array acting_functions = {"shipment.confirm", "order.mark", "order.submit",
                                         "order.cancel", "order.get"};

mono_time mono_of(const moment_in_time& now, timestamp wall) {
    // A stored due time in the past is now; the wall clock may jump, so never wait over an hour
    // without looking again.
    const auto wait = std::clamp<std::chrono::milliseconds>(wall - now.wall, 0ms, 3'600'000ms);
    return now.mono + wait;
}

} // namespace

bool scheduler::lane::busy() const {
    return in_flight > 0 || claiming ||
           std::any_of(feeds.begin(), feeds.end(),
                       [](const feed_state& f) { return f.running > 0; });
}

std::vector<action> scheduler::step(const moment_in_time& now, const event& what) {
    std::vector<action> out;
    if (auto* e = std::get_if<lane_opened>(&what)) {
        handle(now, *e);
    } else if (auto* closed = std::get_if<lane_closed>(&what)) {
        lanes_.erase(closed->instance);
    } else if (auto* added = std::get_if<work_added>(&what)) {
        if (auto it = lanes_.find(added->instance); it != lanes_.end()) {
            auto& due = it->second.next_due;
            due = due ? std::min(*due, added->due_at) : added->due_at;
        }
    } else if (auto* got = std::get_if<claimed>(&what)) {
        handle(now, *got, out);
    } else if (auto* freed_place = std::get_if<place_freed>(&what)) {
        if (auto it = lanes_.find(freed_place->instance); it != lanes_.end()) {
            auto& n = it->second.in_flight;
            n = std::max<std::int64_t>(0, n - 1);
        }
    } else if (auto* ended = std::get_if<task_ended>(&what)) {
        handle(now, *ended);
    } else if (auto* fed = std::get_if<feed_ended>(&what)) {
        handle(now, *fed);
    } else if (auto* on = std::get_if<feed_goes_on>(&what)) {
        if (auto it = lanes_.find(on->instance); it != lanes_.end()) {
            for (auto& f : it->second.feeds) {
                if (on->function == f.config.function)
                    f.next = now.mono;
            }
        }
    } else if (auto* wanted = std::get_if<feed_wanted>(&what)) {
        if (auto it = lanes_.find(wanted->instance); it != lanes_.end()) {
            for (auto& f : it->second.feeds) {
                if (!wanted->function.empty() && wanted->function != f.config.function)
                    continue;
                f.next = now.mono;
                f.wanted = f.running > 0;
            }
        }
    } else if (auto* brakes = std::get_if<brakes_changed>(&what)) {
        brakes_ = brakes->brakes;
    } else if (auto* allowed = std::get_if<writes_allowed>(&what)) {
        writes_allowed_ = allowed->allowed;
    } else if (auto* only = std::get_if<probes_only>(&what)) {
        probes_only_ = only->on;
        for (auto& [id, l] : lanes_)
            l.next_due = now.wall; // what was out of reach may be due
    } else if (auto* freed = std::get_if<lane_unpaused>(&what)) {
        if (auto it = lanes_.find(freed->instance); it != lanes_.end()) {
            it->second.paused_until.reset();
            it->second.paused_why.clear();
            for (auto& f : it->second.feeds)
                f.next = std::min(f.next, now.mono);
        }
    } else if (std::holds_alternative<clock_set>(what)) {
        for (auto& [id, l] : lanes_)
            l.next_due = now.wall;
    }
    pump(now, out);
    return out;
}

void scheduler::handle(const moment_in_time& now, const lane_opened& e) {
    lane& l = lanes_[e.config.instance];
    l.config = e.config;
    l.next_due = e.next_due;
    // Opened again (a new login): what is running goes on and is told when it ends.
    const auto before = std::exchange(l.feeds, {});
    for (const auto& f : e.config.feeds) {
        feed_state s;
        for (const auto& old : before) {
            if (old.config.function == f.function)
                s = old;
        }
        s.config = f;
        s.next = now.mono + f.first_in;
        l.feeds.push_back(std::move(s));
    }
}

void scheduler::handle(const moment_in_time& now, const claimed& e, std::vector<action>& out) {
    const auto it = lanes_.find(e.instance);
    if (it == lanes_.end())
        return;
    lane& l = it->second;
    l.claiming = false;
    if (e.failed) {
        l.claim_again = now.mono + 1s;
        if (!l.next_due)
            l.next_due = now.wall;
        return;
    }
    // Work added while the claim was under way may be due sooner than what the claim saw.
    if (e.next_due)
        l.next_due = l.next_due ? std::min(*l.next_due, *e.next_due) : e.next_due;
    if (e.settled && !l.next_due)
        l.next_due = now.wall;
    if (e.tasks.empty() && !e.settled && l.next_due && *l.next_due <= now.wall) {
        // All that is due is out of reach (brakes, probes only): look again, but not in a spin.
        l.claim_again = now.mono + 1s;
    }
    for (const auto& t : e.tasks) {
        ++l.in_flight;
        run_task r;
        r.task = t;
        out.emplace_back(std::move(r));
    }
}

void scheduler::pause(const moment_in_time& now, lane& l, std::chrono::milliseconds d,
                      std::string why, bool half_open) {
    const auto until = now.mono + d;
    if (!l.paused_until || *l.paused_until < until) {
        l.paused_until = until;
        l.paused_why = std::move(why);
    }
    l.half_open = l.half_open || half_open;
}

void scheduler::handle(const moment_in_time& now, const task_ended& e) {
    const auto it = lanes_.find(e.instance);
    if (it == lanes_.end())
        return;
    lane& l = it->second;
    if (!e.place_was_freed)
        l.in_flight = std::max<std::int64_t>(0, l.in_flight - 1);
    if (e.again_at)
        l.next_due = l.next_due ? std::min(*l.next_due, *e.again_at) : e.again_at;
    switch (e.effect) {
    case lane_effect::none:
        if (e.ok)
            l.half_open = false;
        break;
    case lane_effect::pause_bucket:
        pause(now, l, e.pause, "rate_limited", false);
        break;
    case lane_effect::pause_instance:
        pause(now, l, e.pause, "unavailable", true);
        break;
    case lane_effect::stop_instance:
        pause(now, l, e.pause, "stopped", true);
        break;
    }
}

void scheduler::handle(const moment_in_time& now, const feed_ended& e) {
    const auto it = lanes_.find(e.instance);
    if (it == lanes_.end())
        return;
    lane& l = it->second;
    for (auto& f : l.feeds) {
        if (f.config.function != e.function)
            continue;
        f.running = std::max<std::int64_t>(0, f.running - 1);
        const bool wanted = std::exchange(f.wanted, false);
        switch (e.cls) {
        case plugin::error_class::none:
            f.failures = 0;
            if (e.asked)
                l.half_open = false;
            f.next = e.more || wanted ? now.mono : now.mono + f.config.interval;
            break;
        case plugin::error_class::cancelled:
            f.next =
                now.mono + std::max<std::chrono::milliseconds>(1s, e.retry_after.value_or(0ms));
            break;
        case plugin::error_class::rate_limited:
            f.next = now.mono + e.retry_after.value_or(30s);
            pause(now, l, e.retry_after.value_or(30s), "rate_limited", false);
            break;
        case plugin::error_class::unavailable:
            f.next = now.mono + e.retry_after.value_or(60s);
            pause(now, l, e.retry_after.value_or(60s), "unavailable", true);
            break;
        case plugin::error_class::auth:
        case plugin::error_class::config:
            f.next = now.mono + 300s;
            pause(now, l, 300s, "stopped", true);
            break;
        default: {
            ++f.failures;
            f.next = now.mono + retry_wait(retry_policy(), f.failures, e.retry_after, random_);
        }
        }
    }
}

const store::brake* scheduler::brake_on(const lane_config& c, const std::string& function,
                                        timestamp now) const {
    for (const auto& b : brakes_) {
        if (stands(b, now) && stops(b, c.kind, c.name, c.merchant, function))
            return &b;
    }
    return nullptr;
}

std::vector<std::string> scheduler::braked(const lane_config& c, timestamp now) const {
    std::vector<std::string> all;
    for (const char* f : acting_functions) {
        if (brake_on(c, f, now))
            all.emplace_back(f);
    }
    return all;
}

std::vector<store::brake> scheduler::brakes_on_orders(const lane_config& c, timestamp now) const {
    std::vector<store::brake> all;
    if (c.kind == "source")
        return all;
    for (const auto& b : brakes_) {
        if (is_of_orders(b) && stands(b, now))
            all.push_back(b);
    }
    return all;
}

std::string scheduler::refuse(instance_id instance, const std::string& function, bool is_write,
                              timestamp now) const {
    const auto it = lanes_.find(instance);
    if (it == lanes_.end())
        return "the instance is not running";
    if (const auto* b = brake_on(it->second.config, function, now)) {
        return "paused by " + b->who + ": " + b->why;
    }
    if (is_write && !writes_allowed_)
        return "the store cannot record an outcome";
    if (is_write && probes_only_)
        return "recovery: a person has to end it first";
    return {};
}

void scheduler::pump(const moment_in_time& now, std::vector<action>& out) {
    for (auto& [id, l] : lanes_)
        pump_lane(now, l, out);
}

void scheduler::pump_lane(const moment_in_time& now, lane& l, std::vector<action>& out) {
    if (l.paused_until) {
        if (*l.paused_until > now.mono)
            return;
        l.paused_until.reset();
        l.paused_why.clear();
    }
    bool busy = l.busy();

    for (auto& f : l.feeds) {
        if (f.running >= f.config.at_once || f.next > now.mono ||
            brake_on(l.config, f.config.function, now.wall)) {
            continue;
        }
        if (l.half_open && busy)
            continue;
        ++f.running;
        f.next = mono_time::max(); // its end, or that it goes on, says when
        busy = true;
        run_feed r;
        r.instance = l.config.instance;
        r.function = f.config.function;
        out.emplace_back(std::move(r));
    }

    if (!l.config.may_act || !writes_allowed_)
        return;
    std::int64_t room = l.config.max_in_flight - l.in_flight;
    if (l.claiming) {
        if (room > l.claim_limit && !l.half_open) {
            l.claim_limit = room;
            claim_more m;
            m.instance = l.config.instance;
            m.limit = room;
            out.emplace_back(m);
        }
        return;
    }
    auto except = braked(l.config, now.wall);
    auto of_orders = brakes_on_orders(l.config, now.wall);
    if (except != l.left_out || of_orders != l.orders_left_out) {
        l.left_out = except;
        l.orders_left_out = of_orders;
        l.next_due = now.wall;
    }
    if (!l.next_due || *l.next_due > now.wall)
        return;
    if (l.claim_again && *l.claim_again > now.mono)
        return;
    if (l.half_open)
        room = busy ? 0 : 1;
    if (room <= 0)
        return;
    if (except.size() == acting_functions.size())
        return;
    claim c;
    c.except = std::move(except);
    c.of_orders = std::move(of_orders);
    c.instance = l.config.instance;
    c.limit = room;
    c.lease = l.config.lease;
    c.probes_only = probes_only_;
    l.claiming = true;
    l.claim_limit = room;
    l.claim_again.reset();
    l.next_due.reset(); // the claim says what is left
    out.emplace_back(std::move(c));
}

std::optional<mono_time> scheduler::next_due(const moment_in_time& now) const {
    std::optional<mono_time> next;
    auto earlier = [&next](mono_time t) { next = next ? std::min(*next, t) : t; };
    for (const auto& [id, l] : lanes_) {
        const auto floor = l.paused_until.value_or(now.mono);
        // One at a time: the end of what runs is the event that goes on.
        if (l.half_open && l.busy())
            continue;
        for (const auto& f : l.feeds) {
            if (f.running >= f.config.at_once || f.next == mono_time::max())
                continue;
            // Under a brake nothing is due until the brake changes or ends.
            if (const auto* b = brake_on(l.config, f.config.function, now.wall)) {
                if (b->until)
                    earlier(mono_of(now, *b->until));
                continue;
            }
            earlier(std::max(f.next, floor));
        }
        if (!l.config.may_act || !writes_allowed_ || l.claiming)
            continue;
        if (l.in_flight >= l.config.max_in_flight)
            continue;
        // Where a brake ends by itself, what it left out is asked for.
        for (const char* f : acting_functions) {
            if (const auto* b = brake_on(l.config, f, now.wall); b && b->until)
                earlier(std::max(mono_of(now, *b->until), floor));
        }
        for (const auto& b : brakes_on_orders(l.config, now.wall)) {
            if (b.until)
                earlier(std::max(mono_of(now, *b.until), floor));
        }
        if (!l.next_due || braked(l.config, now.wall).size() == acting_functions.size())
            continue;
        auto at = std::max(mono_of(now, *l.next_due), floor);
        if (l.claim_again)
            at = std::max(at, *l.claim_again);
        earlier(at);
    }
    return next;
}

std::vector<lane_view> scheduler::view(const moment_in_time& now) const {
    std::vector<lane_view> all;
    auto wall_of = [&now](mono_time t) {
        return now.wall + std::chrono::duration_cast<std::chrono::milliseconds>(t - now.mono);
    };
    for (const auto& [id, l] : lanes_) {
        lane_view v;
        v.instance = id;
        v.in_flight = l.in_flight;
        v.paused = l.paused_why;
        if (l.paused_until)
            v.paused_until = wall_of(*l.paused_until);
        for (const auto& f : l.feeds) {
            lane_view::feed_view fv;
            fv.function = f.config.function;
            fv.running = f.running;
            if (f.next != mono_time::max())
                fv.next_due = wall_of(f.next);
            v.feeds.push_back(std::move(fv));
        }
        all.push_back(std::move(v));
    }
    return all;
}

} // namespace dray::engine
