#include "guards.hpp"

#include "shell_word.hpp"
#include "shippable.hpp"
#include "step.hpp"

namespace dray::orders {
namespace {

/// "30d", "90m": the largest unit that is whole.
std::string span_text(std::chrono::milliseconds span) {
    struct unit {
        std::int64_t ms;
        const char* name;
    };
    constexpr unit units[] = {{86'400'000, "d"}, {3'600'000, "h"}, {60'000, "m"}, {1'000, "s"}};
    for (const auto& u : units) {
        if (span.count() >= u.ms && span.count() % u.ms == 0)
            return std::to_string(span.count() / u.ms) + u.name;
    }
    return std::to_string(span.count()) + "ms";
}

std::string named(std::int64_t held, const std::vector<std::string>& sample) {
    std::string out;
    for (const auto& number : sample)
        out += (out.empty() ? "" : ", ") + bounded(number, 60);
    const auto more = held - static_cast<std::int64_t>(sample.size());
    if (more > 0)
        out += " and " + std::to_string(more) + " more";
    return out;
}

} // namespace

problem guard_problem(problem_code code, instance_id source, const policy& by, std::int64_t held,
                      const std::vector<std::string>& sample) {
    const auto& kind = kind_of(code);
    problem p;
    p.key = problem_key(source, code, "");
    p.code = kind.word;
    p.severity = kind.severity;
    p.curer = kind.curer;
    p.instance = source;
    p.holds = kind.holds;
    const bool one = held == 1;
    const std::string who = std::to_string(held) + (one ? " order of " : " orders of ") +
                            by.source_name + (one ? " is held: " : " are held: ");
    if (code == problem_code::too_old) {
        p.text = who + (one ? "it was" : "they were") +
                 " older than max_age = " + span_text(by.max_age) +
                 " when first seen, so the shop may not expect " + (one ? "it" : "them") +
                 " to be sent any more: " + named(held, sample) + ".";
    } else {
        p.text = who + "more than surge_limit = " + std::to_string(by.surge_limit) +
                 " new orders came within " + span_text(by.surge_window) + ": " +
                 named(held, sample) + ".";
    }
    const auto key = shell_word(p.key);
    p.remedies = {"dray orders --source " + shell_word(by.source_name) + " --status error",
                  "To send them, first seen first: dray retry --problem " + key,
                  "To file them as not for us: dray not-for-us --problem " + key,
                  "For one of them: dray retry ORDER, or dray not-for-us ORDER"};
    return p;
}

void guard(step& w) {
    const auto& o = w.o;
    if (w.asked || o.observed_only || o.canceled_at_source || !has_unplanned(o))
        return;
    const bool old = w.by.max_age.count() > 0 && w.at - o.version.created_at > w.by.max_age;
    if (!old && !w.surge)
        return;
    const auto& number = o.version.number.empty() ? o.version.ref : o.version.number;
    w.raise(guard_problem(old ? problem_code::too_old : problem_code::order_surge, o.source, w.by,
                          1, {number}));
}

} // namespace dray::orders
