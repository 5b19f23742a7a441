#include "core/rules/statuses.hpp"

#include "core/order/problems.hpp"
#include "core/text/suggest.hpp"

#include <algorithm>
#include <cctype>

namespace dray::rules {
namespace {

using data::status;
using data::statuses_result;

const status* by_id(const std::vector<status>& all, const std::string& id) {
    const auto at =
        std::find_if(all.begin(), all.end(), [&id](const status& s) { return s.id == id; });
    return at == all.end() ? nullptr : &*at;
}

/// Letter case and space aside. Only ASCII is folded: elsewhere a wrong guess would look right.
std::string folded(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (std::isspace(u) == 0)
            out += static_cast<char>(std::tolower(u));
    }
    return out;
}

bound_status binding(const declared_status& declared, const status& to) {
    bound_status b;
    b.configured = declared.word;
    b.status = to;
    return b;
}

/// The word by itself, as if nothing had been bound.
status_reading read_word(const declared_status& declared, const statuses_result& live,
                         status_news news) {
    status_reading r;
    auto found = find_statuses(live, declared.word);
    if (found.size() == 1) {
        r.state = status_state::bound;
        r.status = found.front();
        r.news = news;
        r.keep = binding(declared, r.status);
    } else {
        r.state = found.empty() ? status_state::unknown : status_state::ambiguous;
        r.others = std::move(found);
    }
    return r;
}

status_reading still_there(const declared_status& declared, const bound_status& before,
                           const status& now, const statuses_result& live, bool hold_renamed) {
    status_reading r;
    r.state = status_state::bound;
    r.status = now;
    // Whoever chose it by command, or named it by its id, did not choose by the name.
    r.misnamed = !before.by_command && declared.word != now.id && declared.word != now.name;
    if (r.misnamed)
        r.others = find_statuses(live, declared.word);
    if (now.name == before.status.name)
        return r;
    r.news = status_news::renamed;
    if (hold_renamed) {
        r.state = status_state::renamed;
        return r;
    }
    r.keep = before;
    r.keep->status.name = now.name;
    return r;
}

status_reading not_there(const declared_status& declared, const bound_status& before,
                         const statuses_result& live) {
    if (!before.by_command && declared.word != before.status.id) {
        auto again = read_word(declared, live, status_news::found_anew);
        if (again.state != status_state::unknown)
            return again;
    }
    status_reading r;
    r.state = status_state::gone;
    r.status = before.status;
    return r;
}

} // namespace

std::vector<status> find_statuses(const statuses_result& live, const std::string& word) {
    if (const auto* s = by_id(live.statuses, word))
        return {*s};
    std::vector<status> found;
    std::copy_if(live.statuses.begin(), live.statuses.end(), std::back_inserter(found),
                 [&word](const status& s) { return s.name == word; });
    return found;
}

std::optional<status> nearest_status(const statuses_result& live, const std::string& word) {
    const auto wanted = folded(word);
    for (const auto& s : live.statuses) {
        if (folded(s.name) == wanted)
            return s;
    }
    for (const auto& s : live.system) {
        if (folded(s.name) == wanted)
            return by_id(live.statuses, s.id) ? std::optional(*by_id(live.statuses, s.id))
                                              : std::nullopt;
    }
    std::vector<std::string> names;
    for (const auto& s : live.statuses)
        names.push_back(s.name);
    for (const auto& s : live.system)
        names.push_back(s.name);
    const auto name = text::nearest(word, names);
    if (name.empty())
        return std::nullopt;
    for (const auto* list : {&live.statuses, &live.system}) {
        for (const auto& s : *list) {
            if (s.name == name && by_id(live.statuses, s.id))
                return *by_id(live.statuses, s.id);
        }
    }
    return std::nullopt;
}

std::string list_for_people(const statuses_result& live, std::size_t most) {
    std::string out;
    std::size_t shown = 0;
    for (const auto& s : live.statuses) {
        if (shown == most)
            return out + " and " + std::to_string(live.statuses.size() - shown) + " more";
        ++shown;
        out += (out.empty() ? "'" : ", '") + orders::bounded(s.name, 60) + "' (" +
               orders::bounded(s.id, 40);
        const auto* system = by_id(live.system, s.id);
        if (system && !system->name.empty() && system->name != s.name)
            out += ", originally " + orders::bounded(system->name, 60);
        out += ")";
    }
    return out.empty() ? "none" : out;
}

status_reading read_status(const declared_status& declared,
                           const std::optional<bound_status>& before, const statuses_result* live,
                           bool hold_renamed) {
    const bool same_word = before && before->configured == declared.word;
    const bool mapped = same_word && before->by_command;
    if (mapped && before->status.id.empty())
        return {}; // to never
    const bool dropped = before && before->by_command && !same_word;
    if (declared.word.empty() && !mapped) {
        status_reading r;
        if (dropped) {
            r.news = status_news::file_wins;
            r.keep = binding(declared, {});
        }
        return r;
    }
    if (!live) {
        status_reading r;
        r.state = same_word ? status_state::bound : status_state::unread;
        if (same_word)
            r.status = before->status;
        return r;
    }
    if (!same_word)
        return read_word(declared, *live, dropped ? status_news::file_wins : status_news::bound);
    if (const auto* now = by_id(live->statuses, before->status.id))
        return still_there(declared, *before, *now, *live, hold_renamed);
    return not_there(declared, *before, *live);
}

} // namespace dray::rules
