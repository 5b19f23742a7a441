#include "core/config/plugin_settings.hpp"

#include "core/config/time_zones.hpp"

#include "dray/data/time_zone_json.hpp"

#include <boost/json.hpp>

#include <stdexcept>

namespace dray::config {
namespace {

boost::json::value to_json(const setting_value& value) {
    if (const auto* flag = std::get_if<bool>(&value))
        return *flag;
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return *number;
    if (const auto* text = std::get_if<std::string>(&value))
        return boost::json::value(*text);
    boost::json::array all;
    for (const auto& text : std::get<std::vector<std::string>>(value))
        all.emplace_back(text);
    return all;
}

boost::json::value zone_table(const std::string& key, const std::string& name) {
    const auto zone = find_time_zone(name);
    if (zone)
        return data::to_json(*zone);
    throw std::runtime_error("time_zone_missing: `" + key + "` is \"" + name +
                             "\", which this machine's time zone files do not have. Install them "
                             "(apt-get install tzdata) or correct it.");
}

} // namespace

boost::json::object settings_for_plugin(const manifest& declared, const instance_settings& of) {
    boost::json::object made;
    for (const auto& [key, value] : of.values) {
        const auto* const one = declared.find(key);
        made[key] = one != nullptr && one->type == setting_type::timezone
                        ? zone_table(key, std::get<std::string>(value))
                        : to_json(value);
    }
    return made;
}

} // namespace dray::config
