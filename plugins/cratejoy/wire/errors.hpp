#pragma once

#include <string>
#include <string_view>

namespace dray::cratejoy {

/// The sentences of {"errors": ["…", …]} on one line, for people; empty for HTML and for anything
/// else.
std::string error_text(std::string_view body);

} // namespace dray::cratejoy
