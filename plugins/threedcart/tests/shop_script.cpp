#include "shop_script.hpp"

#include "fixtures.hpp"

#include "plugins/common/text.hpp"

#include "dray/data/functions_json.hpp"
#include "dray/data/order_json.hpp"
#include "dray/data/time_zone_json.hpp"
#include "dray/testing/connector_entry.hpp"

#include <boost/json.hpp>

#include <stdexcept>

namespace dray::threedcart {

testing::script shop(const std::string& more) {
    std::string settings = R"({"secure_url":"https://www.Shop.example.com/","currency":"USD",)"
                           R"("filter_margin":0,"timezone":)" +
                           data::to_json_text(fixtures::new_york());
    if (!more.empty())
        settings += "," + more;
    return testing::script(testing::connector_entry<connector>(), settings + "}",
                           {"token", "private_key"});
}

std::string v2(const std::string& path) {
    return "https://apirest.3dcart.com/3dCartWebAPI/v2/" + path;
}

std::string orders_page(const std::string& more, int offset, int limit) {
    return v2("Orders?limit=" + std::to_string(limit) + "&offset=" + std::to_string(offset) + more);
}

std::string since(const std::string& date) {
    return "&lastupdatestart=" + common::url_part(date);
}

testing::seen_failure failure_in(const testing::outcome& outcome) {
    if (!outcome.failure)
        throw std::logic_error("the run did not fail");
    return *outcome.failure;
}

data::order item(const testing::outcome& out, std::size_t emit, std::size_t index) {
    return data::from_json_text<data::order>(out.emits.at(emit).items.at(index).json);
}

data::timestamp utc(const char* text) {
    return *data::parse_time(text);
}

} // namespace dray::threedcart
