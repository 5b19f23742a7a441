// What the host does with a plugin's requests before they leave and with the answers before they
// arrive: origins, secrets, redirects, scrubbing. Through both channels.

#include "core/http/secret.hpp"
#include "tests/integration/plugin/rig.hpp"
#include "tests/integration/plugin/rude_connector.hpp"

#include "dray/abi/operation.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace {

using namespace dray;
using http::encode_secret;
using http::secret_encoding;
using http::test::log_of_requests;
using http::test::peer;
using http::test::seen_request;
using http::test::server;
using plugin::error_class;
using plugin::test::rig;
using plugin::test::rude_entry;
using plugin::test::secret;
using plugin::test::way;
namespace json = boost::json;

struct encoding_word {
    const char* word;
    secret_encoding encoding;
};
constexpr encoding_word encodings[] = {
    {"raw", secret_encoding::raw},   {"basic", secret_encoding::basic},
    {"xml", secret_encoding::xml},   {"json", secret_encoding::json},
    {"form", secret_encoding::form},
};

/// One http effect of one request; $KEY is the operation's marker.
struct asked {
    std::string method = "POST";
    std::string url;
    std::string access = "write";
    std::string header; ///< the value of X-Key
    std::string body;
    std::vector<std::string> uses; ///< of api_key, by encoding
};

std::string request_of(const asked& a) {
    json::object one;
    one["method"] = a.method;
    one["url"] = a.url;
    one["access"] = a.access;
    // An array that is braced around one array is a copy of it for clang, and an array in an array
    // for g++.
    if (!a.header.empty())
        one["headers"].emplace_array().emplace_back(json::array{"X-Key", json::string(a.header)});
    auto& uses = one["secrets"].emplace_array();
    for (const auto& word : a.uses) {
        json::object use;
        use["marker"] = "$KEY";
        use["name"] = "api_key";
        use["encoding"] = word;
        uses.push_back(std::move(use));
    }
    json::object head;
    head["requests"] = json::array{std::move(one)};
    json::object step;
    step["kind"] = DRAY_EFFECT_HTTP;
    step["head"] = json::serialize(head);
    step["bodies"] = json::array{json::string(a.body)};
    json::object request;
    request["steps"] = json::array{std::move(step)};
    return json::serialize(request);
}

/// Answers each request with all that it got, in a header too.
server::script echo(log_of_requests& seen) {
    return [&seen](peer& p) {
        seen_request q;
        while (p.read(q)) {
            seen.add(q);
            std::string header = "X-Echo: ";
            if (const auto at = q.head.find("X-Key: "); at != std::string::npos)
                header += q.head.substr(at + 7, q.head.find("\r\n", at) - at - 7);
            if (!p.send(http::test::answer(q.head + q.body, 200, {header})))
                return;
        }
    };
}

/// Everything that came of the operation, as text.
std::string all_of(const rig& r, const plugin::outcome& o) {
    std::string all = o.result + o.message + o.internal + o.subject + o.code + r.host.logged +
                      r.net.seen->everything;
    for (const auto& line : r.net.seen->lines)
        all += line;
    return all;
}

void check_no_secret(const std::string& text, std::string_view value = secret) {
    for (const auto& e : encodings) {
        const auto form = encode_secret(value, e.encoding);
        CHECK(text.find(form) == std::string::npos);
        // JSON in JSON: the result quotes what the answer held.
        CHECK(text.find(encode_secret(form, secret_encoding::json)) == std::string::npos);
    }
}

} // namespace

TEST_CASE(
    "a listed secret stands encoded in its place, once, and comes back from there in no form") {
    const auto through = GENERATE(way::in_process, way::socket);
    for (const auto& e : encodings) {
        for (const bool in_header : {true, false}) {
            CAPTURE(e.word, in_header);
            log_of_requests seen;
            server vendor(echo(seen));
            rig r(through, rude_entry(), {&vendor});
            asked a;
            a.url = vendor.url();
            a.header = in_header ? "k=$KEY" : "";
            a.body = "first $KEY second $KEY";
            a.uses = {e.word};
            const auto o = r.run("order.mark", request_of(a), true);
            REQUIRE(o.done());
            const auto marker =
                std::string(json::parse(o.result).as_object().at("key").as_string());
            const auto value = encode_secret(secret, e.encoding);
            const auto sent = seen.all()[0];
            if (in_header) {
                CHECK(sent.has("X-Key: k=" + value + "\r\n"));
                CHECK(sent.body == "first " + marker + " second " + marker);
            } else {
                CHECK(sent.body == "first " + value + " second " + marker);
            }
            CHECK(o.result.find("[secret:api_key]") != std::string::npos);
            check_no_secret(all_of(r, o));
        }
    }
}

TEST_CASE("a marker that is not listed, or is of another operation, stays text; so do templates") {
    const auto through = GENERATE(way::in_process, way::socket);
    log_of_requests seen;
    server vendor(echo(seen));
    rig r(through, rude_entry(), {&vendor});
    asked unlisted;
    unlisted.url = vendor.url();
    unlisted.body = "$KEY";
    const auto first = r.run("order.mark", request_of(unlisted), true);
    REQUIRE(first.done());
    const auto old = std::string(json::parse(first.result).as_object().at("key").as_string());
    CHECK(old.size() >= 32);
    CHECK(seen.all()[0].body == old);

    // An order whose comment somehow holds the marker of an operation that was.
    const std::string comment = "{{secret:api_key}} {api_key} [secret:api_key] $" + old;
    asked with_comment;
    with_comment.url = vendor.url();
    with_comment.body = "<note>" + comment + "</note><key>$KEY</key>";
    with_comment.uses = {"xml"};
    const auto second = r.run("order.mark", request_of(with_comment), true);
    REQUIRE(second.done());
    const auto now = std::string(json::parse(second.result).as_object().at("key").as_string());
    CHECK(now != old); // issued for each operation anew
    CHECK(seen.all()[1].body == "<note>" + comment + "</note><key>" +
                                    encode_secret(secret, secret_encoding::xml) + "</key>");
}

TEST_CASE("a listed secret whose marker stands nowhere sends nothing") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("")));
    rig r(through, rude_entry(), {&vendor});
    asked a;
    a.url = vendor.url();
    a.body = "no marker";
    a.uses = {"raw"};
    const auto o = r.run("order.mark", request_of(a), true);
    CHECK(o.cls == error_class::fault);
    CHECK(o.code == "secret_marker_missing");
    CHECK_FALSE(o.write_left);
    CHECK(vendor.connections() == 0);
}

TEST_CASE("an origin that the config does not name gets nothing") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("")));
    server other(http::test::always(http::test::answer("")));
    rig r(through, rude_entry(), {&vendor});
    for (const bool with_secret : {false, true}) {
        asked a;
        a.url = other.url();
        a.body = "$KEY";
        if (with_secret)
            a.uses = {"raw"};
        const auto o = r.run("order.mark", request_of(a), true);
        CHECK(o.cls == error_class::config);
        CHECK(o.code == "origin_not_allowed");
        CHECK(o.message.find(other.url("")) != std::string::npos);
        CHECK(o.message.find(vendor.url("")) != std::string::npos);
        CHECK_FALSE(o.write_left);
    }
    CHECK(other.connections() == 0);
    CHECK(vendor.connections() == 0);
}

TEST_CASE("a redirect is an answer wherever a secret went along, and nobody else gets it") {
    const auto through = GENERATE(way::in_process, way::socket);
    const bool elsewhere = GENERATE(true, false);
    log_of_requests seen;
    server other(echo(seen));
    std::string location = "/there";
    if (elsewhere)
        location = other.url("/there");
    std::atomic<int> asked_times{0};
    server vendor([&](peer& p) {
        seen_request q;
        while (p.read(q)) {
            ++asked_times;
            p.send(http::test::answer("moved", 302, {"Location: " + location}));
        }
    });
    // Even where the config allows both.
    rig r(through, rude_entry(), {&vendor, &other});
    for (const std::string access : {"read", "write"}) {
        asked a;
        a.method = "GET";
        a.access = access;
        a.url = vendor.url();
        a.header = "$KEY";
        a.uses = {"raw"};
        const auto o = r.run("order.mark", request_of(a), true);
        REQUIRE(o.done());
        CHECK(o.result.find(R"(\"status\":302)") != std::string::npos);
    }
    CHECK(asked_times == 2);
    CHECK(other.connections() == 0);
}

TEST_CASE("an answer that knows the secret by itself arrives without it, in whatever form") {
    const auto through = GENERATE(way::in_process, way::socket);
    std::string text;
    for (const auto& e : encodings)
        text += encode_secret(secret, e.encoding) + " | ";
    server vendor(http::test::always(
        http::test::answer(text, 200, {std::string("X-Key: ") + secret, "X-Other: fine"})));
    rig r(through, rude_entry(), {&vendor});
    asked a;
    a.method = "GET";
    a.access = "read";
    a.url = vendor.url();
    const auto o = r.run("order.get", request_of(a), false);
    REQUIRE(o.done());
    CHECK(o.result.find("[secret:api_key]") != std::string::npos);
    CHECK(o.result.find("fine") != std::string::npos);
    check_no_secret(all_of(r, o));
}

TEST_CASE("what a plugin says of itself is scrubbed too: messages, causes and log lines") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("")));
    rig r(through, rude_entry(), {&vendor});
    json::object log;
    log["message"] = std::string("it is ") + secret;
    json::object fail;
    fail["class"] = DRAY_ERROR_REJECTED;
    fail["code"] = "refused";
    for (const char* const member : {"message", "internal", "subject"})
        fail[member] = std::string("because ") + secret;
    json::object first;
    first["kind"] = DRAY_EFFECT_LOG;
    first["head"] = json::serialize(log);
    json::object second;
    second["kind"] = DRAY_EFFECT_FAIL;
    second["head"] = json::serialize(fail);
    json::object request;
    request["steps"] = json::array{std::move(first), std::move(second)};
    const auto o = r.run("order.get", json::serialize(request), false);
    CHECK(o.cls == error_class::rejected);
    CHECK(o.message == "because [secret:api_key]");
    CHECK(o.internal == "because [secret:api_key]");
    CHECK(o.subject == "because [secret:api_key]");
    CHECK(r.host.logged == "it is [secret:api_key]\n");
}
