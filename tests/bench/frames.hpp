#pragma once

// As much of HTTP/1.1 as the bench's own two ends need: whole messages with Content-Length.

#include <charconv>
#include <cstddef>
#include <string_view>

namespace dray::bench {

/// The bytes of the first whole message in `data`; 0 while it is not whole.
inline std::size_t whole_message(std::string_view data, std::size_t& head) {
    const auto end = data.find("\r\n\r\n");
    if (end == std::string_view::npos)
        return 0;
    head = end + 4;
    std::size_t body = 0;
    constexpr std::string_view name = "\r\nContent-Length: ";
    const auto at = data.substr(0, end).find(name);
    if (at != std::string_view::npos) {
        const char* const from = data.data() + at + name.size();
        std::from_chars(from, data.data() + end, body);
    }
    return data.size() >= head + body ? head + body : 0;
}

} // namespace dray::bench
