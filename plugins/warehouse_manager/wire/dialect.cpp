#include "dialect.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"

#include <boost/json.hpp>

namespace dray::warehouse_manager {

namespace json = boost::json;

namespace {

std::string pascal(std::string_view camel) {
    std::string name(camel);
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z')
        name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

} // namespace

const json::value* either(const json::object& from, std::string_view camel) {
    if (const auto* found = common::member(from, camel))
        return found;
    return common::member(from, pascal(camel));
}

const json::object* object_of(const json::object& from, std::string_view camel) {
    const auto* found = either(from, camel);
    return found != nullptr ? found->if_object() : nullptr;
}

std::string text_of(const json::object& from, std::string_view camel) {
    auto text = common::text(from, camel);
    if (text.empty())
        text = common::text(from, pascal(camel));
    return common::trimmed(text);
}

std::string id_of(const json::object& from, std::string_view camel) {
    auto id = common::id_text(from, camel);
    return id.empty() ? common::id_text(from, pascal(camel)) : id;
}

std::optional<std::int64_t> integer_of(const json::object& from, std::string_view camel) {
    const auto* found = either(from, camel);
    return found != nullptr ? common::integer(*found) : std::nullopt;
}

std::optional<bool> is_set(const json::object& from, std::string_view camel) {
    const auto* found = either(from, camel);
    if (found == nullptr)
        return std::nullopt;
    if (const auto* flag = found->if_bool())
        return *flag;
    if (const auto* text = found->if_string()) {
        const auto word = common::lower(std::string(std::string_view(*text)));
        return !word.empty() && word != "false";
    }
    if (const auto* number = found->if_int64())
        return *number != 0;
    return true;
}

const json::array* children(const json::object& from, std::string_view rel_end,
                            std::string_view inline_name) {
    if (const auto* embedded = object_of(from, "_embedded")) {
        for (const auto& [rel, value] : *embedded) {
            const auto name = common::lower(std::string(std::string_view(rel)));
            if (name.ends_with(rel_end) && value.is_array())
                return value.if_array();
        }
    }
    const auto* found = either(from, inline_name);
    if (found == nullptr) {
        if (const auto* read_only = object_of(from, "readOnly"))
            found = either(*read_only, inline_name);
    }
    return found != nullptr ? found->if_array() : nullptr;
}

std::vector<std::string> texts_of(const json::object& from, std::string_view camel) {
    std::vector<std::string> out;
    const auto* found = either(from, camel);
    const auto* list = found != nullptr ? found->if_array() : nullptr;
    if (list == nullptr)
        return out;
    for (const auto& one : *list)
        if (const auto* text = one.if_string())
            out.emplace_back(std::string_view(*text));
    return out;
}

} // namespace dray::warehouse_manager
