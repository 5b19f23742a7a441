#pragma once

// Heads of effects, read with bounds; heads of events, written. docs/plugin-protocol.md.

#include "core/http/session.hpp"
#include "core/plugin/channel.hpp"
#include "core/plugin/driver.hpp"

#include <span>
#include <string>
#include <vector>

namespace dray::plugin {

/// Keys and values of one instance's state together.
inline constexpr std::size_t max_state = 64 << 10;

/// What a plugin did that its contract forbids: the operation ends as `fault`.
struct contract_breach {
    std::string code;
    std::string message;
};

struct http_effect {
    http_effect() = default;
    std::vector<http::session_request> requests;
    /// The longest time that one of them asks for itself; zero where none does.
    std::chrono::milliseconds longest_asked{0};
};

struct fail_effect {
    fail_effect() = default;
    error_class cls = error_class::transient;
    std::string code;
    std::string message;
    std::string internal;
    std::string subject;
    std::optional<std::chrono::milliseconds> retry_after;
    std::optional<std::uint64_t> verdict_of;
};

// Each throws contract_breach.
/// `timeout` is that of a request which asks for none of its own.
http_effect read_http(const frame& f, std::chrono::milliseconds timeout);
emitted_batch read_emit(const frame& f);
std::vector<std::string> read_state_get(const frame& f);
std::map<std::string, std::optional<std::string>> read_state_put(const frame& f);
std::chrono::milliseconds read_sleep(const frame& f);
std::pair<int, std::string> read_log(const frame& f); ///< level 0 debug .. 3 error
std::string read_done(const frame& f);                ///< the result as JSON text
fail_effect read_fail(const frame& f);

struct answered {
    std::uint64_t id = 0;
    const http::response* response = nullptr;
};
std::string http_event_head(std::span<const answered> answers);
std::string emitted_event_head(const std::vector<item_fate>& fates);
std::string state_event_head(const std::map<std::string, std::string>& values);

} // namespace dray::plugin
