// Rate limits shared between sessions.

#include "tests/integration/http/session_harness.hpp"

#include <catch2/catch.hpp>

using namespace dray::http;
using namespace dray::http::test;
using namespace std::chrono_literals;

namespace {

bucket_settings store_bucket(const std::string& key) {
    bucket_settings b;
    b.name = "store";
    b.key = key;
    b.capacity = 3;
    b.per = 1h;
    b.headers.left = "X-Left";
    b.headers.reset_ms = "X-Reset-Ms";
    b.headers.retry_after_s = "X-Retry-After";
    return b;
}

session_settings limited(const server& s, const std::string& key) {
    auto settings = session_harness::settings_for(s);
    settings.buckets = {store_bucket(key)};
    return settings;
}

session_request impatient(session_request r) {
    r.limits.bucket = 20ms;
    return r;
}

} // namespace

TEST_CASE("sessions with one bucket key share one rate, others do not") {
    server s(always(answer("ok")));
    session_harness h;
    session a(h.io(), h.client(), *h.buckets, limited(s, "account-1"), h.secrets, h.time);
    session b(h.io(), h.client(), *h.buckets, limited(s, "account-1"), h.secrets, h.time);
    session c(h.io(), h.client(), *h.buckets, limited(s, "account-2"), h.secrets, h.time);
    CHECK(outcome(h.send_on(a, read_of(s.url()))) == "status 200");
    CHECK(outcome(h.send_on(b, read_of(s.url()))) == "status 200");
    CHECK(outcome(h.send_on(a, read_of(s.url()))) == "status 200");
    const auto e = h.send_on(b, impatient(write_of(s.url())));
    CHECK(outcome(e) == "rate_limited in wait");
    CHECK_FALSE(e.byte_left);
    CHECK(e.retry_after.has_value());
    CHECK(outcome(h.send_on(c, read_of(s.url()))) == "status 200");
    CHECK(h.buckets->state().size() == 2);
}

TEST_CASE("a 429 to one session pauses the other, until the time it named") {
    std::atomic<bool> busy{true};
    server s([&](peer& p) {
        seen_request r;
        while (p.read(r))
            p.send(busy ? answer("", 429, {"Retry-After: 7", "X-Retry-After: 30"}) : answer("ok"));
    });
    session_harness h;
    session a(h.io(), h.client(), *h.buckets, limited(s, "account"), h.secrets, h.time);
    session b(h.io(), h.client(), *h.buckets, limited(s, "account"), h.secrets, h.time);
    auto e = h.send_on(a, read_of(s.url()));
    CHECK(outcome(e) == "status 429");
    CHECK(e.retry_after == 30s);
    busy = false;
    e = h.send_on(b, impatient(write_of(s.url())));
    CHECK(outcome(e) == "rate_limited in wait");
    CHECK(e.retry_after == 30s);
    CHECK(h.buckets->state()[0].paused_for == 30s);
    h.time.passed += 1h; // and the bucket has filled again
    CHECK(outcome(h.send_on(b, write_of(s.url()))) == "status 200");
}

TEST_CASE("a bare 429 says when to come back all the same") {
    server s(always(answer("", 429)));
    session_harness h;
    h.open(limited(s, "account"));
    CHECK(h.send(read_of(s.url())).retry_after == 1s);
}

TEST_CASE("what the vendor says is left holds for all who share the bucket") {
    server s(always(answer("ok", 200, {"X-Left: 0", "X-Reset-Ms: 5000"})));
    session_harness h;
    h.open(limited(s, "account"));
    CHECK(outcome(h.send(read_of(s.url()))) == "status 200");
    CHECK(outcome(h.send(impatient(read_of(s.url())))) == "rate_limited in wait");
    h.time.passed += 5s;
    CHECK(outcome(h.send(impatient(read_of(s.url())))) == "status 200");
}

TEST_CASE("a request that waits goes when the bucket has filled") {
    server s(always(answer("ok")));
    session_harness h;
    const system_clock real;
    bucket_registry registry(h.io(), real);
    auto settings = session_harness::settings_for(s);
    auto b = store_bucket("fast");
    b.capacity = 1;
    b.per = 40ms;
    settings.buckets = {b};
    session a(h.io(), h.client(), registry, settings, h.secrets, real);
    CHECK(outcome(h.send_on(a, read_of(s.url()))) == "status 200");
    const auto e = h.send_on(a, read_of(s.url()));
    CHECK(outcome(e) == "status 200");
    CHECK(e.times.bucket >= 20ms);
}

TEST_CASE("probes overtake reads in the bucket's queue") {
    log_of_requests log;
    server s([&](peer& p) {
        seen_request r;
        while (p.read(r)) {
            log.add(r);
            p.send(answer("ok"));
        }
    });
    session_harness h;
    const system_clock real;
    bucket_registry registry(h.io(), real);
    auto settings = session_harness::settings_for(s);
    auto b = store_bucket("fast");
    b.capacity = 1;
    b.per = 30ms;
    settings.buckets = {b};
    session a(h.io(), h.client(), registry, settings, h.secrets, real);
    CHECK(outcome(h.send_on(a, read_of(s.url("/0")))) == "status 200");
    int done = 0;
    const auto count = [&](exchange) { ++done; };
    a.send(read_of(s.url("/read")), count);
    auto probe = read_of(s.url("/probe"));
    probe.priority = priority::probe;
    a.send(probe, count);
    h.until([&] { return done == 2; });
    const auto all = log.all();
    CHECK(all[1].line() == "GET /probe HTTP/1.1");
    CHECK(all[2].line() == "GET /read HTTP/1.1");
}

TEST_CASE("a request cancelled in the queue leaves its place and takes nothing") {
    server s(always(answer("ok")));
    session_harness h;
    h.open(limited(s, "account"));
    for (int i = 0; i < 3; ++i)
        CHECK(outcome(h.send(read_of(s.url()))) == "status 200");
    std::optional<exchange> e;
    auto c = h.session().send(write_of(s.url()), [&](exchange x) { e = std::move(x); });
    h.settle();
    CHECK(h.buckets->state()[0].waiting == 1);
    CHECK_FALSE(c.cancel());
    h.until([&] { return e.has_value(); });
    CHECK(outcome(*e) == "cancelled in wait");
    CHECK(h.buckets->state()[0].waiting == 0);
}

TEST_CASE("a request that never left gives its unit back") {
    session_harness h;
    session_settings settings;
    settings.instance = "shop_a";
    const std::vector<std::string> hosts{"http://127.0.0.1:" + std::to_string(closed_port())};
    settings.origins = expand_origins(hosts, {}, {}, hosts);
    settings.buckets = {store_bucket("account")};
    h.open(settings);
    for (int i = 0; i < 10; ++i)
        CHECK(outcome(h.send(impatient(write_of(hosts[0] + "/")))) == "connect_failed in connect");
    CHECK(h.buckets->state()[0].tokens == Approx(3));
}

TEST_CASE("a pause outlives the session that met it") {
    server s(always(answer("", 429, {"Retry-After: 60"})));
    session_harness h;
    h.open(limited(s, "account"));
    CHECK(outcome(h.send(read_of(s.url()))) == "status 429");
    h.open(limited(s, "account")); // a reload
    CHECK(outcome(h.send(impatient(read_of(s.url())))) == "rate_limited in wait");
}

TEST_CASE("several buckets all have to agree") {
    server s(always(answer("ok")));
    session_harness h;
    auto settings = limited(s, "big");
    auto small = store_bucket("small");
    small.capacity = 1;
    settings.buckets.push_back(small);
    h.open(settings);
    CHECK(outcome(h.send(read_of(s.url()))) == "status 200");
    CHECK(outcome(h.send(impatient(read_of(s.url())))) == "rate_limited in wait");
    // The unit of the first bucket came back.
    for (const auto& b : h.buckets->state())
        if (b.key == "big")
            CHECK(b.tokens == Approx(2));
}

TEST_CASE(
    "a request's own budget is waited for before the instance's buckets and in nobody's way") {
    std::atomic<int> status{200};
    server s([&](peer& p) {
        seen_request r;
        while (p.read(r))
            p.send(answer("ok", status, {"X-Left: 50", "X-Reset-Ms: 5000"}));
    });
    session_harness h;
    h.open(limited(s, "account"));
    auto two = store_bucket("budget");
    two.capacity = 2;
    auto budgeted = [&] {
        auto r = impatient(read_of(s.url()));
        r.budget = h.buckets->get(two);
        return r;
    };
    CHECK(outcome(h.send(budgeted())) == "status 200");
    status = 429;
    CHECK(outcome(h.send(budgeted())) == "status 429");
    status = 200;
    h.time.passed += 6s; // the account may be asked again
    const auto e = h.send(budgeted());
    CHECK(outcome(e) == "budget_spent in wait");
    CHECK_FALSE(e.byte_left);
    CHECK(outcome(h.send(impatient(write_of(s.url())))) == "status 200");
    // What the vendor says of its own limit is none of the budget's business.
    for (const auto& b : h.buckets->state()) {
        INFO(b.key);
        CHECK(b.capacity == (b.key == "budget" ? 2 : 3));
        CHECK(b.under_way == 0);
        CHECK(b.waiting == 0);
        if (b.key == "budget")
            CHECK(b.paused_for == 0s);
    }
}
