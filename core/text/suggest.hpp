#pragma once

// What a person probably meant, and lists for sentences. Pure.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dray::text {

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`, bytewise.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that `word` was probably meant to be (at most a third of it wrong, letter case
/// aside); empty where none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "a, b or c"; at most `most`, then "… (12 more)".
std::string one_of(const std::vector<std::string>& words, std::size_t most = 12);

} // namespace dray::text
