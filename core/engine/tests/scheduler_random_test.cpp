// A scheduler that is told anything at any time: a tick at next_due() is always of use.

#include "core/engine/tests/on_clocks.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace dray;
using namespace dray::engine;
using namespace dray::engine::testing;
using namespace std::chrono_literals;

namespace {

class anything_goes {
public:
    explicit anything_goes(unsigned seed) : random_(seed), max_in_flight_(1 + seed % 5) {
        for (const auto id : {shop, east})
            open(id);
    }

    void run(int events) {
        for (int i = 0; i < events; ++i) {
            one();
            REQUIRE(holds());
            idle();
        }
    }

private:
    unsigned pick(unsigned n) { return static_cast<unsigned>(random_() % n); }
    instance_id any() { return pick(2) ? shop : east; }
    std::chrono::milliseconds some() {
        static constexpr std::chrono::milliseconds waits[] = {0ms, 1ms, 999ms, 1min, 3h};
        return waits[pick(5)];
    }
    static const std::string& feed_of(instance_id id) {
        static const std::string of_shop = "orders.download";
        static const std::string of_east = "shipments.download";
        return id == shop ? of_shop : of_east;
    }

    void open(instance_id id) {
        auto l = on_clocks::lane(id);
        l.max_in_flight = max_in_flight_;
        l.feeds = {on_clocks::feed(feed_of(id), id == shop ? 1 : 2)};
        take(c_.open(l, pick(2) == 0));
    }

    void take(const asked& a) {
        for (const auto& x : a.claims) {
            REQUIRE(claiming_.insert(x.instance).second);
            REQUIRE(x.limit + running_[x.instance] <= max_in_flight_);
            REQUIRE(x.limit > 0);
        }
        for (const auto& t : a.tasks)
            ++running_[t.task.instance];
        for (const auto& f : a.feeds) {
            ++feeding_[f.instance];
            REQUIRE(feeding_[f.instance] <= (f.instance == shop ? 1 : 2));
        }
    }

    void one() {
        const auto id = any();
        switch (pick(11)) {
        case 0:
            return take(c_.work(id, some()));
        case 1:
        case 2:
            if (claiming_.erase(id))
                answer(id);
            return;
        case 3:
        case 4:
            if (running_[id] > 0) {
                --running_[id];
                end(id);
            }
            return;
        case 5:
            if (feeding_[id] > 0) {
                --feeding_[id];
                end_feed(id);
            }
            return;
        case 6: {
            feed_wanted e;
            e.instance = id;
            return take(c_.step(e));
        }
        case 7:
            return brake();
        case 8: {
            writes_allowed e;
            e.allowed = pick(3) > 0;
            return take(c_.step(e));
        }
        case 9: {
            if (pick(2)) {
                lane_unpaused e;
                e.instance = id;
                return take(c_.step(e));
            }
            feed_goes_on e;
            e.instance = id;
            e.function = feed_of(id);
            if (feeding_[id] > 0)
                take(c_.step(e));
            return;
        }
        case 10:
            if (pick(4) == 0)
                return open(id);
            c_.now.wall += some() - some(); // set forward or back
            if (pick(2))
                take(c_.step(clock_set()));
            return;
        }
    }

    void answer(instance_id id) {
        claimed e;
        e.instance = id;
        e.failed = pick(6) == 0;
        if (!e.failed && pick(3)) {
            const auto room = max_in_flight_ - running_[id];
            for (std::int64_t i = 0; i < room; ++i) {
                e.tasks.emplace_back();
                e.tasks.back().instance = id;
            }
        }
        if (!e.failed && pick(2))
            e.next_due = c_.now.wall + some();
        take(c_.step(e));
    }

    void end(instance_id id) {
        task_ended e;
        e.instance = id;
        e.effect = static_cast<lane_effect>(pick(4));
        if (e.effect != lane_effect::none)
            e.pause = some();
        e.ok = e.effect == lane_effect::none && pick(2);
        if (pick(2))
            e.again_at = c_.now.wall + some();
        take(c_.step(e));
    }

    void end_feed(instance_id id) {
        feed_ended e;
        e.instance = id;
        e.function = feed_of(id);
        static constexpr plugin::error_class ends[] = {
            plugin::error_class::none,         plugin::error_class::none,
            plugin::error_class::transient,    plugin::error_class::cancelled,
            plugin::error_class::rate_limited, plugin::error_class::unavailable,
            plugin::error_class::auth};
        e.cls = ends[pick(7)];
        if (pick(3) == 0)
            e.retry_after = some() + 1s;
        take(c_.step(e));
    }

    void brake() {
        std::vector<store::brake> all;
        if (pick(2)) {
            static const char* functions[] = {"", "", "order.mark", "order.submit",
                                              "orders.download"};
            static const char* scopes[] = {"all", "source", "destination", "merchant"};
            auto b =
                on_clocks::brake(scopes[pick(4)], pick(2) ? "shop" : "east", functions[pick(5)]);
            if (pick(2))
                b.until = c_.now.wall + some();
            all.push_back(b);
        }
        take(c_.braked(all));
    }

    [[nodiscard]] bool holds() {
        for (const auto& v : c_.s.view(c_.now)) {
            if (v.in_flight != running_[v.instance])
                return false;
            if (v.feeds.at(0).running != feeding_[v.instance])
                return false;
        }
        return true;
    }

    /// Time passes until something has to be done. Each tick that next_due() asks for brings an
    /// action or moves next_due() on; without an event only so much can happen.
    void idle() {
        for (int ticks = 0;; ++ticks) {
            REQUIRE(ticks < 50);
            const auto due = c_.s.next_due(c_.now);
            if (!due || pick(4) == 0)
                return;
            const auto wait =
                std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(*due - c_.now.mono));
            const auto a = c_.pass(wait);
            const auto next = c_.s.next_due(c_.now);
            const bool moved_on = !next || *next > c_.now.mono;
            INFO("due " << wait.count() << " ms later");
            REQUIRE((!a.nothing() || moved_on));
            // And what it brought does not leave it due at once.
            REQUIRE(moved_on);
            take(a);
        }
    }

    std::mt19937 random_;
    std::int64_t max_in_flight_;
    on_clocks c_;
    std::set<instance_id> claiming_;
    std::map<instance_id, std::int64_t> running_;
    std::map<instance_id, std::int64_t> feeding_;
};

} // namespace

TEST_CASE("a tick at next_due() brings an action or moves next_due() on, whatever happened before",
          "[scheduler][random]") {
    for (unsigned seed = 1; seed <= 400; ++seed) {
        INFO("seed " << seed);
        anything_goes run(seed);
        run.run(150);
    }
}
