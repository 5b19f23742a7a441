#include "tests/simulators/common/mishaps.hpp"

#include "tests/simulators/common/members.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;

namespace {

constexpr std::size_t most_follow_ups = 1000;

} // namespace

void mishaps::catch_up(std::int64_t now_ms,
                       const std::function<void(const request&, std::int64_t)>& carry_out) {
    while (!late_.empty()) {
        const auto next =
            std::min_element(late_.begin(), late_.end(), [](const auto& left, const auto& right) {
                return left.due_ms < right.due_ms;
            });
        if (next->due_ms > now_ms) {
            return;
        }
        const auto due = std::move(*next);
        late_.erase(next);
        carry_out(due.what, due.due_ms);
    }
}

mishaps::outcome mishaps::meet(const request& req, std::int64_t now_ms,
                               const std::function<response()>& respond) {
    outcome out;
    const auto trouble = faults_.meet(req);
    if (trouble && trouble->late.count() > 0) {
        late_.push_back(late_write{now_ms + trouble->late.count(), req});
    } else if (!trouble || trouble->execute) {
        out.answer = respond();
    }
    if (!trouble) {
        return out;
    }
    if (trouble->status) {
        out.answer.status = *trouble->status;
        out.answer.body = trouble->body;
        out.answer.headers.clear();
    }
    if (trouble->spoil != spoilage::none) {
        auto& body = out.answer.body;
        out.answer.status = out.answer.status == 204 ? 200 : out.answer.status; // a body comes
        const auto in = body.starts_with('<') ? markup::xml : markup::json;
        body = spoiled(std::move(body), trouble->spoil, in);
    }
    out.answer.headers.insert(out.answer.headers.end(), trouble->headers.begin(),
                              trouble->headers.end());
    out.answer.delivery = trouble->delivery;
    out.answer.delay = trouble->delay;
    out.usual_headers = trouble->usual_headers;
    return out;
}

void mishaps::follow(const request& req, const std::function<void(const json::object&)>& act,
                     const std::function<void(const std::string&)>& complain) {
    for (std::size_t i = 0; i < follow_ups_.size(); ++i) {
        if (follow_ups_[i].when.meet(req)) {
            const auto deed = follow_ups_[i].act; // it may add follow-ups
            try {
                act(deed);
            } catch (const std::invalid_argument& error) {
                complain(std::string("knob \"then\": ") + error.what());
            }
        }
    }
}

bool mishaps::set(std::string_view name, const json::value& value) {
    if (name == "faults") {
        faults_.add(value);
    } else if (name == "clear_faults") {
        faults_.clear();
    } else if (name == "then") {
        one_or_each(value, name, [&](const json::object& given) {
            const auto* when = given.if_contains("when");
            const auto* act = given.if_contains("do");
            if (when == nullptr || act == nullptr || !act->is_object() || given.size() != 2 ||
                follow_ups_.size() >= most_follow_ups) {
                throw std::invalid_argument("\"then\" takes {\"when\": {…}, \"do\": {…}}, at most "
                                            "1000 of them");
            }
            follow_up next;
            next.when.add(*when);
            next.act = act->get_object();
            follow_ups_.push_back(std::move(next));
        });
    } else {
        return false;
    }
    return true;
}

void mishaps::describe(json::object& out) const {
    out["faults"] = faults_.describe();
    out["fault_hits"] = faults_.hits();
    out["then"] = follow_ups_.size();
}

void mishaps::save_knobs(json::object& out) const {
    json::array follow_ups;
    for (const auto& each : follow_ups_) {
        const auto left = each.when.remaining();
        if (!left.as_array().empty()) {
            json::object shown;
            shown["when"] = left.as_array().front();
            shown["do"] = each.act;
            follow_ups.emplace_back(std::move(shown));
        }
    }
    out["faults"] = faults_.remaining();
    out["then"] = std::move(follow_ups);
}

json::array mishaps::save_late() const {
    json::array out;
    for (const auto& each : late_) {
        json::array named;
        for (const auto& [name, value] : each.what.headers) {
            json::array pair;
            pair.emplace_back(name);
            pair.emplace_back(value);
            named.emplace_back(std::move(pair));
        }
        json::object shown;
        shown["due_ms"] = each.due_ms;
        shown["method"] = each.what.method;
        shown["target"] = each.what.target;
        shown["headers"] = std::move(named);
        shown["body"] = each.what.body;
        out.emplace_back(std::move(shown));
    }
    return out;
}

void mishaps::load_late(const json::array& from) {
    std::vector<late_write> loaded;
    for (const auto& each : from) {
        late_write one;
        one.due_ms = each.at("due_ms").as_int64();
        one.what.method = std::string(each.at("method").as_string());
        one.what.target = std::string(each.at("target").as_string());
        one.what.body = std::string(each.at("body").as_string());
        for (const auto& pair : each.at("headers").as_array()) {
            one.what.headers.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
        }
        loaded.push_back(std::move(one));
    }
    late_ = std::move(loaded);
}

} // namespace dray::sim
