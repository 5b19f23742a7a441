#include "tests/simulators/bigcommerce/settings.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

constexpr std::size_t longest_text = 1000;

class setter {
public:
    setter(std::string_view name, const json::value& value) : name_(name), value_(value) {}

    void number(std::string_view name, std::int64_t& member, std::int64_t least,
                std::int64_t most) {
        if (!asked(name)) {
            return;
        }
        if (!value_.is_int64() || value_.get_int64() < least || value_.get_int64() > most) {
            refuse("a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        }
        member = value_.get_int64();
    }
    void flag(std::string_view name, bool& member) {
        if (!asked(name)) {
            return;
        }
        if (!value_.is_bool()) {
            refuse("true or false");
        }
        member = value_.get_bool();
    }
    void choice(std::string_view name, std::string& member,
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
    void text(std::string_view name, std::string& member) {
        if (!asked(name)) {
            return;
        }
        if (!value_.is_string() || value_.get_string().size() > longest_text) {
            refuse("a text of at most " + std::to_string(longest_text) + " bytes");
        }
        member = std::string(value_.get_string());
    }

    bool found = false;

private:
    bool asked(std::string_view name) {
        found = found || name == name_;
        return name == name_;
    }
    [[noreturn]] void refuse(const std::string& wanted) const {
        throw std::invalid_argument("knob \"" + std::string(name_) + "\" takes " + wanted);
    }

    std::string_view name_;
    const json::value& value_;
};

class describer {
public:
    void number(std::string_view name, std::int64_t member, std::int64_t, std::int64_t) {
        out[name] = member;
    }
    void flag(std::string_view name, bool member) { out[name] = member; }
    void choice(std::string_view name, const std::string& member,
                std::initializer_list<std::string_view>) {
        out[name] = member;
    }
    void text(std::string_view name, const std::string& member) { out[name] = member; }

    json::object out;
};

} // namespace

bool set_setting(settings& s, std::string_view name, const json::value& value) {
    setter visit(name, value);
    each_setting(visit, s);
    return visit.found;
}

json::object describe(const settings& s) {
    describer visit;
    each_setting(visit, s);
    return std::move(visit.out);
}

} // namespace dray::sim::bigcommerce
