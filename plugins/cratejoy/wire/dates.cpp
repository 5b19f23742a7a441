#include "dates.hpp"

#include "plugins/common/text.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace dray::cratejoy {

namespace {

/// Seconds of it would be the years before 1973, milliseconds those up to 9999.
constexpr std::int64_t least_milliseconds = 100'000'000'000;
constexpr std::int64_t most_milliseconds = 253'402'300'799'999;

std::optional<data::timestamp> of_milliseconds(std::int64_t n) {
    if (n < least_milliseconds || n > most_milliseconds)
        return std::nullopt;
    return data::timestamp{std::chrono::milliseconds{n}};
}

} // namespace

std::optional<data::timestamp> read_when(std::string_view text, const data::time_zone& zone) {
    auto clean = common::trimmed(text.substr(0, 64));
    if (clean.find_first_not_of("0123456789") == std::string::npos && clean.size() > 8) {
        std::int64_t n = 0;
        const auto* const end = clean.data() + clean.size();
        const auto [stop, error] = std::from_chars(clean.data(), end, n);
        return error == std::errc{} && stop == end ? of_milliseconds(n) : std::nullopt;
    }
    if (clean.size() == 10)
        clean += "T00:00:00";
    if (clean.size() < 19)
        return std::nullopt;
    if (clean[10] == ' ')
        clean[10] = 'T';
    if (const auto local = data::parse_local(clean))
        return zone.earliest(*local);
    return data::parse_time(clean);
}

std::optional<data::timestamp> read_when(const boost::json::value& from,
                                         const data::time_zone& zone) {
    if (const auto* text = from.if_string())
        return read_when(std::string_view(*text), zone);
    if (const auto* number = from.if_int64())
        return of_milliseconds(*number);
    return std::nullopt;
}

std::string when_for_query(data::timestamp at) {
    return common::url_part(data::format_time(std::chrono::floor<std::chrono::seconds>(at)));
}

} // namespace dray::cratejoy
