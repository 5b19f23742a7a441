#include "text.hpp"

#include "dray/data/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace dray::common {

namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";

constexpr char lower_of(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
constexpr char upper_of(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

bool starts_with_word(std::string_view text, std::string_view word) {
    if (text.size() < word.size())
        return false;
    return std::equal(word.begin(), word.end(), text.begin(),
                      [](char a, char b) { return a == lower_of(b); });
}

void append_code_point(std::string& to, std::uint32_t c) {
    const auto tail = [&](unsigned shift) {
        to += static_cast<char>(0x80 | ((c >> shift) & 0x3FU));
    };
    if (c < 0x80) {
        to += static_cast<char>(c);
    } else if (c < 0x800) {
        to += static_cast<char>(0xC0 | (c >> 6U));
        tail(0);
    } else if (c < 0x10000) {
        to += static_cast<char>(0xE0 | (c >> 12U));
        tail(6);
        tail(0);
    } else {
        to += static_cast<char>(0xF0 | (c >> 18U));
        tail(12);
        tail(6);
        tail(0);
    }
}

std::optional<std::uint32_t> numbered(std::string_view digits) {
    const bool hex = !digits.empty() && (digits[0] == 'x' || digits[0] == 'X');
    if (hex)
        digits.remove_prefix(1);
    if (digits.empty() || digits.size() > 7)
        return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : digits) {
        const char l = lower_of(c);
        const bool is_digit = l >= '0' && l <= '9';
        if (!is_digit && !(hex && l >= 'a' && l <= 'f'))
            return std::nullopt;
        value =
            value * (hex ? 16 : 10) + static_cast<std::uint32_t>(is_digit ? l - '0' : l - 'a' + 10);
    }
    const bool is_character =
        value >= 0x20 && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
    return is_character ? std::optional(value) : std::nullopt;
}

/// The reference at the start of `text` ("&amp;…"): its character, and how long it is.
std::optional<std::pair<std::uint32_t, std::size_t>> reference(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, std::uint32_t>, 20> names{{
        {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},
        {"apos", '\''},    {"nbsp", ' '},     {"copy", 0xA9},    {"reg", 0xAE},
        {"trade", 0x2122}, {"deg", 0xB0},     {"frac12", 0xBD},  {"frac14", 0xBC},
        {"frac34", 0xBE},  {"times", 0xD7},   {"ndash", 0x2013}, {"mdash", 0x2014},
        {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C}, {"rdquo", 0x201D},
    }};
    const auto end = text.substr(0, 12).find(';');
    if (end == std::string_view::npos || end < 2)
        return std::nullopt;
    const auto name = text.substr(1, end - 1);
    if (name[0] == '#') {
        if (const auto c = numbered(name.substr(1)))
            return std::pair(*c == 0xA0 ? ' ' : *c, end + 1);
        return std::nullopt;
    }
    for (const auto& [known, c] : names) {
        if (known == name)
            return std::pair(c, end + 1);
    }
    return std::nullopt;
}

/// How much of `text`, which begins with '<', is markup; 0 where the '<' is only a '<'. `closes`:
/// whether a '>' follows anywhere; it is looked for once, not behind each '<' anew.
std::size_t markup(std::string_view text, bool closes) {
    if (text.starts_with("<!--")) {
        const auto end = text.find("-->", 4);
        return end == std::string_view::npos ? text.size() : end + 3;
    }
    const char next = text.size() > 1 ? lower_of(text[1]) : ' ';
    if (next != '/' && next != '!' && next != '?' && !(next >= 'a' && next <= 'z'))
        return 0;
    for (const std::string_view hidden : {"script", "style"}) {
        if (!starts_with_word(text.substr(1), hidden))
            continue;
        for (std::size_t at = 1; at + 2 < text.size(); ++at) {
            if (text[at] == '<' && text[at + 1] == '/' &&
                starts_with_word(text.substr(at + 2), hidden)) {
                const auto end = text.find('>', at);
                return end == std::string_view::npos ? text.size() : end + 1;
            }
        }
        return text.size();
    }
    return closes ? text.find('>') + 1 : 0;
}

} // namespace

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(blanks) - first + 1));
}

std::string cut(std::string text, std::size_t most) {
    if (text.size() <= most)
        return text;
    text.resize(most);
    text.resize(data::valid_utf8_prefix(text));
    return text;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), upper_of);
    return text;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), lower_of);
    return text;
}

std::string one_line(std::string text, std::size_t most) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            c = ' ';
    }
    if (text.size() > most)
        text = cut(std::move(text), most - 3) + "...";
    return text;
}

std::string without_html(std::string_view html) {
    if (html.find_first_of("<&") == std::string_view::npos)
        return trimmed(html);
    std::string out;
    out.reserve(html.size());
    bool gap = false;
    const auto last_close = html.rfind('>');
    // What is left when that one has gone.
    const auto unclosed =
        last_close == std::string_view::npos ? html.size() : html.size() - last_close - 1;
    const auto put = [&](std::uint32_t c) {
        if (c < 0x80 && blanks.find(static_cast<char>(c)) != std::string_view::npos) {
            gap = true;
            return;
        }
        if (gap && !out.empty())
            out += ' ';
        gap = false;
        append_code_point(out, c);
    };
    while (!html.empty()) {
        if (html.front() == '<') {
            if (const auto size = markup(html, html.size() > unclosed); size > 0) {
                html.remove_prefix(size);
                gap = true;
                continue;
            }
        }
        if (html.front() == '&') {
            if (const auto found = reference(html)) {
                put(found->first);
                html.remove_prefix(found->second);
                continue;
            }
        }
        const auto byte = static_cast<unsigned char>(html.front());
        if (byte < 0x80) {
            put(byte);
        } else {
            if (gap && !out.empty())
                out += ' ';
            gap = false;
            out += html.front(); // of a longer character
        }
        html.remove_prefix(1);
    }
    return out;
}

std::string url_part(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const char l = lower_of(c);
        const bool plain = (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        }
    }
    return out;
}

} // namespace dray::common
