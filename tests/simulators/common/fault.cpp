#include "tests/simulators/common/fault.hpp"

#include "tests/simulators/common/random.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <limits>
#include <regex>
#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;

namespace {

constexpr std::size_t most_rules = 1000;
constexpr std::size_t most_body_searched = 64 * 1024;
constexpr std::int64_t longest_delay_ms = 600'000;
constexpr std::int64_t longest_late_ms = 86'400'000;

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument("fault: " + why);
}

std::optional<std::regex> pattern(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    if (!found->is_string() || found->get_string().size() > 1000) {
        refuse("\"" + std::string(key) + "\" must be a regular expression of at most 1000 bytes");
    }
    try {
        return std::regex(found->get_string().c_str(),
                          std::regex::ECMAScript | std::regex::optimize);
    } catch (const std::regex_error& error) {
        refuse("\"" + std::string(key) + "\" is no regular expression: " + error.what());
    }
}

std::int64_t whole_number(const json::object& from, std::string_view key, std::int64_t otherwise,
                          std::int64_t least, std::int64_t most) {
    const auto* found = from.if_contains(key);
    if (found == nullptr) {
        return otherwise;
    }
    if (!found->is_int64() || found->get_int64() < least || found->get_int64() > most) {
        refuse("\"" + std::string(key) + "\" must be a whole number from " + std::to_string(least) +
               " to " + std::to_string(most));
    }
    return found->get_int64();
}

bool yes_or_no(const json::object& from, std::string_view key, bool otherwise) {
    const auto* found = from.if_contains(key);
    if (found == nullptr) {
        return otherwise;
    }
    if (!found->is_bool()) {
        refuse("\"" + std::string(key) + "\" must be true or false");
    }
    return found->get_bool();
}

std::string text(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    if (found == nullptr) {
        return {};
    }
    if (!found->is_string()) {
        refuse("\"" + std::string(key) + "\" must be text");
    }
    return std::string(found->get_string());
}

sim::delivery delivery_named(const std::string& name, std::chrono::milliseconds late) {
    if (name.empty()) {
        return late.count() > 0 ? delivery::cut_before : delivery::whole;
    }
    if (name == "whole") {
        return delivery::whole;
    }
    if (name == "cut_before") {
        return delivery::cut_before;
    }
    if (name == "cut_within") {
        return delivery::cut_within;
    }
    if (name == "hang") {
        return delivery::hang;
    }
    refuse("\"delivery\" is whole, cut_before, cut_within or hang, not \"" + name + "\"");
}

void refuse_unknown_members(const json::object& from) {
    constexpr std::array<std::string_view, 19> known{
        "method",  "path",     "query",    "body",      "after",   "times",   "chance",
        "seed",    "status",   "html",     "body_text", "headers", "execute", "usual_headers",
        "late_ms", "delay_ms", "delivery", "note",      "spoil"};
    for (const auto& member : from) {
        if (std::find(known.begin(), known.end(), std::string_view(member.key())) == known.end()) {
            refuse("no member is called \"" + std::string(member.key()) + "\"");
        }
    }
}

} // namespace

struct fault_list::rule {
    json::object written;
    std::string method;
    std::optional<std::regex> path;
    std::optional<std::regex> query;
    std::optional<std::regex> body;
    std::int64_t after = 0;
    std::optional<std::int64_t> times = 1;
    double chance = 1.0;
    random dice{1};
    fault effect;
    std::int64_t seen = 0;
    std::int64_t hit = 0;

    explicit rule(const json::value& from) {
        if (!from.is_object()) {
            refuse("a rule is an object");
        }
        written = from.get_object();
        refuse_unknown_members(written);
        method = text(written, "method");
        path = pattern(written, "path");
        query = pattern(written, "query");
        body = pattern(written, "body");
        after = whole_number(written, "after", 0, 0, 1'000'000'000);
        if (const auto* given = written.if_contains("times"); given && given->is_null()) {
            times = std::nullopt;
        } else {
            times = whole_number(written, "times", 1, 1, 1'000'000'000);
        }
        if (const auto* given = written.if_contains("chance")) {
            if (!given->is_number() || given->to_number<double>() <= 0.0 ||
                given->to_number<double>() > 1.0) {
                refuse("\"chance\" must be more than 0 and at most 1");
            }
            chance = given->to_number<double>();
        }
        dice = random(static_cast<std::uint64_t>(
            whole_number(written, "seed", 1, 0, std::numeric_limits<std::int64_t>::max())));
        read_effect();
    }

    void read_effect() {
        if (written.contains("status")) {
            effect.status = static_cast<int>(whole_number(written, "status", 500, 200, 599));
            effect.body = text(written, "body_text");
            if (yes_or_no(written, "html", false)) {
                effect.body = effect.body.empty() ? gateway_page(*effect.status) : effect.body;
                effect.headers.emplace_back("Content-Type", "text/html");
            }
        }
        if (const auto* given = written.if_contains("headers")) {
            if (!given->is_object()) {
                refuse("\"headers\" must be an object of texts");
            }
            for (const auto& member : given->get_object()) {
                effect.headers.emplace_back(member.key(), text(given->get_object(), member.key()));
            }
        }
        effect.usual_headers = yes_or_no(written, "usual_headers", true);
        effect.execute = yes_or_no(written, "execute", !effect.status.has_value());
        effect.delay =
            std::chrono::milliseconds(whole_number(written, "delay_ms", 0, 0, longest_delay_ms));
        effect.late =
            std::chrono::milliseconds(whole_number(written, "late_ms", 0, 0, longest_late_ms));
        effect.delivery = delivery_named(text(written, "delivery"), effect.late);
        if (written.contains("spoil"))
            effect.spoil = spoilage_named(text(written, "spoil"));
    }

    bool matches(const request& req) const {
        const auto mark = req.target.find('?');
        const auto path_of = req.target.substr(0, mark);
        const auto query_of =
            mark == std::string::npos ? std::string() : req.target.substr(mark + 1);
        return (method.empty() || method == req.method) &&
               (!path || std::regex_search(path_of, *path)) &&
               (!query || std::regex_search(query_of, *query)) &&
               (!body || std::regex_search(req.body.substr(0, most_body_searched), *body));
    }

    bool used_up() const { return times && hit >= *times; }
};

struct fault_list::state {
    std::vector<rule> rules;
    std::uint64_t hits = 0;
};

fault_list::fault_list() : state_(std::make_unique<state>()) {}
fault_list::~fault_list() = default;
fault_list::fault_list(fault_list&&) noexcept = default;
fault_list& fault_list::operator=(fault_list&&) noexcept = default;

void fault_list::add(const json::value& rules) {
    std::vector<rule> added;
    if (const auto* list = rules.if_array()) {
        for (const auto& each : *list) {
            added.emplace_back(each);
        }
    } else {
        added.emplace_back(rules);
    }
    std::erase_if(state_->rules, [](const rule& each) { return each.used_up(); });
    if (state_->rules.size() + added.size() > most_rules) {
        refuse("at most " + std::to_string(most_rules) + " rules stand at once");
    }
    for (auto& each : added) {
        state_->rules.push_back(std::move(each));
    }
}

void fault_list::clear() {
    state_->rules.clear();
}

std::optional<fault> fault_list::meet(const request& req) {
    for (auto& each : state_->rules) {
        if (each.used_up() || !each.matches(req)) {
            continue;
        }
        if (++each.seen <= each.after || (each.chance < 1.0 && each.dice.unit() >= each.chance)) {
            continue;
        }
        ++each.hit;
        ++state_->hits;
        return each.effect;
    }
    return std::nullopt;
}

std::uint64_t fault_list::hits() const {
    return state_->hits;
}

json::value fault_list::describe() const {
    json::array all;
    for (const auto& each : state_->rules) {
        json::object shown = each.written;
        shown["seen"] = each.seen;
        shown["hit"] = each.hit;
        all.emplace_back(std::move(shown));
    }
    return all;
}

json::value fault_list::remaining() const {
    json::array all;
    for (const auto& each : state_->rules) {
        if (each.used_up()) {
            continue;
        }
        json::object left = each.written;
        left["after"] = std::max<std::int64_t>(0, each.after - each.seen);
        if (each.times) {
            left["times"] = *each.times - each.hit;
        }
        all.emplace_back(std::move(left));
    }
    return all;
}

std::string gateway_page(int status) {
    const auto code = std::to_string(status);
    return "<html>\r\n<head><title>" + code + "</title></head>\r\n<body>\r\n<center><h1>" + code +
           "</h1></center>\r\n<hr><center>gateway</center>\r\n</body>\r\n</html>\r\n";
}

} // namespace dray::sim
