#pragma once

// Whose servers the connectors of this folder talk to. The host trusts these origins with the
// secrets of a connector's instances though no config names them; see docs/decisions.

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace dray {

/// By connector id. Only production servers: a test system's address is written in the config.
inline std::map<std::string, std::vector<std::string>, std::less<>> vendor_origins() {
    return {
        {"bigcommerce", {"https://api.bigcommerce.com"}},
        {"cratejoy", {"https://api.cratejoy.com"}},
        {"propago", {"https://api.mypropago.com"}},
        {"threedcart", {"https://apirest.3dcart.com"}},
        {"warehouse_manager", {"https://secure-wms.com"}},
    };
}

} // namespace dray
