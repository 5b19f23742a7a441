#pragma once

// Frames on a socket: the bytes of effects and events between the host and a plugin that is not in
// its process. Both ends are of one build, so the format carries no version; it is still checked,
// since the other end may be broken or hostile.

#include "core/plugin/channel.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dray::plugin {

enum class packet_type : std::uint8_t {
    begin = 1,  ///< to the plugin; the first body is the function
    resume = 2, ///< to the plugin
    end = 3,    ///< to the plugin
    effect = 4, ///< to the host
    broken = 5, ///< to the host; the head says why there is no effect
};

/// Beside the bytes that a packet carries: its fixed part and the size of each body.
inline constexpr std::uint64_t max_packet_overhead = 64 + 8 * max_bodies;
inline constexpr std::uint64_t max_effect_packet = max_effect_bytes + max_packet_overhead;
inline constexpr std::uint64_t max_event_packet = max_event_bytes + max_packet_overhead;

/// Appends one packet: length (8 bytes), type, operation, kind, sizes, bytes; little endian.
void append_packet(std::string& out, packet_type type, operation_id op, const frame& f);

struct packet {
    packet_type type = packet_type::broken;
    operation_id operation = 0;
    frame content;        ///< points into the buffer
    std::size_t size = 0; ///< of the whole packet in the buffer
};

enum class packet_state { whole, partial, invalid };

/// The packet at the start of `buffer`, where it is there as a whole. One that says to be longer
/// than `most` is invalid at once.
packet_state read_packet(std::string_view buffer, std::uint64_t most, packet& out);

} // namespace dray::plugin
