#pragma once

// The texts of a consignment whose lengths a destination may bound, by the names that `limits` of
// its manifest has for them (docs/plugin-protocol.md). A length is counted in Unicode code points
// of the text as it stands in the consignment, each text by itself.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dray::data {

enum class text_field : std::uint8_t {
    order_number,
    email,
    note,
    method,
    // where it is shipped to
    name,
    company,
    address_line, ///< each of the three street lines
    city,
    region, ///< as the shop wrote it, not the code
    postcode,
    country, ///< as the shop wrote it, not the code
    phone,
    // the billing address, in the same order
    billing_name,
    billing_company,
    billing_address_line,
    billing_city,
    billing_region,
    billing_postcode,
    billing_country,
    billing_phone,
    // each line
    sku,
    line_name,
    option_name,
    option_value,
};

/// By text_field.
inline constexpr std::array<std::string_view, 24> text_field_words{"order_number",
                                                                   "email",
                                                                   "note",
                                                                   "method",
                                                                   "name",
                                                                   "company",
                                                                   "address_line",
                                                                   "city",
                                                                   "region",
                                                                   "postcode",
                                                                   "country",
                                                                   "phone",
                                                                   "billing_name",
                                                                   "billing_company",
                                                                   "billing_address_line",
                                                                   "billing_city",
                                                                   "billing_region",
                                                                   "billing_postcode",
                                                                   "billing_country",
                                                                   "billing_phone",
                                                                   "sku",
                                                                   "line_name",
                                                                   "option_name",
                                                                   "option_value"};

inline constexpr std::size_t text_field_count = text_field_words.size();
static_assert(static_cast<std::size_t>(text_field::option_value) + 1 == text_field_count);

/// Unicode code points of valid UTF-8; never more than its bytes. "é" counts 1 where it is one code
/// point, 2 where it is a letter and an accent.
inline std::int64_t code_points(std::string_view text) noexcept {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

} // namespace dray::data
