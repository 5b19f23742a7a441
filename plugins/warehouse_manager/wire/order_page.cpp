#include "order_page.hpp"

#include "dialect.hpp"

#include "plugins/common/listed_rows.hpp"

#include <array>

namespace dray::warehouse_manager {

namespace json = boost::json;

std::optional<json::object> read_object(std::string_view body) {
    static constexpr std::array<std::string_view, 1> labels{"label"};
    const auto text = common::without_members(body, labels);
    json::parse_options options;
    options.max_depth = common::max_depth;
    boost::system::error_code bad;
    auto parsed = json::parse(text, bad, {}, options);
    auto* object = bad ? nullptr : parsed.if_object();
    if (object == nullptr)
        return std::nullopt;
    return std::move(*object);
}

std::optional<order_page> read_page(std::string_view body) {
    const auto object = read_object(body);
    if (!object)
        return std::nullopt;
    order_page page;
    page.total = integer_of(*object, "totalResults");
    const auto* rows = children(*object, "/orders/order", "resourceList");
    if (rows != nullptr)
        page.rows = *rows;
    else if (!page.total)
        return std::nullopt; // an object, but no list
    return page;
}

} // namespace dray::warehouse_manager
