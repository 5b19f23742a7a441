#include "shop_script.hpp"

#include "dray/data/functions_json.hpp"
#include "dray/testing/connector_entry.hpp"

#include <boost/json.hpp>

namespace dray::bigcommerce {

testing::script shop(const std::string& more_settings) {
    std::string settings = R"({"store_hash":"abc123","api_url":"https://api.bigcommerce.com")";
    if (!more_settings.empty())
        settings += "," + more_settings;
    return testing::script(testing::connector_entry<connector>(), settings + "}", {"access_token"});
}

std::string v2(const std::string& path) {
    return "https://api.bigcommerce.com/stores/abc123/v2/" + path;
}

std::string error_body(int status, const std::string& message) {
    boost::json::object error{{"status", status}, {"message", message}};
    return boost::json::serialize(boost::json::array{error});
}

testing::seen_failure failure_in(const testing::outcome& outcome) {
    if (!outcome.failure)
        throw std::logic_error("the run did not fail");
    return *outcome.failure;
}

} // namespace dray::bigcommerce
