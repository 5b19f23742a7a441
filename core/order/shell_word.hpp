#pragma once

#include <string>
#include <string_view>

namespace dray::orders {

/// `word` as a person can paste it behind a command: as it is where a shell takes it so, else in
/// quotes. Order numbers are the shop's text, so a command in a remedy must not run what they say.
std::string shell_word(std::string_view word);

} // namespace dray::orders
