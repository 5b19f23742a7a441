#include "core/config/toml_reader.hpp"

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
    if (const auto* table = from.as_table()) return table_of(*table);
    node to;
    to.at = place_of(from.source());
    if (const auto* list = from.as_array()) {
        to.is = node::kind::list;
        for (const auto& item : *list) to.items.push_back(node_of(item));
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

/// The library quotes what it read, which may be a secret: quotations longer than one character
/// are left out.
std::string without_quotations(std::string_view text) {
    const auto first = text.find('\'');
    if (first == std::string_view::npos) return std::string(text);
    const auto last = text.rfind('\'');
    // "expected X, saw 'c'" alone is harmless.
    if (last > first && last - first <= 5 && text.find('\'', first + 1) == last) {
        return std::string(text);
    }
    std::string kept(text.substr(0, first));
    while (!kept.empty() && (kept.back() == ' ' || kept.back() == ':')) kept.pop_back();
    return kept;
}

}  // namespace

toml_result read_toml(std::string_view text) {
    toml_result result;
    auto parsed = toml::parse(text);
    if (parsed) {
        result.root = table_of(parsed.table());
        return result;
    }
    const auto& failure = parsed.error();
    toml_error error;
    error.line = failure.source().begin.line;
    error.column = failure.source().begin.column;
    error.at_end = failure.description().find("end-of-file") != std::string_view::npos ||
                   failure.description().find("EOF") != std::string_view::npos;
    error.redefined = failure.description().find("cannot redefine") != std::string_view::npos;
    error.what = without_quotations(failure.description());
    result.error = error;
    return result;
}

}  // namespace dray::config
