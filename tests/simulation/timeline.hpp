#pragma once

// Time, chance and the heap of things to come. Nothing here sleeps: time is what the next event
// says it is.

#include "core/engine/scheduler.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dray::simulation {

using namespace std::chrono_literals;
using engine::moment_in_time;
using engine::mono_time;
using std::chrono::milliseconds;
using store::timestamp;

/// What must always hold does not.
struct broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The same numbers for the same seed on every machine: no std distribution.
class dice {
public:
    explicit dice(std::uint64_t seed) : random_(seed) {}
    std::uint64_t number() { return random_(); }
    unsigned pick(unsigned n) { return static_cast<unsigned>(random_() % n); }
    bool percent(unsigned p) { return pick(100) < p; }
    milliseconds between(milliseconds least, milliseconds most) {
        const auto span = static_cast<std::uint64_t>((most - least).count() + 1);
        return least + milliseconds(static_cast<std::int64_t>(random_() % span));
    }

private:
    std::mt19937_64 random_;
};

class timeline {
public:
    /// Who an event belongs to: what a life of the daemon has in its memory dies with it.
    using owner = std::int64_t;
    static constexpr owner world = 0;

    [[nodiscard]] mono_time mono() const { return mono_; }
    /// The clock of everybody but the daemon's machine: it is never set.
    [[nodiscard]] timestamp true_wall() const {
        return start + std::chrono::floor<milliseconds>(mono_ - mono_start);
    }
    [[nodiscard]] moment_in_time machine() const { return {true_wall() + set_by_, mono_}; }
    void set_machine_clock(milliseconds by) { set_by_ += by; }

    void at(mono_time when, owner of, std::function<void()> what) {
        heap_.emplace(std::pair(std::max(when, mono_), ++last_), entry{of, std::move(what)});
    }
    void in(milliseconds d, owner of, std::function<void()> what) {
        at(mono_ + d, of, std::move(what));
    }
    /// The daemon dies: what it had in mind is forgotten.
    void forget(owner of) {
        std::erase_if(heap_, [of](const auto& e) { return e.second.of == of; });
    }

    [[nodiscard]] bool empty() const { return heap_.empty(); }
    [[nodiscard]] std::int64_t events() const { return events_; }
    /// Runs the next event.
    void next() {
        auto node = heap_.extract(heap_.begin());
        at_once_ = node.key().first == mono_ ? at_once_ + 1 : 0;
        if (at_once_ > most_at_once)
            throw broken("something spins: " + std::to_string(at_once_) + " events, no time");
        mono_ = node.key().first;
        ++events_;
        node.mapped().what();
    }

    static constexpr timestamp start{std::chrono::hours(24 * 20'000)};

private:
    struct entry {
        owner of;
        std::function<void()> what;
    };
    static constexpr std::int64_t most_at_once = 2'000;
    static constexpr mono_time mono_start = mono_time() + 1'000h;

    mono_time mono_ = mono_start;
    milliseconds set_by_{0};
    std::map<std::pair<mono_time, std::int64_t>, entry> heap_;
    std::int64_t last_ = 0;
    std::int64_t events_ = 0;
    std::int64_t at_once_ = 0;
};

/// What happened, for the one who has to understand a seed that failed.
class trace {
public:
    explicit trace(const timeline& t) : time_(t) {}
    /// 0 = all.
    void keep(std::size_t lines) { keep_ = lines; }
    void operator()(const std::string& line) {
        const auto since =
            std::chrono::duration_cast<milliseconds>(time_.true_wall() - timeline::start);
        lines_.push_back(std::to_string(since.count() / 1000) + "." +
                         std::to_string(1000 + since.count() % 1000).substr(1) + " " + line);
        if (keep_ && lines_.size() > keep_)
            lines_.pop_front();
    }
    [[nodiscard]] std::string text() const {
        std::string all;
        for (const auto& l : lines_)
            all += l + "\n";
        return all;
    }

private:
    const timeline& time_;
    std::size_t keep_ = 400;
    std::deque<std::string> lines_;
};

} // namespace dray::simulation
