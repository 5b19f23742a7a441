#include "core/daemon/statuses.hpp"

#include "core/daemon/status_setup.hpp"

#include <algorithm>

namespace dray::daemon {

namespace json = boost::json;

namespace {

const char* word(rules::status_state s) {
    switch (s) {
    case rules::status_state::never:
        return "never";
    case rules::status_state::bound:
        return "bound";
    case rules::status_state::unknown:
        return "unknown";
    case rules::status_state::gone:
        return "gone";
    case rules::status_state::ambiguous:
        return "ambiguous";
    case rules::status_state::renamed:
        return "renamed";
    case rules::status_state::unread:
        return "unread";
    }
    return "";
}

orders::history_entry entry_of(const rules::board_slot& slot, const char* code,
                               const std::string& before, store::timestamp at) {
    json::object detail;
    detail["for"] = slot.key;
    detail["status"] = slot.reading.status.id;
    detail["name"] = slot.reading.status.name;
    if (!before.empty())
        detail["was"] = before;
    orders::history_entry h;
    h.at = at;
    h.code = code;
    h.who = "dray";
    h.detail = json::serialize(detail);
    return h;
}

std::string time_text(const std::optional<store::timestamp>& t) {
    return t ? data::format_time(*t) : std::string();
}

json::object slot_json(const shop_statuses& s, const rules::board_slot& slot) {
    json::object o;
    o["key"] = slot.declared.key;
    o["configured"] = slot.declared.word.empty() ? "never" : slot.declared.word;
    o["where"] = slot.declared.where;
    o["is_default"] = slot.declared.is_default;
    o["state"] = slot.refused.empty() ? word(slot.reading.state) : "refused";
    o["status"] = slot.reading.status.id;
    o["name"] = slot.reading.status.name;
    o["problem"] = slot.problem;
    o["by_command"] = slot.by_command;
    const auto b = s.bindings.find(slot.key);
    if (slot.by_command && b != s.bindings.end()) {
        o["by"] = b->second.who;
        o["at"] = data::format_time(b->second.bound_at);
    }
    return o;
}

/// "download", "final, on_shipment"; empty where nobody declared it.
std::string declared_as(const shop_statuses& s, const std::string& id) {
    std::string out;
    for (const auto& slot : s.board.slots) {
        if (slot.reading.state != rules::status_state::bound || slot.reading.status.id != id)
            continue;
        auto key = slot.declared.key;
        if (key.rfind("statuses.", 0) == 0)
            key = key.substr(9);
        out += (out.empty() ? "" : ", ") + key;
    }
    return out;
}

} // namespace

rules::status_board shop_statuses::read() const {
    std::map<std::string, rules::bound_status> bound;
    for (const auto& [key, row] : bindings)
        bound.emplace(key, bound_of(row));
    return rules::read_board(setup, bound, live ? &*live : nullptr, unread, refused);
}

void shop_statuses::take_news(const rules::status_board& found, store::timestamp at,
                              std::vector<orders::history_entry>& history,
                              std::vector<orders::problem>& notices) {
    using rules::status_news;
    for (const auto& slot : found.slots) {
        const auto& keep = slot.reading.keep;
        if (!keep)
            continue;
        auto& row = bindings[slot.key];
        const auto before = bound_of(row);
        row.instance = setup.instance;
        row.moment = slot.key;
        row.configured = keep->configured;
        row.status_id = keep->status.id;
        row.name = keep->status.name;
        if (slot.reading.news != status_news::renamed) {
            row.origin = "file";
            row.who = "dray";
            row.bound_at = at;
        }
        unsaved.insert(slot.key);
        switch (slot.reading.news) {
        case status_news::none:
            break;
        case status_news::bound:
            history.push_back(entry_of(slot, "status_bound", before.status.id, at));
            break;
        case status_news::renamed:
            history.push_back(entry_of(slot, "status_renamed", before.status.name, at));
            break;
        case status_news::found_anew:
            history.push_back(entry_of(slot, "status_found_anew", before.status.id, at));
            break;
        case status_news::file_wins:
            history.push_back(entry_of(slot, "status_mapping_ended", before.status.id, at));
            notices.push_back(rules::mapping_dropped(setup, slot, before));
            break;
        }
    }
}

const rules::board_slot* shop_statuses::slot_of_problem(const std::string& key) const {
    for (const auto& slot : board.slots) {
        for (const char* code : rules::status_problem_codes) {
            if (key == rules::status_problem_key(setup, code, slot.key))
                return &slot;
        }
    }
    return nullptr;
}

json::object to_json(const shop_statuses& s) {
    json::object o;
    o["source"] = s.setup.source;
    o["listed"] = s.setup.listed;
    o["read_at"] = time_text(s.read_at);
    o["unread"] = s.unread;
    o["counted_at"] = time_text(s.counted_at);
    o["counted_since"] = s.counted_at ? data::format_time(s.counted_since) : "";
    json::array statuses;
    if (s.live) {
        for (const auto& x : s.live->statuses) {
            json::object row;
            row["id"] = x.id;
            row["name"] = x.name;
            for (const auto& system : s.live->system) {
                if (system.id == x.id)
                    row["system"] = system.name;
            }
            row["declared"] = declared_as(s, x.id);
            for (const auto& c : s.undeclared) {
                if (c.status.id != x.id)
                    continue;
                row["orders"] = c.orders;
                json::array sample;
                for (const auto& number : c.sample)
                    sample.emplace_back(number);
                row["sample"] = std::move(sample);
            }
            statuses.push_back(std::move(row));
        }
    }
    o["statuses"] = std::move(statuses);
    json::array slots;
    for (const auto& slot : s.board.slots)
        slots.push_back(slot_json(s, slot));
    o["declared"] = std::move(slots);
    json::array problems;
    for (const auto& p : s.board.problems) {
        json::object x;
        x["key"] = p.key;
        x["code"] = p.code;
        x["holds"] = p.holds;
        x["notice"] = p.severity == orders::severity::notice;
        x["text"] = p.text;
        json::array remedies;
        for (const auto& r : p.remedies)
            remedies.emplace_back(r);
        x["remedies"] = std::move(remedies);
        problems.push_back(std::move(x));
    }
    o["problems"] = std::move(problems);
    return o;
}

} // namespace dray::daemon
