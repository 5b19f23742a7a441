#pragma once

// A page of the order list, cut into its orders before any of it is parsed. Thus an order that is
// not JSON inside, or not UTF-8, spoils itself alone and not its page; its raw text is at hand; and
// orders that nobody asked for cost a scan instead of a parse.

#include <optional>
#include <string_view>
#include <vector>

namespace dray::bigcommerce {

/// One element of the page. All views point into the page's text.
struct listed_order {
    listed_order() = default;
    std::string_view raw;
    // The text of these top-level members without quotes; empty where absent or not scalar.
    std::string_view id;
    std::string_view status_id;
    std::string_view modified;
};

/// Deepest nesting of an order that is read; a deeper one is poison.
inline constexpr int max_depth = 32;
/// Deepest nesting over which a page is still cut into its orders.
inline constexpr std::size_t max_scan_depth = 10'000;
/// Most elements that a page may hold: well above what BigCommerce gives.
inline constexpr std::size_t max_page_elements = 2'000;

/// Empty where the body is no complete array, is nested too deeply or holds too many elements.
std::optional<std::vector<listed_order>> cut_page(std::string_view body);

} // namespace dray::bigcommerce
