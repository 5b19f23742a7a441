#include "cursor.hpp"

#include "plugins/common/json_read.hpp"

#include <boost/json.hpp>

namespace dray::cratejoy {

using namespace common;
namespace json = boost::json;

std::string write_cursor(const download_cursor& cursor) {
    json::object out;
    out["v"] = 1;
    if (cursor.from)
        out["from"] = data::format_time(*cursor.from);
    out["at"] = data::format_time(cursor.at);
    return json::serialize(out);
}

std::optional<download_cursor> read_cursor(std::string_view cursor) {
    if (cursor.size() > 4096)
        return std::nullopt;
    boost::system::error_code error;
    const auto parsed = json::parse(cursor, error);
    const auto* object = error ? nullptr : parsed.if_object();
    if (object == nullptr || integer(*object, "v") != 1)
        return std::nullopt;
    const auto at = data::parse_time(view(*object, "at"));
    if (!at)
        return std::nullopt;
    download_cursor out;
    out.at = *at;
    out.from = data::parse_time(view(*object, "from"));
    return out;
}

} // namespace dray::cratejoy
