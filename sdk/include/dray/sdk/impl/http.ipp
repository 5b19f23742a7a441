// Inline bodies of http.hpp.

#include "../../data/time.hpp"
#include "../http.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sdk {

namespace detail {

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline bool equal_without_case(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [](char x, char y) { return lower(x) == lower(y); });
}

/// "Sun, 06 Nov 1994 08:49:37 GMT", the only form that RFC 9110 lets anyone send.
inline std::optional<data::timestamp> parse_http_date(std::string_view text) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != 29 || text.substr(26) != "GMT")
        return std::nullopt;
    const auto month = months.find(text.substr(8, 3));
    if (month == std::string_view::npos || month % 3 != 0)
        return std::nullopt;
    std::string rfc3339(text.substr(12, 4));
    const auto number = month / 3 + 1;
    rfc3339.append(number < 10 ? "-0" : "-").append(std::to_string(number)).append("-");
    rfc3339.append(text.substr(5, 2)).append("T").append(text.substr(17, 8)).append("Z");
    return data::parse_time(rfc3339);
}

/// Retry-After as seconds or as a date beside the answer's own Date; at most a day.
inline std::optional<std::chrono::milliseconds> retry_after_of(const http_response& answer) {
    using namespace std::chrono;
    constexpr milliseconds longest = hours{24};
    const auto text = answer.header("retry-after");
    if (text.empty())
        return std::nullopt;
    if (const auto until = parse_http_date(text)) {
        const auto now = parse_http_date(answer.header("date"));
        if (!now)
            return std::nullopt;
        return std::clamp(duration_cast<milliseconds>(*until - *now), milliseconds{0}, longest);
    }
    seconds wait{0};
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        wait = std::min(wait * 10 + seconds{c - '0'}, seconds{longest / seconds{1}});
    }
    return milliseconds{wait};
}

struct status_meaning {
    error_class cls;
    const char* code;
    const char* next; ///< what the person who reads it can do or expect
};

inline status_meaning meaning_of(int status, bool was_write) {
    switch (status) {
    case 401:
    case 403:
        return {error_class::auth, "auth_refused", "check the credentials and their permissions"};
    case 404:
        return {was_write ? error_class::rejected : error_class::not_found, "not_found",
                "what the request names does not exist there"};
    case 408:
        return {error_class::transient, "timeout", "it will be tried again"};
    case 409:
        if (was_write)
            return {error_class::conflict, "conflict", "it may exist there already; it is probed"};
        break;
    case 429:
        return {error_class::rate_limited, "rate_limited", "calls pause until allowed"};
    case 503:
        return {error_class::unavailable, "unavailable", "calls resume when it is back"};
    default:
        break;
    }
    if (status >= 500)
        return {error_class::transient, "server_error", "it will be tried again"};
    if (status >= 400)
        return {error_class::rejected, "refused", "the request was not accepted"};
    return {error_class::transient, "unexpected_status", "it will be tried again"};
}

} // namespace detail

DRAY_SDK_DECL std::string_view http_response::header(std::string_view name) const {
    for (const auto& [n, value] : headers)
        if (detail::equal_without_case(n, name))
            return value;
    return {};
}

DRAY_SDK_DECL failure failure_of(const http_response& answer, std::string_view what) {
    const auto meaning = detail::meaning_of(answer.status, answer.was_write);
    std::string message(what);
    message.append(": the server answered ").append(std::to_string(answer.status));
    message.append("; ").append(meaning.next);
    failure f(meaning.cls, meaning.code, std::move(message));
    if (answer.status == 429 || answer.status >= 500)
        f.retry_after = detail::retry_after_of(answer);
    const bool was_refused =
        answer.status >= 400 && answer.status < 500 && answer.status != 408 && answer.status != 409;
    if (answer.was_write && was_refused)
        f.verdict = answer.id;
    return f;
}

DRAY_SDK_DECL boost::json::value json_of(const http_response& answer, std::string_view what) {
    boost::json::parse_options options;
    options.max_depth = 32;
    boost::json::error_code error;
    auto json = boost::json::parse(answer.body, error, {}, options);
    if (!error)
        return json;
    std::string message(what);
    message.append(": the server answered ").append(std::to_string(answer.status));
    message.append(" with something that is not JSON (").append(error.message()).append(")");
    const auto cls = answer.was_write ? error_class::unknown_outcome : error_class::transient;
    throw failure(cls, "malformed_answer", std::move(message));
}

} // namespace dray::sdk
