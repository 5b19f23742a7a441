#include "step.hpp"

#include "plan.hpp"
#include "shell_word.hpp"

#include <algorithm>

namespace dray::orders {

void step::apply(state s, trigger t) {
    const auto number = find_row(s, t);
    const auto* outer = at_row;
    at_row = &rows()[number];
    d.rows.push_back(number);
    at_row->run(*this);
    at_row = outer;
}

void step::touch(bool decided) {
    changed = true;
    if (decided)
        o.changed_at = at;
}

void step::say(happened what, std::initializer_list<fact> facts) {
    auto& entry = d.history.emplace_back();
    entry.at = at;
    entry.code = to_word(what);
    entry.who = who;
    entry.detail = facts_text(facts);
}

void step::raise(problem p) {
    std::erase(d.resolved, p.key);
    std::erase_if(d.problems, [&p](const problem& known) { return known.key == p.key; });
    if (p.holds) {
        const auto place = std::lower_bound(o.problems.begin(), o.problems.end(), p.key);
        if (place == o.problems.end() || *place != p.key) {
            o.problems.insert(place, p.key);
            say(happened::problem_met, {{"key", p.key}});
        }
    }
    d.problems.push_back(std::move(p));
    touch();
}

void step::raise(problem_code code, instance_id instance, std::string_view subject,
                 std::string text, std::vector<std::string> remedies, std::string personal) {
    const auto& kind = kind_of(code);
    problem p;
    p.key = problem_key(instance, code, subject);
    p.code = kind.word;
    p.severity = kind.severity;
    p.curer = kind.curer;
    p.instance = instance;
    p.subject = bounded(subject, 160);
    p.text = std::move(text);
    p.personal = std::move(personal);
    p.remedies = std::move(remedies);
    p.holds = kind.holds;
    raise(std::move(p));
}

void step::lift_key(const std::string& key) {
    std::erase_if(d.problems, [&key](const problem& p) { return p.key == key; });
    const auto place = std::lower_bound(o.problems.begin(), o.problems.end(), key);
    if (place != o.problems.end() && *place == key) {
        o.problems.erase(place);
        say(happened::problem_resolved, {{"key", key}});
    }
    if (std::find(d.resolved.begin(), d.resolved.end(), key) == d.resolved.end()) {
        d.resolved.push_back(key);
    }
    touch();
}

void step::lift(problem_code code, instance_id instance, std::string_view subject) {
    const auto key = problem_key(instance, code, subject);
    const bool open = std::binary_search(o.problems.begin(), o.problems.end(), key);
    if (open || !kind_of(code).holds)
        lift_key(key);
}

void step::withdraw(const std::string& identity_key, std::string_view why) {
    const auto queued = std::find_if(d.tasks.begin(), d.tasks.end(), [&](const task_wanted& t) {
        return t.identity_key == identity_key;
    });
    if (queued != d.tasks.end()) {
        d.tasks.erase(queued);
        return;
    }
    auto& gone = d.withdrawn.emplace_back();
    gone.identity_key = identity_key;
    gone.why = why;
}

void step::refuse(std::string_view code, std::string why) {
    d.refused = code;
    d.refused_why = std::move(why);
}

std::string step::name() const {
    return order_name(o, by);
}

std::string step::explain() const {
    return "dray explain " + shell_word(name());
}

std::string step::retry() const {
    return "dray retry " + shell_word(name());
}

} // namespace dray::orders
