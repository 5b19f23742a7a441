#pragma once

// How effects and events travel between an operation and the host. Two implementations from the
// start: in_process_channel (calls through the table) and socket_channel (the same frames over a
// socketpair, as the sandboxed child will have them). Everything above is the same code.

#include "dray/abi/operation.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace dray::plugin {

/// An effect or an event, borrowed: valid only during the call that hands it over.
struct frame {
    frame() = default;
    std::int32_t kind = 0;
    std::string_view head;
    std::vector<std::string_view> bodies;
};

using operation_id = std::uint64_t;

/// More bodies than this in one effect or event break the contract.
inline constexpr std::uint64_t max_bodies = 20'000;
/// Head and bodies of one effect; more breaks the contract.
inline constexpr std::uint64_t max_effect_bytes = 64u << 20;
/// Head and bodies of one event: what the answers to one http effect may hold together.
inline constexpr std::uint64_t max_event_bytes = 320u << 20;

/// One instance's line to its plugin. [the io thread] Callbacks come on the io thread, never from
/// inside the call that caused them for socket_channel, possibly so for in_process_channel: callers
/// must stand both.
class channel {
public:
    virtual ~channel() = default;

    /// What the operation asks next, within the bounds above and once for each resume(): a channel
    /// lets nothing through that was not asked for. `why` is non-empty where the plugin is gone or
    /// broke the framing (then no effect follows).
    using effect_handler =
        std::function<void(operation_id, const frame& effect, const std::string& why)>;

    virtual void on_effect(effect_handler handler) = 0;
    virtual void begin(operation_id op, std::string_view function, std::string_view head) = 0;
    virtual void resume(operation_id op, const frame& event) = 0;
    virtual void end(operation_id op) = 0;
};

} // namespace dray::plugin
