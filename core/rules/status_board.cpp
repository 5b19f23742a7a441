#include "core/rules/status_board.hpp"

#include "core/rules/status_problems.hpp"

#include <algorithm>
#include <set>

namespace dray::rules {

std::string slot_key(const declared_status& d) {
    return d.key.rfind("statuses.", 0) == 0 ? d.key + "/" + d.word : d.key;
}

const board_slot* status_board::slot(const std::string& key) const {
    const auto at = std::find_if(slots.begin(), slots.end(),
                                 [&key](const board_slot& s) { return s.key == key; });
    return at == slots.end() ? nullptr : &*at;
}

status_board::writes status_board::of_moment(orders::moment m) const {
    writes w;
    const auto* s = slot(orders::to_word(m));
    if (!s || s->reading.state == status_state::never)
        return w;
    w.problem = s->problem;
    const bool by_id = s->reading.state == status_state::bound || s->declared.word.empty();
    w.status = by_id ? s->reading.status.id : s->declared.word;
    return w;
}

std::vector<std::string> status_board::ids_of(const std::string& list) const {
    std::vector<std::string> ids;
    for (const auto& s : slots) {
        if (s.declared.key != list)
            continue;
        if (s.reading.state == status_state::bound)
            ids.push_back(s.reading.status.id);
        else if (s.reading.state == status_state::unread && s.declared.is_default)
            ids.push_back(s.declared.word); // a connector names its own by id
    }
    return ids;
}

std::vector<std::string> status_board::canceled_ids() const {
    std::vector<std::string> ids;
    for (const auto& s : slots) {
        if (s.declared.key != "statuses.canceled")
            continue;
        if (s.reading.state == status_state::bound) {
            ids.push_back(s.reading.status.id);
        } else if (s.declared.is_default) {
            ids.push_back(s.declared.word);
        }
    }
    return ids;
}

bool status_board::lacks(const std::string& list) const {
    return std::any_of(slots.begin(), slots.end(), [&list](const board_slot& s) {
        return s.declared.key == list && s.reading.state != status_state::bound;
    });
}

status_board read_board(const status_setup& setup, const std::map<std::string, bound_status>& bound,
                        const data::statuses_result* live, const std::string& unread,
                        const std::map<std::string, refused_status>& refused) {
    status_board board;
    std::set<std::string> declared_ids;
    for (const auto& d : setup.declared) {
        auto& slot = board.slots.emplace_back();
        slot.key = slot_key(d);
        slot.declared = d;
        if (!setup.listed) {
            if (!d.word.empty()) {
                slot.reading.state = status_state::bound;
                slot.reading.status.id = d.word;
            }
            continue;
        }
        const auto before = bound.find(slot.key);
        const auto known = before == bound.end() ? std::nullopt : std::optional(before->second);
        const bool moment = d.key.rfind("on_", 0) == 0;
        slot.reading = read_status(d, known, live, setup.hold_renamed && moment);
        slot.by_command = known && known->by_command && known->configured == d.word;
        if (slot.reading.state == status_state::bound)
            declared_ids.insert(slot.reading.status.id);
        const auto no = refused.find(slot.key);
        if (no != refused.end() && slot.reading.state == status_state::bound &&
            no->second.id == slot.reading.status.id) {
            slot.refused = no->second.message;
        }
        for (auto& p : status_problems(setup, slot, live, unread)) {
            if (p.holds)
                slot.problem = p.key;
            board.problems.push_back(std::move(p));
        }
    }
    if (live) {
        std::copy_if(live->statuses.begin(), live->statuses.end(),
                     std::back_inserter(board.undeclared),
                     [&](const data::status& s) { return !declared_ids.contains(s.id); });
    }
    return board;
}

} // namespace dray::rules
