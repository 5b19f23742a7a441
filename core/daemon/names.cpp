#include "core/daemon/names.hpp"

#include "core/daemon/orchestrator_parts.hpp"
#include "core/order/problems.hpp"
#include "core/text/suggest.hpp"

#include <algorithm>

namespace dray::daemon {

namespace {

constexpr std::size_t most_commands = 5;

void settle(std::vector<std::string>& names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

std::string in_words(std::string_view kind) {
    return kind == "instance" ? "source or destination" : std::string(kind);
}

/// "There are: a, b or c." and a command for each of the first.
void offer(const std::vector<std::string>& there, std::string_view kind, const command_for& command,
           std::string& sentence, std::vector<std::string>& remedies) {
    if (there.empty()) {
        sentence += " There is none.";
        return;
    }
    sentence += there.size() == 1 ? " There is: " : " There are: ";
    sentence += text::one_of(there) + ".";
    for (const auto& name : there) {
        if (remedies.size() == most_commands)
            break;
        remedies.push_back(command(kind, name));
    }
}

} // namespace

std::vector<std::string> known_names::of(std::string_view kind) const {
    if (kind == "source")
        return sources;
    if (kind == "destination")
        return destinations;
    if (kind == "merchant")
        return merchants;
    std::vector<std::string> both;
    if (kind == "instance") {
        both = sources;
        both.insert(both.end(), destinations.begin(), destinations.end());
        settle(both);
    }
    return both;
}

bool known_names::has(std::string_view kind, const std::string& name) const {
    const auto all = of(kind);
    return std::binary_search(all.begin(), all.end(), name);
}

known_names names_of(const config::settings& settings,
                     const std::vector<config::instance_down>& down,
                     const std::vector<store::instance>& stored) {
    known_names all;
    for (const auto& m : settings.merchants)
        all.merchants.push_back(m.name);
    for (const auto& s : settings.sources)
        all.sources.push_back(s.name);
    for (const auto& d : settings.destinations)
        all.destinations.push_back(d.name);
    for (const auto& row : stored) {
        const bool source = row.kind == store::instance_kind::source;
        (source ? all.sources : all.destinations).push_back(row.name);
        if (source && !row.merchant.empty())
            all.merchants.push_back(row.merchant);
    }
    for (const auto& d : down) {
        // It may never have run, and what is down does not say what it is.
        const auto is = [&d](const store::instance& row) { return row.name == d.name; };
        if (std::any_of(stored.begin(), stored.end(), is))
            continue;
        all.sources.push_back(d.name);
        all.destinations.push_back(d.name);
    }
    settle(all.sources);
    settle(all.destinations);
    settle(all.merchants);
    return all;
}

api::answer unknown_name(const known_names& all, std::string_view kind, const std::string& name,
                         const command_for& command) {
    const auto shown = orders::bounded(name, 100);
    const auto code = "unknown_" + std::string(kind);
    const auto there = all.of(kind);
    std::vector<std::string> remedies;
    std::string sentence;
    for (const std::string_view other : {"source", "destination", "merchant"}) {
        if (other == kind || !all.has(other, name))
            continue;
        sentence +=
            "`" + shown + "` is a " + std::string(other) + ", not a " + in_words(kind) + ".";
        if (auto right = command(other, name); !right.empty())
            remedies.push_back(std::move(right));
    }
    if (sentence.empty())
        sentence = "There is no " + in_words(kind) + " `" + shown + "`.";
    if (remedies.empty()) {
        if (const auto near = text::nearest(name, there); !near.empty()) {
            sentence += " Did you mean `" + near + "`?";
            remedies.push_back(command(kind, near));
        } else {
            offer(there, kind, command, sentence, remedies);
        }
    }
    remedies.emplace_back("dray status");
    return api_error(404, code, sentence, std::move(remedies));
}

api::answer missing_name(const known_names& all, std::string_view kind,
                         const command_for& command) {
    std::string sentence = "Which " + in_words(kind) + "? It has to be named.";
    std::vector<std::string> remedies;
    offer(all.of(kind), kind, command, sentence, remedies);
    return api_error(400, "bad_request", sentence, std::move(remedies));
}

} // namespace dray::daemon
