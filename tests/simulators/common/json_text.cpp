#include "tests/simulators/common/json_text.hpp"

#include <array>
#include <boost/json.hpp>
#include <charconv>

namespace dray::sim {
namespace json = boost::json;

namespace {

void write(std::string& out, const json::value& from) {
    if (const auto* object = from.if_object()) {
        out += '{';
        bool first = true;
        for (const auto& member : *object) {
            out += first ? "" : ",";
            first = false;
            out += json::serialize(member.key());
            out += ':';
            write(out, member.value());
        }
        out += '}';
    } else if (const auto* array = from.if_array()) {
        out += '[';
        bool first = true;
        for (const auto& each : *array) {
            out += first ? "" : ",";
            first = false;
            write(out, each);
        }
        out += ']';
    } else if (from.is_double()) {
        std::array<char, 400> text{}; // the longest double has 309 digits before its point
        const auto end = std::to_chars(text.data(), text.data() + text.size(), from.get_double(),
                                       std::chars_format::fixed);
        out.append(text.data(), end.ptr);
    } else {
        out += json::serialize(from);
    }
}

} // namespace

std::string json_text(const json::value& from) {
    std::string out;
    write(out, from);
    return out;
}

} // namespace dray::sim
