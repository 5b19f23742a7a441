#include "tests/simulators/common/spoil.hpp"

#include <array>
#include <stdexcept>
#include <utility>

namespace dray::sim {

namespace {

constexpr std::size_t levels = 100'000;
constexpr std::size_t huge_bytes = std::size_t{50} << 20;
constexpr std::string_view no_utf8 = "\xff\xfe\xc3";

constexpr std::array<std::pair<std::string_view, spoilage>, 7> names{{
    {"truncated", spoilage::truncated},
    {"words", spoilage::words},
    {"wrong_shape", spoilage::wrong_shape},
    {"not_utf8", spoilage::not_utf8},
    {"deep", spoilage::deep},
    {"huge", spoilage::huge},
    {"empty", spoilage::empty},
}};

std::string repeated(std::string_view what, std::size_t times) {
    std::string out;
    out.reserve(what.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        out += what;
    return out;
}

} // namespace

spoilage spoilage_named(std::string_view word) {
    std::string known;
    for (const auto& [name, how] : names) {
        if (name == word)
            return how;
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    throw std::invalid_argument("\"spoil\" is one of " + known + ", not \"" + std::string(word) +
                                "\"");
}

std::string_view word_of(spoilage how) {
    for (const auto& [name, value] : names) {
        if (value == how)
            return name;
    }
    return "";
}

std::string spoiled(std::string body, spoilage how, markup in) {
    const bool json = in == markup::json;
    switch (how) {
    case spoilage::none:
        break;
    case spoilage::truncated:
        body.resize(body.size() / 2);
        break;
    case spoilage::words:
        return "this is not what was asked for";
    case spoilage::wrong_shape:
        return json ? R"("well-formed, and something else")" : "<html><body>hello</body></html>";
    case spoilage::not_utf8: {
        // The first text of the document: behind a member's name, before the first closing tag.
        const auto at = json ? body.find(":\"") : body.find("</");
        body.insert(at == std::string::npos ? 0 : at + (json ? 2 : 0), no_utf8);
        break;
    }
    case spoilage::deep:
        return json ? repeated("[", levels) + repeated("]", levels)
                    : repeated("<a>", levels) + repeated("</a>", levels);
    case spoilage::huge:
        return json ? "[\"" + std::string(huge_bytes, 'x') + "\"]"
                    : "<a>" + std::string(huge_bytes, 'x') + "</a>";
    case spoilage::empty:
        return {};
    }
    return body;
}

} // namespace dray::sim
