#pragma once

// The array of {Key, Value, Status, Message} with which 3DCart answers writes and refusals.

#include <string>
#include <string_view>
#include <vector>

namespace dray::threedcart {

/// One element. `status` is HTTP-like, 0 where the shop says none: it writes it as text or number.
struct record_answer {
    record_answer() = default;
    std::string key;   ///< "OrderID", "Id", "Error"
    std::string value; ///< of the record
    int status = 0;
    std::string message;

    [[nodiscard]] bool is_refusal() const { return status >= 400 || key == "Error"; }
};

/// Empty where the body is no array of such elements: HTML, damage, a list of orders.
std::vector<record_answer> read_answers(std::string_view body);

/// What the shop says in the body of a refusal, for people: the messages of its elements on one
/// line. Empty for HTML and for anything else.
std::string error_text(std::string_view body);

/// The sentence with which a list says that `offset` lies behind its last row.
bool is_past_the_end(std::string_view body);

/// Whether the body is a JSON array of such elements alone; an empty one is.
bool is_refusal_list(std::string_view body);

/// Whether the body is JSON at all, and not a page of the web server in front.
bool is_json(std::string_view body);

/// The exact refusal of a change of status.
inline constexpr std::string_view transition_refused =
    "Not updated. Requested Change Status not allowed";

} // namespace dray::threedcart
