#pragma once

// A consignment as SubmitOrder's <order>.

#include "../options.hpp"
#include "xml_writer.hpp"

#include <dray/data/consignment.hpp>

namespace dray::propago {

/// What the vendor would refuse, or ship wrongly, told before anything is sent: throws `rejected`
/// with the field or SKU as its subject.
void require_sendable(const data::consignment& c);

/// What goes into Carrier: from the mapping, else the setting, else empty (not sent).
std::string carrier_of(const data::consignment& c, const options& o);

/// Element order is the schema's: a .NET reader skips in silence what comes out of turn.
void write_order(xml_writer& out, const data::consignment& c, const options& o,
                 data::timestamp now);

} // namespace dray::propago
