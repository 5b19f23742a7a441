// Days of polling many open consignments on a virtual clock: the scheduler, the shares and the
// budget's bucket together, against a vendor that is asked by pages of submission dates.

#include "core/engine/call_budget.hpp"
#include "core/engine/open_looks.hpp"
#include "core/engine/scheduler.hpp"
#include "core/http/bucket.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

using namespace dray;
using namespace std::chrono_literals;
using engine::mono_time;
using std::chrono::milliseconds;

namespace {

constexpr store::instance_id warehouse = 7;
const mono_time mono_start = mono_time() + 1000h;
const orders::timestamp wall_start{std::chrono::hours(500'000)};

struct binding {
    binding() = default;
    orders::timestamp accepted;
    std::optional<orders::timestamp> looked;
    milliseconds longest{0}; ///< between two looks
};

class world {
public:
    world(std::int64_t open, std::int64_t per_hour, std::int64_t at_once)
        : scheduler_(1), looks_(per_hour, at_once), budget_(bucket_of(per_hour), mono_start) {
        // Thirty days of orders; each was looked at once, the ones with high numbers first.
        for (std::int64_t i = 0; i < open; ++i) {
            binding b;
            b.accepted = wall_start - 720h * i / open;
            b.looked = wall_start - 24h - std::chrono::seconds(shuffled(i, open));
            all_.push_back(b);
        }
        engine::lane_opened e;
        e.config.instance = warehouse;
        engine::feed_config f;
        f.function = "shipments.download";
        f.interval = interval;
        f.at_once = at_once;
        e.config.feeds.push_back(f);
        step(e);
    }

    void run_until(mono_time end) {
        while (true) {
            pump();
            auto next = end;
            if (const auto due = scheduler_.next_due(moment()))
                next = std::min(next, *due);
            if (const auto due = budget_.next_due(now_))
                next = std::min(next, *due);
            if (!answers_.empty())
                next = std::min(next, answers_.begin()->first);
            if (next >= end)
                break;
            now_ = std::max(next, now_);
            if (const auto due = scheduler_.next_due(moment()); due && *due <= now_) {
                step(engine::tick());
            }
        }
        now_ = end;
    }

    /// A failing operation now and then, at a share that is due.
    int fail_every = 0;

    static constexpr milliseconds interval = 15min;
    static constexpr milliseconds slowest = 6h;
    std::vector<binding> all_;
    std::vector<mono_time> calls_;
    std::vector<std::int64_t> begun_; ///< bindings in the order in which looks at them began
    std::size_t most_at_once_ = 0;

    [[nodiscard]] std::int64_t in_any_hour() const {
        std::size_t first = 0;
        std::size_t most = 0;
        for (std::size_t i = 0; i < calls_.size(); ++i) {
            while (calls_[i] - calls_[first] >= 1h)
                ++first;
            most = std::max(most, i - first + 1);
        }
        return static_cast<std::int64_t>(most);
    }

    /// A permutation, the same each time.
    static std::int64_t shuffled(std::int64_t i, std::int64_t n) { return i * 7919 % n; }

private:
    struct operation {
        operation() = default;
        engine::look what;
        std::int64_t to_ask = 0;
        std::int64_t outstanding = 0;
        std::int64_t calls = 0;
        bool fails = false;
    };

    static http::bucket_settings bucket_of(std::int64_t per_hour) {
        const auto pace = engine::pace_of(per_hour);
        http::bucket_settings s;
        s.capacity = pace.burst;
        s.per = pace.refill;
        return s;
    }

    [[nodiscard]] orders::timestamp wall() const {
        return wall_start + std::chrono::duration_cast<milliseconds>(now_ - mono_start);
    }
    [[nodiscard]] engine::moment_in_time moment() const { return {wall(), now_}; }

    void step(const engine::event& e) {
        for (const auto& a : scheduler_.step(moment(), e)) {
            if (std::holds_alternative<engine::run_feed>(a))
                run_feed();
        }
    }

    void run_feed() {
        if (looks_.wants_more())
            looks_.refill(due(looks_.wanted()));
        operation op;
        op.what = looks_.begin();
        if (op.what.id == 0) {
            end(std::move(op), plugin::error_class::none);
            return;
        }
        for (const auto& c : op.what.members)
            begun_.push_back(c.consignment);
        op.fails = fail_every > 0 && op.what.id % static_cast<std::uint64_t>(fail_every) == 0;
        op.to_ask = op.fails ? 1 : price(op.what);
        const auto id = op.what.id;
        running_.emplace(id, std::move(op));
        most_at_once_ = std::max(most_at_once_, running_.size());
        ask(id);
        if (!looks_.more())
            return;
        engine::feed_goes_on e;
        e.instance = warehouse;
        e.function = "shipments.download";
        step(e);
    }

    /// Pages of fifty over the dates of the share, and the details of one in fifty.
    [[nodiscard]] std::int64_t price(const engine::look& l) const {
        const auto from = l.members.front().accepted_at - 2h;
        const auto until = l.members.back().accepted_at + 2h;
        const auto there = std::count_if(all_.begin(), all_.end(), [&](const auto& b) {
            return b.accepted >= from && b.accepted <= until;
        });
        const auto single = static_cast<std::int64_t>(l.members.size());
        return std::min(there / 50 + 1, single) + single / 50;
    }

    void ask(std::uint64_t id) {
        auto& op = running_.at(id);
        while (op.to_ask > 0 && op.outstanding < 8) {
            --op.to_ask;
            ++op.outstanding;
            waiting_.emplace(budget_.enqueue(http::priority::read, 1), id);
        }
    }

    void pump() {
        while (true) {
            if (const auto ticket = budget_.next(now_)) {
                calls_.push_back(now_);
                answers_.emplace(now_ + 300ms, waiting_.extract(*ticket).mapped());
                continue;
            }
            if (answers_.empty() || answers_.begin()->first > now_)
                return;
            const auto id = answers_.begin()->second;
            answers_.erase(answers_.begin());
            budget_.finish(1, 0, {}, now_);
            auto& op = running_.at(id);
            --op.outstanding;
            ++op.calls;
            ask(id);
            if (op.outstanding > 0)
                continue;
            auto over = std::move(running_.extract(id).mapped());
            const auto cls =
                over.fails ? plugin::error_class::transient : plugin::error_class::none;
            end(std::move(over), cls);
        }
    }

    void end(operation op, plugin::error_class cls) {
        const bool ok = cls == plugin::error_class::none;
        for (const auto& c : op.what.members) {
            auto& b = all_[static_cast<std::size_t>(c.consignment)];
            if (!ok)
                continue;
            if (b.looked && *b.looked >= wall_start)
                b.longest = std::max(b.longest, wall() - *b.looked);
            b.looked = wall();
        }
        looks_.ended(op.what.id, ok ? engine::look_end::done : engine::look_end::failed, op.calls);
        engine::feed_ended e;
        e.instance = warehouse;
        e.function = "shipments.download";
        e.cls = cls;
        e.more = op.what.id != 0 && looks_.more();
        step(e);
    }

    /// As the store answers.
    [[nodiscard]] std::vector<store::open_consignment> due(std::int64_t limit) const {
        std::vector<store::open_consignment> rows;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            const auto& b = all_[i];
            const auto days = std::max<std::int64_t>(1, (wall() - b.accepted) / 24h);
            if (*b.looked > wall() - std::min(interval * days, slowest))
                continue;
            store::open_consignment c;
            c.consignment = static_cast<std::int64_t>(i);
            c.accepted_at = b.accepted;
            c.looked_at = b.looked;
            rows.push_back(c);
        }
        std::stable_sort(rows.begin(), rows.end(),
                         [](const auto& a, const auto& b) { return *a.looked_at < *b.looked_at; });
        if (static_cast<std::int64_t>(rows.size()) > limit)
            rows.resize(static_cast<std::size_t>(limit));
        return rows;
    }

    engine::scheduler scheduler_;
    engine::open_looks looks_;
    http::bucket budget_;
    mono_time now_ = mono_start;
    std::map<std::uint64_t, operation> running_;
    std::map<http::bucket::ticket, std::uint64_t> waiting_;
    std::multimap<mono_time, std::uint64_t> answers_;
};

milliseconds since_last_look(const world& w, milliseconds ran) {
    milliseconds longest{0};
    for (const auto& b : w.all_) {
        longest = std::max({longest, b.longest, wall_start + ran - *b.looked});
    }
    return longest;
}

} // namespace

TEST_CASE("45,000 open consignments on 1,000 calls an hour: none forgotten, the budget kept") {
    constexpr std::int64_t open = 45'000;
    world w(open, 1'000, 2);
    w.fail_every = GENERATE(0, 7);
    w.run_until(mono_start + 36h);

    CHECK(w.in_any_hour() <= 1'000);
    CHECK(w.calls_.size() > 36 * 850); // and used: there is always something due
    CHECK(w.most_at_once_ == 2);

    // The first time around: who was looked at longest ago goes first, but for the window that is
    // shared out by date.
    if (w.fail_every == 0) {
        REQUIRE(w.begun_.size() > static_cast<std::size_t>(open));
        std::vector<std::int64_t> place(open); // in the order of their last look
        for (std::int64_t i = 0; i < open; ++i) {
            place[static_cast<std::size_t>(i)] = open - 1 - world::shuffled(i, open);
        }
        std::int64_t farthest = 0;
        std::vector<bool> seen(open, false);
        std::int64_t nth = 0;
        for (const auto id : w.begun_) {
            if (seen[static_cast<std::size_t>(id)])
                continue;
            seen[static_cast<std::size_t>(id)] = true;
            farthest = std::max(farthest, std::abs(place[static_cast<std::size_t>(id)] - nth));
            if (++nth == open)
                break;
        }
        CHECK(nth == open);
        CHECK(farthest <= engine::open_looks::window);
    }
    const auto longest = since_last_look(w, 36h);
    INFO(std::chrono::duration_cast<std::chrono::minutes>(longest).count() << " minutes");
    CHECK(longest < (w.fail_every == 0 ? 9h : 18h));
}

TEST_CASE("with a budget to spare each is looked at when it is due") {
    world w(3'000, 100'000, 2);
    w.run_until(mono_start + 24h);
    CHECK(w.in_any_hour() <= 100'000);
    CHECK(since_last_look(w, 24h) <= world::slowest + world::interval + 1min);
    const auto& young = w.all_.front();
    CHECK(young.longest <= 3 * world::interval);
}
