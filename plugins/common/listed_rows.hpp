#pragma once

// A page of a vendor's list, cut into its rows before any of it is parsed. Thus a row that is not
// JSON inside, or not UTF-8, spoils itself alone and not its page; its raw text is at hand; and
// rows that nobody asked for cost a scan instead of a parse.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dray::common {

/// Names of a row's members that are read without parsing it.
struct row_members {
    row_members(std::string_view id_, std::string_view status_id_, std::string_view modified_)
        : id(id_), status_id(status_id_), modified(modified_) {}
    std::string_view id;
    std::string_view status_id;
    std::string_view modified;
};

/// One element of the page. All views point into the page's text.
struct listed_row {
    listed_row() = default;
    std::string_view raw;
    // The text of these top-level members without quotes; empty where absent or not scalar.
    std::string_view id;
    std::string_view status_id;
    std::string_view modified;
};

/// Deepest nesting of a row that is read; a deeper one is poison.
inline constexpr int max_depth = 32;
/// Deepest nesting over which a page is still cut into its rows.
inline constexpr std::size_t max_scan_depth = 10'000;
/// Most elements that a page may hold: well above what vendors give.
inline constexpr std::size_t max_page_elements = 2'000;

/// Empty where the body is no complete array, is nested too deeply or holds too many elements.
std::optional<std::vector<listed_row>> cut_rows(std::string_view body, const row_members& names);

/// The raw text of a top-level member of the object `body`; empty where `body` is no complete
/// object or has no such member.
std::optional<std::string_view> raw_member(std::string_view body, std::string_view name);

/// `json` with null for the value of each member of one of these names (in small letters), at any
/// depth, as often as it stands there, in whatever case. A name with an escape in it counts as one
/// of them. Damaged text is left out from such a member on.
std::string without_members(std::string_view json, std::span<const std::string_view> names);

/// An item's name where its own id cannot be read: the id where it is digits, else made of `raw`,
/// the same for the same text.
std::string poison_ref(std::string_view id, std::string_view raw);

} // namespace dray::common
