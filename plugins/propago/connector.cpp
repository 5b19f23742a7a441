#include "connector.hpp"

#include <dray/sdk/plugin.hpp>

namespace dray::propago {

const sdk::functions<connector>& connector::functions() {
    static const sdk::functions<connector> table{
        {"connection.test", &connector::test},
        {"order.submit", &connector::submit},
        {"order.find", &connector::find},
        {"orders.list", &connector::list},
        {"shipments.download", &connector::shipments},
    };
    return table;
}

} // namespace dray::propago

DRAY_PLUGIN(dray::propago::connector)
