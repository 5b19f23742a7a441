#include "core/rules/status_problems.hpp"

#include "core/order/problems.hpp"
#include "core/order/shell_word.hpp"

#include <algorithm>
#include <vector>

namespace dray::rules {
namespace {

using orders::bounded;
using orders::problem;
using orders::shell_word;

std::string in_quotes(const std::string& word) {
    return "'" + bounded(word, 80) + "'";
}

std::string named(const data::status& s) {
    return s.name.empty() ? bounded(s.id, 40) : in_quotes(s.name) + " (" + bounded(s.id, 40) + ")";
}

std::string span_text(std::chrono::milliseconds span) {
    const auto ms = span.count();
    if (ms % 3'600'000 == 0)
        return std::to_string(ms / 3'600'000) + "h";
    if (ms % 60'000 == 0)
        return std::to_string(ms / 60'000) + "m";
    return ms % 1'000 == 0 ? std::to_string(ms / 1'000) + "s" : std::to_string(ms) + "ms";
}

std::string toml_text(const std::string& word) {
    std::string out = "\"";
    for (const char c : word) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + "\"";
}

bool is_moment(const board_slot& slot) {
    return slot.declared.key.rfind("on_", 0) == 0;
}

/// What should be written, by the name that people know.
std::string wanted(const board_slot& slot) {
    return in_quotes(slot.by_command ? slot.reading.status.name : slot.declared.word);
}

std::string map_command(const status_setup& setup, const board_slot& slot, const std::string& to) {
    return "dray map status " + shell_word(setup.source) + " " + slot.declared.key + " " +
           shell_word(to);
}

/// What the key has to say in the file for `word` to stand in the slot's place: a list with all its
/// other entries, each once.
std::string value_with(const status_setup& setup, const board_slot& slot, const std::string& word) {
    if (is_moment(slot))
        return toml_text(word);
    std::vector<std::string> entries;
    for (const auto& d : setup.declared) {
        if (d.key != slot.declared.key)
            continue;
        const auto& entry = d.word == slot.declared.word ? word : d.word;
        if (std::find(entries.begin(), entries.end(), entry) == entries.end())
            entries.push_back(entry);
    }
    std::string out;
    for (const auto& entry : entries)
        out += (out.empty() ? "" : ", ") + toml_text(entry);
    return "[" + out + "]";
}

/// A cure that begins with a small letter, as the first or after others.
void add_cure(problem& p, std::string cure) {
    if (p.remedies.empty())
        cure[0] = static_cast<char>(cure[0] - 'a' + 'A');
    else
        cure.insert(0, "Or ");
    p.remedies.push_back(std::move(cure));
}

void correct_in_file(const status_setup& setup, const board_slot& slot, const std::string& word,
                     problem& p) {
    add_cure(p, "write " + slot.declared.key + " = " + value_with(setup, slot, bounded(word, 80)) +
                    " (" + slot.declared.where + " has it now) and restart drayd");
}

problem bare(const status_setup& setup, const board_slot& slot, const char* code) {
    problem p;
    p.key = status_problem_key(setup, code, slot.key);
    p.code = code;
    p.severity = orders::severity::error;
    p.curer = orders::curer::operator_;
    p.instance = setup.instance;
    p.subject = bounded(slot.key, 160);
    p.holds = is_moment(slot);
    p.stands = true; // the list says when it ends, not the orders
    return p;
}

/// What goes on and what waits while a moment cannot be written.
std::string meanwhile(const status_setup& setup, const board_slot& slot) {
    std::string out;
    if (slot.declared.key == "on_download" && setup.hold_unmarked) {
        out = " Orders wait for it before they are sent, at most " + span_text(setup.hold_max) +
              " (status_hold_max).";
    } else {
        out = " Orders go on without it.";
    }
    return out + " Tracking is told to the shop all the same.";
}

std::string cause_of(const board_slot& slot, const std::string& unread) {
    const auto& r = slot.reading;
    if (!slot.refused.empty()) {
        return "the shop lists " + named(r.status) +
               " but refused it: " + bounded(slot.refused, 400);
    }
    switch (r.state) {
    case status_state::gone:
        return "status " + named(r.status) + ", which was written until now, is deleted or hidden";
    case status_state::ambiguous: {
        std::string ids;
        for (const auto& s : r.others)
            ids += (ids.empty() ? "" : ", ") + bounded(s.id, 40);
        return "the shop has " + std::to_string(r.others.size()) + " statuses of that name (ids " +
               ids + "), and nothing says which";
    }
    case status_state::unread:
        return "the shop's statuses could not be read" +
               (unread.empty() ? std::string() : " (" + bounded(unread, 300) + ")");
    default:
        return "the shop has no status of that name or id";
    }
}

void add_cures(const status_setup& setup, const board_slot& slot, const data::statuses_result* live,
               problem& p) {
    const auto& r = slot.reading;
    if (is_moment(slot)) {
        for (const auto& s : r.others)
            p.remedies.push_back(map_command(setup, slot, s.id));
    }
    if (live && r.others.empty() && slot.refused.empty()) {
        auto near = nearest_status(*live, slot.declared.word);
        if (!near && !r.status.name.empty())
            near = nearest_status(*live, r.status.name);
        if (near) {
            p.text += " Nearest is " + named(*near) + ".";
            if (is_moment(slot))
                p.remedies.push_back(map_command(setup, slot, near->id));
            correct_in_file(setup, slot, near->name, p);
        }
    }
    if (is_moment(slot) && p.remedies.empty())
        p.remedies.push_back("To choose another: " + map_command(setup, slot, "ID"));
    add_cure(p, "give it back in the shop; it is noticed within " + span_text(setup.check_every) +
                    ", at once with: dray statuses " + shell_word(setup.source));
}

problem unmapped(const status_setup& setup, const board_slot& slot,
                 const data::statuses_result* live, const std::string& unread) {
    auto p = bare(setup, slot, "status_unmapped");
    const auto word = wanted(slot);
    if (is_moment(slot)) {
        p.text = "Could not mark order as " + word + " in " + setup.source + " (" +
                 slot.declared.key + "): " + cause_of(slot, unread) + "." + meanwhile(setup, slot);
    } else {
        p.text = slot.declared.key + " of " + setup.source + " names " + word + ", but " +
                 cause_of(slot, unread) + ".";
        if (slot.declared.key == "statuses.download")
            p.text += " Orders in it are not downloaded.";
        else if (slot.declared.key == "statuses.canceled")
            p.text += " An order in it is not seen as cancelled.";
        else
            p.severity = orders::severity::warning;
    }
    if (live)
        p.text += " The shop's statuses: " + list_for_people(*live) + ".";
    add_cures(setup, slot, live, p);
    if (slot.reading.state == status_state::unread)
        p.curer = orders::curer::vendor;
    return p;
}

problem renamed(const status_setup& setup, const board_slot& slot) {
    auto p = bare(setup, slot, "status_renamed");
    const auto& now = slot.reading.status;
    if (slot.reading.state == status_state::renamed) {
        p.text = "Could not mark order as " + wanted(slot) + " in " + setup.source + " (" +
                 slot.declared.key + "): status " + bounded(now.id, 40) + " is called " +
                 in_quotes(now.name) +
                 " now, and on_rename = \"hold\" waits until someone says whether it still means "
                 "that." +
                 meanwhile(setup, slot);
        p.remedies = {map_command(setup, slot, now.id)};
    } else {
        p.severity = orders::severity::notice;
        p.holds = false;
        p.text = "Status " + bounded(now.id, 40) + " of " + setup.source + " is called " +
                 in_quotes(now.name) + " now, not " + in_quotes(slot.declared.word) + ". " +
                 slot.declared.key + " goes on with it, by its id.";
        if (is_moment(slot))
            p.remedies = {map_command(setup, slot, now.id)};
    }
    correct_in_file(setup, slot, now.name, p);
    return p;
}

problem moved(const status_setup& setup, const board_slot& slot) {
    auto p = bare(setup, slot, "status_name_moved");
    const auto& now = slot.reading.status;
    const bool held = slot.reading.state == status_state::renamed;
    const auto word = in_quotes(slot.declared.word);
    std::string ids;
    for (const auto& s : slot.reading.others)
        ids += (ids.empty() ? "" : ", ") + bounded(s.id, 40);
    p.text = (held ? "Could not mark order as " + word + " in " + setup.source + " (" +
                         slot.declared.key + "): that"
                   : word) +
             " is the name of another status of " + setup.source + " now (" + ids + "). " +
             slot.declared.key + " was bound to " + bounded(now.id, 40) + ", which is called " +
             in_quotes(now.name) + " now";
    if (held) {
        p.text +=
            ", and on_rename = \"hold\" waits until someone chooses." + meanwhile(setup, slot);
    } else {
        p.severity = orders::severity::warning;
        p.holds = false;
        p.text += ", and stays so until someone chooses.";
    }
    if (is_moment(slot)) {
        p.remedies.push_back(map_command(setup, slot, now.id));
        for (const auto& s : slot.reading.others)
            p.remedies.push_back(map_command(setup, slot, s.id));
    }
    correct_in_file(setup, slot, now.name, p);
    return p;
}

} // namespace

std::string status_problem_key(const status_setup& setup, const char* code,
                               const std::string& subject) {
    return setup.source + "/" + code + "/" + bounded(subject, 160);
}

std::vector<problem> status_problems(const status_setup& setup, const board_slot& slot,
                                     const data::statuses_result* live, const std::string& unread) {
    const auto& r = slot.reading;
    // What the connector lists by itself and this shop does not have is nobody's business.
    const bool idle =
        slot.declared.is_default && !is_moment(slot) && slot.declared.key != "statuses.download";
    switch (r.state) {
    case status_state::never:
        return {};
    case status_state::unread:
        if (!is_moment(slot))
            return {}; // the words are used as they are until the list is known
        return {unmapped(setup, slot, live, unread)};
    case status_state::bound:
        if (!slot.refused.empty())
            return {unmapped(setup, slot, live, unread)};
        if (!r.misnamed)
            return {};
        return {r.others.empty() ? renamed(setup, slot) : moved(setup, slot)};
    case status_state::renamed:
        return {r.others.empty() ? renamed(setup, slot) : moved(setup, slot)};
    case status_state::unknown:
    case status_state::gone:
    case status_state::ambiguous:
        if (idle)
            return {};
        return {unmapped(setup, slot, live, unread)};
    }
    return {};
}

problem mapping_dropped(const status_setup& setup, const board_slot& slot,
                        const bound_status& before) {
    auto p = bare(setup, slot, "status_mapping_ended");
    p.severity = orders::severity::notice;
    p.holds = false;
    p.text = slot.declared.key + " of " + setup.source + " was mapped to " +
             (before.status.id.empty() ? std::string("never") : named(before.status)) +
             " by command. The configuration changed since (" + slot.declared.where +
             "), so it holds again: " +
             (slot.declared.word.empty() ? std::string("never") : in_quotes(slot.declared.word)) +
             ".";
    const auto key = shell_word(p.key);
    p.remedies = {
        "To take this notice away: dray retry --problem " + key,
        "To map it again: " +
            map_command(setup, slot, before.status.id.empty() ? "never" : before.status.id)};
    return p;
}

problem undeclared_problem(const status_setup& setup, const std::vector<undeclared_count>& counts,
                           orders::timestamp since) {
    problem p;
    p.code = "status_undeclared";
    p.key = status_problem_key(setup, "status_undeclared", "");
    p.severity = orders::severity::warning;
    p.curer = orders::curer::operator_;
    p.instance = setup.instance;
    p.holds = false;
    std::int64_t all = 0;
    std::string which;
    for (const auto& c : counts) {
        all += c.orders;
        std::string sample;
        for (const auto& number : c.sample)
            sample += (sample.empty() ? "" : ", ") + bounded(number, 60);
        which += (which.empty() ? "" : "; ") + named(c.status) + ": " + std::to_string(c.orders) +
                 " (" + sample +
                 (c.orders > static_cast<std::int64_t>(c.sample.size()) ? ", …" : "") + ")";
    }
    p.text = std::to_string(all) + (all == 1 ? " order of " : " orders of ") + setup.source +
             " changed since " + data::format_time(since) + (all == 1 ? " stands" : " stand") +
             " in statuses that are neither downloaded, ignored nor final: " + which + ".";
    p.remedies = {"Name each in statuses.download, statuses.ignore or statuses.final of [source." +
                      setup.source + "] and restart drayd",
                  "dray statuses " + shell_word(setup.source)};
    return p;
}

} // namespace dray::rules
