// What the host does for an instance: origins, authentication, secrets, the gate.

#include "tests/integration/http/session_harness.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace dray::http;
using namespace dray::http::test;
using namespace std::chrono_literals;

namespace {

const std::string marker = "mark-8d1c0d5f2b7e4a90";
const std::string secret = R"(p@ss"w<o>r&d/1)";

/// Answers each request with its own head and body.
server::script echo(log_of_requests& log) {
    return [&log](peer& p) {
        seen_request r;
        while (p.read(r)) {
            log.add(r);
            std::string echoed = r.head + r.body;
            if (!p.send(answer(echoed, 200, {"X-Echo: " + r.line()})))
                return;
        }
    };
}

auth_settings static_auth() {
    auth_settings a;
    a.kind = auth_kind::static_headers;
    a.headers = {{"X-Auth-Token", "{access_token}"}, {"X-Client", "{client}-v1"}};
    return a;
}

secret_use use(secret_encoding encoding) {
    secret_use u;
    u.marker = marker;
    u.name = "api_key";
    u.encoding = encoding;
    return u;
}

void check_no_secret(const std::string& text) {
    for (const auto encoding : {secret_encoding::raw, secret_encoding::basic, secret_encoding::xml,
                                secret_encoding::json, secret_encoding::form})
        CHECK(text.find(encode_secret(secret, encoding)) == std::string::npos);
}

} // namespace

TEST_CASE("an origin that is not allowed is refused before any connection") {
    server own(always(answer("ok")));
    server other(always(answer("ok")));
    session_harness h;
    h.open(session_harness::settings_for(own));
    CHECK(outcome(h.send(read_of(own.url()))) == "status 200");
    const auto e = h.send(read_of(other.url()));
    CHECK(outcome(e) == "origin_not_allowed in prepare");
    CHECK(e.error->message.find(own.url("")) != std::string::npos);
    CHECK(other.connections() == 0);
    // Another scheme, host or port is another origin.
    CHECK(outcome(h.send(read_of("https://127.0.0.1:" + std::to_string(own.port()) + "/"))) ==
          "origin_not_allowed in prepare");
    CHECK(outcome(h.send(read_of("http://127.0.0.2:" + std::to_string(own.port()) + "/"))) ==
          "origin_not_allowed in prepare");
    CHECK(outcome(h.send(read_of("nonsense"))) == "bad_url in prepare");
}

TEST_CASE("static headers are added from settings and secrets, read anew each time") {
    log_of_requests log;
    server s(echo(log));
    session_harness h;
    h.secrets->values["access_token"] = "first-token";
    auto settings = session_harness::settings_for(s);
    settings.settings["client"] = "c1";
    settings.secret_names = {"access_token"};
    settings.auth = static_auth();
    h.open(settings);
    auto e = h.send(read_of(s.url()));
    CHECK(log.all()[0].has("X-Auth-Token: first-token\r\n"));
    CHECK(log.all()[0].has("X-Client: c1-v1\r\n"));
    CHECK(e.answer->body.find("X-Auth-Token: [secret:access_token]") != std::string::npos);
    h.secrets->values["access_token"] = "rotated-token";
    e = h.send(read_of(s.url()));
    CHECK(log.all()[1].has("X-Auth-Token: rotated-token\r\n"));
    CHECK(e.answer->body.find("rotated-token") == std::string::npos);
}

TEST_CASE("basic authentication is sent and never seen") {
    log_of_requests log;
    server s(echo(log));
    session_harness h;
    h.secrets->values["api_key"] = "open sesame";
    auto settings = session_harness::settings_for(s);
    settings.settings["api_user"] = "merchant";
    settings.secret_names = {"api_key"};
    settings.auth.kind = auth_kind::basic;
    settings.auth.user = "{api_user}";
    settings.auth.password = "{api_key}";
    h.open(settings);
    const auto e = h.send(read_of(s.url()));
    CHECK(log.all()[0].has("Authorization: Basic bWVyY2hhbnQ6b3BlbiBzZXNhbWU=\r\n"));
    CHECK(e.answer->body.find("bWVyY2hhbnQ6b3BlbiBzZXNhbWU") == std::string::npos);
    CHECK(h.seen->everything.find("bWVyY2hhbnQ6b3BlbiBzZXNhbWU") == std::string::npos);
}

TEST_CASE("a header that authentication sets cannot be given by the plugin") {
    server s(always(answer("ok")));
    session_harness h;
    h.secrets->values["access_token"] = "first-token";
    auto settings = session_harness::settings_for(s);
    settings.settings["client"] = "c1";
    settings.secret_names = {"access_token"};
    settings.auth = static_auth();
    h.open(settings);
    auto r = read_of(s.url());
    r.headers = {{"x-auth-token", "own"}};
    CHECK(outcome(h.send(r)) == "auth_header_taken in prepare");
    CHECK(s.connections() == 0);
}

TEST_CASE("a missing secret names the instance and sends nothing") {
    server s(always(answer("ok")));
    session_harness h;
    auto settings = session_harness::settings_for(s);
    settings.settings["client"] = "c1";
    settings.secret_names = {"access_token"};
    settings.auth = static_auth();
    h.open(settings);
    const auto e = h.send(read_of(s.url()));
    CHECK(outcome(e) == "secret_missing in prepare");
    CHECK(e.error->message.find("shop_a") != std::string::npos);
    h.secrets->values["access_token"] = "abc";
    CHECK(outcome(h.send(read_of(s.url()))) == "secret_too_short in prepare");
    h.secrets->values["access_token"] = "line\nbreak";
    CHECK(outcome(h.send(read_of(s.url()))) == "secret_not_header_safe in prepare");
    CHECK(s.connections() == 0);
}

TEST_CASE("a session whose templates name nothing is not made") {
    server s(always(answer("ok")));
    session_harness h;
    auto settings = session_harness::settings_for(s);
    settings.auth = static_auth();
    CHECK_THROWS_AS(h.open(settings), settings_error);
}

TEST_CASE("listed secrets are placed in every encoding, and come back in none") {
    for (const auto encoding : {secret_encoding::raw, secret_encoding::basic, secret_encoding::xml,
                                secret_encoding::json, secret_encoding::form}) {
        log_of_requests log;
        server s(echo(log));
        session_harness h;
        h.secrets->values["api_key"] = secret;
        auto settings = session_harness::settings_for(s);
        settings.secret_names = {"api_key"};
        h.open(settings);
        auto r = write_of(s.url(), "{\"comment\":\"{{secret:api_key}}\",\"key\":\"" + marker +
                                       "\",\"again\":\"" + marker + "\"}");
        r.secrets = {use(encoding)};
        const auto e = h.send(r);
        REQUIRE(e.ok());
        // The first occurrence was replaced, the second stayed text, as did the order's comment.
        CHECK(log.all()[0].body == "{\"comment\":\"{{secret:api_key}}\",\"key\":\"" +
                                       encode_secret(secret, encoding) + "\",\"again\":\"" +
                                       marker + "\"}");
        CHECK(e.answer->body.find("\"key\":\"[secret:api_key]") != std::string::npos);
        check_no_secret(e.answer->body);
        check_no_secret(h.seen->everything);
        CHECK(h.seen->everything.find(marker) != std::string::npos); // as the plugin gave it
    }
}

TEST_CASE("secrets in an answer's headers are scrubbed for everybody") {
    server s(always(answer(
        "body " + secret, 200,
        {"X-Key: " + secret, "Set-Cookie: k=" + encode_secret(secret, secret_encoding::form)})));
    session_harness h;
    h.secrets->values["api_key"] = secret;
    auto settings = session_harness::settings_for(s);
    settings.secret_names = {"api_key"};
    h.open(settings);
    const auto e = h.send(read_of(s.url()));
    CHECK(e.answer->header("X-Key") == "[secret:api_key]");
    CHECK(e.answer->header("Set-Cookie") == "k=[secret:api_key]");
    CHECK(e.answer->body == "body [secret:api_key]");
    check_no_secret(h.seen->everything);
    std::string text = "log line with " + secret;
    h.session().scrub(text);
    CHECK(text == "log line with [secret:api_key]");
}

TEST_CASE("a url that holds a secret is shown scrubbed") {
    server s(always(answer("ok")));
    session_harness h;
    h.secrets->values["api_key"] = "plain-secret-1";
    auto settings = session_harness::settings_for(s);
    settings.secret_names = {"api_key"};
    h.open(settings);
    (void)h.send(read_of(s.url("/?key=plain-secret-1")));
    REQUIRE(h.seen->lines.size() == 1);
    CHECK(h.seen->lines[0] == "GET " + s.url("/?key=[secret:api_key]") + " -> status 200");
}

TEST_CASE("secrets go only to origins that the config names; others get no authentication") {
    log_of_requests log;
    server own(echo(log));
    server vendor(echo(log));
    session_harness h;
    h.secrets->values["api_key"] = secret;
    h.secrets->values["access_token"] = "first-token";
    auto settings = session_harness::settings_for(own);
    settings.settings["client"] = "c1";
    settings.secret_names = {"api_key", "access_token"};
    settings.auth = static_auth();
    const std::vector<std::string> hosts{"{api_url}", vendor.url("")};
    const std::vector<std::string> named{"{api_url}"};
    settings.origins = expand_origins(hosts, settings.settings, {}, named);
    h.open(settings);
    auto r = write_of(vendor.url(), marker);
    r.secrets = {use(secret_encoding::raw)};
    const auto refused = h.send(r);
    CHECK(outcome(refused) == "secret_origin_refused in prepare");
    CHECK(refused.error->message.find("`origins`") != std::string::npos);
    CHECK(vendor.connections() == 0);
    CHECK(outcome(h.send(read_of(vendor.url()))) == "status 200");
    CHECK_FALSE(log.all()[0].has("X-Auth-Token"));
}

TEST_CASE("redirects are followed only by plain reads without secrets") {
    for (const bool with_auth : {true, false}) {
        std::atomic<int> count{0};
        server s([&](peer& p) {
            seen_request r;
            while (p.read(r)) {
                ++count;
                p.send(r.has("/end ") ? answer("end") : answer("", 302, {"Location: /end"}));
            }
        });
        session_harness h;
        h.secrets->values["access_token"] = "first-token";
        auto settings = session_harness::settings_for(s);
        settings.settings["client"] = "c1";
        settings.secret_names = {"access_token"};
        if (with_auth)
            settings.auth = static_auth();
        h.open(settings);
        CHECK(outcome(h.send(read_of(s.url()))) == (with_auth ? "status 302" : "status 200"));
        CHECK(count == (with_auth ? 1 : 2));
        CHECK(outcome(h.send(write_of(s.url()))) == "status 302");
    }
}

TEST_CASE("a request with a listed secret follows no redirect, not even within the origin") {
    std::atomic<int> count{0};
    server other(always(answer("stolen")));
    for (const bool elsewhere : {true, false}) {
        count = 0;
        server s([&](peer& p) {
            seen_request r;
            while (p.read(r)) {
                ++count;
                p.send(answer("", 302, {"Location: " + (elsewhere ? other.url() : "/end")}));
            }
        });
        session_harness h;
        h.secrets->values["api_key"] = secret;
        auto settings = session_harness::settings_for(s);
        settings.secret_names = {"api_key"};
        settings.origins.push_back(session_harness::settings_for(other).origins.front());
        h.open(settings);
        auto r = read_of(s.url());
        r.headers = {{"X-Key", marker}};
        r.secrets = {use(secret_encoding::form)};
        CHECK(outcome(h.send(r)) == "status 302");
        CHECK(count == 1);
    }
    CHECK(other.connections() == 0);
}

TEST_CASE(
    "an answer is taken up to the session's bound, however it is packed, and the sentence says "
    "where that is set") {
    // As many bytes as the path says.
    server s([](peer& p) {
        seen_request r;
        while (p.read(r)) {
            const auto size = std::stoul(r.line().substr(sizeof "GET /" - 1));
            if (!p.send(answer(std::string(size, 'x'))))
                return;
        }
    });
    session_harness h;
    auto settings = session_harness::settings_for(s);
    settings.max_answer_bytes = 65536;
    h.open(settings);
    const auto taken = h.send(read_of(s.url("/65536")));
    REQUIRE(taken.ok());
    CHECK(taken.answer->body.size() == 65536);
    const auto refused = h.send(read_of(s.url("/65537")));
    REQUIRE(outcome(refused) == "response_too_large in read");
    CHECK(refused.error->message.find("64 KiB") != std::string::npos);
    CHECK(refused.error->message.find("raise max_answer in [daemon]") != std::string::npos);

    // Above the client's own default as well.
    settings.max_answer_bytes = std::size_t{20} << 20;
    session_harness large;
    large.open(settings);
    CHECK(large.send(read_of(s.url("/20971520"))).ok());
}

TEST_CASE("the gate is asked right before the first byte, after all waiting") {
    server s(always(answer("ok")));
    session_harness h;
    auto settings = session_harness::settings_for(s);
    bucket_settings b;
    b.key = "k";
    b.capacity = 1;
    b.per = 1h;
    settings.buckets = {b};
    h.open(settings);
    auto r = write_of(s.url());
    r.gate = [&]() -> std::optional<refusal> {
        CHECK(h.client().state().opened == 1); // the connection is there
        refusal no;
        no.code = "lease_expired";
        no.message = "The lease ended.";
        return no;
    };
    const auto e = h.send(r);
    CHECK(outcome(e) == "lease_expired in prepare");
    CHECK_FALSE(e.byte_left);
    CHECK(h.seen->lines.empty());
    // The bucket's unit came back.
    r.gate = nullptr;
    CHECK(outcome(h.send(r)) == "status 200");
}

TEST_CASE("a transport failure is told with its facts and seen by the observer") {
    server s([](peer& p) {
        seen_request r;
        (void)p.read(r);
    });
    session_harness h;
    h.open(session_harness::settings_for(s));
    const auto e = h.send(write_of(s.url()));
    CHECK(outcome(e) == "connection_lost in read");
    CHECK(e.byte_left);
    CHECK(e.last_byte_at);
    REQUIRE(h.seen->lines.size() == 1);
    CHECK(h.seen->lines[0] == "POST " + s.url() + " -> connection_lost in read");
}

TEST_CASE("the proxy's password is a secret, read anew") {
    log_of_requests log;
    server proxy([&](peer& p) {
        seen_request r;
        while (p.read(r)) {
            log.add(r);
            p.send("HTTP/1.1 407 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    session_harness h;
    session_settings settings;
    settings.instance = "shop_a";
    const std::vector<std::string> hosts{"https://shop.test"};
    settings.origins = expand_origins(hosts, {}, {}, hosts);
    settings.network.proxy = proxy.url("");
    settings.network.proxy_user = "user";
    settings.proxy_password_secret = "proxy_password";
    h.open(settings);
    const auto missing = h.send(read_of("https://shop.test/"));
    CHECK(outcome(missing) == "secret_missing in prepare");
    CHECK(missing.error->message.find("read again within 10 seconds") != std::string::npos);
    for (const auto* password : {"pass", "word"}) {
        h.secrets->values["proxy_password"] = password;
        CHECK(outcome(h.send(read_of("https://shop.test/"))) == "proxy_auth_required in proxy");
    }
    REQUIRE(log.count() == 2);
    CHECK(log.all()[0].has("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n"));
    CHECK(log.all()[1].has("Proxy-Authorization: Basic dXNlcjp3b3Jk\r\n"));
}

TEST_CASE("ending the session ends its exchanges by name") {
    std::atomic<bool> read{false};
    server s([&](peer& p) {
        seen_request r;
        read = p.read(r);
        p.until_closed();
    });
    session_harness h;
    auto settings = session_harness::settings_for(s);
    bucket_settings b;
    b.key = "k";
    b.capacity = 1;
    b.per = 1h;
    settings.buckets = {b};
    h.open(settings);
    std::optional<exchange> sent;
    std::optional<exchange> waiting;
    h.session().send(write_of(s.url()), [&](exchange e) { sent = std::move(e); });
    h.session().send(write_of(s.url()), [&](exchange e) { waiting = std::move(e); });
    h.until([&] { return read.load(); });
    h.close();
    h.until([&] { return sent && waiting; });
    CHECK(sent->error->code == "client_closed");
    CHECK(sent->byte_left);
    CHECK(sent->last_byte_at);
    CHECK(waiting->error->code == "client_closed");
    CHECK_FALSE(waiting->byte_left);
    CHECK(h.buckets->state()[0].under_way == 0);
    CHECK(h.buckets->state()[0].waiting == 0);
}
