#pragma once

// The fifteen order statuses of a shop, and what its merchant made of their names.

#include <array>
#include <map>
#include <string>
#include <string_view>

namespace dray::sim::bigcommerce {

struct status_definition {
    int id;
    std::string_view system_label;
    int order; ///< place in the merchant's list
};

/// Ascending by id: entry n has id n.
const std::array<status_definition, 15>& status_definitions();

namespace status {
inline constexpr int incomplete = 0;
inline constexpr int pending = 1;
inline constexpr int shipped = 2;
inline constexpr int partially_shipped = 3;
inline constexpr int refunded = 4;
inline constexpr int cancelled = 5;
inline constexpr int completed = 10;
inline constexpr int awaiting_fulfillment = 11;
inline constexpr int partially_refunded = 14;
} // namespace status

class status_names {
public:
    /// The name that the merchant sees: translation, else renamed label, else system label.
    std::string shown(int id) const;
    void rename(int id, std::string label); ///< empty: back to the system label
    void translate(const std::string& locale, int id, std::string label);
    void set_locale(std::string locale); ///< empty: none

    std::map<int, std::string> renamed;
    std::map<std::string, std::map<int, std::string>> translations;
    std::string locale;
};

} // namespace dray::sim::bigcommerce
