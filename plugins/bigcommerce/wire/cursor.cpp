#include "cursor.hpp"

#include "plugins/common/json_read.hpp"

#include <boost/json.hpp>

namespace dray::bigcommerce {

using namespace common;

namespace json = boost::json;

std::string write_cursor(data::timestamp modified) {
    return R"({"v":1,"modified":")" + data::format_time(modified) + "\"}";
}

std::optional<data::timestamp> read_cursor(std::string_view cursor) {
    if (cursor.size() > 4096)
        return std::nullopt;
    boost::system::error_code error;
    const auto parsed = json::parse(cursor, error);
    if (error || !parsed.is_object())
        return std::nullopt;
    if (integer(parsed.get_object(), "v") != 1)
        return std::nullopt;
    return data::parse_time(view(parsed.get_object(), "modified"));
}

} // namespace dray::bigcommerce
