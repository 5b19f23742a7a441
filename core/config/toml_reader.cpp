#include "core/config/toml_reader.hpp"

// Text such as "[=" breaks an assumption of toml++ 3.3, which would abort the process, or be
// undefined with NDEBUG. It becomes an exception here, and a mistake at its line below.
namespace dray::config {
namespace {
struct broken_assumption {};
[[noreturn]] void break_assumption() {
    throw broken_assumption();
}
} // namespace
} // namespace dray::config
#undef NDEBUG
#define TOML_ASSERT(expr) ((expr) ? static_cast<void>(0) : ::dray::config::break_assumption())
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <sstream>

namespace dray::config {
namespace {

place place_of(const toml::source_region& region) {
    place at;
    at.line = region.begin.line;
    at.column = region.begin.column;
    at.end_line = region.end.line;
    at.end_column = region.end.column;
    return at;
}

template <class T>
std::string written(const T& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

node node_of(const toml::node& from);

node table_of(const toml::table& from) {
    node to;
    to.is = node::kind::table;
    to.at = place_of(from.source());
    for (const auto& [key, value] : from) {
        member m;
        m.key = std::string(key.str());
        m.at = place_of(key.source());
        m.value = node_of(value);
        to.members.push_back(std::move(m));
    }
    return to;
}

node node_of(const toml::node& from) {
    if (const auto* table = from.as_table())
        return table_of(*table);
    node to;
    to.at = place_of(from.source());
    if (const auto* list = from.as_array()) {
        to.is = node::kind::list;
        for (const auto& item : *list)
            to.items.push_back(node_of(item));
    } else if (const auto* text = from.as_string()) {
        to.is = node::kind::text;
        to.text = text->get();
    } else if (const auto* integer = from.as_integer()) {
        to.is = node::kind::integer;
        to.integer = integer->get();
    } else if (const auto* boolean = from.as_boolean()) {
        to.is = node::kind::boolean;
        to.boolean = boolean->get();
    } else if (const auto* instant = from.as_date_time()) {
        to.is = node::kind::time;
        to.text = written(instant->get());
    } else if (const auto* date = from.as_date()) {
        to.is = node::kind::time;
        to.text = written(date->get());
    } else if (const auto* clock = from.as_time()) {
        to.is = node::kind::time;
        to.text = written(clock->get());
    } else {
        to.is = node::kind::real;
    }
    return to;
}

/// The library quotes what it read, which may be a secret: only what it expected and one character
/// that it saw instead are kept.
std::string without_quotations(std::string_view text) {
    constexpr std::string_view saw = ", saw '";
    constexpr std::size_t longest_character = 4;
    const auto at = text.find(saw);
    if (at != std::string_view::npos) {
        const auto seen = text.substr(at + saw.size());
        const bool one = seen.ends_with('\'') && seen.size() <= longest_character + 1;
        return std::string(one ? text : text.substr(0, at));
    }
    auto kept = text.substr(0, text.find('\''));
    while (kept.ends_with(' ') || kept.ends_with(':'))
        kept.remove_suffix(1);
    return std::string(kept);
}

bool parses_without_surprise(std::string_view text) {
    try {
        static_cast<void>(toml::parse(text));
        return true;
    } catch (const broken_assumption&) {
        return false;
    }
}

/// The line at which reading breaks an assumption: the first without which it does not.
std::uint32_t breaking_line(std::string_view text) {
    std::vector<std::size_t> ends;
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        ends.push_back(at + 1);
    }
    if (ends.empty() || ends.back() != text.size())
        ends.push_back(text.size());
    std::size_t low = 0;
    std::size_t high = ends.size() - 1;
    while (low < high) {
        const auto middle = (low + high) / 2;
        if (parses_without_surprise(text.substr(0, ends[middle]))) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return static_cast<std::uint32_t>(low + 1);
}

toml_error error_of(const toml::parse_error& failure) {
    toml_error error;
    error.line = failure.source().begin.line;
    error.column = failure.source().begin.column;
    error.at_end = failure.description().find("end-of-file") != std::string_view::npos ||
                   failure.description().find("EOF") != std::string_view::npos;
    error.redefined = failure.description().find("cannot redefine") != std::string_view::npos;
    error.what = without_quotations(failure.description());
    return error;
}

} // namespace

toml_result read_toml(std::string_view text) {
    toml_result result;
    try {
        const auto parsed = toml::parse(text);
        if (parsed) {
            result.root = table_of(parsed.table());
        } else {
            result.error = error_of(parsed.error());
        }
    } catch (const broken_assumption&) {
        toml_error error;
        error.line = breaking_line(text);
        error.column = 1;
        error.what = "a table's header or a key begins with a character that no key has";
        result.error = error;
    }
    return result;
}

} // namespace dray::config
