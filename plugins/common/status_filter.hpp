#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dray::common {

/// What a shop's status ids are like, for a status_filter.
struct status_id_rules {
    status_id_rules(std::string_view vendor_, std::string_view ids_, std::string_view never_,
                    std::string_view never_name_, std::string_view fallback_)
        : vendor(vendor_), ids(ids_), never(never_), never_name(never_name_), fallback(fallback_) {}
    std::string_view vendor;     ///< "BigCommerce", for messages
    std::string_view ids;        ///< "0 to 14", likewise
    std::string_view never;      ///< id of orders that were abandoned at payment
    std::string_view never_name; ///< "Incomplete"
    std::string_view fallback;   ///< the id where none is asked for
};

/// Which orders of a download are wanted, by status id.
///
/// Where a list takes one status, not several: with one wanted status it is asked for, which leaves
/// most of a shop's traffic out. With several the whole list is read once and filtered here: a
/// request for each status would cost more of a quota that all apps of a shop share, and an order
/// that moves from one status to the other between two such requests would be in neither answer.
class status_filter {
public:
    /// Empty = the fallback. The abandoned ones are never wanted. Throws sdk::failure (config)
    /// where an id is none or nothing is left.
    status_filter(const std::vector<std::string>& ids, const status_id_rules& rules);

    [[nodiscard]] bool wants(std::string_view id) const;
    /// The only wanted id, or empty.
    [[nodiscard]] std::string only() const;

private:
    std::vector<std::string> ids_;
};

} // namespace dray::common
