#include "shop_script.hpp"

#include "dray/data/functions_json.hpp"
#include "dray/data/order_json.hpp"
#include "dray/testing/connector_entry.hpp"

#include <stdexcept>

namespace dray::cratejoy {

testing::script shop(const std::string& more) {
    std::string settings = R"({"client_id":"cid","currency":"USD")";
    if (!more.empty())
        settings += "," + more;
    return testing::script(testing::connector_entry<connector>(), settings + "}",
                           {"client_secret"});
}

std::string v1(const std::string& path) {
    return "https://api.cratejoy.com/v1/" + path;
}

std::string box_url(const std::string& id) {
    return v1("shipments/" + id + "/?with=customer,fulfillments,ship_address,batch");
}

std::string due_boxes(const std::string& status, int limit) {
    return v1("shipments/?limit=" + std::to_string(limit) +
              "&with=customer,fulfillments,ship_address,batch&status=" + status +
              "&adjusted_ordered_at__ge=2026-01-01T00%3A00%3A00Z"
              "&adjusted_ordered_at__lt=2026-03-01T12%3A00%3A01Z");
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

} // namespace dray::cratejoy
