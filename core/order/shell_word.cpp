#include "shell_word.hpp"

namespace dray::orders {

std::string shell_word(std::string_view word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/:@%+=,-";
    const bool bare = !word.empty() && word.find_first_not_of(plain) == std::string_view::npos;
    if (bare)
        return std::string(word);
    std::string quoted = "'";
    for (const char c : word) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            // A line end would end the command that is pasted.
            quoted += static_cast<unsigned char>(c) < ' ' ? '?' : c;
        }
    }
    return quoted + "'";
}

} // namespace dray::orders
