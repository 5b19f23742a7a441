// Inline bodies of time.hpp. Digits are handled here, not by <charconv> or a stream, so that no
// locale and no leniency of theirs gets in.

namespace dray::data {

namespace detail {

inline char* put_digits(char* to, unsigned value, int width) {
    for (int i = width - 1; i >= 0; --i) {
        to[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    return to + width;
}

DRAY_SDK_DECL std::size_t write_time(char* to, timestamp at) {
    using namespace std::chrono;
    constexpr timestamp first{sys_days{year{0} / 1 / 1}};
    constexpr timestamp last{sys_days{year{10000} / 1 / 1} - milliseconds{1}};
    at = at < first ? first : at > last ? last : at;
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss<milliseconds> time{at - day};
    char* p = put_digits(to, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    *p++ = '-';
    p = put_digits(p, static_cast<unsigned>(date.month()), 2);
    *p++ = '-';
    p = put_digits(p, static_cast<unsigned>(date.day()), 2);
    *p++ = 'T';
    p = put_digits(p, static_cast<unsigned>(time.hours().count()), 2);
    *p++ = ':';
    p = put_digits(p, static_cast<unsigned>(time.minutes().count()), 2);
    *p++ = ':';
    p = put_digits(p, static_cast<unsigned>(time.seconds().count()), 2);
    if (const auto ms = static_cast<unsigned>(time.subseconds().count())) {
        *p++ = '.';
        p = put_digits(p, ms, 3);
    }
    *p++ = 'Z';
    return static_cast<std::size_t>(p - to);
}

/// Takes exactly `width` digits from the front of `text`; -1 where they are not there.
inline int take_digits(std::string_view& text, std::size_t width) {
    if (text.size() < width)
        return -1;
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(width);
    return value;
}

inline bool take_char(std::string_view& text, char upper, char lower) {
    if (text.empty() || (text.front() != upper && text.front() != lower))
        return false;
    text.remove_prefix(1);
    return true;
}

inline bool take_char(std::string_view& text, char c) {
    return take_char(text, c, c);
}

} // namespace detail

DRAY_SDK_DECL std::string format_time(timestamp at) {
    char text[detail::max_time_text];
    return std::string(text, detail::write_time(text, at));
}

DRAY_SDK_DECL std::optional<timestamp> parse_time(std::string_view text) {
    using namespace std::chrono;
    using detail::take_char;
    using detail::take_digits;

    const int y = take_digits(text, 4);
    if (y < 1970 || !take_char(text, '-'))
        return std::nullopt;
    const int mo = take_digits(text, 2);
    if (mo < 1 || !take_char(text, '-'))
        return std::nullopt;
    const int d = take_digits(text, 2);
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)},
                              day{static_cast<unsigned>(d < 0 ? 0 : d)}};
    if (!date.ok() || !take_char(text, 'T', 't'))
        return std::nullopt;

    const int h = take_digits(text, 2);
    if (h < 0 || h > 23 || !take_char(text, ':'))
        return std::nullopt;
    const int mi = take_digits(text, 2);
    if (mi < 0 || mi > 59 || !take_char(text, ':'))
        return std::nullopt;
    const int s = take_digits(text, 2);
    if (s < 0 || s > 60)
        return std::nullopt;

    int ms = 0;
    if (take_char(text, '.')) {
        int digits = 0;
        for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits) {
            if (digits < 3)
                ms = ms * 10 + (text.front() - '0');
            if (digits >= 18)
                return std::nullopt;
            text.remove_prefix(1);
        }
        if (digits == 0)
            return std::nullopt;
        for (; digits < 3; ++digits)
            ms *= 10;
    }

    minutes offset{0};
    if (!take_char(text, 'Z', 'z')) {
        const bool minus = !text.empty() && text.front() == '-';
        if (!take_char(text, '+', '-'))
            return std::nullopt;
        const int oh = take_digits(text, 2);
        if (oh < 0 || oh > 23 || !take_char(text, ':'))
            return std::nullopt;
        const int om = take_digits(text, 2);
        if (om < 0 || om > 59)
            return std::nullopt;
        offset = minutes{oh * 60 + om} * (minus ? -1 : 1);
    }
    if (!text.empty())
        return std::nullopt;

    const timestamp at =
        sys_days{date} + hours{h} + minutes{mi} + seconds{s} + milliseconds{ms} - offset;
    // A leap second exists at the end of a UTC day only; it becomes the instant after it.
    if (s == 60 && floor<seconds>(at) != floor<days>(at))
        return std::nullopt;
    constexpr timestamp end{sys_days{year{10000} / 1 / 1}};
    if (at < timestamp{} || at >= end)
        return std::nullopt;
    return at;
}

} // namespace dray::data
