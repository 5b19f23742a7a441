#include "tests/simulators/common/local_zone.hpp"

#include "tests/simulators/common/times.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace dray::sim {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> known{{
    {"UTC", "UTC0"},
    {"America/New_York", "EST5EDT,M3.2.0,M11.1.0"},
    {"America/Chicago", "CST6CDT,M3.2.0,M11.1.0"},
    {"America/Denver", "MST7MDT,M3.2.0,M11.1.0"},
    {"America/Phoenix", "MST7"},
    {"America/Los_Angeles", "PST8PDT,M3.2.0,M11.1.0"},
    {"Europe/London", "GMT0BST,M3.5.0/1,M10.5.0"},
    {"Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"},
    {"Asia/Tokyo", "JST-9"},
    {"Asia/Kolkata", "IST-5:30"},
    {"Australia/Sydney", "AEST-10AEDT,M10.1.0,M4.1.0/3"},
}};

std::string_view rule_of(std::string_view text) {
    for (const auto& [name, rule] : known) {
        if (name == text) {
            return rule;
        }
    }
    return text;
}

constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

} // namespace

/// Reads POSIX's "std offset [dst [offset] , start [/time] , end [/time]]".
class zone_reader {
public:
    zone_reader(std::string_view whole, local_zone& into)
        : whole_(whole), rest_(rule_of(whole)), into_(into) {}

    void read() {
        abbreviation();
        into_.standard_ = -signed_time();
        if (rest_.empty()) {
            return;
        }
        abbreviation();
        into_.has_summer_ = true;
        into_.summer_ = into_.standard_ + 3600;
        if (!rest_.empty() && rest_.front() != ',') {
            into_.summer_ = -signed_time();
        }
        into_.begins_ = rule();
        into_.ends_ = rule();
        if (!rest_.empty()) {
            refuse();
        }
    }

private:
    [[noreturn]] void refuse() const {
        throw std::invalid_argument("\"" + std::string(whole_) +
                                    "\" is no zone; use a POSIX rule such as "
                                    "\"EST5EDT,M3.2.0,M11.1.0\" or a name such as "
                                    "\"America/New_York\"");
    }

    void expect(char c) {
        if (rest_.empty() || rest_.front() != c) {
            refuse();
        }
        rest_.remove_prefix(1);
    }

    bool next_is(char c) {
        if (rest_.empty() || rest_.front() != c) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    void abbreviation() {
        std::size_t length = 0;
        if (next_is('<')) {
            length = rest_.find('>');
            if (length == std::string_view::npos || length < 3) {
                refuse();
            }
            rest_.remove_prefix(length + 1);
            return;
        }
        while (length < rest_.size() && is_letter(rest_[length])) {
            ++length;
        }
        if (length < 3) {
            refuse();
        }
        rest_.remove_prefix(length);
    }

    int number(int most) {
        int out = 0;
        std::size_t length = 0;
        while (length < rest_.size() && length < 3 && is_digit(rest_[length])) {
            out = out * 10 + (rest_[length] - '0');
            ++length;
        }
        if (length == 0 || out > most) {
            refuse();
        }
        rest_.remove_prefix(length);
        return out;
    }

    std::int64_t signed_time() {
        constexpr int most_hours = 167;
        const bool negative = next_is('-');
        if (!negative) {
            next_is('+');
        }
        std::int64_t out = number(most_hours) * 3600;
        if (next_is(':')) {
            out += number(59) * 60;
            if (next_is(':')) {
                out += number(59);
            }
        }
        return negative ? -out : out;
    }

    local_zone::day_rule rule() {
        local_zone::day_rule out;
        expect(',');
        expect('M');
        out.month = number(12);
        expect('.');
        out.week = number(5);
        expect('.');
        out.weekday = number(6);
        if (next_is('/')) {
            out.at = signed_time();
        }
        if (out.month == 0 || out.week == 0) {
            refuse();
        }
        return out;
    }

    std::string_view whole_;
    std::string_view rest_;
    local_zone& into_;
};

local_zone::local_zone(std::string_view text) : name_(text) {
    zone_reader(name_, *this).read();
}

std::int64_t local_zone::moment(const day_rule& rule, int year, std::int64_t offset) {
    using namespace std::chrono;
    const std::chrono::weekday day{static_cast<unsigned>(rule.weekday)};
    const auto in_month =
        std::chrono::year{year} / std::chrono::month(static_cast<unsigned>(rule.month));
    const sys_days date = rule.week == 5
                              ? sys_days(in_month / day[std::chrono::last])
                              : sys_days(in_month / day[static_cast<unsigned>(rule.week)]);
    return date.time_since_epoch().count() * 86'400LL + rule.at - offset;
}

std::int64_t local_zone::offset_at(std::int64_t unix_seconds) const {
    if (!has_summer_) {
        return standard_;
    }
    using namespace std::chrono;
    const auto day = floor<days>(sys_seconds(seconds(unix_seconds + standard_)));
    const int year = static_cast<int>(year_month_day(day).year());
    const auto begins = moment(begins_, year, standard_);
    const auto ends = moment(ends_, year, summer_);
    const bool summer = begins < ends ? unix_seconds >= begins && unix_seconds < ends
                                      : unix_seconds >= begins || unix_seconds < ends;
    return summer ? summer_ : standard_;
}

std::int64_t local_zone::unix_of(std::int64_t local_seconds) const {
    // The greater offset is the earlier moment; it is the right one where the wall clock agrees.
    const auto greater = has_summer_ ? std::max(standard_, summer_) : standard_;
    const auto smaller = has_summer_ ? std::min(standard_, summer_) : standard_;
    const auto early = local_seconds - greater;
    return local(early) == local_seconds ? early : local_seconds - smaller;
}

std::string local_iso(std::int64_t local_seconds) {
    auto text = rfc3339(local_seconds);
    text.pop_back(); // the Z
    return text;
}

} // namespace dray::sim
