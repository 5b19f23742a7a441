#pragma once

#include "model.hpp"

#include <chrono>

namespace dray::orders {

/// The longest hold: `hold` without an end. RFC 3339 has no later year.
inline constexpr timestamp without_end{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31}};

} // namespace dray::orders
