// The plugin's entry. What the connector does is in the other files of this folder.

#include "connector.hpp"

#include "manifest.hpp"

#include "dray/data/functions_json.hpp"
#include "dray/sdk/plugin.hpp"

#include <algorithm>

namespace dray::warehouse_manager {

connector::connector(const sdk::settings& settings) : tenant_(settings), api_(tenant_) {}

std::string_view connector::manifest() {
    return manifest_json();
}

const sdk::functions<connector>& connector::functions() {
    static const auto table = sdk::functions<connector>()
                                  .add("connection.test", &connector::test)
                                  .add("order.submit", &connector::submit)
                                  .add("order.find", &connector::find)
                                  .add("orders.list", &connector::list)
                                  .add("order.cancel", &connector::cancel)
                                  .add("shipments.download", &connector::shipments);
    return table;
}

std::string require_order_id(std::string_view ref) {
    const bool good =
        !ref.empty() && ref.size() <= 18 && ref[0] != '0' &&
        std::all_of(ref.begin(), ref.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!good)
        throw sdk::failure(sdk::error_class::rejected, "bad_order_ref",
                           "\"" + std::string(ref.substr(0, 40)) +
                               "\" is no order of Warehouse Manager, whose ids are whole numbers");
    return std::string(ref);
}

} // namespace dray::warehouse_manager

DRAY_PLUGIN(dray::warehouse_manager::connector)
