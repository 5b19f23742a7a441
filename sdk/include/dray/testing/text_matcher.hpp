#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace dray::testing {

/// What a text should be; a plain text stands for itself.
class text_matcher {
public:
    text_matcher(const char* exact) : text_matcher(std::string(exact)) {}
    text_matcher(std::string exact)
        : what_('"' + exact + '"'),
          matches_([exact = std::move(exact)](std::string_view text) { return text == exact; }) {}
    /// `what` names it in the message of a mismatch.
    text_matcher(std::string what, std::function<bool(std::string_view)> matches)
        : what_(std::move(what)), matches_(std::move(matches)) {}

    [[nodiscard]] bool matches(std::string_view text) const { return matches_(text); }
    [[nodiscard]] const std::string& what() const { return what_; }

private:
    std::string what_;
    std::function<bool(std::string_view)> matches_;
};

text_matcher anything();
text_matcher containing(std::string part);
text_matcher starting_with(std::string start);
/// The whole text matches an ECMAScript regular expression.
text_matcher matching(const std::string& expression);

} // namespace dray::testing
