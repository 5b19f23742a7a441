#pragma once

// SearchOrders: the filter out, a page of orders in.

#include "soap.hpp"

#include <dray/data/time.hpp>

#include <vector>

namespace dray::propago {

struct search_filter {
    search_filter() = default;
    std::optional<data::timestamp> from;  ///< of submission
    std::optional<data::timestamp> until; ///< of submission
    std::string po_number;
    int custom = 0; ///< 1 to 5: CustomNN = custom_value; 0 = not asked
    std::string custom_value;
};

/// Always with Status All: what the coarse words of the filter cover is not public.
void write_search(xml_writer& out, const search_filter& filter, std::int64_t skip,
                  std::int64_t take, std::chrono::minutes offset);

struct basic_order {
    basic_order() = default;
    std::string number; ///< Propago's order number
    std::string word;
    std::string po_number;
    std::optional<data::timestamp> ordered_at;
};

struct search_page {
    search_page() = default;
    std::vector<basic_order> orders;
    std::optional<std::int64_t> total;
};

/// Whether two texts are the same reference: a vendor may fold its case, and a match too many is a
/// question to a person where a match too few is a second parcel.
bool same_reference(std::string_view a, std::string_view b);

search_page read_search(const reply& answer, std::chrono::minutes assumed_offset);

} // namespace dray::propago
