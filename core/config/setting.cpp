#include "core/config/setting.hpp"

#include "core/config/units.hpp"

namespace dray::config {
namespace {

std::string quoted(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (c == '\n') {
            result += "\\n";
        } else if (c == '\t') {
            result += "\\t";
        } else if (byte < 0x20 || byte == 0x7F) {
            result += "\\u00";
            result += digits[byte >> 4U];
            result += digits[byte & 15U];
        } else {
            result += c;
        }
    }
    return result + "\"";
}

} // namespace

std::string_view name_of(setting_type type) {
    switch (type) {
    case setting_type::text:
        return "text";
    case setting_type::integer:
        return "integer";
    case setting_type::boolean:
        return "boolean";
    case setting_type::duration:
        return "duration";
    case setting_type::list:
        return "list";
    case setting_type::url:
        return "url";
    case setting_type::choice:
        return "choice";
    case setting_type::timezone:
        return "timezone";
    case setting_type::size:
        return "size";
    case setting_type::time:
        return "time";
    case setting_type::path:
        return "path";
    case setting_type::status:
        return "status";
    }
    return "value";
}

std::string to_toml(const setting_value& value, setting_type type) {
    if (const auto* flag = std::get_if<bool>(&value))
        return *flag ? "true" : "false";
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        switch (type) {
        case setting_type::duration:
            return "\"" + format_duration(*number) + "\"";
        case setting_type::size:
            return "\"" + format_size(*number) + "\"";
        case setting_type::time:
            return format_instant(*number);
        default:
            return std::to_string(*number);
        }
    }
    if (const auto* text = std::get_if<std::string>(&value))
        return quoted(*text);
    std::string list = "[";
    for (const auto& item : std::get<std::vector<std::string>>(value)) {
        if (list.size() > 1)
            list += ", ";
        list += quoted(item);
    }
    return list + "]";
}

} // namespace dray::config
