#include "cursor.hpp"

#include "plugins/common/json_read.hpp"

#include <boost/json.hpp>

namespace dray::threedcart {

using namespace common;
namespace json = boost::json;

std::string write_cursor(const feed_cursor& cursor) {
    json::object out;
    out["v"] = 1;
    if (cursor.since)
        out["since"] = data::format_time(*cursor.since);
    if (cursor.walk) {
        json::object walk;
        if (cursor.walk->from)
            walk["from"] = data::format_time(*cursor.walk->from);
        walk["began"] = data::format_time(cursor.walk->began);
        walk["offset"] = cursor.walk->offset;
        walk["anchor"] = cursor.walk->anchor;
        out["walk"] = std::move(walk);
    }
    return json::serialize(out);
}

std::optional<feed_cursor> read_cursor(std::string_view cursor) {
    if (cursor.size() > 4096)
        return std::nullopt;
    boost::system::error_code error;
    const auto parsed = json::parse(cursor, error);
    const auto* object = error ? nullptr : parsed.if_object();
    if (object == nullptr || integer(*object, "v") != 1)
        return std::nullopt;
    feed_cursor out;
    out.since = data::parse_time(view(*object, "since"));
    if (const auto* from = object_member(*object, "walk")) {
        auto& walk = out.walk.emplace();
        walk.from = data::parse_time(view(*from, "from"));
        const auto began = data::parse_time(view(*from, "began"));
        const auto offset = integer(*from, "offset");
        if (!began || !offset || *offset < 1)
            return std::nullopt;
        walk.began = *began;
        walk.offset = *offset;
        walk.anchor = text(*from, "anchor");
    }
    if (!out.since && !out.walk)
        return std::nullopt;
    return out;
}

} // namespace dray::threedcart
