#include "tests/simulators/propago/fault_plan.hpp"

#include "tests/simulators/propago/wire_types.hpp"

#include <array>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::propago {
namespace {

namespace json = boost::json;

constexpr std::size_t most_rules = 1000;
constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t most_times = 1'000'000'000;

struct kind_word {
    std::string_view word;
    fault_kind kind;
    bool execute; ///< by default
};
constexpr std::array kinds{kind_word{"return_code", fault_kind::return_code, false},
                           kind_word{"soap_fault", fault_kind::soap_fault, false},
                           kind_word{"html_503", fault_kind::html, false},
                           kind_word{"delay", fault_kind::delay, true},
                           kind_word{"hang", fault_kind::hang, true},
                           kind_word{"cut_before", fault_kind::cut_before, true},
                           kind_word{"cut_within", fault_kind::cut_within, true},
                           kind_word{"store_late", fault_kind::store_late, true},
                           kind_word{"spoil", fault_kind::spoil, true}};

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument("fault: " + why);
}

std::int64_t whole(const json::value& value, const std::string& name, std::int64_t least,
                   std::int64_t most) {
    std::int64_t out = 0;
    if (value.is_int64())
        out = value.get_int64();
    if (!value.is_int64() || out < least || out > most)
        refuse("\"" + name + "\" must be a whole number from " + std::to_string(least) + " to " +
               std::to_string(most));
    return out;
}

std::string text(const json::value& value, const std::string& name) {
    if (!value.is_string() || value.get_string().size() > 1000)
        refuse("\"" + name + "\" must be text of at most 1000 bytes");
    return std::string(value.get_string());
}

const kind_word& kind_of(const json::object& from) {
    const auto* given = from.if_contains("kind");
    if (given == nullptr)
        refuse("\"kind\" is missing");
    const auto word = text(*given, "kind");
    for (const auto& each : kinds) {
        if (each.word == word)
            return each;
    }
    refuse("\"kind\" is return_code, soap_fault, html_503, delay, hang, cut_before, cut_within, "
           "store_late or spoil, not '" +
           word + "'");
}

std::string_view word_of(fault_kind kind) {
    for (const auto& each : kinds) {
        if (each.kind == kind)
            return each.word;
    }
    return {};
}

} // namespace

fault_plan::rule fault_plan::read(const json::value& from) {
    if (!from.is_object())
        refuse("a rule is an object");
    const auto& kind = kind_of(from.get_object());
    rule out;
    out.effect.kind = kind.kind;
    out.effect.execute = kind.execute;
    for (const auto& member : from.get_object()) {
        const std::string key(member.key());
        const auto& value = member.value();
        if (key == "kind") {
            continue;
        } else if (key == "operation") {
            out.operation = text(value, key);
            if (out.operation != "*" && find_operation(out.operation) == nullptr)
                refuse("'" + out.operation + "' is no operation");
        } else if (key == "po") {
            out.po = text(value, key);
        } else if (key == "after") {
            out.after = whole(value, key, 0, most_times);
        } else if (key == "times") {
            out.times =
                value.is_null() ? std::optional<std::int64_t>{} : whole(value, key, 1, most_times);
        } else if (key == "chance") {
            out.chance = value.is_number() ? value.to_number<double>() : 0.0;
            if (!(out.chance > 0.0 && out.chance <= 1.0))
                refuse("\"chance\" must be more than 0 and at most 1");
        } else if (key == "return_code") {
            out.effect.return_code = text(value, key);
        } else if (key == "message") {
            out.effect.message = text(value, key);
        } else if (key == "spoil") {
            out.effect.spoil = spoilage_named(text(value, key));
        } else if (key == "status") {
            out.effect.status = static_cast<int>(whole(value, key, 200, 599));
        } else if (key == "execute") {
            if (!value.is_bool())
                refuse("\"execute\" must be true or false");
            out.effect.execute = value.get_bool();
        } else if (key == "delay_ms") {
            out.effect.delay = std::chrono::milliseconds(whole(value, key, 0, 600'000));
        } else if (key == "late_ms") {
            out.effect.late = std::chrono::milliseconds(whole(value, key, 0, day_ms));
        } else {
            refuse("no member is called '" + key + "'");
        }
    }
    if (kind.kind == fault_kind::return_code && out.effect.return_code.empty())
        refuse("return_code needs \"return_code\"");
    if ((kind.kind == fault_kind::spoil) != (out.effect.spoil != spoilage::none))
        refuse("\"spoil\" says how an answer of kind spoil is spoilt");
    if (kind.kind == fault_kind::store_late && out.effect.late.count() == 0)
        refuse("store_late needs \"late_ms\"");
    if (kind.kind == fault_kind::store_late && out.operation != "SubmitOrder")
        refuse("store_late needs \"operation\": \"SubmitOrder\"");
    return out;
}

void fault_plan::add(const json::value& rules) {
    std::vector<rule> added;
    if (rules.is_array()) {
        for (const auto& each : rules.get_array())
            added.push_back(read(each));
    } else {
        added.push_back(read(rules));
    }
    if (rules_.size() + added.size() > most_rules)
        refuse("at most " + std::to_string(most_rules) + " rules stand at once");
    rules_.insert(rules_.end(), added.begin(), added.end());
}

std::optional<mishap> fault_plan::meet(std::string_view operation, std::string_view po,
                                       double dice) {
    for (auto at = rules_.begin(); at != rules_.end(); ++at) {
        const bool any = at->operation.empty() || at->operation == "*";
        if ((!any && at->operation != operation) || (!at->po.empty() && at->po != po))
            continue;
        if (at->after > 0) {
            --at->after;
            continue;
        }
        if (dice >= at->chance)
            continue;
        auto effect = at->effect;
        if (at->times && --*at->times == 0)
            rules_.erase(at);
        return effect;
    }
    return std::nullopt;
}

json::array fault_plan::to_json() const {
    json::array out;
    for (const auto& each : rules_) {
        json::object row;
        row["kind"] = word_of(each.effect.kind);
        if (!each.operation.empty())
            row["operation"] = each.operation;
        if (!each.po.empty())
            row["po"] = each.po;
        row["after"] = each.after;
        row["times"] = each.times ? json::value(*each.times) : json::value(nullptr);
        row["chance"] = each.chance;
        if (!each.effect.return_code.empty())
            row["return_code"] = each.effect.return_code;
        if (!each.effect.message.empty())
            row["message"] = each.effect.message;
        if (each.effect.spoil != spoilage::none)
            row["spoil"] = sim::word_of(each.effect.spoil);
        row["status"] = each.effect.status;
        row["execute"] = each.effect.execute;
        row["delay_ms"] = each.effect.delay.count();
        row["late_ms"] = each.effect.late.count();
        out.emplace_back(std::move(row));
    }
    return out;
}

} // namespace dray::sim::propago
