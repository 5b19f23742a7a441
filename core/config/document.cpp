#include "core/config/document.hpp"

#include "core/config/report.hpp"
#include "core/config/toml_reader.hpp"
#include "core/config/toml_shape.hpp"
#include "dray/data/utf8.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <regex>
#include <sys/stat.h>

namespace dray::config {
namespace {

constexpr std::size_t longest_excerpt = 160;
constexpr int most_syntax_errors = 16;

std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.push_back(line);
    }
    return lines;
}

/// Bytes of the first `columns` - 1 characters.
std::size_t byte_at(std::string_view line, std::uint32_t column) {
    std::size_t i = 0;
    for (std::uint32_t seen = 1; i < line.size(); ++i) {
        if ((static_cast<unsigned char>(line[i]) & 0xC0U) == 0x80U)
            continue;
        if (seen++ >= column)
            break;
    }
    return i;
}

std::uint32_t column_at(std::string_view line, std::size_t byte) {
    std::uint32_t column = 1;
    for (const char c : line.substr(0, byte)) {
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U)
            ++column;
    }
    return column;
}

/// A table header made of bare keys and of the quoted names that tenancies have.
bool is_header(std::string_view line) {
    static const std::regex header(
        R"(\s*\[\[?\s*[A-Za-z0-9_-]+(\s*\.\s*([A-Za-z0-9_-]+|"[A-Za-z0-9_@-]+"))*\s*\]\]?\s*(#.*)?)",
        std::regex::optimize);
    return line.size() < 300 && std::regex_match(line.begin(), line.end(), header);
}

/// The first two keys of a header.
std::pair<std::string, std::string> header_names(std::string_view line) {
    std::pair<std::string, std::string> names;
    auto* name = &names.first;
    for (const char c : line) {
        if (c == ']' || c == '#')
            break;
        if (c == '.') {
            if (name == &names.second)
                break;
            name = &names.second;
        } else if (c != '[' && c != '"' && c != ' ' && c != '\t') {
            *name += c;
        }
    }
    return names;
}

/// Of a line that does not parse nothing is known, so only what cannot be a secret is shown: a
/// header, or a plain word before the first equals sign.
spot at_syntax(const document& file, std::uint32_t line, std::uint32_t column) {
    spot where{&file, {line, column, line, column + 1}, 0, 0};
    if (line == 0 || line > file.lines.size())
        return where;
    const auto text = file.lines[line - 1].substr(0, 300); // std::regex recurses per character
    static const std::regex word(R"(\s*[a-z][a-z0-9_.]{0,40}\s*=)", std::regex::optimize);
    std::match_results<std::string_view::const_iterator> match;
    if (is_header(text)) {
        where.shown_from = 1;
        where.shown_to = column_at(text, std::min(text.find('#'), text.size()));
    } else if (std::regex_search(text.begin(), text.end(), match, word,
                                 std::regex_constants::match_continuous)) {
        where.shown_from = 1;
        where.shown_to = column_at(text, static_cast<std::size_t>(match.length(0)));
    }
    return where;
}

/// "line 3" where the key or header of `line` stands before.
std::string first_place(const document& file, std::uint32_t line) {
    if (line == 0 || line > file.lines.size())
        return {};
    const auto text = file.lines[line - 1];
    const bool header = is_header(text);
    const auto key_of = [](std::string_view of) {
        const auto end = of.find('=');
        if (end == std::string_view::npos)
            return std::string();
        std::string key;
        for (const char c : of.substr(0, end)) {
            if (c != ' ' && c != '\t')
                key += c;
        }
        return key;
    };
    std::string found;
    for (std::uint32_t i = 1; i < line; ++i) {
        const auto other = file.lines[i - 1];
        const bool same = header ? is_header(other) && header_names(other) == header_names(text)
                                 : !key_of(text).empty() && key_of(other) == key_of(text);
        if (!header && is_header(other))
            found.clear();
        if (same)
            found = file.name + ":" + std::to_string(i) + ":1";
    }
    return found;
}

report::mistake syntax_mistake(const document& file, const toml_error& error) {
    report::mistake m;
    m.where = at_syntax(file, error.line, error.column);
    if (error.redefined) {
        if (m.where.shown_to > 0) {
            const auto line = file.lines[error.line - 1];
            m.where.caret.column = column_at(line, line.find_first_not_of(" \t"));
            m.where.caret.end_column = m.where.shown_to;
        }
        m.what = "this is defined a second time in the same file";
        m.remedy = "keep one of the two";
        const auto first = first_place(file, error.line);
        if (!first.empty())
            m.notes.push_back("first defined at " + first);
    } else if (error.at_end) {
        m.what = "this is not TOML: the file ends inside of a text, a list or a table";
        m.remedy = "close it: every \" ' [ and { needs its partner";
    } else {
        auto what = error.what;
        constexpr std::string_view prefix = "Error while parsing ";
        if (what.starts_with(prefix))
            what = "in this " + what.substr(prefix.size());
        m.what = "this is not TOML: " + what;
        m.remedy = "text, durations and sizes stand in quotes: key = \"value\"; numbers, true and "
                   "false do not";
    }
    return m;
}

/// Blanks the section around `line`, from its header to the next, so that the rest can be read.
void blank_section(std::string& text, std::uint32_t line) {
    const auto lines = split_lines(text);
    if (lines.empty())
        return;
    std::size_t first = std::min<std::size_t>(line, lines.size());
    first = first > 0 ? first - 1 : 0;
    std::size_t last = first + 1;
    while (first > 0 && !is_header(lines[first]))
        --first;
    while (last < lines.size() && !is_header(lines[last]))
        ++last;
    const auto begin = static_cast<std::size_t>(lines[first].data() - text.data());
    const auto end = last < lines.size()
                         ? static_cast<std::size_t>(lines[last].data() - text.data())
                         : text.size();
    for (std::size_t i = begin; i < end; ++i) {
        if (text[i] != '\n' && text[i] != '\r')
            text[i] = ' ';
    }
}

bool check_text(document& file, report& to) {
    const auto good = data::valid_utf8_prefix(file.text);
    if (good < file.text.size()) {
        const std::string_view before = std::string_view(file.text).substr(0, good);
        const auto start = before.rfind('\n') + 1; // npos + 1 = 0
        place at;
        at.line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
        at.column = column_at(before.substr(start), before.size() - start);
        at.end_line = at.line;
        at.end_column = at.column + 1;
        to.error({{&file, at, 0, 0},
                  "",
                  "the file is not UTF-8: a byte here belongs to no character",
                  "save it as UTF-8: iconv -f ISO-8859-1 -t UTF-8 " + file.name});
        return false;
    }
    if (const auto deep = too_deep(file.text)) {
        const place at{deep->line, deep->column, deep->line, deep->column + 1};
        to.error({{&file, at, 0, 0},
                  "",
                  "tables, lists or dotted keys nest deeper than " + std::to_string(max_depth) +
                      " levels",
                  "no setting of Dray is deeper than four"});
        return false;
    }
    return true;
}

} // namespace

std::string_view name_of(node::kind kind) {
    switch (kind) {
    case node::kind::text:
        return "text";
    case node::kind::integer:
        return "a whole number";
    case node::kind::real:
        return "a number with a fraction";
    case node::kind::boolean:
        return "true or false";
    case node::kind::time:
        return "a date or time";
    case node::kind::list:
        return "a list";
    case node::kind::table:
        return "a table";
    }
    return "a value";
}

const node* node::find(std::string_view key) const {
    for (const auto& m : members) {
        if (m.key == key)
            return &m.value;
    }
    return nullptr;
}

std::string document::excerpt(std::uint32_t line, std::uint32_t from, std::uint32_t to) const {
    if (line == 0 || line > lines.size())
        return {};
    const auto whole = lines[line - 1];
    const auto begin = byte_at(whole, from);
    const auto end = std::max(begin, byte_at(whole, to));
    const auto before = whole.substr(0, begin);
    auto kept = whole.substr(begin, end - begin);
    std::string made;
    if (before.find_first_not_of(" \t") == std::string_view::npos) {
        made = before;
    } else {
        const auto columns = column_at(before, before.size()) - 1;
        made = "…" + std::string(columns - 1, ' ');
    }
    while (kept.ends_with(' ') || kept.ends_with('\t'))
        kept.remove_suffix(1);
    made.append(kept);
    const auto behind = whole.substr(end);
    const auto more = behind.find_first_not_of(" \t");
    if (more != std::string_view::npos && behind[more] != '#') {
        made += behind[more] == '=' ? " = …" : " …";
    }
    if (made.size() > longest_excerpt)
        return {};
    return made;
}

std::unique_ptr<document> parse_document(std::string name, std::string folder, std::string text,
                                         report& to) {
    auto file = std::make_unique<document>();
    file->name = std::move(name);
    file->folder = std::move(folder);
    file->text = std::move(text);
    file->lines = split_lines(file->text);
    to.file(file->name);

    if (!check_text(*file, to)) {
        file->broken = true;
    } else {
        auto result = read_toml(file->text);
        if (result.error) {
            file->broken = true;
            std::string rest = file->text;
            for (int i = 0; i < most_syntax_errors && result.error; ++i) {
                to.error(syntax_mistake(*file, *result.error));
                if (result.error->at_end)
                    break;
                blank_section(rest, result.error->line);
                result = read_toml(rest);
            }
        }
        if (!result.error)
            file->root = std::move(result.root);
    }
    if (file->broken) {
        for (const auto line : file->lines) {
            if (is_header(line))
                file->seen.push_back(header_names(line));
        }
    }
    return file;
}

std::unique_ptr<document> read_document(const std::string& path, report& to) {
    const auto refuse = [&](const std::string& what, const std::string& remedy) {
        to.file(path);
        to.error(path, what, remedy);
        return nullptr;
    };
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
        if (errno == ENOENT) {
            return refuse("the file does not exist",
                          "start from the commented reference: config/dray.toml");
        }
        return refuse(std::string("the file cannot be opened: ") + std::strerror(errno),
                      "let the daemon's user read it: sudo chgrp dray " + path +
                          " && sudo chmod g+r " + path);
    }
    if (!S_ISREG(info.st_mode))
        return refuse("this is not a regular file", "remove it");
    if (static_cast<std::uintmax_t>(info.st_size) > max_file_size) {
        return refuse("the file is larger than 1 MiB", "split it into several in conf.d");
    }
    std::ifstream in(path, std::ios::binary);
    std::string text(max_file_size + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!in.is_open() || in.bad()) {
        return refuse(std::string("the file cannot be read: ") + std::strerror(errno),
                      "let the daemon's user read it: sudo chgrp dray " + path +
                          " && sudo chmod g+r " + path);
    }
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > max_file_size) {
        return refuse("the file is larger than 1 MiB", "split it into several in conf.d");
    }
    const auto slash = path.rfind('/');
    const auto folder = slash == std::string::npos ? std::string(".") : path.substr(0, slash);
    auto file = parse_document(path, folder, std::move(text), to);
    if ((info.st_mode & S_IWOTH) != 0) {
        to.warning({at_file(file.get()), "",
                    "everybody can write this file, and so choose where "
                    "orders go",
                    "chmod o-w " + path});
    }
    return file;
}

} // namespace dray::config
