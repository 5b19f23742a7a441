#include "core/http/bucket.hpp"
#include "core/http/detail/text.hpp"

#include <charconv>
#include <ctime>
#include <iomanip>
#include <locale>
#include <sstream>

namespace dray::http {

namespace {

using std::chrono::milliseconds;

constexpr double max_wait_ms = 24.0 * 3600 * 1000;

std::optional<double> number(const header_list& headers, const std::string& name) {
    if (name.empty())
        return std::nullopt;
    const auto* value = find_header(headers, name);
    if (!value)
        return std::nullopt;
    const auto text = detail::trim(*value);
    double out = 0;
    const auto [end, ec] =
        std::from_chars(text.data(), text.data() + text.size(), out, std::chars_format::fixed);
    if (ec != std::errc() || end != text.data() + text.size() || !(out >= 0) || out > 1e15)
        return std::nullopt;
    return out;
}

milliseconds bounded(double ms) {
    return milliseconds(static_cast<std::int64_t>(ms < max_wait_ms ? ms : max_wait_ms));
}

/// The three forms of an HTTP date (RFC 9110, 5.6.7).
std::optional<wall_time> parse_http_date(std::string_view text) {
    for (const char* form :
         {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"}) {
        std::istringstream in{std::string(text)};
        in.imbue(std::locale::classic());
        std::tm tm{};
        in >> std::get_time(&tm, form);
        if (!in.fail())
            return std::chrono::system_clock::from_time_t(timegm(&tm));
    }
    return std::nullopt;
}

void longest(std::optional<milliseconds>& out, std::optional<double> seconds) {
    if (seconds) {
        const auto wait = bounded(*seconds * 1000);
        if (!out || wait > *out)
            out = wait;
    }
}

} // namespace

rate_hints read_rate_hints(const header_list& answer, const rate_headers& names, wall_time now) {
    rate_hints out;
    out.left = number(answer, names.left);
    out.quota = number(answer, names.quota);
    if (const auto ms = number(answer, names.reset_ms))
        out.reset = bounded(*ms);
    longest(out.retry_after, number(answer, names.retry_after_s));
    longest(out.retry_after, number(answer, "Retry-After"));
    if (const auto* value = find_header(answer, "Retry-After")) {
        if (const auto date = parse_http_date(detail::trim(*value))) {
            // By the vendor's own clock where it tells it: ours may be hours off.
            const auto* said = find_header(answer, "Date");
            const auto theirs = said ? parse_http_date(detail::trim(*said)) : std::nullopt;
            const auto from = theirs.value_or(now);
            longest(out.retry_after,
                    *date > from ? std::chrono::duration<double>(*date - from).count() : 0);
        }
    }
    return out;
}

} // namespace dray::http
