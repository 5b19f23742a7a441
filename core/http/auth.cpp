#include "core/http/auth.hpp"

namespace dray::http {

std::vector<std::string> template_names(std::string_view text) {
    std::vector<std::string> names;
    for (auto open = text.find('{'); open != std::string_view::npos; open = text.find('{', open)) {
        const auto close = text.find('}', open);
        if (close == std::string_view::npos)
            break;
        names.emplace_back(text.substr(open + 1, close - open - 1));
        open = close;
    }
    return names;
}

} // namespace dray::http
