#include "tests/simulators/common/outbox.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim {
namespace json = boost::json;

namespace {

std::int64_t ms_of(wall_time when) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch()).count();
}

} // namespace

std::uint64_t outbox::put(sending what, std::uint64_t owner, wall_time due) {
    what.id = ++last_id_;
    entry one;
    one.what = std::move(what);
    one.owner = owner;
    one.due = due;
    waiting_.emplace(last_id_, std::move(one));
    return last_id_;
}

std::optional<wall_time> outbox::next_due() const {
    std::optional<wall_time> out;
    for (const auto& [id, one] : waiting_) {
        if (!one.under_way && (!out || one.due < *out)) {
            out = one.due;
        }
    }
    return out;
}

std::vector<sending> outbox::take(wall_time now) {
    std::vector<entry*> due;
    for (auto& [id, one] : waiting_) {
        if (!one.under_way && one.due <= now) {
            due.push_back(&one);
        }
    }
    std::stable_sort(due.begin(), due.end(),
                     [](const entry* left, const entry* right) { return left->due < right->due; });
    std::vector<sending> out;
    for (auto* one : due) {
        one->under_way = true;
        ++one->tries;
        out.push_back(one->what);
    }
    return out;
}

outbox::fate outbox::answered(std::uint64_t id, int status, wall_time now, const retry_plan& plan) {
    const auto found = waiting_.find(id);
    if (found == waiting_.end() || !found->second.under_way) {
        return fate::unknown;
    }
    auto& one = found->second;
    if (status >= 200 && status <= 299) {
        waiting_.erase(found);
        return fate::delivered;
    }
    if (one.tries > plan.gaps.size()) {
        waiting_.erase(found);
        return fate::given_up;
    }
    one.due = now + plan.gaps[one.tries - 1];
    one.under_way = false;
    return fate::again;
}

std::uint64_t outbox::owner_of(std::uint64_t id) const {
    const auto found = waiting_.find(id);
    return found == waiting_.end() ? 0 : found->second.owner;
}

void outbox::forget(std::uint64_t owner) {
    std::erase_if(waiting_, [owner](const auto& each) { return each.second.owner == owner; });
}

json::value outbox::save() const {
    json::array entries;
    for (const auto& [id, one] : waiting_) {
        json::array sent;
        for (const auto& [name, value] : one.what.headers) {
            sent.push_back(json::array{name, value});
        }
        json::object shown;
        shown["id"] = id;
        shown["owner"] = one.owner;
        shown["url"] = one.what.url;
        shown["headers"] = std::move(sent);
        shown["body"] = one.what.body;
        shown["due_ms"] = ms_of(one.due);
        shown["tries"] = one.under_way ? one.tries - 1 : one.tries;
        entries.emplace_back(std::move(shown));
    }
    json::object out;
    out["last_id"] = last_id_;
    out["waiting"] = std::move(entries);
    return out;
}

void outbox::load(const json::value& from) {
    outbox fresh;
    fresh.last_id_ = from.at("last_id").to_number<std::uint64_t>();
    for (const auto& each : from.at("waiting").as_array()) {
        entry one;
        one.what.id = each.at("id").to_number<std::uint64_t>();
        one.owner = each.at("owner").to_number<std::uint64_t>();
        one.what.url = std::string(each.at("url").as_string());
        for (const auto& pair : each.at("headers").as_array()) {
            one.what.headers.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
        }
        one.what.body = std::string(each.at("body").as_string());
        one.due = wall_time(std::chrono::milliseconds(each.at("due_ms").as_int64()));
        one.tries = each.at("tries").to_number<std::size_t>();
        fresh.waiting_.emplace(one.what.id, std::move(one));
    }
    *this = std::move(fresh);
}

} // namespace dray::sim
