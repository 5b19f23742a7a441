#include "core/config/catalog.hpp"

#include "core/config/keys.hpp"
#include "core/text/suggest.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace dray::config {

using text::nearest;
using text::one_of;
namespace {

constexpr std::size_t most_files = 1000;
constexpr std::size_t most_instances = 20000;

std::string position(const table_ref& table) {
    return table.file->name + ":" + std::to_string(table.at.line) + ":" +
           std::to_string(table.at.column);
}

std::vector<std::string> files_of(const config_paths& paths, report& to) {
    namespace fs = std::filesystem;
    std::vector<std::string> files{paths.main};
    const fs::path folder = paths.directory.empty() ? fs::path(paths.main).parent_path() / "conf.d"
                                                    : fs::path(paths.directory);
    std::error_code error;
    std::vector<std::string> found;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const auto name = at->path().filename().string();
        if (name.ends_with(".toml") && !name.starts_with('.'))
            found.push_back(at->path().string());
        if (found.size() > most_files)
            break;
    }
    if (error && error != std::errc::no_such_file_or_directory) {
        to.error(folder.string(), "the folder cannot be read: " + error.message(),
                 "let the daemon's user read it: sudo chgrp dray " + folder.string() +
                     " && sudo chmod g+rx " + folder.string());
    }
    if (found.size() > most_files) {
        to.error(folder.string(), "more than 1000 files: none of them is read",
                 "put several instances into one file");
        return files;
    }
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
    return files;
}

/// Sorts the tables of all files by kind and name.
class sorter {
public:
    sorter(catalog& into, report& to) : into_(into), to_(to) {}

    void take(const document& file) {
        for (const auto& m : file.root.members) {
            if (m.key == "daemon") {
                single(file, m, into_.daemon, "daemon");
            } else if (m.key == "defaults") {
                defaults(file, m);
            } else if (auto* const kind = named_kind(m.key)) {
                named(file, m, *kind);
            } else {
                unknown(file, m);
            }
        }
    }

private:
    tables* named_kind(const std::string& key) {
        if (key == "template")
            return &into_.templates;
        if (key == "merchant")
            return &into_.merchants;
        if (key == "carriers")
            return &into_.carriers;
        if (key == "tenancy")
            return &into_.tenancies;
        if (key == "source")
            return &into_.sources;
        if (key == "destination")
            return &into_.destinations;
        return nullptr;
    }

    void unknown(const document& file, const member& m) {
        const std::vector<std::string> known{"daemon",   "defaults", "template", "merchant",
                                             "carriers", "tenancy",  "source",   "destination"};
        const auto near = nearest(m.key, known);
        const auto shown = m.key.substr(0, 60);
        const bool table = m.value.is == node::kind::table;
        to_.error({table ? at_table(&file, m.at) : at_key(&file, m.at), shown,
                   table ? "there is no table `" + shown + "`"
                         : "the key `" + shown + "` stands outside of any table",
                   !near.empty() ? "did you mean `" + near + "`?"
                   : table       ? "tables are " + one_of(known)
                                 : "put it below the header of its table, such as [daemon]"});
    }

    void single(const document& file, const member& m, std::optional<table_ref>& place,
                const std::string& name) {
        // Of these there is no instance to keep down: a mistake here stops the start.
        to_.fatal_scope(true);
        const table_ref table{&file, m.at, &m.value};
        if (m.value.is != node::kind::table) {
            to_.error({at_key(&file, m.at), name,
                       "expected a table, found " + std::string(name_of(m.value.is)),
                       "write [" + name + "] on a line of its own and its keys below"});
        } else if (place) {
            report::mistake twice(table.where(), name, "[" + name + "] is defined twice",
                                  "keep one of the two");
            twice.notes.push_back("first defined at " + position(*place));
            to_.error(std::move(twice));
        } else {
            place = table;
        }
        to_.fatal_scope(false);
    }

    void defaults(const document& file, const member& m) {
        if (m.value.is != node::kind::table) {
            std::optional<table_ref> nowhere;
            single(file, m, nowhere, "defaults.source");
            return;
        }
        for (const auto& inner : m.value.members) {
            if (inner.key == "source") {
                single(file, inner, into_.source_defaults, "defaults.source");
            } else if (inner.key == "destination") {
                single(file, inner, into_.destination_defaults, "defaults.destination");
            } else {
                to_.fatal_scope(true);
                to_.error({at_table(&file, inner.at), "defaults." + inner.key.substr(0, 60),
                           "defaults are for source and destination",
                           "write [defaults.source] or [defaults.destination]"});
                to_.fatal_scope(false);
            }
        }
    }

    void named(const document& file, const member& kind, tables& into) {
        if (kind.value.is != node::kind::table) {
            to_.error({at_key(&file, kind.at), kind.key,
                       "expected named tables, found " + std::string(name_of(kind.value.is)),
                       "write [" + kind.key + ".NAME] on a line of its own"});
            return;
        }
        const bool instance = kind.key == "source" || kind.key == "destination";
        for (const auto& m : kind.value.members) {
            const auto path = kind.key + "." + m.key.substr(0, 63);
            if (instance)
                to_.instance(m.key);
            if (m.value.is != node::kind::table) {
                to_.error({at_key(&file, m.at), path,
                           "expected a table, found " + std::string(name_of(m.value.is)),
                           "a name is missing: write [" + kind.key +
                               ".NAME] on a line of its own and the keys below"});
            } else {
                add(file, kind.key, m, path, into);
            }
            to_.instance("");
        }
    }

    void add(const document& file, const std::string& kind, const member& m,
             const std::string& path, tables& into) {
        const table_ref table{&file, m.at, &m.value};
        if (kind != "tenancy" && !is_name(m.key)) {
            to_.error({table.where(), path, "this is not a name",
                       "names are made of a-z, 0-9, _ and -, and at most 63 long"});
            return;
        }
        const bool instance = kind == "source" || kind == "destination";
        const tables* const others[] = {&into_.sources, &into_.destinations};
        const table_ref* first = nullptr;
        if (into.contains(m.key))
            first = &into.at(m.key);
        for (const auto* other : others) {
            if (instance && first == nullptr && other->contains(m.key))
                first = &other->at(m.key);
        }
        if (first != nullptr) {
            report::mistake twice(table.where(), path,
                                  instance ? "the name `" + m.key + "` is given twice"
                                           : "`" + path + "` is defined twice",
                                  instance ? "names are unique over all sources and destinations: "
                                             "give one of the two another name"
                                           : "keep one of the two");
            twice.notes.push_back("first defined at " + position(*first));
            to_.error(std::move(twice));
            into_.faulty.emplace(kind, m.key);
            return;
        }
        if (instance && into.size() >= most_instances) {
            to_.error({table.where(), path, "more than 20000 instances", "run several daemons"});
            return;
        }
        into.emplace(m.key, table);
    }

    catalog& into_;
    report& to_;
};

void note_broken(const document& file, catalog& into, report& to) {
    for (const auto& [kind, name] : file.seen) {
        into.faulty.emplace(kind, name);
        if (kind == "source" || kind == "destination") {
            to.fail_instance(name, file.name + " does not parse");
        }
        if (kind == "daemon" || kind == "defaults")
            to.make_fatal();
    }
}

} // namespace

catalog read_catalog(const config_paths& paths, report& to) {
    catalog made;
    sorter sort(made, to);
    for (const auto& path : files_of(paths, to)) {
        to.fatal_scope(path == paths.main);
        auto file = read_document(path, to);
        to.fatal_scope(false);
        if (file == nullptr)
            continue;
        if (file->broken)
            note_broken(*file, made, to);
        else if (path == paths.main)
            made.main_read = true;
        sort.take(*file);
        made.files.push_back(std::move(file));
    }
    return made;
}

} // namespace dray::config
