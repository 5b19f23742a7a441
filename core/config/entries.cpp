#include "core/config/entries.hpp"

#include "core/text/suggest.hpp"

#include <algorithm>

namespace dray::config {

using text::nearest;
namespace {

constexpr std::size_t most_used = 32;

bool is_group(const std::string& key) {
    return key == "statuses";
}

} // namespace

origin entry::from() const {
    origin made;
    made.from = origin::kind::file;
    made.file = file->name;
    made.line = key_at.line;
    made.column = key_at.column;
    made.through = through;
    return made;
}

entries entries_of(const table_ref& from, const std::string& through) {
    entries flat;
    for (const auto& m : from.table->members) {
        if (is_group(m.key) && m.value.is == node::kind::table) {
            for (const auto& inner : m.value.members) {
                flat[m.key + "." + inner.key] = {from.file, inner.at, &inner.value, through};
            }
        } else {
            flat[m.key] = {from.file, m.at, &m.value, through};
        }
    }
    return flat;
}

template_resolver::template_resolver(const tables& templates, std::vector<std::string> faulty,
                                     report& to)
    : templates_(templates), faulty_(std::move(faulty)), to_(to) {
    for (const auto& [name, table] : templates_)
        resolve_template(name);
    used_.clear();
}

entries template_resolver::resolve(entries base, const table_ref& user, const std::string& path) {
    lay(base, user, path, "");
    return base;
}

void template_resolver::resolve_template(const std::string& name) {
    auto& made = resolved_[name];
    if (made.state != state::untouched)
        return;
    made.state = state::visiting;
    visiting_.push_back(name);
    const bool good =
        lay(made.entries, templates_.at(name), "template." + name, "template " + name);
    visiting_.pop_back();
    made.state = good ? state::good : state::bad;
}

bool template_resolver::lay(entries& over, const table_ref& user, const std::string& path,
                            const std::string& through) {
    auto own = entries_of(user, through);
    bool good = true;
    const auto use = own.find("use");
    if (use != own.end()) {
        const auto& list = *use->second.value;
        if (list.is != node::kind::list) {
            to_.error({use->second.at_value(), path + ".use",
                       "expected a list of template names, found " + std::string(name_of(list.is)),
                       "write it like use = [\"us_shops\"]"});
            good = false;
        } else if (list.items.size() > most_used) {
            to_.error({use->second.at_value(), path + ".use",
                       "more than " + std::to_string(most_used) + " templates at once",
                       "put what they have in common into one"});
            good = false;
        } else {
            for (const auto& item : list.items) {
                good = lay_named(over, use->second, item, path) && good;
            }
        }
        own.erase(use);
    }
    for (auto& [key, value] : own)
        over.insert_or_assign(key, std::move(value));
    return good;
}

bool template_resolver::lay_named(entries& over, const entry& use, const node& item,
                                  const std::string& path) {
    const auto refuse = [&](const std::string& what, const std::string& remedy) {
        to_.error({at_value(use.file, use.key_at, item.at), path + ".use", what, remedy});
        return false;
    };
    if (item.is != node::kind::text) {
        return refuse("expected the name of a template in quotes, found " +
                          std::string(name_of(item.is)),
                      "write it like use = [\"us_shops\"]");
    }
    const auto& name = item.text;
    if (std::find(faulty_.begin(), faulty_.end(), name) != faulty_.end()) {
        return refuse("template `" + name + "` has mistakes of its own", "mend those first");
    }
    if (!templates_.contains(name)) {
        std::vector<std::string> known;
        for (const auto& [other, table] : templates_)
            known.push_back(other);
        const auto near = nearest(name, known);
        return refuse("there is no template `" + name + "`",
                      near.empty() ? "define it: [template." + name + "]"
                                   : "did you mean `" + near + "`?");
    }
    resolve_template(name);
    const auto& found = resolved_.at(name);
    if (found.state == state::visiting) {
        std::string round;
        for (auto at = std::find(visiting_.begin(), visiting_.end(), name); at != visiting_.end();
             ++at) {
            round += *at + " -> ";
        }
        return refuse("templates use each other in a circle: " + round + name,
                      "take one `use` of the circle away");
    }
    used_.insert(name);
    if (found.state == state::bad) {
        return refuse("template `" + name + "` has mistakes of its own", "mend those first");
    }
    for (const auto& [key, value] : found.entries)
        over.insert_or_assign(key, value);
    return true;
}

} // namespace dray::config
