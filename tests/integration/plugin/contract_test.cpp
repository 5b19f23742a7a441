// A plugin that breaks its contract, in each way it can and through both channels, ends its
// operation as a fault with a sentence; what is just within the bounds goes through.

#include "tests/integration/plugin/rig.hpp"
#include "tests/integration/plugin/rude_connector.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "dray/abi/operation.h"

namespace {

using namespace dray;
using http::test::server;
using plugin::error_class;
using plugin::test::rig;
using plugin::test::rude_entry;
using plugin::test::rude_operations;
using plugin::test::way;
namespace json = boost::json;

json::object step(int kind, std::string head, std::vector<std::string> bodies = {}) {
    json::object s;
    s["kind"] = kind;
    s["head"] = std::move(head);
    auto& list = s["bodies"].emplace_array();
    for (auto& b : bodies)
        list.emplace_back(std::move(b));
    return s;
}

json::object step(int kind, std::string head, std::string member, json::value value) {
    auto s = step(kind, std::move(head));
    if (member == "body_bytes")
        s.erase("bodies");
    s[std::move(member)] = std::move(value);
    return s;
}

std::string request(std::vector<json::object> steps) {
    json::array list;
    for (auto& s : steps)
        list.push_back(std::move(s));
    json::object r;
    r["steps"] = std::move(list);
    return json::serialize(r);
}

/// Runs one operation of these steps, with a driver of its own.
struct run_of {
    run_of(way through, std::vector<json::object> steps, bool is_write = true)
        : vendor(http::test::always(http::test::answer("answer"))),
          r(through, rude_entry(), {&vendor}) {
        ended = r.run("order.mark", request(std::move(steps)), is_write);
    }
    server vendor;
    rig r;
    plugin::outcome ended;
};

struct breach {
    const char* name;
    const char* code;
    json::object effect;
};

void check_fault(way through, const breach& b) {
    INFO(b.name);
    {
        const run_of one(through, {b.effect});
        CHECK(one.ended.cls == error_class::fault);
        CHECK(one.ended.code == b.code);
        // A sentence that names what was done, and says what to do.
        CHECK(one.ended.message.find("order.mark") != std::string::npos);
        CHECK(one.ended.message.find("Report it to its author.") != std::string::npos);
        CHECK(one.r.driver->running() == 0);
        CHECK(one.vendor.connections() == 0);
        CHECK(one.r.host.batches.empty());
        CHECK(one.r.host.state.empty());
    }
    CHECK(rude_operations() == 0); // ended, through either channel
}

std::string nested(int depth) {
    std::string head = R"({"message":)";
    head += std::string(static_cast<std::size_t>(depth - 1), '[');
    head += std::string(static_cast<std::size_t>(depth - 1), ']');
    return head + "}";
}

std::string reads(int count, const std::string& url) {
    std::string head = R"({"requests":[)";
    for (int i = 0; i < count; ++i) {
        if (i)
            head += ',';
        head +=
            R"({"method":"GET","access":"read","url":")" + url + "/" + std::to_string(i) + R"("})";
    }
    return head + "]}";
}

std::string one_request(const std::string& members) {
    return R"({"requests":[{"method":"GET","access":"read","url":"http://127.0.0.1/")" +
           (members.empty() ? "" : "," + members) + "}]}";
}

std::string state_of(std::size_t size) {
    return R"({"values":{"key":")" + std::string(size - 3, 'v') + R"("}})";
}

std::string emit_of(const std::string& more, const std::string& items = "[]") {
    return R"({"kind":"order","items":)" + items + more + "}";
}

std::string cursor_of(std::size_t size) {
    return R"(,"cursor":")" + std::string(size, 'c') + R"(")";
}

json::array events_of(const plugin::outcome& o) {
    return json::parse(o.result).as_object().at("events").as_array();
}

} // namespace

TEST_CASE("a cursor that does not move is a fault, since its page would be read without end") {
    const auto through = GENERATE(way::in_process, way::socket);
    const auto page = [](const std::string& cursor) {
        return step(DRAY_EFFECT_EMIT,
                    emit_of(cursor.empty() ? "" : R"(,"cursor":")" + cursor + R"(")"));
    };
    SECTION("the second page of it is not stored") {
        const run_of one(through, {page("a"), page("b"), page("b"), page("b")});
        CHECK(one.ended.cls == error_class::fault);
        CHECK(one.ended.code == "cursor_stands");
        CHECK(one.ended.message.find("the cursor of the page before it") != std::string::npos);
        CHECK(one.ended.message.find("Report it to its author.") != std::string::npos);
        CHECK(one.r.host.batches.size() == 2);
    }
    SECTION("a page without one between them does not hide it") {
        const run_of one(through, {page("a"), page(""), page("a")});
        CHECK(one.ended.code == "cursor_stands");
    }
    SECTION("pages without one, and cursors that move, go through") {
        const run_of one(through, {page(""), page("a"), page(""), page(""), page("b")});
        CHECK(one.ended.done());
        CHECK(one.r.host.batches.size() == 5);
    }
    CHECK(rude_operations() == 0);
}

TEST_CASE("a head that is not a JSON object within its bounds is a fault, whatever the effect") {
    const auto through = GENERATE(way::in_process, way::socket);
    for (const int kind :
         {DRAY_EFFECT_HTTP, DRAY_EFFECT_EMIT, DRAY_EFFECT_STATE_GET, DRAY_EFFECT_STATE_PUT,
          DRAY_EFFECT_SLEEP, DRAY_EFFECT_LOG, DRAY_EFFECT_DONE, DRAY_EFFECT_FAIL}) {
        CAPTURE(kind);
        const breach all[] = {
            {"nothing", "malformed_head", step(kind, "")},
            {"half an object", "malformed_head", step(kind, R"({"message":)")},
            {"two objects", "malformed_head", step(kind, "{}{}")},
            {"a list", "malformed_head", step(kind, "[]")},
            {"not UTF-8", "malformed_head",
             step(kind, R"({"message":")", "head_tail", {0xFF, '"', '}'})},
            {"too deep", "malformed_head", step(kind, nested(33))},
            {"too large", "head_too_large", step(kind, "{}", "head_bytes", (4 << 20) + 1)},
        };
        for (const auto& b : all)
            check_fault(through, b);
    }
}

TEST_CASE("members that are missing, of another type or out of bounds are a fault") {
    const auto through = GENERATE(way::in_process, way::socket);
    const std::string secret_use = R"("secrets":[{"marker":"$KEY","name":"api_key",)";
    const breach all[] = {
        {"http without requests", "malformed_head", step(DRAY_EFFECT_HTTP, "{}")},
        {"no request", "request_count", step(DRAY_EFFECT_HTTP, R"({"requests":[]})")},
        {"17 requests", "request_count", step(DRAY_EFFECT_HTTP, reads(17, "http://127.0.0.1"))},
        {"a request that is a number", "malformed_head",
         step(DRAY_EFFECT_HTTP, R"({"requests":[7]})")},
        {"a request without url", "malformed_head",
         step(DRAY_EFFECT_HTTP, R"({"requests":[{"method":"GET"}]})")},
        {"headers that are no list", "malformed_head",
         step(DRAY_EFFECT_HTTP, one_request(R"("headers":{})"))},
        {"a header of one text", "malformed_head",
         step(DRAY_EFFECT_HTTP, one_request(R"("headers":[["a"]])"))},
        {"a negative cost", "malformed_head", step(DRAY_EFFECT_HTTP, one_request(R"("cost":-1)"))},
        {"secrets that are no list", "malformed_head",
         step(DRAY_EFFECT_HTTP, one_request(R"("secrets":{})"))},
        {"an unknown encoding", "malformed_head",
         step(DRAY_EFFECT_HTTP, one_request(secret_use + R"("encoding":"rot13"}])"))},
        {"a marker of its own", "secret_marker_foreign",
         step(DRAY_EFFECT_HTTP, one_request(R"("secrets":[{"marker":"dray-0123456789abcdef",)"
                                            R"("name":"api_key","encoding":"raw"}])"))},
        {"a secret that it has not", "secret_marker_foreign",
         step(DRAY_EFFECT_HTTP, one_request(R"("secrets":[{"marker":"$KEY",)"
                                            R"("name":"other","encoding":"raw"}])"))},
        {"a marker in the address", "secret_in_url",
         step(DRAY_EFFECT_HTTP, R"({"requests":[{"method":"GET","access":"read",)"
                                R"("url":"$URL/?k=$KEY",)" +
                                    secret_use + R"("encoding":"raw"}]}]})")},
        {"a write beside a read", "write_not_alone",
         step(DRAY_EFFECT_HTTP, R"({"requests":[{"method":"GET","access":"read","url":"a"},)"
                                R"({"method":"PUT","url":"b"}]})")},
        {"two writes", "write_not_alone",
         step(DRAY_EFFECT_HTTP, R"({"requests":[{"method":"PUT","url":"a"},)"
                                R"({"method":"PUT","url":"b"}]})")},
        {"an address that is none", "bad_url",
         step(DRAY_EFFECT_HTTP, R"({"requests":[{"method":"GET","url":"nowhere"}]})")},
        {"a header of the connection", "header_reserved",
         step(DRAY_EFFECT_HTTP, R"({"requests":[{"method":"GET","access":"read","url":"$URL/",)"
                                R"("headers":[["Host","other"]]}]})")},
        {"a header with a line break", "bad_request",
         step(DRAY_EFFECT_HTTP, R"({"requests":[{"method":"GET","access":"read","url":"$URL/",)"
                                R"("headers":[["A","b\r\nC: d"]]}]})")},
        {"items without kind", "malformed_head", step(DRAY_EFFECT_EMIT, R"({"items":[]})")},
        {"items that are no list", "malformed_head", step(DRAY_EFFECT_EMIT, emit_of("", "{}"))},
        {"an item that is a text", "malformed_head",
         step(DRAY_EFFECT_EMIT, emit_of("", R"(["1"])"), {"{}"})},
        {"an item without a body", "malformed_head",
         step(DRAY_EFFECT_EMIT, emit_of("", R"([{"ref":"1"}])"))},
        {"a body without an item", "malformed_head", step(DRAY_EFFECT_EMIT, emit_of(""), {"{}"})},
        {"a cursor that is a number", "malformed_head",
         step(DRAY_EFFECT_EMIT, emit_of(R"(,"cursor":7)"))},
        {"a cursor over 4 KiB", "cursor_too_large",
         step(DRAY_EFFECT_EMIT, emit_of(cursor_of(4097)))},
        {"emitted state that is a list", "malformed_head",
         step(DRAY_EFFECT_EMIT, emit_of(R"(,"state":[])"))},
        {"emitted state over 64 KiB", "state_too_large",
         step(DRAY_EFFECT_EMIT,
              emit_of(R"(,"state":{"key":")" + std::string((64 << 10) - 2, 'v') + R"("})"))},
        {"state of no keys", "malformed_head", step(DRAY_EFFECT_STATE_GET, "{}")},
        {"a key that is a number", "malformed_head",
         step(DRAY_EFFECT_STATE_GET, R"({"keys":[1]})")},
        {"a value that is a number", "malformed_head",
         step(DRAY_EFFECT_STATE_PUT, R"({"values":{"a":1}})")},
        {"values that are a list", "malformed_head",
         step(DRAY_EFFECT_STATE_PUT, R"({"values":[]})")},
        {"state over 64 KiB", "state_too_large",
         step(DRAY_EFFECT_STATE_PUT, state_of((64 << 10) + 1))},
        {"a pause of no length", "malformed_head", step(DRAY_EFFECT_SLEEP, "{}")},
        {"a pause into the past", "malformed_head", step(DRAY_EFFECT_SLEEP, R"({"ms":-1})")},
        {"a pause of half a millisecond", "malformed_head",
         step(DRAY_EFFECT_SLEEP, R"({"ms":0.5})")},
        {"a message that is a list", "malformed_head", step(DRAY_EFFECT_LOG, R"({"message":[]})")},
        {"a result that is a number", "malformed_head", step(DRAY_EFFECT_DONE, R"({"result":7})")},
        {"a class that is a word", "malformed_head",
         step(DRAY_EFFECT_FAIL, R"({"class":"rejected"})")},
    };
    for (auto b : all) {
        // Where it needs an address that it may use, it is the vendor's.
        server vendor(http::test::always(http::test::answer("")));
        auto head = std::string(b.effect.at("head").as_string());
        if (const auto at = head.find("$URL"); at != std::string::npos) {
            INFO(b.name);
            rig r(through, rude_entry(), {&vendor});
            b.effect["head"] = head.replace(at, 4, vendor.url(""));
            const auto o = r.run("order.mark", request({b.effect}), true);
            CHECK(o.cls == error_class::fault);
            CHECK(o.code == b.code);
            CHECK_FALSE(o.message.empty());
            CHECK(vendor.connections() == 0);
        } else {
            check_fault(through, b);
        }
    }
}

TEST_CASE("what is no effect at all is a fault") {
    const auto through = GENERATE(way::in_process, way::socket);
    const auto how = [](const char* word) {
        json::object s;
        s["how"] = word;
        s["head"] = "{}";
        return s;
    };
    auto no_bodies = how("no_bodies");
    no_bodies["body_count"] = 3;
    const breach all[] = {
        {"null", "plugin_gone", how("null")},
        {"a struct of another ABI", "plugin_gone", how("small")},
        {"bodies at null", "plugin_gone", no_bodies},
        {"more bodies than there may be", "plugin_gone",
         step(DRAY_EFFECT_EMIT, "{}", "body_count", 20'001)},
        {"a body over 64 MiB", "plugin_gone", step(DRAY_EFFECT_EMIT, "{}", "body_bytes", 64 << 20)},
        {"an exception", "plugin_gone", how("throws")},
    };
    for (const auto& b : all)
        check_fault(through, b);
}

TEST_CASE("10,000 items are taken, one more is a fault") {
    const auto through = GENERATE(way::in_process, way::socket);
    for (const int count : {10'000, 10'001}) {
        std::string items = "[";
        std::vector<std::string> bodies;
        for (int i = 0; i < count; ++i) {
            items += (i ? "," : "") + std::string(R"({"ref":"x"})");
            bodies.emplace_back("{}");
        }
        const run_of one(through, {step(DRAY_EFFECT_EMIT, emit_of("", items + "]"), bodies)});
        if (count == 10'000) {
            CHECK(one.ended.done());
            REQUIRE(one.r.host.batches.size() == 1);
            CHECK(one.r.host.batches[0].items.size() == 10'000);
        } else {
            CHECK(one.ended.code == "too_many_items");
            CHECK(one.r.host.batches.empty());
        }
    }
}

TEST_CASE("a plugin that cannot begin an operation, or make an instance, is at fault") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("")));
    rig r(through, rude_entry(), {&vendor});
    const auto o = r.run("begin.null", "{}", false);
    CHECK(o.cls == error_class::fault);
    CHECK(o.message == "the plugin could not begin the operation during begin.null. Report it to "
                       "its author.");
    if (through == way::in_process)
        return; // there a missing instance is no channel at all
    rig none(through, rude_entry(), {&vendor}, "null");
    const auto refused = none.run("order.mark", "{}", false);
    CHECK(refused.cls == error_class::fault);
    CHECK(refused.message.find("could not create the instance") != std::string::npos);
}

TEST_CASE("a step that takes too long is a fault, whether it comes back or not") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("")));
    rig r(through, rude_entry(), {&vendor});
    plugin::operation_spec spec;
    spec.function = "order.mark";
    spec.step_limit = std::chrono::milliseconds(50);
    auto slow = step(DRAY_EFFECT_LOG, R"({"message":"late"})", "how", "slow");
    slow["ms"] = 300;
    spec.request = request({slow});
    const auto o = r.run(spec);
    CHECK(o.cls == error_class::fault);
    CHECK(o.code == "step_too_long");
    CHECK(o.message ==
          "the plugin took longer than 0.050 s over one step of order.mark. Report it to its "
          "author.");
    CHECK(r.host.logged.empty());
    // What it said in the end belongs to nobody; the next operation is not disturbed.
    spec.request = request({});
    spec.step_limit = std::chrono::seconds(20);
    CHECK(r.run(spec).done());
}

TEST_CASE("what is just within the bounds goes through") {
    const auto through = GENERATE(way::in_process, way::socket);
    SECTION("a head of 4 MiB") {
        const run_of one(through,
                         {step(DRAY_EFFECT_LOG, R"({"message":"m"})", "head_bytes", 4 << 20)});
        CHECK(one.ended.done());
        CHECK(one.r.host.logged == "m\n");
    }
    SECTION("32 levels") {
        const run_of one(through,
                         {step(DRAY_EFFECT_LOG, R"({"message":"m","deep":)" + nested(31) + "}")});
        CHECK(one.ended.done());
    }
    SECTION("a cursor of 4 KiB") {
        const run_of one(through, {step(DRAY_EFFECT_EMIT, emit_of(cursor_of(4096)))});
        CHECK(one.ended.done());
        REQUIRE(one.r.host.batches.size() == 1);
        CHECK(one.r.host.batches[0].cursor->size() == 4096);
    }
    SECTION("64 KiB of state") {
        run_of one(through, {step(DRAY_EFFECT_STATE_PUT, state_of(64 << 10))});
        CHECK(one.ended.done());
        CHECK(one.r.host.state["key"].size() == (64 << 10) - 3);
    }
    SECTION("a body of 60 MiB") {
        const run_of one(through, {step(DRAY_EFFECT_EMIT, emit_of("", R"([{"ref":"1"}])"),
                                        "body_bytes", 60 << 20)});
        CHECK(one.ended.done());
        REQUIRE(one.r.host.batches.size() == 1);
        CHECK(one.r.host.batches[0].items[0].json.size() == 60 << 20);
    }
}

TEST_CASE("state is bounded for the instance as a whole, over all that was put") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("")));
    rig r(through, rude_entry(), {&vendor});
    const auto put = [](const char* key, std::size_t size) {
        return R"({"values":{")" + std::string(key) + R"(":")" + std::string(size, 'v') + R"("}})";
    };
    const auto emitted = [](const char* key, std::size_t size) {
        return emit_of(R"(,"state":{")" + std::string(key) + R"(":")" + std::string(size, 'v') +
                       R"("})");
    };
    CHECK(r.run("a", request({step(DRAY_EFFECT_STATE_PUT, put("a", 40'000))}), false).done());
    const auto second = r.run("b", request({step(DRAY_EFFECT_STATE_PUT, put("b", 40'000))}), false);
    CHECK(second.cls == error_class::fault);
    CHECK(second.code == "state_too_large");
    const auto with_items =
        r.run("b", request({step(DRAY_EFFECT_EMIT, emitted("b", 40'000))}), false);
    CHECK(with_items.code == "state_too_large");
    CHECK(r.host.batches.empty());
    CHECK(r.host.state.size() == 1);
    // What is replaced or taken away makes room.
    CHECK(r.run("c",
                request({step(DRAY_EFFECT_STATE_PUT, put("a", 60'000)),
                         step(DRAY_EFFECT_STATE_PUT, R"({"values":{"a":null}})"),
                         step(DRAY_EFFECT_EMIT, emitted("b", 40'000))}),
                false)
              .done());
    CHECK(r.host.state.size() == 1);
    CHECK(r.host.state["b"].size() == 40'000);
}

TEST_CASE("sixteen requests go out at once and are answered in their order") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor([](http::test::peer& p) {
        http::test::seen_request q;
        while (p.read(q)) {
            const auto line = q.line(); // "GET /7 HTTP/1.1"
            const auto path = line.substr(4, line.find(' ', 4) - 4);
            if (!p.send(http::test::answer("body of " + path, 400 + std::stoi(path.substr(1)))))
                return;
        }
    });
    rig r(through, rude_entry(), {&vendor});
    const auto o = r.run("a", request({step(DRAY_EFFECT_HTTP, reads(16, vendor.url("")))}), false);
    REQUIRE(o.done());
    CHECK(o.requests == 16);
    const auto answered = events_of(o)[1].as_object();
    CHECK(answered.at("kind") == DRAY_EVENT_HTTP);
    const auto head = json::parse(answered.at("head").as_string()).as_object();
    const auto& responses = head.at("responses").as_array();
    REQUIRE(responses.size() == 16);
    for (std::size_t i = 0; i < 16; ++i) {
        CHECK(responses[i].as_object().at("id").to_number<std::size_t>() == i + 1);
        CHECK(responses[i].as_object().at("status").to_number<std::size_t>() == 400 + i);
        CHECK(answered.at("bodies").as_array()[i].as_string() == "body of /" + std::to_string(i));
    }
}

TEST_CASE("a vendor's header that is not UTF-8 reaches the plugin as text") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer(
        "", 200, {"X-Latin: M\xFCnchen \x80", "X-Utf8: K\xC3\xB6ln \xE2\x82\xAC"})));
    rig r(through, rude_entry(), {&vendor});
    const auto o = r.run("a", request({step(DRAY_EFFECT_HTTP, reads(1, vendor.url("")))}), false);
    REQUIRE(o.done());
    const auto event = events_of(o)[1].as_object();
    const auto head = json::parse(event.at("head").as_string()).as_object();
    std::map<std::string, std::string> headers;
    for (const auto& h : head.at("responses").as_array()[0].as_object().at("headers").as_array())
        headers[std::string(h.as_array()[0].as_string())] = h.as_array()[1].as_string();
    CHECK(headers["X-Latin"] == "M\xC3\xBCnchen \xC2\x80");
    CHECK(headers["X-Utf8"] == "K\xC3\xB6ln \xE2\x82\xAC");
}

TEST_CASE("an effect that the host does not know is answered unsupported, and the plugin goes on") {
    const auto through = GENERATE(way::in_process, way::socket);
    const int kind = GENERATE(0, 9, 1000, -1);
    const run_of one(through, {step(kind, "whatever it means", {"a body"}),
                               step(DRAY_EFFECT_LOG, R"({"message":"still here"})")});
    CHECK(one.ended.done());
    CHECK(one.r.host.logged == "still here\n");
    const auto event = events_of(one.ended)[1].as_object();
    CHECK(event.at("kind") == DRAY_EVENT_UNSUPPORTED);
}

TEST_CASE("a pause without end lasts until the deadline, no longer") {
    const auto through = GENERATE(way::in_process, way::socket);
    server vendor(http::test::always(http::test::answer("")));
    rig r(through, rude_entry(), {&vendor});
    const auto o =
        r.run("order.mark", request({step(DRAY_EFFECT_SLEEP, R"({"ms":9223372036854775807})")}),
              false, std::chrono::milliseconds(30));
    CHECK(o.cls == error_class::transient);
    CHECK(o.code == "deadline");
    CHECK(o.message == "order.mark did not end within 0.030 s");
}

TEST_CASE("a failure's code is a word, whatever the plugin calls it") {
    const auto through = GENERATE(way::in_process, way::socket);
    const auto failed = [&](const std::string& code) {
        return run_of(through, {step(DRAY_EFFECT_FAIL,
                                     R"({"class":7,"message":"no","code":")" + code + R"("})")})
            .ended;
    };
    CHECK(failed("sku_unknown").code == "sku_unknown");
    for (const auto& bad : {std::string("SKU unknown!"), std::string(65, 'a'), std::string()}) {
        const auto o = failed(bad);
        CHECK(o.cls == error_class::rejected);
        CHECK(o.code == "rejected");
        CHECK(o.internal.find(bad) != std::string::npos);
    }
}
