#include "core/daemon/brake_words.hpp"

#include "core/daemon/orchestrator_parts.hpp"
#include "core/order/problems.hpp"
#include "core/order/shell_word.hpp"

#include <algorithm>

namespace dray::daemon {

namespace {

/// The brake as a person asks for it, or for its end.
std::string brake_command(const std::string& verb, const store::brake& b) {
    auto line = "dray " + verb + " " + b.scope;
    if (!b.target.empty())
        line += " " + orders::shell_word(b.target);
    if (!b.function.empty())
        line += " --function " + orders::shell_word(b.function);
    if (verb == "pause") {
        if (b.until)
            line += " --until " + data::format_time(*b.until);
        line += " --why " + orders::shell_word(b.why);
    }
    return line;
}

} // namespace

command_for again(const std::string& verb, const store::brake& asked) {
    return [verb, asked](std::string_view kind, const std::string& name) {
        auto b = asked;
        b.scope = kind;
        b.target = name;
        return brake_command(verb, b);
    };
}

std::optional<api::answer> wrong_form(const std::string& verb, const store::brake& asked,
                                      const known_names& all) {
    const std::vector<std::string> kinds{"source", "destination", "merchant"};
    const bool of_kind = std::find(kinds.begin(), kinds.end(), asked.scope) != kinds.end();
    if (of_kind && asked.target.empty())
        return missing_name(all, asked.scope, again(verb, asked));
    if (of_kind || (asked.scope == "all" && asked.target.empty()))
        return std::nullopt;
    const auto& name = asked.scope == "all" ? asked.target : asked.scope;
    std::string is;
    std::vector<std::string> remedies;
    for (const auto& kind : kinds) {
        if (!all.has(kind, name))
            continue;
        is += (is.empty() ? "`" + name + "` is a " : " and a ") + kind;
        remedies.push_back(again(verb, asked)(kind, name));
    }
    std::string sentence = "`all` takes no name.";
    if (asked.scope != "all") {
        sentence = is.empty() ? "There is nothing to " + verb + " that is called `" +
                                    orders::bounded(name, 100) +
                                    "`: write all, or source, destination or merchant and its name."
                              : is + ": write that before its name.";
    }
    remedies.push_back("dray " + verb + " --help");
    return api_error(400, "bad_request", sentence, std::move(remedies));
}

api::answer not_paused(const store::brake& asked, const std::vector<store::brake>& brakes,
                       const known_names& all) {
    if (asked.scope != "all" && !all.has(asked.scope, asked.target))
        return unknown_name(all, asked.scope, asked.target, again("resume", asked));
    std::string sentence = "Nothing is paused there.";
    std::vector<std::string> remedies;
    if (!brakes.empty())
        sentence += " What is paused can be resumed so:";
    for (const auto& b : brakes) {
        if (remedies.size() == 5)
            break;
        remedies.push_back(brake_command("resume", b));
    }
    remedies.emplace_back("dray status");
    return api_error(404, "not_paused", sentence, std::move(remedies));
}

} // namespace dray::daemon
