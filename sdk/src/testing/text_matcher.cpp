#include <dray/testing/text_matcher.hpp>

#include <regex>

namespace dray::testing {

text_matcher anything() {
    return text_matcher("anything", [](std::string_view) { return true; });
}

text_matcher containing(std::string part) {
    std::string what = "a text with \"" + part + '"';
    return text_matcher(std::move(what), [part = std::move(part)](std::string_view text) {
        return text.find(part) != std::string_view::npos;
    });
}

text_matcher starting_with(std::string start) {
    std::string what = "a text that starts with \"" + start + '"';
    return text_matcher(std::move(what), [start = std::move(start)](std::string_view text) {
        return text.starts_with(start);
    });
}

text_matcher matching(const std::string& expression) {
    return text_matcher("a match of /" + expression + '/',
                        [regex = std::regex(expression)](std::string_view text) {
                            return std::regex_match(text.begin(), text.end(), regex);
                        });
}

} // namespace dray::testing
