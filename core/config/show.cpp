#include "core/config/show.hpp"

#include <algorithm>
#include <map>

namespace dray::config {
namespace {

struct part {
    const std::vector<setting_row>* rows = nullptr;
    const instance_settings* instance = nullptr;
    const source_settings* source = nullptr;
};

/// Every part by the name that show() takes.
std::map<std::string, part, std::less<>> parts_of(const settings& all) {
    std::map<std::string, part, std::less<>> made;
    const auto add = [&](const std::string& name, const std::vector<setting_row>& rows) -> part& {
        part one;
        one.rows = &rows;
        return made.emplace(name, one).first->second;
    };
    for (const auto& one : all.sources) {
        auto& added = add(one.name, one.rows);
        added.instance = &one;
        added.source = &one;
    }
    for (const auto& one : all.destinations)
        add(one.name, one.rows).instance = &one;
    // An instance may have the name of a merchant, or be called daemon; it is shown first.
    for (const auto& one : all.merchants)
        add(one.name, one.rows);
    for (const auto& one : all.tenancies)
        add(one.merchant + "@" + one.destination, one.rows);
    add("daemon", all.daemon.rows);
    return made;
}

std::vector<std::string> differing(const part& before, const part& after) {
    std::map<std::string, std::pair<std::string, std::string>> values;
    for (const auto& row : *before.rows)
        values[row.key].first = row.value;
    for (const auto& row : *after.rows)
        values[row.key].second = row.value;
    std::vector<std::string> keys;
    for (const auto& [key, pair] : values) {
        bool same = pair.first == pair.second;
        if (same && before.instance != nullptr && after.instance != nullptr) {
            const auto old_secret = before.instance->secrets.find(key);
            const auto new_secret = after.instance->secrets.find(key);
            same = old_secret == before.instance->secrets.end() ||
                   new_secret == after.instance->secrets.end() ||
                   old_secret->second.literal == new_secret->second.literal;
        }
        // The named sets may stay the same while what stands in them changes.
        if (key == "carriers" && before.source != nullptr && after.source != nullptr) {
            same = same && before.source->carriers == after.source->carriers;
        }
        if (!same)
            keys.push_back(key);
    }
    return keys;
}

} // namespace

std::vector<setting_row> show(const settings& all, std::string_view name) {
    const auto parts = parts_of(all);
    const auto found = parts.find(name);
    return found == parts.end() ? std::vector<setting_row>() : *found->second.rows;
}

std::vector<setting_row> show(const loaded& all, std::string_view name) {
    for (const auto& down : all.instances_down) {
        if (down.name == name)
            return down.rows;
    }
    return show(all.settings, name);
}

std::optional<origin> origin_of(const settings& all, std::string_view name, std::string_view key) {
    for (const auto& row : show(all, name)) {
        if (row.key == key)
            return row.from;
    }
    return std::nullopt;
}

std::vector<change> diff(const settings& before, const settings& after) {
    const auto old_parts = parts_of(before);
    const auto new_parts = parts_of(after);
    std::vector<change> changes;
    for (const auto& [name, old_part] : old_parts) {
        change one;
        one.name = name;
        const auto found = new_parts.find(name);
        if (found == new_parts.end()) {
            one.what = change::kind::removed;
        } else {
            one.keys = differing(old_part, found->second);
            if (one.keys.empty())
                continue;
        }
        changes.push_back(std::move(one));
    }
    for (const auto& [name, new_part] : new_parts) {
        if (old_parts.contains(name))
            continue;
        change one;
        one.what = change::kind::added;
        one.name = name;
        changes.push_back(std::move(one));
    }
    return changes;
}

} // namespace dray::config
