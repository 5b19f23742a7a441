#include <catch2/catch.hpp>
#include <dray/sdk/context.hpp>

using namespace dray;
using sdk::error_class;

namespace {

sdk::http_response answer(int status, bool was_write = false) {
    sdk::http_response a;
    a.id = 5;
    a.status = status;
    a.was_write = was_write;
    return a;
}

} // namespace

TEST_CASE("an answer's status says the class of failure") {
    struct row {
        int status;
        error_class of_read;
        error_class of_write;
        bool has_verdict;
    };
    const row rows[] = {
        {302, error_class::transient, error_class::transient, false},
        {400, error_class::rejected, error_class::rejected, true},
        {401, error_class::auth, error_class::auth, true},
        {403, error_class::auth, error_class::auth, true},
        {404, error_class::not_found, error_class::rejected, true},
        {408, error_class::transient, error_class::transient, false},
        {409, error_class::rejected, error_class::conflict, false},
        {422, error_class::rejected, error_class::rejected, true},
        {429, error_class::rate_limited, error_class::rate_limited, true},
        {500, error_class::transient, error_class::transient, false},
        {503, error_class::unavailable, error_class::unavailable, false},
        {504, error_class::transient, error_class::transient, false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.status);
        const auto read = sdk::failure_of(answer(row.status), "reading");
        CHECK(read.cls == row.of_read);
        CHECK_FALSE(read.verdict);
        CHECK_THAT(read.message,
                   Catch::StartsWith("reading: the server answered " + std::to_string(row.status)));
        const auto write = sdk::failure_of(answer(row.status, true), "writing");
        CHECK(write.cls == row.of_write);
        CHECK(write.verdict.has_value() == row.has_verdict);
        if (write.verdict)
            CHECK(*write.verdict == 5);
    }
}

TEST_CASE("Retry-After is taken as seconds, as a date, and not at all") {
    const auto after = [](std::string value, std::string date = "") {
        auto a = answer(429);
        a.headers.emplace_back("RETRY-after", std::move(value));
        if (!date.empty())
            a.headers.emplace_back("Date", std::move(date));
        return sdk::failure_of(a, "x").retry_after;
    };
    using namespace std::chrono_literals;
    CHECK(after("120") == 120s);
    CHECK(after("0") == 0s);
    CHECK(after("99999999999999999999999") == 24h);
    CHECK(after("Sun, 01 Mar 2026 12:00:30 GMT", "Sun, 01 Mar 2026 12:00:00 GMT") == 30s);
    CHECK(after("Sun, 01 Mar 2026 11:00:30 GMT", "Sun, 01 Mar 2026 12:00:00 GMT") == 0s);
    CHECK_FALSE(after("Sun, 01 Mar 2026 12:00:30 GMT"));
    CHECK_FALSE(after("soon"));
    CHECK_FALSE(after("-1"));
}

TEST_CASE("a body that is not JSON is transient for a read, an unknown outcome for a write") {
    auto a = answer(200);
    a.body = R"({"a": [1]})";
    CHECK(sdk::json_of(a, "reading").at("a").at(0) == 1);
    for (const std::string& body :
         {std::string(), std::string("<html>"), std::string("{\"a\":1"),
          std::string(40, '[') + std::string(40, ']'), std::string("\"\xFF\"")}) {
        a.body = body;
        a.was_write = false;
        try {
            sdk::json_of(a, "reading");
            FAIL("no failure for " << body);
        } catch (const sdk::failure& f) {
            CHECK(f.cls == error_class::transient);
            CHECK(f.code == "malformed_answer");
        }
        a.was_write = true;
        try {
            sdk::json_of(a, "writing");
            FAIL("no failure for " << body);
        } catch (const sdk::failure& f) {
            CHECK(f.cls == error_class::unknown_outcome);
            CHECK_FALSE(f.verdict);
        }
    }
}

TEST_CASE("settings give what is there, defaults where nothing is, and refuse a wrong type") {
    const auto values = boost::json::parse(
        R"({"url": "u", "n": 7, "on": true, "list": ["a", "b"], "wait": 1500, "none": null})");
    const sdk::settings s(values.as_object());
    CHECK(s.text("url") == "u");
    CHECK(s.text("missing").empty());
    CHECK(s.text("none").empty());
    CHECK(s.integer("n") == 7);
    CHECK(s.integer("missing", 3) == 3);
    CHECK(s.flag("on"));
    CHECK(s.flag("missing", true));
    CHECK(s.list("list") == std::vector<std::string>{"a", "b"});
    CHECK(s.list("missing").empty());
    CHECK(s.duration("wait", std::chrono::milliseconds(1)) == std::chrono::milliseconds(1500));
    CHECK(s.duration("missing", std::chrono::seconds(2)) == std::chrono::seconds(2));
    CHECK_THROWS_AS(s.text("n"), sdk::failure);
    CHECK_THROWS_AS(s.integer("url"), sdk::failure);
    CHECK_THROWS_AS(s.flag("url"), sdk::failure);
    CHECK_THROWS_AS(s.list("url"), sdk::failure);
}

TEST_CASE("requests and failures are built by name and by chain, onto themselves too") {
    auto request = sdk::http_request::post("https://a.example", "body").as_read();
    request = std::move(request).header("a", "1").timeout_after(std::chrono::seconds(2));
    request.header("b", "2").with_secret("key", "M", sdk::secret_encoding::json);
    CHECK(request.url == "https://a.example");
    CHECK(request.body == "body");
    CHECK(request.access == sdk::access::read);
    CHECK(request.headers.size() == 2);
    CHECK(request.secrets.size() == 1);
    CHECK(request.timeout == std::chrono::seconds(2));

    sdk::failure f(error_class::rejected, "code", "message");
    f = std::move(f).about("sku").after(std::chrono::seconds(1));
    f.detail("words").verdict_of(3);
    CHECK(f.code == "code");
    CHECK(f.subject == "sku");
    CHECK(f.internal == "words");
    CHECK(f.retry_after == std::chrono::seconds(1));
    CHECK(f.verdict == 3);
}
