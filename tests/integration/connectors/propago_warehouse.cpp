#include "tests/integration/connectors/propago_warehouse.hpp"

#include <catch2/catch.hpp>

extern "C" const dray_plugin_entry_t dray_plugin_entry;

namespace dray::test {

namespace {

live_options options_of(const std::string& more) {
    live_options out;
    out.settings = R"({"customer_name":"ACME")" + (more.empty() ? "" : "," + more) + "}";
    out.secrets["api_key"] = "key-of-acme";
    return out;
}

} // namespace

propago_warehouse::propago_warehouse(const std::string& more)
    : account("ACME", "key-of-acme", clock.for_simulator()),
      live(dray_plugin_entry, account, clock, options_of(more)) {}

data::consignment propago_warehouse::consignment(const std::string& reference) {
    data::consignment out;
    out.reference = reference;
    out.order_number = "1001";
    out.currency = "USD";
    out.to.name = "Ann Lee";
    out.to.street1 = "1 Main St";
    out.to.city = "Austin";
    out.to.region_code = "TX";
    out.to.postcode = "73301";
    out.to.country_code = "US";
    for (const auto& [sku, quantity] : {std::pair{"SKU-A", 2}, std::pair{"SKU-B", 1}}) {
        auto& line = out.lines.emplace_back();
        line.number = static_cast<std::int64_t>(out.lines.size());
        line.sku = sku;
        line.quantity = quantity;
        line.unit_price = "5.00";
    }
    return out;
}

std::string propago_warehouse::submitted(const data::consignment& what) {
    const auto seen = live.run("order.submit", what);
    INFO((seen.failure ? seen.failure->message : std::string("ended by the host")));
    REQUIRE(seen.result);
    return data::from_json_text<data::order_submit_result>(*seen.result).ref;
}

std::vector<data::found_order> propago_warehouse::found(const std::string& reference) {
    data::order_find_request request;
    request.reference = reference;
    const auto seen = live.run("order.find", request);
    INFO((seen.failure ? seen.failure->message : std::string("ended by the host")));
    REQUIRE(seen.result);
    return data::from_json_text<data::order_find_result>(*seen.result).matches;
}

std::optional<data::consignment_update> propago_warehouse::look(const std::string& number,
                                                                const std::string& word,
                                                                const std::string& reference) {
    data::open_binding open;
    open.ref = number;
    open.reference = reference;
    open.word = word;
    open.submitted_at = clock.now();
    data::shipments_download_request request;
    request.open.push_back(open);
    const auto seen = live.run("shipments.download", request);
    INFO((seen.failure ? seen.failure->message : std::string("ended by the host")));
    REQUIRE(seen.result);
    std::optional<data::consignment_update> out;
    for (const auto& batch : seen.emits) {
        for (const auto& item : batch.items) {
            INFO(item.poison);
            REQUIRE(item.poison.empty());
            REQUIRE_FALSE(out);
            out = data::from_json_text<data::consignment_update>(item.json);
        }
    }
    return out;
}

} // namespace dray::test
