// The plugin's entry. What the connector does is in the other files of this folder.

#include "connector.hpp"
#include "manifest.hpp"

#include "dray/data/functions_json.hpp"
#include "dray/sdk/plugin.hpp"

namespace dray::cratejoy {

connector::connector(const sdk::settings& settings)
    : shop_(settings), api_(shop_), filters_by_number_(shop_.statuses == status_spelling::numbers) {
}

std::string_view connector::manifest() {
    return manifest_json();
}

const sdk::functions<connector>& connector::functions() {
    static const auto table = sdk::functions<connector>()
                                  .add("connection.test", &connector::test)
                                  .add("statuses.list", &connector::statuses)
                                  .add("orders.download", &connector::download)
                                  .add("cancellations.download", &connector::look_again)
                                  .add("orders.list", &connector::list)
                                  .add("order.get", &connector::get)
                                  .add("order.mark", &connector::mark)
                                  .add("shipment.confirm", &connector::confirm)
                                  .add("shipment.find", &connector::find);
    return table;
}

} // namespace dray::cratejoy

DRAY_PLUGIN(dray::cratejoy::connector)
