#pragma once

#include <cstdint>
#include <string>

namespace dray::config {

/// Where a value comes from.
struct origin {
    enum class kind {
        built_in,  ///< core's default
        connector, ///< the connector's default; `through` = its id
        derived,   ///< follows from other tables; `through` says how
        file,      ///< stands in a file; `through` = "template eu" where not in the table itself
    };
    kind from = kind::built_in;
    std::string file;
    std::uint32_t line = 0;   ///< 1-based
    std::uint32_t column = 0; ///< 1-based, in characters
    std::string through;

    bool operator==(const origin&) const = default;
};

/// "conf.d/acme.toml:7:1 (template eu)", "default", "default of bigcommerce".
std::string to_text(const origin& from);

} // namespace dray::config
