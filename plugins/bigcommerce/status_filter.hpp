#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dray::bigcommerce {

/// Which orders of a download are wanted, by status id.
///
/// The list takes one status_id, not several. With one wanted status it is asked for, which leaves
/// most of a shop's traffic out. With several the whole list is read once and filtered here: a
/// request for each status would cost more of the quota that all apps of a shop share, and an order
/// that moves from one status to the other between two such requests would be in neither answer.
class status_filter {
public:
    /// Empty = Awaiting Fulfillment. Incomplete (0) is never wanted. Throws sdk::failure (config)
    /// where an id is none or nothing is left.
    explicit status_filter(const std::vector<std::string>& ids);

    [[nodiscard]] bool wants(std::string_view id) const;
    /// The only wanted id, or empty.
    [[nodiscard]] std::string only() const;

private:
    std::vector<std::string> ids_;
};

} // namespace dray::bigcommerce
