#include "schema_validator.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <stdexcept>

namespace dray::tests {

namespace json = boost::json;

namespace {

bool has_type(const json::value& value, std::string_view type) {
    if (type == "object")
        return value.is_object();
    if (type == "array")
        return value.is_array();
    if (type == "string")
        return value.is_string();
    if (type == "boolean")
        return value.is_bool();
    if (type == "null")
        return value.is_null();
    if (type == "integer")
        return value.is_int64();
    throw std::logic_error("a type that the validator does not know: " + std::string(type));
}

bool is_known(std::string_view keyword) {
    static const std::set<std::string_view> known{"$schema",   "$id",
                                                  "$defs",     "$ref",
                                                  "title",     "description",
                                                  "default",   "type",
                                                  "required",  "properties",
                                                  "items",     "enum",
                                                  "const",     "oneOf",
                                                  "pattern",   "minimum",
                                                  "maximum",   "minLength",
                                                  "maxLength", "minItems",
                                                  "maxItems",  "additionalProperties"};
    return known.contains(keyword);
}

std::size_t code_points(std::string_view text) {
    std::size_t n = 0;
    for (const char c : text)
        n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return n;
}

} // namespace

schemas::schemas(const std::string& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".json")
            continue;
        std::ifstream file(entry.path());
        const std::string text(std::istreambuf_iterator<char>(file), {});
        files_[entry.path().filename()] = json::parse(text);
    }
}

schemas::place schemas::resolve(const std::string& file, std::string ref) const {
    const auto hash = ref.find('#');
    const std::string name = hash == 0 ? file : ref.substr(0, hash);
    const auto found = files_.find(name);
    if (found == files_.end())
        throw std::logic_error("no schema " + name);
    const std::string pointer = hash == std::string::npos ? "" : ref.substr(hash + 1);
    return {name, &found->second.at_pointer(pointer).as_object()};
}

const json::object& schemas::at(const std::string& ref) const {
    place here = resolve("", ref);
    while (const auto* const next = here.schema->if_contains("$ref"))
        here = resolve(here.file, std::string(next->as_string()));
    return *here.schema;
}

std::string schemas::check(const std::string& ref, const json::value& value) const {
    return check(resolve("", ref), value, "");
}

std::string schemas::check(const place& here, const json::value& value,
                           const std::string& path) const {
    const auto& s = *here.schema;
    const auto wrong = [&](std::string_view keyword) {
        return (path.empty() ? "the whole" : path) + " is against `" + std::string(keyword) + '`';
    };
    for (const auto& [keyword, rule] : s) {
        if (!is_known(keyword))
            throw std::logic_error("a keyword that the validator does not know: " +
                                   std::string(keyword));
        std::string why;
        if (keyword == "$ref") {
            why = check(resolve(here.file, std::string(rule.as_string())), value, path);
        } else if (keyword == "type") {
            bool fits = false;
            if (rule.is_string())
                fits = has_type(value, rule.as_string());
            else
                for (const auto& type : rule.as_array())
                    fits |= has_type(value, type.as_string());
            if (!fits)
                why = wrong(keyword);
        } else if (keyword == "const") {
            if (value != rule)
                why = wrong(keyword);
        } else if (keyword == "enum") {
            const auto& words = rule.as_array();
            if (std::find(words.begin(), words.end(), value) == words.end())
                why = wrong(keyword);
        } else if (keyword == "oneOf") {
            int fitting = 0;
            for (const auto& one : rule.as_array())
                fitting += check(place{here.file, &one.as_object()}, value, path).empty();
            if (fitting != 1)
                why = wrong(keyword);
        } else if (const auto* const text = value.if_string()) {
            if (keyword == "pattern" &&
                !std::regex_search(text->begin(), text->end(),
                                   std::regex(std::string(rule.as_string()))))
                why = wrong(keyword);
            if (keyword == "minLength" && code_points(*text) < rule.to_number<std::size_t>())
                why = wrong(keyword);
            if (keyword == "maxLength" && code_points(*text) > rule.to_number<std::size_t>())
                why = wrong(keyword);
        } else if (value.is_int64()) {
            if (keyword == "minimum" && value.get_int64() < rule.as_int64())
                why = wrong(keyword);
            if (keyword == "maximum" && value.get_int64() > rule.as_int64())
                why = wrong(keyword);
        } else if (const auto* const array = value.if_array()) {
            if (keyword == "minItems" && array->size() < rule.to_number<std::size_t>())
                why = wrong(keyword);
            if (keyword == "maxItems" && array->size() > rule.to_number<std::size_t>())
                why = wrong(keyword);
            if (keyword == "items")
                for (std::size_t i = 0; i < array->size() && why.empty(); ++i)
                    why = check(place{here.file, &rule.as_object()}, (*array)[i],
                                path + '/' + std::to_string(i));
        } else if (const auto* const object = value.if_object()) {
            if (keyword == "required")
                for (const auto& name : rule.as_array())
                    if (!object->contains(name.as_string()))
                        why = wrong(keyword);
            const auto* const properties = s.if_contains("properties");
            for (const auto& [name, member] : *object) {
                if (!why.empty())
                    break;
                const std::string below = path + '/' + std::string(name);
                const auto* const own =
                    properties ? properties->as_object().if_contains(name) : nullptr;
                if (keyword == "properties" && own) {
                    why = check(place{here.file, &own->as_object()}, member, below);
                } else if (keyword == "additionalProperties" && !own) {
                    if (rule.is_bool())
                        why = rule.get_bool() ? "" : below + " is not known";
                    else
                        why = check(place{here.file, &rule.as_object()}, member, below);
                }
            }
        }
        if (!why.empty())
            return why;
    }
    return {};
}

} // namespace dray::tests
