#include "tests/integration/connectors/bigcommerce_shop.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

extern "C" const dray_plugin_entry_t dray_plugin_entry;

namespace dray::test {

namespace {

live_options options_of(const std::string& more, const std::string& hash) {
    live_options out;
    out.settings = R"({"api_url":"https://api.bigcommerce.com","store_hash":")" + hash + '"' +
                   (more.empty() ? "" : "," + more) + "}";
    out.secrets["access_token"] = "token-of-" + hash;
    out.added.emplace_back("X-Auth-Token", "token-of-" + hash);
    return out;
}

} // namespace

bigcommerce_shop::bigcommerce_shop(const std::string& more, const std::string& hash)
    : store(hash, "token-of-" + hash, clock.for_simulator()),
      live(dray_plugin_entry, store, clock, options_of(more, hash)) {}

std::int64_t bigcommerce_shop::add(const std::string& fields) {
    const auto said = store.knobs(boost::json::parse("{\"add_order\":" + fields + "}"));
    INFO(boost::json::serialize(said));
    REQUIRE(said.as_object().contains("added"));
    return said.at("added").at(0).as_int64();
}

std::vector<data::order> bigcommerce_shop::download(const std::vector<std::string>& statuses) {
    data::orders_download_request request;
    request.from = data::parse_time("2020-01-01T00:00:00Z");
    request.statuses = statuses;
    const auto seen = live.run("orders.download", request);
    INFO((seen.failure ? seen.failure->message : std::string()));
    REQUIRE(seen.result);
    std::vector<data::order> out;
    for (const auto& batch : seen.emits) {
        for (const auto& item : batch.items) {
            INFO(item.ref + ": " + item.poison);
            REQUIRE(item.poison.empty());
            out.push_back(data::from_json_text<data::order>(item.json));
        }
    }
    return out;
}

data::order bigcommerce_shop::get(std::int64_t id) {
    data::order_ref_request request;
    request.ref = std::to_string(id);
    const auto seen = live.run("order.get", request);
    INFO((seen.failure ? seen.failure->message : std::string()));
    REQUIRE(seen.result);
    return data::from_json_text<data::order>(*seen.result);
}

data::shipment_confirm_request
bigcommerce_shop::parcel(const data::order& of,
                         const std::vector<std::pair<std::string, std::int64_t>>& lines,
                         const std::string& tracking) {
    data::shipment_confirm_request out;
    out.ref = of.ref;
    out.number = of.number;
    out.ship_group = of.ship_groups.at(0).id;
    out.shipment.ref = "P-1";
    out.shipment.carrier = "UPS";
    out.shipment.tracking = tracking;
    for (const auto& [line, quantity] : lines)
        out.shipment.lines.emplace_back(line, std::string(), quantity);
    return out;
}

std::int64_t bigcommerce_shop::total(const std::string& name) const {
    return books().at("totals").at(name).to_number<std::int64_t>();
}

boost::json::value bigcommerce_shop::page(std::int64_t order) const {
    return books().at("by_order").at(std::to_string(order));
}

std::size_t bigcommerce_shop::refusals() const {
    return static_cast<std::size_t>(std::count_if(live.answered.begin(), live.answered.end(),
                                                  [](int status) { return status >= 400; }));
}

} // namespace dray::test
