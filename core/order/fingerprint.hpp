#pragma once

#include "dray/data/consignment.hpp"

#include <string>

namespace dray::orders {

/// Is what a probe found at a destination the consignment that was sent, or a stranger's?
struct fingerprint_verdict {
    fingerprint_verdict() = default;
    bool agrees = false;
    std::string why_not; ///< for people; no personal data: which part differs, SKUs and units
};

/// Name: letters and digits without case, marks on Latin letters and spacing; recipient or company;
/// a vendor may cut it short after 12 or more. Postcode: letters and digits without case; US ZIP
/// with or without its +4. Lines: units summed by SKU without case. A name or postcode that the
/// destination does not tell is not compared, but one of them and the lines it must tell.
fingerprint_verdict is_same_fingerprint(const data::consignment& sent,
                                        const data::fingerprint& found);

/// The fingerprint of what was sent, for those who keep or show it.
data::fingerprint fingerprint_of(const data::consignment& sent);

} // namespace dray::orders
