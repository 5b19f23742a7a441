#include "core/http/bucket.hpp"

#include <catch2/catch.hpp>

using namespace dray::http;
using namespace std::chrono_literals;

namespace {

// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110
const wall_time example = std::chrono::system_clock::from_time_t(784111777);

rate_headers names() {
    rate_headers n;
    n.left = "X-Rate-Limit-Requests-Left";
    n.quota = "X-Rate-Limit-Requests-Quota";
    n.reset_ms = "X-Rate-Limit-Time-Reset-Ms";
    n.retry_after_s = "X-Retry-After";
    return n;
}

} // namespace

TEST_CASE("a vendor's rate headers are read whatever their letters' case") {
    const header_list headers{{"x-rate-limit-requests-left", "149"},
                              {"X-RATE-LIMIT-REQUESTS-QUOTA", " 150 "},
                              {"X-Rate-Limit-Time-Reset-Ms", "29500"}};
    const auto h = read_rate_hints(headers, names(), example);
    CHECK(h.left == 149.0);
    CHECK(h.quota == 150.0);
    CHECK(h.reset == 29500ms);
    CHECK_FALSE(h.retry_after);
}

TEST_CASE("Retry-After is read as seconds and as all three forms of an HTTP date") {
    const auto wait = [](const std::string& value) {
        const header_list headers{{"Retry-After", value}};
        return read_rate_hints(headers, {}, example).retry_after;
    };
    CHECK(wait("120") == 120s);
    CHECK(wait("0") == 0s);
    CHECK(wait("Sun, 06 Nov 1994 08:50:37 GMT") == 60s);
    CHECK(wait("Sunday, 06-Nov-94 08:50:37 GMT") == 60s);
    CHECK(wait("Sun Nov  6 08:50:37 1994") == 60s);
    CHECK(wait("Sun, 06 Nov 1994 08:00:00 GMT") == 0s); // past
}

TEST_CASE("a date in Retry-After counts from the answer's own Date, however wrong our clock is") {
    const header_list headers{{"Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT"},
                              {"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}};
    CHECK(read_rate_hints(headers, {}, example - 3h).retry_after == 60s);
    CHECK(read_rate_hints(headers, {}, example + 3h).retry_after == 60s);
}

TEST_CASE("the longer of Retry-After and the vendor's own header counts") {
    const header_list headers{{"Retry-After", "3"}, {"X-Retry-After", "9"}};
    CHECK(read_rate_hints(headers, names(), example).retry_after == 9s);
}

TEST_CASE("nonsense in rate headers is no hint") {
    for (const auto* value : {"", "soon", "-5", "1e400", "nan", "inf", "12 seconds", "0x10"}) {
        const header_list headers{{"Retry-After", value},
                                  {"X-Rate-Limit-Requests-Left", value},
                                  {"X-Rate-Limit-Time-Reset-Ms", value}};
        const auto h = read_rate_hints(headers, names(), example);
        INFO(value);
        CHECK_FALSE(h.retry_after);
        CHECK_FALSE(h.left);
        CHECK_FALSE(h.reset);
    }
}

TEST_CASE("no header keeps anybody away for longer than a day") {
    const header_list headers{{"Retry-After", "99999999999"},
                              {"X-Rate-Limit-Time-Reset-Ms", "99999999999999"}};
    const auto h = read_rate_hints(headers, names(), example);
    CHECK(h.retry_after == 24h);
    CHECK(h.reset == 24h);
    const header_list date{{"Retry-After", "Sun, 06 Nov 2094 08:50:37 GMT"}};
    CHECK(read_rate_hints(date, {}, example).retry_after == 24h);
}
