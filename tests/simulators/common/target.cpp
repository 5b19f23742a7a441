#include "tests/simulators/common/target.hpp"

namespace dray::sim {

namespace {

int hex(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

} // namespace

std::string percent_decoded(std::string_view text, bool plus_is_space, bool& malformed) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+' && plus_is_space) {
            plain += ' ';
            continue;
        }
        if (text[at] != '%') {
            plain += text[at];
            continue;
        }
        const int high = at + 2 < text.size() ? hex(text[at + 1]) : -1;
        const int low = at + 2 < text.size() ? hex(text[at + 2]) : -1;
        if (high < 0 || low < 0) {
            malformed = true;
            plain += '%';
            continue;
        }
        plain += static_cast<char>(high * 16 + low);
        at += 2;
    }
    return plain;
}

target::target(std::string_view origin_form) {
    const auto mark = origin_form.find('?');
    auto rest = origin_form.substr(0, mark);
    while (!rest.empty()) {
        const auto slash = rest.find('/');
        const auto piece = rest.substr(0, slash);
        if (!piece.empty()) {
            path.push_back(percent_decoded(piece, false, malformed));
        }
        rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    }
    rest = mark == std::string_view::npos ? std::string_view() : origin_form.substr(mark + 1);
    while (!rest.empty()) {
        const auto end = rest.find('&');
        const auto piece = rest.substr(0, end);
        const auto equals = piece.find('=');
        if (!piece.empty()) {
            query.emplace_back(percent_decoded(piece.substr(0, equals), true, malformed),
                               equals == std::string_view::npos
                                   ? std::string()
                                   : percent_decoded(piece.substr(equals + 1), true, malformed));
        }
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
}

const std::string* target::param(std::string_view name) const {
    for (const auto& [key, value] : query) {
        if (key == name) {
            return &value;
        }
    }
    return nullptr;
}

} // namespace dray::sim
