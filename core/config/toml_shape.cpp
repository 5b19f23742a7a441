#include "core/config/toml_shape.hpp"

#include "core/config/document.hpp"

namespace dray::config {
namespace {

/// The index behind the string that starts at `at`. A one-line string ends at its line.
std::size_t skip_string(std::string_view text, std::size_t at) {
    const char quote = text[at];
    const std::string_view three = text.substr(at, 3);
    const bool many = three.size() == 3 && three[1] == quote && three[2] == quote;
    std::size_t i = at + (many ? 3 : 1);
    while (i < text.size()) {
        if (text[i] == '\\' && quote == '"') {
            i += 2;
        } else if (many) {
            if (text.substr(i, 3) == three)
                return i + 3;
            ++i;
        } else {
            if (text[i] == quote || text[i] == '\n')
                return i + 1;
            ++i;
        }
    }
    return text.size();
}

} // namespace

std::optional<shape_error> too_deep(std::string_view text) {
    std::size_t brackets = 0;
    std::size_t dots = 0;
    std::size_t i = 0;
    while (i < text.size()) {
        const char c = text[i];
        if (c == '"' || c == '\'') {
            i = skip_string(text, i);
            continue;
        }
        if (c == '#') {
            const auto end = text.find('\n', i);
            i = end == std::string_view::npos ? text.size() : end;
            continue;
        }
        if (c == '[' || c == '{')
            ++brackets;
        if ((c == ']' || c == '}') && brackets > 0)
            --brackets;
        dots = c == '.' ? dots + 1 : (c == '\n' || c == '=' || c == ',' || c == '{') ? 0 : dots;
        if (brackets > max_depth || dots > max_depth) {
            shape_error error;
            error.line = 1;
            error.column = 1;
            for (const char passed : text.substr(0, i)) {
                error.column = passed == '\n' ? 1 : error.column + 1;
                error.line += passed == '\n' ? 1 : 0;
            }
            return error;
        }
        ++i;
    }
    return std::nullopt;
}

} // namespace dray::config
