// oauth2, done by the host.

#include "tests/integration/http/session_harness.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace dray::http;
using namespace dray::http::test;
using namespace std::chrono_literals;

namespace {

/// A vendor with a token endpoint: token-1, token-2, …; which of them it accepts is a knob.
class vendor {
public:
    vendor()
        : serving([this](peer& p) {
              seen_request r;
              while (p.read(r))
                  if (!p.send(r.has(" /token ") ? token(r) : api(r)))
                      return;
          }) {}

    std::atomic<int> oldest_accepted{1};
    std::atomic<int> token_status{200};
    std::atomic<int> expires_in{3600};
    std::atomic<bool> hold_token{false};
    std::atomic<bool> token_asked{false};
    std::atomic<bool> gives_refresh{false};
    std::atomic<bool> refuses_refresh{false};
    std::atomic<int> issued{0};
    std::atomic<int> writes{0}; ///< accepted
    log_of_requests tokens;
    log_of_requests calls;
    server serving; // last: its threads use all of the above

private:
    std::string token(const seen_request& r) {
        tokens.add(r);
        token_asked = true;
        while (hold_token)
            std::this_thread::yield();
        if (token_status != 200)
            return answer(R"({"error":"invalid_client","error_description":"key is )" +
                              std::string("client-secret-1") + "\"}",
                          token_status);
        if (refuses_refresh && r.body.find("refresh_token") != std::string::npos)
            return answer(R"({"error":"invalid_grant"})", 400);
        const int n = ++issued;
        std::string body = R"({"access_token":"token-)" + std::to_string(n) + R"(-of-the-vendor")" +
                           R"(,"expires_in":)" + std::to_string(expires_in);
        if (gives_refresh)
            body += R"(,"refresh_token":"refresh-)" + std::to_string(n) + "-of-the-vendor\"";
        return answer(body + "}");
    }

    std::string api(const seen_request& r) {
        calls.add(r);
        const auto at = r.head.find("Authorization: Bearer token-");
        const int n = at == std::string::npos ? 0 : std::stoi(r.head.substr(at + 28));
        if (n < oldest_accepted)
            return answer("{\"error\":\"expired\"}", 401);
        if (r.line().starts_with("POST"))
            ++writes;
        return answer(r.head);
    }
};

session_settings settings_for(const vendor& v) {
    auto s = session_harness::settings_for(v.serving);
    s.settings["client_id"] = "client-1";
    s.secret_names = {"client_secret"};
    s.auth.kind = auth_kind::oauth2;
    s.auth.token_url = "{api_url}/token";
    token_field grant;
    grant.name = "grant_type";
    grant.value = "client_credentials";
    token_field id;
    id.name = "client_id";
    id.value = "{client_id}";
    token_field secret;
    secret.name = "client_secret";
    secret.value = "{client_secret}";
    s.auth.request.fields = {grant, id, secret};
    return s;
}

/// A session on a vendor.
class fixture {
public:
    explicit fixture(const std::function<void(session_settings&)>& change = {}) {
        h.secrets->values["client_secret"] = "client-secret-1";
        auto s = settings_for(v);
        if (change)
            change(s);
        h.open(s);
    }
    [[nodiscard]] std::string url(const std::string& path = "/orders") {
        return v.serving.url(path);
    }
    vendor v;
    session_harness h;
};

} // namespace

TEST_CASE("a token is fetched once and used until shortly before it expires") {
    fixture f;
    for (int i = 0; i < 3; ++i) {
        const auto e = f.h.send(read_of(f.url()));
        CHECK(outcome(e) == "status 200");
        CHECK(e.answer->body.find("Bearer [secret:token]") != std::string::npos);
    }
    CHECK(f.v.tokens.count() == 1);
    CHECK(f.v.tokens.all()[0].body ==
          "grant_type=client_credentials&client_id=client-1&client_secret=client-secret-1");
    CHECK(f.v.tokens.all()[0].has("Content-Type: application/x-www-form-urlencoded\r\n"));
    f.h.time.passed += 3539s;
    CHECK(outcome(f.h.send(read_of(f.url()))) == "status 200");
    CHECK(f.v.tokens.count() == 1);
    f.h.time.passed += 1s;
    CHECK(outcome(f.h.send(read_of(f.url()))) == "status 200");
    CHECK(f.v.tokens.count() == 2);
    CHECK(f.v.calls.all().back().has("Bearer token-2-of-the-vendor\r\n"));
}

TEST_CASE("a token request may be JSON with basic authentication and headers of its own") {
    fixture f([](session_settings& s) {
        s.auth.request.form = false;
        s.auth.request.basic_user = "{client_id}";
        s.auth.request.basic_password = "{client_secret}";
        s.auth.request.headers = {{"X-Tenant", "{client_id}"}};
        token_field grant;
        grant.name = "grant_type";
        grant.value = "client_credentials";
        token_field number;
        number.name = "user_login_id";
        number.value = "5";
        number.literal_json = true;
        s.auth.request.fields = {grant, number};
    });
    CHECK(outcome(f.h.send(read_of(f.url()))) == "status 200");
    const auto r = f.v.tokens.all()[0];
    CHECK(r.body == R"({"grant_type":"client_credentials","user_login_id":5})");
    CHECK(r.has("Content-Type: application/json\r\n"));
    CHECK(r.has("Authorization: Basic Y2xpZW50LTE6Y2xpZW50LXNlY3JldC0x\r\n"));
    CHECK(r.has("X-Tenant: client-1\r\n"));
}

TEST_CASE("one request fetches the token while all others wait for it") {
    fixture f;
    f.v.hold_token = true;
    int done = 0;
    for (int i = 0; i < 20; ++i)
        f.h.session().send(read_of(f.url()), [&](exchange e) {
            CHECK(outcome(e) == "status 200");
            ++done;
        });
    f.h.until([&] { return f.v.token_asked.load(); });
    f.h.settle();
    CHECK(done == 0);
    CHECK(f.v.calls.count() == 0);
    f.v.hold_token = false;
    f.h.until([&] { return done == 20; });
    CHECK(f.v.tokens.count() == 1);
}

TEST_CASE("after a 401 a request is replayed once with a fresh token, a write too", "[WM-35b]") {
    fixture f;
    CHECK(outcome(f.h.send(read_of(f.url()))) == "status 200");
    f.v.oldest_accepted = 2;
    int gates = 0;
    auto r = write_of(f.url(), "{\"order\":1}");
    r.gate = [&]() -> std::optional<refusal> {
        ++gates;
        return std::nullopt;
    };
    const auto e = f.h.send(r);
    CHECK(outcome(e) == "status 200");
    CHECK_FALSE(e.fresh_token_refused);
    CHECK(f.v.writes == 1);
    CHECK(f.v.tokens.count() == 2);
    CHECK(gates == 2);
    CHECK(f.v.calls.all().back().body == "{\"order\":1}");
}

TEST_CASE("many requests that meet one stale token fetch one fresh token") {
    fixture f;
    CHECK(outcome(f.h.send(read_of(f.url()))) == "status 200");
    f.v.oldest_accepted = 2;
    int done = 0;
    for (int i = 0; i < 8; ++i)
        f.h.session().send(write_of(f.url()), [&](exchange e) {
            CHECK(outcome(e) == "status 200");
            ++done;
        });
    f.h.until([&] { return done == 8; });
    CHECK(f.v.writes == 8);
    CHECK(f.v.tokens.count() == 2);
}

TEST_CASE("a 401 to a fresh token is an answer, marked as such, and not replayed again") {
    fixture f;
    f.v.oldest_accepted = 1000;
    const auto e = f.h.send(write_of(f.url()));
    CHECK(outcome(e) == "status 401");
    CHECK(e.fresh_token_refused);
    CHECK(f.v.calls.count() == 2);
    CHECK(f.v.tokens.count() == 2);
    CHECK(f.v.writes == 0);
}

TEST_CASE("a replay that fails tells of the replay: nothing left where it never went out") {
    fixture f;
    CHECK(outcome(f.h.send(read_of(f.url()))) == "status 200");
    f.v.oldest_accepted = 2;
    f.v.token_status = 503;
    const auto e = f.h.send(write_of(f.url()));
    CHECK(outcome(e) == "token_unavailable in wait");
    CHECK_FALSE(e.byte_left); // the 401 proves that the first did not happen
    CHECK(f.v.writes == 0);
}

TEST_CASE("refused credentials are told by name and not tried again at once") {
    fixture f;
    f.v.token_status = 401;
    auto e = f.h.send(read_of(f.url()));
    CHECK(outcome(e) == "token_refused in wait");
    CHECK(e.error->message.find("shop_a") != std::string::npos);
    CHECK(e.error->message.find("invalid_client") != std::string::npos);
    CHECK(e.error->message.find("client-secret-1") == std::string::npos);
    CHECK(outcome(f.h.send(read_of(f.url()))) == "token_refused in wait");
    CHECK(f.v.tokens.count() == 1);
    // A new secret is tried at once, an old one after a while.
    f.h.secrets->values["client_secret"] = "client-secret-2";
    CHECK(outcome(f.h.send(read_of(f.url()))) == "token_refused in wait");
    CHECK(f.v.tokens.count() == 2);
    f.h.time.passed += 11s;
    f.v.token_status = 200;
    CHECK(outcome(f.h.send(read_of(f.url()))) == "status 200");
    CHECK(f.v.calls.count() == 1);
}

TEST_CASE("a field of a token request whose settings are left empty is not sent", "[WM-35a]") {
    fixture f([](session_settings& s) {
        s.settings["login"] = "ann \"3pl\"";
        s.settings["login_id"] = "";
        s.settings["tenant"] = "{1b2c}"; // braces of a value are no template
        token_field grant;
        grant.name = "grant_type";
        grant.value = "client_credentials";
        token_field login;
        login.name = "user_login";
        login.value = "{login}";
        token_field id;
        id.name = "user_login_id";
        id.value = "{login_id}";
        token_field tenant;
        tenant.name = "tpl";
        tenant.value = "{tenant}";
        token_field scope;
        scope.name = "scope"; // empty by itself, not by a setting
        s.auth.request.form = false;
        s.auth.request.fields = {id, grant, login, tenant, scope};
        s.auth.request.basic_user = "{client_id}";
        s.auth.request.basic_password = "{client_secret}";
    });
    CHECK(outcome(f.h.send(read_of(f.url()))) == "status 200");
    REQUIRE(f.v.tokens.count() == 1);
    const auto asked = f.v.tokens.all()[0];
    CHECK(asked.body == R"({"grant_type":"client_credentials","user_login":"ann \"3pl\"",)"
                        R"("tpl":"{1b2c}","scope":""})");
    CHECK(asked.has("Content-Type: application/json\r\n"));
    CHECK(asked.has("Authorization: Basic Y2xpZW50LTE6Y2xpZW50LXNlY3JldC0x\r\n"));
}

TEST_CASE("a token endpoint in trouble is told apart from refused credentials") {
    fixture f;
    for (const int status : {500, 503, 429, 408}) {
        f.v.token_status = status;
        CHECK(outcome(f.h.send(read_of(f.url()))) == "token_unavailable in wait");
    }
    f.v.token_status = 200;
    f.v.expires_in = -1;
    CHECK(outcome(f.h.send(read_of(f.url()))) == "status 200");
}

TEST_CASE("tokens that expire before they can be used are not fetched for ever") {
    fixture f;
    f.v.expires_in = 1;
    f.h.time.per_look = 10s;
    const auto e = f.h.send(read_of(f.url()));
    CHECK(outcome(e) == "token_unavailable in wait");
    CHECK(f.v.tokens.count() <= 5);
    CHECK(f.v.calls.count() == 0);
}

TEST_CASE("a token endpoint that cannot be reached is told with the reason") {
    vendor v;
    session_harness h;
    h.secrets->values["client_secret"] = "client-secret-1";
    auto s = settings_for(v);
    const std::vector<std::string> hosts{"http://127.0.0.1:" + std::to_string(closed_port()),
                                         "{api_url}"};
    s.origins = expand_origins(hosts, s.settings, {}, hosts);
    s.auth.token_url = hosts[0] + "/token";
    h.open(s);
    const auto e = h.send(read_of(v.serving.url()));
    CHECK(outcome(e) == "token_unavailable in wait");
    CHECK(e.error->message.find("refused") != std::string::npos);
    CHECK(v.calls.count() == 0);
}

TEST_CASE("an answer without a token is told by name") {
    server s(always(answer("<html>login</html>")));
    session_harness h;
    h.secrets->values["client_secret"] = "client-secret-1";
    vendor unused;
    auto settings = settings_for(unused);
    settings.settings["api_url"] = s.url("");
    const std::vector<std::string> hosts{"{api_url}"};
    settings.origins = expand_origins(hosts, settings.settings, {}, hosts);
    h.open(settings);
    CHECK(outcome(h.send(read_of(s.url("/orders")))) == "token_bad_answer in wait");
}

TEST_CASE("a refresh token is used while it is good, then the credentials again") {
    fixture f([](session_settings& s) {
        token_field grant;
        grant.name = "grant_type";
        grant.value = "refresh_token";
        token_field token;
        token.name = "refresh_token";
        token.value = "{refresh_token}";
        s.auth.refresh_fields = {grant, token};
    });
    f.v.gives_refresh = true;
    CHECK(outcome(f.h.send(read_of(f.url()))) == "status 200");
    f.h.time.passed += 1h;
    CHECK(outcome(f.h.send(read_of(f.url()))) == "status 200");
    CHECK(f.v.tokens.all()[1].body ==
          "grant_type=refresh_token&refresh_token=refresh-1-of-the-vendor");
    f.v.refuses_refresh = true;
    f.h.time.passed += 1h;
    CHECK(outcome(f.h.send(read_of(f.url()))) == "status 200");
    REQUIRE(f.v.tokens.count() == 4);
    CHECK(f.v.tokens.all()[2].body.find("refresh-2") != std::string::npos);
    CHECK(f.v.tokens.all()[3].body.find("client_credentials") != std::string::npos);
}

TEST_CASE("cancelling one who waits for the token leaves the others waiting") {
    fixture f;
    f.v.hold_token = true;
    std::optional<exchange> first;
    std::optional<exchange> second;
    auto c = f.h.session().send(write_of(f.url()), [&](exchange e) { first = std::move(e); });
    f.h.session().send(read_of(f.url()), [&](exchange e) { second = std::move(e); });
    f.h.until([&] { return f.v.token_asked.load(); });
    CHECK_FALSE(c.cancel());
    f.h.until([&] { return first.has_value(); });
    CHECK(outcome(*first) == "cancelled in wait");
    f.v.hold_token = false;
    f.h.until([&] { return second.has_value(); });
    CHECK(outcome(*second) == "status 200");
    CHECK(f.v.writes == 0);
}

TEST_CASE("no token and no client secret is ever seen by the observer") {
    fixture f;
    (void)f.h.send(read_of(f.url()));
    f.v.oldest_accepted = 2;
    (void)f.h.send(write_of(f.url()));
    const auto& all = f.h.seen->everything;
    CHECK(all.find("client-secret-1") == std::string::npos);
    CHECK(all.find("of-the-vendor") == std::string::npos);
    const std::vector<std::string> expected{
        "token POST " + f.url("/token") + " -> status 200", "GET " + f.url() + " -> status 200",
        "POST " + f.url() + " -> status 401", "token POST " + f.url("/token") + " -> status 200",
        "POST " + f.url() + " -> status 200"};
    CHECK(f.h.seen->lines == expected);
}

TEST_CASE("a token endpoint outside the allowed origins is refused when the session is made") {
    vendor v;
    session_harness h;
    auto s = settings_for(v);
    s.auth.token_url = "https://login.elsewhere.test/token";
    try {
        h.open(s);
        FAIL("it was accepted");
    } catch (const settings_error& e) {
        CHECK(e.code == "origin_not_allowed");
    }
}
