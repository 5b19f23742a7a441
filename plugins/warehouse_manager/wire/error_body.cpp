#include "error_body.hpp"

#include "dialect.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"

#include <boost/json.hpp>

namespace dray::warehouse_manager {

namespace json = boost::json;

namespace {

constexpr std::size_t max_body = 256 * 1024;
constexpr std::size_t most_named = 10;

/// "WMS.V2.Generic.Models.Exceptions.OperationException, WMS…" -> "OperationException".
std::string short_type(std::string_view full) {
    full = full.substr(0, full.find(','));
    const auto dot = full.rfind('.');
    return common::one_line(
        std::string(dot == std::string_view::npos ? full : full.substr(dot + 1)), 60);
}

void read_into(const json::object& from, error_body& out) {
    if (out.type.empty())
        out.type = short_type(common::view(from, "$type"));
    out.code = common::one_line(text_of(from, "errorCode"), 60);
    out.hint = common::one_line(text_of(from, "hint"));
    if (out.hint.empty())
        out.hint = common::one_line(text_of(from, "message"));
    if (const auto* list = either(from, "properties"); list != nullptr && list->is_array()) {
        for (const auto& one : list->get_array()) {
            const auto* property = one.if_object();
            if (property == nullptr || out.properties.size() >= most_named)
                continue;
            out.properties.emplace_back(common::one_line(text_of(*property, "name"), 100),
                                        common::one_line(text_of(*property, "value"), 100));
        }
    }
    for (auto& name : texts_of(from, "parameters"))
        if (out.parameters.size() < most_named)
            out.parameters.push_back(common::one_line(std::move(name), 60));
}

} // namespace

std::string error_body::words() const {
    std::string out = type;
    const auto add = [&out](std::string_view separator, const std::string& part) {
        if (!part.empty())
            out.append(out.empty() ? "" : separator).append(part);
    };
    add(" ", code);
    for (const auto& [name, value] : properties)
        add(", ", value.empty() ? name : name + " \"" + value + "\"");
    for (const auto& name : parameters)
        add(", ", name);
    add(": ", hint);
    return common::one_line(std::move(out));
}

error_body read_error(std::string_view body) {
    error_body out;
    const auto first = body.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || body[first] != '{' || body.size() > max_body)
        return out;
    boost::system::error_code bad;
    const auto parsed = json::parse(json::string_view(body.data(), body.size()), bad);
    const auto* object = bad ? nullptr : parsed.if_object();
    if (object == nullptr)
        return out;
    read_into(*object, out);
    const auto* faults = either(*object, "faults");
    if (faults != nullptr && faults->is_array() && !faults->get_array().empty()) {
        const auto* fault = faults->get_array().front().if_object();
        const auto* inner = fault != nullptr ? object_of(*fault, "wmsException") : nullptr;
        if (inner != nullptr) {
            out.type = short_type(common::view(*inner, "$type"));
            read_into(*inner, out);
        }
    }
    return out;
}

} // namespace dray::warehouse_manager
