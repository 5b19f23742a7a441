#pragma once

#include <string>
#include <string_view>

namespace dray::bigcommerce {

/// What the shop says in the body of a refusal, for people: the messages of the v2 array or object
/// with their reasons, the title and fields of the v3 object; empty for HTML, for no body and for
/// anything else. At most 300 bytes of valid UTF-8 on one line.
std::string error_text(std::string_view body);

} // namespace dray::bigcommerce
