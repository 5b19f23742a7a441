#include "tests/simulators/common/switches.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;

namespace {

constexpr std::size_t longest_text = 1000;

} // namespace

void switch_setter::number(std::string_view name, std::int64_t& member, std::int64_t least,
                           std::int64_t most) {
    if (!asked(name)) {
        return;
    }
    if (!value_.is_int64() || value_.get_int64() < least || value_.get_int64() > most) {
        refuse("a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    }
    member = value_.get_int64();
}

void switch_setter::flag(std::string_view name, bool& member) {
    if (!asked(name)) {
        return;
    }
    if (!value_.is_bool()) {
        refuse("true or false");
    }
    member = value_.get_bool();
}

void switch_setter::choice(std::string_view name, std::string& member,
                           std::initializer_list<std::string_view> allowed) {
    if (!asked(name)) {
        return;
    }
    const auto* given = value_.if_string();
    if (given == nullptr ||
        std::find(allowed.begin(), allowed.end(), std::string_view(*given)) == allowed.end()) {
        std::string list;
        for (const auto& each : allowed) {
            list += (list.empty() ? "\"" : ", \"") + std::string(each) + "\"";
        }
        refuse("one of " + list);
    }
    member = std::string(*given);
}

void switch_setter::text(std::string_view name, std::string& member) {
    if (!asked(name)) {
        return;
    }
    if (!value_.is_string() || value_.get_string().size() > longest_text) {
        refuse("a text of at most " + std::to_string(longest_text) + " bytes");
    }
    member = std::string(value_.get_string());
}

bool switch_setter::asked(std::string_view name) {
    found = found || name == name_;
    return name == name_;
}

void switch_setter::refuse(const std::string& wanted) const {
    throw std::invalid_argument("knob \"" + std::string(name_) + "\" takes " + wanted);
}

void switch_describer::number(std::string_view name, std::int64_t member, std::int64_t,
                              std::int64_t) {
    out[name] = member;
}

void switch_describer::flag(std::string_view name, bool member) {
    out[name] = member;
}

void switch_describer::choice(std::string_view name, const std::string& member,
                              std::initializer_list<std::string_view>) {
    out[name] = member;
}

void switch_describer::text(std::string_view name, const std::string& member) {
    out[name] = member;
}

} // namespace dray::sim
