#pragma once

// JSON text straight into a string: several times cheaper than building a value to serialise it.

#include "../time.hpp"

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace dray::data::detail {

/// Whether a byte may stand in a JSON string as it is.
constexpr bool is_plain(char c) noexcept {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

inline void append_json_string(std::string& out, std::string_view text) {
    out.push_back('"');
    std::size_t done = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_plain(text[i]))
            continue;
        out.append(text, done, i - done);
        done = i + 1;
        out.push_back('\\');
        switch (text[i]) {
        case '"':
            out.push_back('"');
            break;
        case '\\':
            out.push_back('\\');
            break;
        case '\n':
            out.push_back('n');
            break;
        case '\r':
            out.push_back('r');
            break;
        case '\t':
            out.push_back('t');
            break;
        default: {
            constexpr std::string_view hex = "0123456789abcdef";
            const auto c = static_cast<unsigned char>(text[i]);
            out.append("u00");
            out.push_back(hex[c >> 4]);
            out.push_back(hex[c & 15]);
        }
        }
    }
    out.append(text, done, text.size() - done);
    out.push_back('"');
}

inline void append_json_integer(std::string& out, std::int64_t value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, static_cast<std::size_t>(end - digits));
}

inline void append_json_time(std::string& out, timestamp at) {
    char text[max_time_text];
    out.push_back('"');
    out.append(text, write_time(text, at));
    out.push_back('"');
}

/// `"name":` with the comma that the member before it needs.
inline void append_json_key(std::string& out, std::string_view name) {
    if (out.back() != '{')
        out.push_back(',');
    out.push_back('"');
    out.append(name);
    out.append("\":");
}

} // namespace dray::data::detail
