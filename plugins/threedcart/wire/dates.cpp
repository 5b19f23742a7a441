#include "dates.hpp"

#include "plugins/common/text.hpp"

#include <algorithm>

namespace dray::threedcart {

namespace {

/// Takes `least` to `most` digits; -1 where they are not there.
int take_number(std::string_view& text, std::size_t least, std::size_t most) {
    int value = 0;
    std::size_t n = 0;
    while (n < most && n < text.size() && text[n] >= '0' && text[n] <= '9') {
        value = value * 10 + (text[n] - '0');
        ++n;
    }
    if (n < least)
        return -1;
    text.remove_prefix(n);
    return value;
}

bool take(std::string_view& text, std::string_view what) {
    if (!text.starts_with(what))
        return false;
    text.remove_prefix(what.size());
    return true;
}

/// "M/D/YYYY", "M/D/YYYY h:mm:ss AM" and, from stores that count to 24, without AM and PM.
std::optional<data::local_time> read_american(std::string_view text) {
    using namespace std::chrono;
    const int mo = take_number(text, 1, 2);
    if (mo < 1 || !take(text, "/"))
        return std::nullopt;
    const int d = take_number(text, 1, 2);
    if (d < 1 || !take(text, "/"))
        return std::nullopt;
    const int y = take_number(text, 4, 4);
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)},
                              day{static_cast<unsigned>(d)}};
    if (y < 1970 || !date.ok())
        return std::nullopt;
    const data::local_time midnight{local_days{date}};
    if (text.empty())
        return midnight;
    int h = take(text, " ") ? take_number(text, 1, 2) : -1;
    const int mi = take(text, ":") ? take_number(text, 2, 2) : -1;
    const int s = take(text, ":") ? take_number(text, 2, 2) : 0;
    if (h < 0 || mi < 0 || mi > 59 || s < 0 || s > 59)
        return std::nullopt;
    const bool am = text == " AM" || text == " am";
    const bool pm = text == " PM" || text == " pm";
    if (am || pm) {
        if (h < 1 || h > 12)
            return std::nullopt;
        h = h % 12 + (pm ? 12 : 0);
    } else if (!text.empty() || h > 23) {
        return std::nullopt;
    }
    return midnight + hours{h} + minutes{mi} + seconds{s};
}

/// "03/08/2026"
std::string american_date(data::local_time at) {
    const auto iso = data::format_local(at);
    return iso.substr(5, 2) + "/" + iso.substr(8, 2) + "/" + iso.substr(0, 4);
}

} // namespace

std::optional<data::local_time> read_local(std::string_view text) {
    const auto clean = common::trimmed(text.substr(0, 64));
    if (clean.size() > 10 && clean[4] == '-')
        return data::parse_local(clean);
    return read_american(clean);
}

std::optional<moments> read_moments(std::string_view text, const data::time_zone& zone) {
    if (const auto local = read_local(text))
        return moments(zone.earliest(*local), zone.latest(*local));
    if (const auto at = data::parse_time(common::trimmed(text.substr(0, 64))))
        return moments(*at, *at);
    return std::nullopt;
}

std::string time_for_query(data::local_time at) {
    const auto iso = data::format_local(std::chrono::floor<std::chrono::seconds>(at));
    return common::url_part(american_date(at) + " " + iso.substr(11, 8));
}

std::string date_for_query(data::local_time at) {
    return common::url_part(american_date(at));
}

std::string ship_date(data::local_time at, ship_date_form form) {
    switch (form) {
    case ship_date_form::us:
        return american_date(at);
    case ship_date_form::iso:
        return data::format_local(std::chrono::floor<std::chrono::seconds>(at));
    case ship_date_form::none:
        break;
    }
    return {};
}

} // namespace dray::threedcart
