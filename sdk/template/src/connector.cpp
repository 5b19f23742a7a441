#include "connector.hpp"

#include <dray/sdk/plugin.hpp>

namespace my_shop {

connector::connector(const dray::sdk::settings& settings) : api_url_(settings.text("api_url")) {}

const dray::sdk::functions<connector>& connector::functions() {
    static const dray::sdk::functions<connector> table{
        {"connection.test", &connector::test},
        {"orders.download", &connector::download},
        {"order.get", &connector::get},
        {"order.mark", &connector::mark},
    };
    return table;
}

} // namespace my_shop

DRAY_PLUGIN(my_shop::connector)
