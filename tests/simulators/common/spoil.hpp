#pragma once

// Answers that arrive whole and are of no use: what a client has to say and to survive.

#include <cstdint>
#include <string>
#include <string_view>

namespace dray::sim {

enum class spoilage : std::uint8_t {
    none,
    truncated,   ///< half of the text, as if that were all
    words,       ///< neither JSON nor XML
    wrong_shape, ///< well-formed, and something else
    not_utf8,    ///< its first text begins with bytes that are no UTF-8
    deep,        ///< 100,000 levels within each other
    huge,        ///< 50 MiB
    empty,
};

enum class markup : std::uint8_t { json, xml };

/// Throws std::invalid_argument with a sentence for a word that is none of those above.
spoilage spoilage_named(std::string_view word);
std::string_view word_of(spoilage how);

/// What arrives in place of `body`.
std::string spoiled(std::string body, spoilage how, markup in);

} // namespace dray::sim
