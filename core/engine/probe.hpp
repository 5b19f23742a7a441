#pragma once

#include "core/engine/judge.hpp"
#include "core/order/decide.hpp"

#include <optional>
#include <string>

namespace dray::engine {

/// What a probe's result says about the write it asks for.
struct probe_reading {
    probe_reading() = default;
    probe_finding finding = probe_finding::absent;
    std::string text;                   ///< of a conflict: what was found, for people
    std::optional<orders::event> event; ///< of `present`: what to bind
};

/// Reads the result of `order.find`, `shipment.find` or `order.get` for a task of `o`. Binds only a
/// single live match whose fingerprint agrees. Throws std::exception where the result is not what
/// the function promises.
probe_reading read_probe(const store::task& t, const orders::order& o, const orders::policy& by,
                         const std::string& result, timestamp now);

} // namespace dray::engine
