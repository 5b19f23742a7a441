#include "answers.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"

#include <boost/json.hpp>

#include <optional>

namespace dray::threedcart {

using namespace common;
namespace json = boost::json;

namespace {

// A bulk write of 500 records answers with some 60 KiB; a page of orders is not looked through.
constexpr std::size_t max_body = 256 * 1024;
constexpr std::string_view past_the_end = "Offset amount exceeds the total number of records";

std::optional<json::value> parsed(std::string_view body) {
    const auto first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string_view::npos || body.size() > max_body)
        return std::nullopt;
    if (body[first] != '[' && body[first] != '{')
        return std::nullopt;
    boost::system::error_code bad;
    auto value = json::parse(body.substr(first), bad);
    if (bad)
        return std::nullopt;
    return value;
}

void add(const json::value& from, std::vector<record_answer>& to) {
    const auto* one = from.if_object();
    if (one == nullptr || !one->contains("Message"))
        return;
    auto& answer = to.emplace_back();
    answer.key = text(*one, "Key");
    answer.value = text(*one, "Value");
    answer.message = trimmed(text(*one, "Message"));
    const auto status = integer(*one, "Status");
    if (status && *status > 0 && *status < 1000)
        answer.status = static_cast<int>(*status);
}

/// Whether the body can begin such an array: a page of orders is told apart without parsing it.
bool may_be_answers(std::string_view body) {
    return body.substr(0, 400).find("\"Message\"") != std::string_view::npos ||
           body.substr(0, 400).find("\"Key\"") != std::string_view::npos;
}

} // namespace

std::vector<record_answer> read_answers(std::string_view body) {
    std::vector<record_answer> answers;
    if (!may_be_answers(body))
        return answers;
    const auto value = parsed(body);
    if (!value)
        return answers;
    if (const auto* array = value->if_array()) {
        for (const auto& one : *array)
            add(one, answers);
        if (answers.size() != array->size())
            answers.clear();
    } else {
        add(*value, answers); // an error outside of the API's own code is a bare object
    }
    return answers;
}

std::string error_text(std::string_view body) {
    std::string out;
    for (const auto& answer : read_answers(body)) {
        if (answer.message.empty() || out.size() > 300)
            continue;
        if (!out.empty())
            out += "; ";
        out += answer.message;
    }
    return one_line(std::move(out));
}

bool is_past_the_end(std::string_view body) {
    const auto answers = read_answers(body);
    return !answers.empty() && answers.front().message == past_the_end;
}

bool is_refusal_list(std::string_view body) {
    const auto value = parsed(body);
    const auto* array = value ? value->if_array() : nullptr;
    return array != nullptr && (array->empty() || !read_answers(body).empty());
}

bool is_json(std::string_view body) {
    return parsed(body).has_value();
}

} // namespace dray::threedcart
