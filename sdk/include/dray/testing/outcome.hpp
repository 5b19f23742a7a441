#pragma once

// What a scripted operation did, for a test to look at.

#include "../abi/error.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dray::testing {

struct seen_request {
    std::string method;
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool is_write = false;
    std::map<std::string, std::string> secrets; ///< name -> encoding
    std::uint64_t id = 0;                       ///< as the plugin got it in the answer
    std::size_t effect = 0; ///< requests of one effect, which go out at once, share it
    std::chrono::milliseconds timeout{0}; ///< asked for; 0 = the host's

    /// Compared without case; empty where absent.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct seen_item {
    std::string ref;
    std::string json;
    std::string poison; ///< why the plugin itself could not read it; empty = it could
};

struct seen_emit {
    std::string kind;
    std::vector<seen_item> items;
    std::string cursor; ///< empty = unchanged
};

struct seen_failure {
    dray_error_class cls = 0;
    std::string code;
    std::string message;
    std::string internal;
    std::string subject;
    std::optional<std::chrono::milliseconds> retry_after;
    std::optional<std::uint64_t> verdict_of;
};

struct outcome {
    std::optional<std::string> result;   ///< JSON of `done`
    std::optional<seen_failure> failure; ///< of `fail`; neither = ended by the host
    std::vector<seen_request> requests;
    std::vector<seen_emit> emits;
    std::vector<std::string> logs;
    std::vector<std::chrono::milliseconds> sleeps;
    std::map<std::string, std::string> state; ///< at the end
    std::size_t effects = 0;                  ///< all of them, the last one included
};

} // namespace dray::testing
