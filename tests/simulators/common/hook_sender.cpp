#include "tests/simulators/common/hook_sender.hpp"

#include "tests/simulators/common/archive.hpp"
#include "tests/simulators/common/switches.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;

template <class Visitor, class Habits>
void each_setting(Visitor& visit, Habits& h) {
    constexpr std::int64_t most = 1'000'000'000;
    constexpr std::int64_t day_ms = 86'400'000;
    visit.number("delay_ms", h.delay_ms, 0, day_ms);
    visit.number("duplicate_every", h.duplicate_every, 0, most);
    visit.number("swap_every", h.swap_every, 0, most);
    visit.number("lose_every", h.lose_every, 0, most);
    visit.number("retries", h.retries, 0, 1000);
    visit.number("retry_gap_ms", h.retry_gap_ms, 0, day_ms);
    visit.flag("stopped", h.stopped);
}

namespace {

constexpr std::size_t most_waiting = 100'000;
constexpr std::size_t last_kept = 100;
constexpr std::uint64_t everybody = 1; // owners do not matter here

bool nth(std::int64_t count, std::int64_t every) {
    return every > 0 && count % every == 0;
}

} // namespace

void hook_sender::put(sending what, const std::string& about, wall_time due) {
    const auto url = what.url;
    const auto id = box_.put(std::move(what), everybody, due);
    about_[id] = url.substr(0, 200) + ": " + about.substr(0, 200);
}

void hook_sender::raise(wall_time now, sending what, std::string about) {
    const auto nth_hook = ++count_.raised;
    if (habits_.stopped || nth(nth_hook, habits_.lose_every) || box_.size() >= most_waiting) {
        ++count_.lost;
        return;
    }
    if (nth(nth_hook, habits_.swap_every) && !held_back_) {
        held_back_.emplace(std::move(what), std::move(about));
        return;
    }
    const auto due = now + std::chrono::milliseconds(habits_.delay_ms);
    put(what, about, due);
    if (nth(nth_hook, habits_.duplicate_every)) {
        ++count_.duplicates;
        put(what, about, due);
    }
    if (held_back_) {
        put(std::move(held_back_->first), held_back_->second, due);
        held_back_.reset();
    }
}

std::vector<sending> hook_sender::due(wall_time now) {
    return box_.take(now);
}

void hook_sender::answered(std::uint64_t id, int status, wall_time now) {
    retry_plan plan;
    plan.gaps.assign(static_cast<std::size_t>(habits_.retries),
                     std::chrono::milliseconds(habits_.retry_gap_ms));
    const auto fate = box_.answered(id, status, now, plan);
    if (fate == outbox::fate::unknown) {
        return;
    }
    ++count_.answers[status];
    const auto about = about_.find(id);
    if (about != about_.end()) {
        count_.last.push_back(std::to_string(status) + " " + about->second);
        if (fate != outbox::fate::again) {
            about_.erase(about);
        }
    }
    if (count_.last.size() > last_kept) {
        count_.last.pop_front();
    }
}

bool hook_sender::set(std::string_view name, const json::value& value) {
    if (name != "hook_habits") {
        return false;
    }
    const auto* given = value.if_object();
    if (given == nullptr) {
        throw std::invalid_argument("\"hook_habits\" takes an object");
    }
    auto changed = habits_;
    for (const auto& member : *given) {
        if (!set_setting(changed, member.key(), member.value())) {
            throw std::invalid_argument("\"hook_habits\" has no member \"" +
                                        std::string(member.key()) + "\"");
        }
    }
    habits_ = changed;
    return true;
}

json::object hook_sender::describe() const {
    return sim::describe(habits_);
}

json::object hook_sender::books() const {
    json::object answers;
    for (const auto& [status, count] : count_.answers) {
        answers[std::to_string(status)] = count;
    }
    json::object out;
    out["raised"] = count_.raised;
    out["lost"] = count_.lost;
    out["duplicates"] = count_.duplicates;
    out["waiting"] = box_.size() + (held_back_ ? 1 : 0);
    out["answers"] = std::move(answers);
    out["last"] = json::array(count_.last.begin(), count_.last.end());
    return out;
}

void hook_sender::reset_books() {
    count_ = counters();
}

json::object hook_sender::save() const {
    // One that is held back would go out with the next; saved, it goes out at once.
    auto box = box_;
    auto about = about_;
    if (held_back_) {
        about[box.put(held_back_->first, everybody, wall_time())] = held_back_->second;
    }
    json::object out;
    out["box"] = box.save();
    out["about"] = pairs(about);
    out["raised"] = count_.raised;
    out["lost"] = count_.lost;
    out["duplicates"] = count_.duplicates;
    out["answers"] = pairs(count_.answers);
    out["last"] = json::array(count_.last.begin(), count_.last.end());
    return out;
}

void hook_sender::load(const json::object& from) {
    hook_sender fresh;
    fresh.habits_ = habits_;
    fresh.box_.load(from.at("box"));
    for (const auto& each : from.at("about").as_array()) {
        restore(fresh.about_[each.at(0).to_number<std::uint64_t>()], each.at(1));
    }
    fresh.count_.raised = from.at("raised").as_int64();
    fresh.count_.lost = from.at("lost").as_int64();
    fresh.count_.duplicates = from.at("duplicates").as_int64();
    restore_pairs(fresh.count_.answers, from.at("answers"));
    for (const auto& each : from.at("last").as_array()) {
        fresh.count_.last.emplace_back(each.as_string());
    }
    *this = std::move(fresh);
}

} // namespace dray::sim
