#include "core/http/detail/encodings.hpp"

#include "core/http/detail/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace dray::http::detail {

namespace {

constexpr std::string_view lower_digits = "0123456789abcdef";
constexpr std::string_view upper_digits = "0123456789ABCDEF";

struct xml_style {
    std::string_view quote = "&quot;";
    std::string_view apostrophe = "&apos;";
    std::string_view greater = "&gt;";
};

std::string as_xml(std::string_view value, const xml_style& style) {
    std::string out;
    for (const char c : value) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += style.greater;
            break;
        case '"':
            out += style.quote;
            break;
        case '\'':
            out += style.apostrophe;
            break;
        default:
            out += c;
        }
    }
    return out;
}

struct json_style {
    std::string_view as_u; ///< characters written as \uXXXX though they need not be
    bool slash = false;    ///< "/" as "\/"
    bool ascii = false;    ///< all beyond ASCII as \uXXXX
    std::string_view digits = lower_digits;
};

void append_u(std::string& out, std::uint32_t unit, std::string_view digits) {
    out += "\\u";
    for (const int shift : {12, 8, 4, 0})
        out += digits[(unit >> shift) & 15U];
}

/// The character at `at` as UTF-16, and how many bytes it has; no bytes where it is not UTF-8.
std::size_t append_utf16(std::string& out, std::string_view value, std::size_t at,
                         std::string_view digits) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(value[i]); };
    const auto first = byte(at);
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
    if (size == 0 || size > value.size() - at)
        return 0;
    std::uint32_t point = first & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80U)
            return 0;
        point = (point << 6U) | (byte(at + i) & 0x3FU);
    }
    if (point > 0x10FFFF)
        return 0;
    if (point > 0xFFFF) {
        append_u(out, 0xD800 + ((point - 0x10000) >> 10U), digits);
        append_u(out, 0xDC00 + ((point - 0x10000) & 0x3FFU), digits);
    } else {
        append_u(out, point, digits);
    }
    return size;
}

std::string as_json(std::string_view value, const json_style& style) {
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        const auto u = static_cast<unsigned char>(c);
        if (style.ascii && u >= 0x80) {
            if (const auto size = append_utf16(out, value, i, style.digits)) {
                i += size - 1;
                continue;
            }
        }
        if (style.as_u.find(c) != std::string_view::npos) {
            append_u(out, u, style.digits);
        } else if (c == '"' || c == '\\' || (c == '/' && style.slash)) {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (u < 0x20) {
            append_u(out, u, style.digits);
        } else {
            out += c;
        }
    }
    return out;
}

struct percent_style {
    std::string_view safe = "-_.*"; ///< beside letters and digits
    bool plus = true;               ///< a space as "+"
    std::string_view digits = upper_digits;
};

std::string as_percent(std::string_view value, const percent_style& style) {
    std::string out;
    for (const char c : value) {
        const auto u = static_cast<unsigned char>(c);
        const bool alnum = (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z');
        if (alnum || style.safe.find(c) != std::string_view::npos) {
            out += c;
        } else if (c == ' ' && style.plus) {
            out += '+';
        } else {
            out += '%';
            out += style.digits[u >> 4U];
            out += style.digits[u & 15U];
        }
    }
    return out;
}

std::string without_padding(std::string s) {
    while (!s.empty() && s.back() == '=')
        s.pop_back();
    return s;
}

std::string url_safe(std::string s) {
    std::replace(s.begin(), s.end(), '+', '-');
    std::replace(s.begin(), s.end(), '/', '_');
    return s;
}

} // namespace

std::string xml_text(std::string_view value) {
    return as_xml(value, {});
}

std::string json_text(std::string_view value) {
    return as_json(value, {});
}

std::string form_value(std::string_view value) {
    return as_percent(value, {});
}

std::vector<std::string> echoed_forms(std::string_view value) {
    std::vector<std::string> all;
    const auto add = [&all](std::string form) {
        if (std::find(all.begin(), all.end(), form) == all.end())
            all.push_back(std::move(form));
    };
    add(std::string(value));
    const auto packed = without_padding(base64(value));
    add(packed);
    add(url_safe(packed));

    // Text of an element needs neither quotation mark escaped, and ">" only behind "]]".
    for (const std::string_view quote : {"&quot;", "&#34;", "\""})
        for (const std::string_view apostrophe : {"&apos;", "&#39;", "&#x27;", "'"})
            for (const std::string_view greater : {"&gt;", ">"})
                add(as_xml(value, {quote, apostrophe, greater}));

    const json_style json_styles[] = {
        {"", false, false, lower_digits},        {"", true, false, lower_digits},
        {"", false, true, lower_digits},         // Python
        {"", true, true, lower_digits},          // PHP
        {"<>&", false, false, lower_digits},     // Go, Rails
        {"<>&'\"", false, false, lower_digits},  // Newtonsoft with EscapeHtml
        {"<>&'\"+`", false, true, upper_digits}, // System.Text.Json
    };
    for (const auto& style : json_styles) {
        const auto inner = as_json(value, style);
        add(inner);
        // JSON text within a JSON string, which may be of another library.
        add(as_json(inner, style));
        add(as_json(inner, json_styles[0]));
    }

    // HTML forms; RFC 3986; encodeURIComponent.
    for (const std::string_view safe : {"-_.*", "-_.~", "-_.!~*'()"})
        for (const bool plus : {true, false})
            for (const std::string_view digits : {upper_digits, lower_digits})
                add(as_percent(value, {safe, plus, digits}));
    return all;
}

} // namespace dray::http::detail
