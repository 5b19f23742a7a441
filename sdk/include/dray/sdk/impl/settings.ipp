// Inline bodies of sdk::settings. The host has validated the values, so a wrong type here means
// that manifest and plugin disagree.

#include "../../data/time_zone_json.hpp"
#include "../context.hpp"

namespace dray::sdk {

namespace detail {

[[noreturn]] inline void throw_wrong_setting(std::string_view key, const char* expected) {
    std::string message("the setting `");
    message.append(key).append("` is not ").append(expected);
    throw failure(error_class::config, "setting_type", std::move(message)).about(std::string(key));
}

/// Null where the key is unset.
inline const boost::json::value* find_setting(const boost::json::object& values,
                                              std::string_view key) {
    const auto* const found = values.if_contains(key);
    return found && !found->is_null() ? found : nullptr;
}

} // namespace detail

DRAY_SDK_DECL std::string settings::text(std::string_view key) const {
    const auto* const found = detail::find_setting(values_, key);
    if (!found)
        return {};
    if (!found->is_string())
        detail::throw_wrong_setting(key, "a text");
    return std::string(found->get_string());
}

DRAY_SDK_DECL std::int64_t settings::integer(std::string_view key, std::int64_t otherwise) const {
    const auto* const found = detail::find_setting(values_, key);
    if (!found)
        return otherwise;
    if (!found->is_int64())
        detail::throw_wrong_setting(key, "an integer");
    return found->get_int64();
}

DRAY_SDK_DECL bool settings::flag(std::string_view key, bool otherwise) const {
    const auto* const found = detail::find_setting(values_, key);
    if (!found)
        return otherwise;
    if (!found->is_bool())
        detail::throw_wrong_setting(key, "true or false");
    return found->get_bool();
}

DRAY_SDK_DECL std::vector<std::string> settings::list(std::string_view key) const {
    std::vector<std::string> texts;
    const auto* const found = detail::find_setting(values_, key);
    if (!found)
        return texts;
    if (!found->is_array())
        detail::throw_wrong_setting(key, "a list of texts");
    texts.reserve(found->get_array().size());
    for (const auto& element : found->get_array()) {
        if (!element.is_string())
            detail::throw_wrong_setting(key, "a list of texts");
        texts.emplace_back(element.get_string());
    }
    return texts;
}

DRAY_SDK_DECL std::chrono::milliseconds
settings::duration(std::string_view key, std::chrono::milliseconds otherwise) const {
    return std::chrono::milliseconds{integer(key, otherwise.count())};
}

DRAY_SDK_DECL data::time_zone settings::zone(std::string_view key) const {
    const auto* const found = detail::find_setting(values_, key);
    if (!found)
        return {};
    try {
        return data::from_json<data::time_zone>(*found);
    } catch (const data::json_error&) {
        // A host before this type hands the name over as text.
        detail::throw_wrong_setting(key, "a time zone's table");
    }
}

} // namespace dray::sdk
