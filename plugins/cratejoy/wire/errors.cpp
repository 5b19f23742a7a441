#include "errors.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"

#include <boost/json.hpp>

namespace dray::cratejoy {

using namespace common;

namespace {
constexpr std::size_t max_body = 256 * 1024;
}

std::string error_text(std::string_view body) {
    const auto first = body.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || body[first] != '{' || body.size() > max_body)
        return {};
    boost::system::error_code bad;
    const auto parsed = boost::json::parse(body, bad);
    const auto* object = bad ? nullptr : parsed.if_object();
    const auto* errors = object != nullptr ? array_member(*object, "errors") : nullptr;
    if (errors == nullptr)
        return {};
    std::string out;
    for (const auto& error : *errors) {
        const auto* words = error.if_string();
        if (words == nullptr || words->empty() || out.size() > 300)
            continue;
        if (!out.empty())
            out += "; ";
        out += std::string_view(*words);
    }
    return one_line(std::move(out));
}

} // namespace dray::cratejoy
