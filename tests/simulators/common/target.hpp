#pragma once

// A request target taken apart: path segments and query parameters, percent-decoded.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dray::sim {

struct target {
    std::vector<std::string> path; ///< "/stores/abc/v2" -> stores, abc, v2; empty segments dropped
    std::vector<std::pair<std::string, std::string>> query; ///< in order, repeats kept
    bool malformed = false; ///< a broken percent escape; it was kept as it stood

    explicit target(std::string_view origin_form);

    /// A parameter's value, or nullptr.
    const std::string* param(std::string_view name) const;
};

/// Undoes percent escapes; '+' becomes a space when asked for (queries, forms).
std::string percent_decoded(std::string_view text, bool plus_is_space, bool& malformed);

} // namespace dray::sim
