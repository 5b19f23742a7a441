// The plugin's entry. What the connector does is in the other files of this folder.

#include "connector.hpp"
#include "manifest.hpp"

#include "dray/data/functions_json.hpp"
#include "dray/sdk/plugin.hpp"

namespace dray::threedcart {

connector::connector(const sdk::settings& settings) : shop_(settings), api_(shop_) {}

std::string_view connector::manifest() {
    return manifest_json();
}

const sdk::functions<connector>& connector::functions() {
    static const auto table = sdk::functions<connector>()
                                  .add("connection.test", &connector::test)
                                  .add("statuses.list", &connector::statuses)
                                  .add("orders.download", &connector::download)
                                  .add("cancellations.download", &connector::cancellations)
                                  .add("orders.list", &connector::list)
                                  .add("order.get", &connector::get)
                                  .add("order.mark", &connector::mark)
                                  .add("order.cancel", &connector::cancel)
                                  .add("shipment.confirm", &connector::confirm)
                                  .add("shipment.find", &connector::find)
                                  .add("inventory.upload", &connector::upload);
    return table;
}

} // namespace dray::threedcart

DRAY_PLUGIN(dray::threedcart::connector)
