#pragma once

// How two versions of one order differ, and what a status of the shop means.

#include "decide.hpp"

#include <string>
#include <vector>

namespace dray::orders {

bool is_canceled(const data::order& v, const policy& by);
/// By its id, or by the name that the shop shows, letter case and space aside.
bool is_final(const data::status& s, const policy& by);
/// A final status, or archived.
bool is_finished(const data::order& v, const policy& by);

/// Anything that is sent to a warehouse or on which planning rests differs. Units that the shop
/// counts as shipped only where `with_shipped`: after the send they are our own confirmations.
bool is_edited(const data::order& before, const data::order& now, bool with_shipped);

/// What of the sent consignments the new version contradicts.
struct contradictions {
    contradictions() = default;
    std::vector<std::string> texts;    ///< "line 7 (SKU-1): 2 sent, 3 in the shop now"
    std::vector<std::string> personal; ///< addresses before and after
};
/// `before` is the version that `o.version` replaced. What has been shipped already contradicts
/// nothing, except where more is wanted.
contradictions contradictions_of(const order& o, const data::order& before);

} // namespace dray::orders
