// Nothing else in this file: a linker that has another definition already leaves it out.

#include <dray/testing/connector_of.hpp>

#include <string_view>

namespace dray::testing {

const dray_connector* connector_of(const dray_plugin_entry_t& entry) {
    constexpr std::string_view id = DRAY_CONNECTOR_EXTENSION;
    return static_cast<const dray_connector*>(entry.extension(dray_bytes{id.data(), id.size()}));
}

} // namespace dray::testing
