#pragma once

// An order that waited is read again at its shop before something of it is sent: what was
// cancelled, refunded, edited or put back into an unpaid status meanwhile is not sent as it was.

#include "decide.hpp"

namespace dray::orders {

struct step;

/// Nothing of the order may be sent, nor its on_download status be written, before it was read
/// again: it came out of a hold, or was read longer ago than the policy allows.
bool needs_recheck(const order& o, const policy& by, timestamp at);

/// Issues the read (order.get at the source).
void ask_again(step& w);

/// A hold ended: from now on needs_recheck(), where something of the order is still to be sent.
void was_held(step& w);

/// After a version was taken in: the order is as fresh as that. One that was read by itself and
/// stands in a status that is not downloaded is held: `not_ready_in_shop`; it ends when the shop
/// puts the order back.
void note_reading(step& w, bool recheck, bool stale);

} // namespace dray::orders
