#pragma once

// A scheduler on two clocks of its own, with what it asked for.

#include "core/engine/scheduler.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace dray::engine::testing {

inline constexpr instance_id shop = 1;
inline constexpr instance_id east = 7;

/// Actions since the last `take`.
struct asked {
    asked() = default;
    std::vector<claim> claims;
    std::vector<run_task> tasks;
    std::vector<run_feed> feeds;
    [[nodiscard]] bool nothing() const { return claims.empty() && tasks.empty() && feeds.empty(); }
};

struct on_clocks {
    on_clocks() = default;

    scheduler s{1};
    moment_in_time now{timestamp(std::chrono::hours(24 * 20'000)),
                       mono_time() + std::chrono::hours(1'000)};

    asked step(const event& e) {
        asked a;
        for (const auto& x : s.step(now, e)) {
            if (const auto* c = std::get_if<claim>(&x))
                a.claims.push_back(*c);
            else if (const auto* t = std::get_if<run_task>(&x))
                a.tasks.push_back(*t);
            else if (const auto* f = std::get_if<run_feed>(&x))
                a.feeds.push_back(*f);
        }
        return a;
    }
    asked pass(std::chrono::milliseconds d) {
        now.wall += d;
        now.mono += d;
        return step(tick());
    }
    [[nodiscard]] std::optional<std::chrono::milliseconds> due_in() const {
        const auto due = s.next_due(now);
        if (!due)
            return std::nullopt;
        return std::chrono::duration_cast<std::chrono::milliseconds>(*due - now.mono);
    }

    static lane_config lane(instance_id id, bool may_act = true) {
        lane_config c;
        c.instance = id;
        c.name = id == shop ? "shop" : "east";
        c.kind = id == shop ? "source" : "destination";
        c.merchant = id == shop ? "acme" : "default";
        c.may_act = may_act;
        c.max_in_flight = 4;
        return c;
    }
    static feed_config feed(std::string function, std::int64_t at_once = 1) {
        feed_config f;
        f.function = std::move(function);
        f.interval = std::chrono::minutes(5);
        f.at_once = at_once;
        return f;
    }
    asked open(lane_config c, bool work = false) {
        lane_opened e;
        e.config = std::move(c);
        if (work)
            e.next_due = now.wall;
        return step(e);
    }
    asked work(instance_id id, std::chrono::milliseconds in = {}) {
        work_added e;
        e.instance = id;
        e.due_at = now.wall + in;
        return step(e);
    }
    /// `n` tasks came of the claim.
    asked got(instance_id id, int n, std::optional<std::chrono::milliseconds> next_in = {}) {
        claimed e;
        e.instance = id;
        for (int i = 0; i < n; ++i) {
            e.tasks.emplace_back();
            e.tasks.back().id = ++last_task_;
            e.tasks.back().instance = id;
        }
        if (next_in)
            e.next_due = now.wall + *next_in;
        return step(e);
    }
    asked ended(instance_id id, lane_effect effect = lane_effect::none,
                std::chrono::milliseconds pause = {}, bool ok = true) {
        task_ended e;
        e.instance = id;
        e.effect = effect;
        e.pause = pause;
        e.ok = ok && effect == lane_effect::none;
        return step(e);
    }
    asked fed(instance_id id, const std::string& function,
              plugin::error_class cls = plugin::error_class::none) {
        feed_ended e;
        e.instance = id;
        e.function = function;
        e.cls = cls;
        return step(e);
    }
    asked braked(std::vector<store::brake> all) {
        brakes_changed e;
        e.brakes = std::move(all);
        return step(e);
    }
    static store::brake brake(std::string scope, std::string target = "",
                              std::string function = "") {
        store::brake b;
        b.scope = std::move(scope);
        b.target = std::move(target);
        b.function = std::move(function);
        b.who = "ann";
        b.why = "stocktaking";
        return b;
    }

private:
    store::task_id last_task_ = 0;
};

} // namespace dray::engine::testing
