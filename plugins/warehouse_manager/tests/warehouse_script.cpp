#include "warehouse_script.hpp"

#include "fixtures.hpp"

#include "dray/data/functions_json.hpp"
#include "dray/testing/connector_entry.hpp"

#include <stdexcept>

namespace dray::warehouse_manager {

std::string settings_text(const std::string& more) {
    std::string settings =
        R"({"client_id":"cid","user_login":"acme","customer_id":4,"facility_id":1,)"
        R"("default_carrier":"UPS","default_mode":"03","carrier_account":"A1",)"
        R"("server_timezone":{"name":"America/Chicago","periods":[)"
        R"({"from":"2025-11-02T07:00:00Z","offset_s":-21600},)"
        R"({"from":"2026-03-08T08:00:00Z","offset_s":-18000},)"
        R"({"from":"2026-11-01T07:00:00Z","offset_s":-21600}]})";
    if (!more.empty())
        settings += "," + more;
    return settings + "}";
}

testing::script warehouse(const std::string& more) {
    return testing::script(testing::connector_entry<connector>(), settings_text(more),
                           {"client_secret"});
}

tenant_settings tenant(const std::string& more) {
    const sdk::settings settings(boost::json::parse(settings_text(more)).as_object());
    return tenant_settings(settings);
}

std::string at(const std::string& path) {
    return "https://secure-wms.com/" + path;
}

data::open_binding open_order(const std::string& ref, const std::string& reference,
                              const std::string& word) {
    data::open_binding b;
    b.ref = ref;
    b.reference = reference;
    b.word = word;
    b.submitted_at = utc("2026-02-28T12:00:00Z");
    return b;
}

data::shipments_download_request open_orders(std::vector<data::open_binding> open) {
    data::shipments_download_request r;
    r.open = std::move(open);
    return r;
}

testing::seen_failure failure_in(const testing::outcome& outcome) {
    if (!outcome.failure)
        throw std::logic_error("the run did not fail");
    return *outcome.failure;
}

data::consignment_update item(const testing::outcome& out, std::size_t index, std::size_t emit) {
    return data::from_json_text<data::consignment_update>(out.emits.at(emit).items.at(index).json);
}

std::size_t items_in(const testing::outcome& out) {
    std::size_t count = 0;
    for (const auto& emit : out.emits)
        count += emit.items.size();
    return count;
}

data::timestamp utc(const char* text) {
    return *data::parse_time(text);
}

testing::outcome look_at(std::vector<data::open_binding> open, const std::string& list,
                         const std::string& settings) {
    auto s = warehouse(settings);
    s.function("shipments.download", open_orders(std::move(open)))
        .expect_http("GET", testing::starting_with(at("orders?pgsiz=100&pgnum=1&rql=")))
        .answers(200, list)
        .expect_emit("consignment_update")
        .expect_done();
    return s.run();
}

data::consignment_update told_of(const boost::json::object& order, const std::string& settings) {
    return item(look_at({open_order("501", "R77", "before")}, fixtures::page({order}), settings),
                0);
}

} // namespace dray::warehouse_manager
