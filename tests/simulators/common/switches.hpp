#pragma once

// The switches of a simulated vendor: one name each, in knobs and in saves. A struct of them has a
// function beside it, found by its argument's type:
//
//     template <class Visitor, class Settings>
//     void each_setting(Visitor& visit, Settings& s);
//
// which calls number(name, member, least, most), flag(name, member), choice(name, member, allowed)
// or text(name, member) for every member.

#include <boost/json/object.hpp>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace dray::sim {

/// Sets the one member that is called `name`. Throws std::invalid_argument with a sentence when the
/// value does not fit.
class switch_setter {
public:
    switch_setter(std::string_view name, const boost::json::value& value)
        : name_(name), value_(value) {}

    void number(std::string_view name, std::int64_t& member, std::int64_t least, std::int64_t most);
    void flag(std::string_view name, bool& member);
    void choice(std::string_view name, std::string& member,
                std::initializer_list<std::string_view> allowed);
    void text(std::string_view name, std::string& member);

    bool found = false;

private:
    bool asked(std::string_view name);
    [[noreturn]] void refuse(const std::string& wanted) const;

    std::string_view name_;
    const boost::json::value& value_;
};

class switch_describer {
public:
    void number(std::string_view name, std::int64_t member, std::int64_t, std::int64_t);
    void flag(std::string_view name, bool member);
    void choice(std::string_view name, const std::string& member,
                std::initializer_list<std::string_view>);
    void text(std::string_view name, const std::string& member);

    boost::json::object out;
};

/// Sets the one setting called `name`. False when there is none; throws std::invalid_argument with
/// a sentence when the value does not fit.
template <class Settings>
bool set_setting(Settings& s, std::string_view name, const boost::json::value& value) {
    switch_setter visit(name, value);
    each_setting(visit, s);
    return visit.found;
}

/// All settings by name.
template <class Settings>
boost::json::object describe(const Settings& s) {
    switch_describer visit;
    each_setting(visit, s);
    return std::move(visit.out);
}

} // namespace dray::sim
