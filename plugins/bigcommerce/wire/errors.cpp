#include "errors.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"

#include <boost/json.hpp>

namespace dray::bigcommerce {

using namespace common;

namespace json = boost::json;

namespace {

constexpr std::size_t max_text = 300;
constexpr std::size_t max_body = 256 * 1024;

void add(std::string& to, std::string_view words) {
    if (words.empty() || to.size() > max_text)
        return;
    if (!to.empty())
        to += to.back() == '.' ? " " : "; ";
    to += words;
}

void add_error(std::string& to, const json::object& error) {
    add(to, view(error, "message"));
    add(to, view(error, "title"));
    if (const auto* details = object_member(error, "details")) {
        add(to, view(*details, "invalid_reason"));
        add(to, view(*details, "conflict_reason"));
        if (const auto* inner = array_member(*details, "errors")) {
            for (const auto& one : *inner) {
                if (const auto* object = one.if_object())
                    add(to, view(*object, "message"));
            }
        }
    }
    if (const auto* fields = object_member(error, "errors")) {
        for (const auto& [field, problem] : *fields) {
            if (problem.is_string())
                add(to, std::string(std::string_view(field)) + ": " +
                            std::string(std::string_view(problem.get_string())));
        }
    }
}

} // namespace

std::string error_text(std::string_view body) {
    const auto first = body.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || body.size() > max_body)
        return {};
    if (body[first] != '[' && body[first] != '{')
        return {}; // HTML, plain text
    boost::system::error_code bad;
    const auto parsed = json::parse(body, bad);
    if (bad)
        return {};
    std::string out;
    if (const auto* object = parsed.if_object())
        add_error(out, *object);
    if (const auto* array = parsed.if_array()) {
        for (const auto& one : *array) {
            if (const auto* object = one.if_object())
                add_error(out, *object);
        }
    }
    return one_line(std::move(out), max_text);
}

} // namespace dray::bigcommerce
