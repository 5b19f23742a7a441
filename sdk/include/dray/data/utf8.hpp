#pragma once

// UTF-8 as everything that crosses between host and plugin must be.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace dray::data {

/// Length of the longest valid UTF-8 prefix: text.size() where all of it is valid. Refuses
/// surrogates, over-long forms and what lies above U+10FFFF, as RFC 3629 does.
inline std::size_t valid_utf8_prefix(std::string_view text) noexcept {
    const auto* const p = reinterpret_cast<const unsigned char*>(text.data());
    const std::size_t n = text.size();
    std::size_t i = 0;
    while (i < n) {
        if (n - i >= 8) {
            std::uint64_t eight;
            std::memcpy(&eight, p + i, 8);
            if ((eight & 0x8080808080808080ULL) == 0) {
                i += 8;
                continue;
            }
        }
        const unsigned c = p[i];
        if (c < 0x80) {
            ++i;
            continue;
        }
        std::size_t more = 0;
        unsigned low = 0x80;
        unsigned high = 0xBF;
        if (c >= 0xC2 && c <= 0xDF) {
            more = 1;
        } else if (c >= 0xE0 && c <= 0xEF) {
            more = 2;
            if (c == 0xE0)
                low = 0xA0;
            if (c == 0xED)
                high = 0x9F;
        } else if (c >= 0xF0 && c <= 0xF4) {
            more = 3;
            if (c == 0xF0)
                low = 0x90;
            if (c == 0xF4)
                high = 0x8F;
        } else {
            return i;
        }
        if (n - i <= more)
            return i;
        for (std::size_t k = 1; k <= more; ++k) {
            const unsigned t = p[i + k];
            if (t < low || t > high)
                return i;
            low = 0x80;
            high = 0xBF;
        }
        i += more + 1;
    }
    return n;
}

inline bool is_utf8(std::string_view text) noexcept {
    return valid_utf8_prefix(text) == text.size();
}

/// The text with every byte that is not UTF-8 replaced by U+FFFD: for messages, never for data.
inline std::string printable_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (;;) {
        const std::size_t good = valid_utf8_prefix(text);
        out.append(text.substr(0, good));
        if (good == text.size())
            return out;
        out.append("\xEF\xBF\xBD");
        text.remove_prefix(good + 1);
    }
}

} // namespace dray::data
