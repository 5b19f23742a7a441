#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dray::http::detail {

// How a request's body or header carries a text.
[[nodiscard]] std::string xml_text(std::string_view value);
[[nodiscard]] std::string json_text(std::string_view value); ///< without the quotes around it
[[nodiscard]] std::string form_value(std::string_view value);

/// Every form in which an answer may hold `value`: itself, base64 in both alphabets, and as XML,
/// JSON, percent-encoded text in the styles of the usual libraries. Each once, in no order.
[[nodiscard]] std::vector<std::string> echoed_forms(std::string_view value);

} // namespace dray::http::detail
