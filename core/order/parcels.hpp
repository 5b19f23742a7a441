#pragma once

// What the shipments of one consignment carry, line by line: by the consignment line's number, or
// by SKU where the vendor names no line.

#include "model.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace dray::orders {

/// One live (not voided) shipment of a consignment.
struct parcel {
    parcel() = default;
    std::size_t shipment = 0; ///< index in order::shipments
    /// Index of the consignment line, destination units of it.
    std::vector<std::pair<std::size_t, std::int64_t>> units;
    std::vector<data::line_quantity> unmatched; ///< named neither by a number nor by a SKU of ours
};

struct parcels {
    parcels() = default;
    std::vector<parcel> list;          ///< in the order of order::shipments
    std::vector<std::int64_t> shipped; ///< per consignment line, order units, uncapped
};

parcels parcels_of(const order& o, const consignment& c);

/// Units of each line that may still come, in order units.
std::vector<std::int64_t> open_units(const consignment& c, const parcels& p);

/// Everything of it has been shipped or closed.
bool is_settled(const order& o, const consignment& c);

/// Source line -> units in order units.
using line_units = std::map<std::string, std::int64_t>;

/// Complete units of each source line that the shipments before place `before` of order::shipments
/// brought: of a kit, the least of its parts; never more than the consignment holds.
line_units whole_units(const consignment& c, const parcels& p, std::size_t before);

/// What one live shipment brought, as source lines with order units: never more in sum than the
/// consignment holds, a kit of several lines only as far as all of its parts came. Empty where
/// nothing is left to tell the source.
std::vector<data::line_quantity> source_units(const order& o, const consignment& c,
                                              const shipment& s);

/// A tracking number of any kind.
bool is_tracked(const data::shipment& s);

} // namespace dray::orders
