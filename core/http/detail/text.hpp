#pragma once

#include <string>
#include <string_view>

namespace dray::http::detail {

[[nodiscard]] constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Compares header names and host names: ASCII letters without their case.
[[nodiscard]] constexpr bool iequals(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (to_lower(a[i]) != to_lower(b[i]))
            return false;
    return true;
}

[[nodiscard]] constexpr std::string_view trim(std::string_view s) noexcept {
    while (!s.empty() && (s.front() == ' ' || s.front() == '\t'))
        s.remove_prefix(1);
    while (!s.empty() && (s.back() == ' ' || s.back() == '\t'))
        s.remove_suffix(1);
    return s;
}

[[nodiscard]] std::string base64(std::string_view bytes);

/// RFC 9110 token: a method or a header's name.
[[nodiscard]] bool is_token(std::string_view s) noexcept;

/// Text that may stand in a header's value: no control character but a tab.
[[nodiscard]] bool is_header_value(std::string_view s) noexcept;

} // namespace dray::http::detail
