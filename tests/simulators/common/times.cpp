#include "tests/simulators/common/times.hpp"

#include <array>
#include <cctype>
#include <chrono>
#include <cstdio>

namespace dray::sim {

namespace {

constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

std::string day_first(std::int64_t unix_seconds, const char* zone) {
    using namespace std::chrono;
    const sys_seconds when{seconds(unix_seconds)};
    const auto day = floor<days>(when);
    const year_month_day date{day};
    const hh_mm_ss clock{when - day};
    std::array<char, 48> out{};
    const int length = std::snprintf(
        out.data(), out.size(), "%s, %02u %s %04d %02d:%02d:%02d %s",
        weekdays[weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
        months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()), zone);
    return {out.data(), static_cast<std::size_t>(length)};
}

/// Reads a text from the left; every step says whether it was there.
class reader {
public:
    explicit reader(std::string_view text) : rest_(text) {}

    bool number(std::size_t least, std::size_t most, int& out) {
        std::size_t digits = 0;
        int value = 0;
        while (digits < most && digits < rest_.size() &&
               std::isdigit(static_cast<unsigned char>(rest_[digits])) != 0) {
            value = value * 10 + (rest_[digits] - '0');
            ++digits;
        }
        if (digits < least) {
            return false;
        }
        rest_.remove_prefix(digits);
        out = value;
        return true;
    }
    bool literal(std::string_view wanted) {
        if (!rest_.starts_with(wanted)) {
            return false;
        }
        rest_.remove_prefix(wanted.size());
        return true;
    }
    bool blanks() {
        const auto before = rest_.size();
        while (!rest_.empty() && rest_.front() == ' ') {
            rest_.remove_prefix(1);
        }
        return rest_.size() != before;
    }
    bool month(int& out) {
        for (std::size_t i = 0; i < months.size(); ++i) {
            if (literal(months[i])) {
                out = static_cast<int>(i) + 1;
                return true;
            }
        }
        return false;
    }
    bool at_end() const { return rest_.empty(); }
    char front() const { return rest_.empty() ? '\0' : rest_.front(); }

private:
    std::string_view rest_;
};

struct fields {
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int offset = 0; ///< minutes
};

std::optional<std::int64_t> to_unix(const fields& f) {
    using namespace std::chrono;
    const year_month_day date{year{f.year}, month{static_cast<unsigned>(f.month)},
                              day{static_cast<unsigned>(f.day)}};
    if (!date.ok() || f.hour > 23 || f.minute > 59 || f.second > 60 || f.offset > 15 * 60 ||
        f.offset < -15 * 60) {
        return std::nullopt;
    }
    const auto when =
        sys_days{date} + hours(f.hour) + minutes(f.minute - f.offset) + seconds(f.second);
    return when.time_since_epoch().count();
}

bool read_offset(reader& in, fields& f, int otherwise) {
    f.offset = otherwise;
    const bool blank = in.blanks();
    if (in.at_end()) {
        return true;
    }
    if (in.literal("Z") || in.literal("GMT") || in.literal("UTC") || in.literal("UT")) {
        f.offset = 0;
        return in.at_end();
    }
    int sign = 1;
    if (in.literal("-")) {
        sign = -1;
    } else if (!in.literal("+") && !blank) {
        return false; // a lone blank is a '+' that nobody encoded
    }
    int hour = 0;
    int minute = 0;
    if (!in.number(2, 2, hour)) {
        return false;
    }
    in.literal(":");
    if (!in.number(2, 2, minute) || minute > 59) {
        return false;
    }
    f.offset = sign * (hour * 60 + minute);
    return in.at_end();
}

bool read_clock(reader& in, fields& f) {
    if (!in.number(1, 2, f.hour) || !in.literal(":") || !in.number(2, 2, f.minute)) {
        return false;
    }
    if (in.literal(":")) {
        if (!in.number(2, 2, f.second)) {
            return false;
        }
        if (in.literal(".")) {
            int ignored = 0;
            return in.number(1, 9, ignored);
        }
    }
    return true;
}

bool read_iso(reader in, fields& f, int otherwise) {
    if (!in.number(4, 4, f.year) || !in.literal("-") || !in.number(2, 2, f.month) ||
        !in.literal("-") || !in.number(2, 2, f.day)) {
        return false;
    }
    if (in.at_end()) {
        f.offset = otherwise;
        return true;
    }
    return (in.literal("T") || in.literal("t") || in.blanks()) && read_clock(in, f) &&
           read_offset(in, f, otherwise);
}

bool read_rfc(reader in, fields& f, int otherwise) {
    for (const auto* name : weekdays) {
        if (in.literal(name)) {
            if (!in.literal(",")) {
                return false;
            }
            in.blanks();
            break;
        }
    }
    return in.number(1, 2, f.day) && in.blanks() && in.month(f.month) && in.blanks() &&
           in.number(4, 4, f.year) && in.blanks() && read_clock(in, f) &&
           read_offset(in, f, otherwise);
}

} // namespace

std::string rfc2822(std::int64_t unix_seconds) {
    return day_first(unix_seconds, "+0000");
}

std::string http_date(std::int64_t unix_seconds) {
    return day_first(unix_seconds, "GMT");
}

std::string rfc3339(std::int64_t unix_seconds) {
    using namespace std::chrono;
    const sys_seconds when{seconds(unix_seconds)};
    const auto day = floor<days>(when);
    const year_month_day date{day};
    const hh_mm_ss clock{when - day};
    std::array<char, 32> out{};
    const int length = std::snprintf(
        out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()));
    return {out.data(), static_cast<std::size_t>(length)};
}

std::optional<std::int64_t> parse_time(std::string_view text, int offset_minutes) {
    if (text.size() > 64) {
        return std::nullopt;
    }
    for (const auto read : {read_iso, read_rfc}) {
        fields f;
        if (read(reader(text), f, offset_minutes)) {
            return to_unix(f);
        }
    }
    return std::nullopt;
}

} // namespace dray::sim
