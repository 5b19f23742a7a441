#include "fixtures/probe_connector.hpp"
#include "raw_host.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::tests;
using Catch::Contains;

namespace {

const std::string one_answer = R"({"responses": [{"id": 1, "status": 200, "headers": []}]})";

std::string refused_write(int status) {
    return R"({"responses": [{"id": 1, "status": )" + std::to_string(status) +
           R"(, "headers": []}]})";
}

} // namespace

TEST_CASE("http asks for one request and gives its answer") {
    const raw_instance instance;
    raw_operation op(instance, "read_one");
    REQUIRE(op.start() == DRAY_EFFECT_HTTP);
    CHECK(op.head() == R"({"requests":[{"method":"GET","url":"https://a.example/one",)"
                       R"("access":"read","headers":[["Accept","application/json"]]}]})");
    CHECK(op.bodies() == std::vector<std::string>{""});
    const std::string answer =
        R"({"responses": [{"id": 1, "status": 200, "headers": [["X-Name", "n"]], "new": 1}]})";
    REQUIRE(op.resume(DRAY_EVENT_HTTP, answer, {"body"}) == DRAY_EFFECT_DONE);
    CHECK(op.head() == R"({"result":{"account":"body","name":"n"}})");
}

TEST_CASE("http_all takes 1 to 16 requests, answered in their order") {
    const raw_instance instance;
    raw_operation op(instance, "read_many", begin_with(R"({"ref": "16"})"));
    REQUIRE(op.start() == DRAY_EFFECT_HTTP);
    std::string head = R"({"responses": [)";
    std::vector<std::string> bodies;
    for (int i = 0; i < 16; ++i) {
        if (i)
            head += ',';
        head += R"({"id": )" + std::to_string(i + 1) + R"(, "status": 200})";
        bodies.push_back(std::string(1, static_cast<char>('a' + i)));
    }
    REQUIRE(op.resume(DRAY_EVENT_HTTP, head + "]}", bodies) == DRAY_EFFECT_DONE);
    CHECK_THAT(op.head(), Contains("abcdefghijklmnop"));
}

TEST_CASE("17 requests at once, or none, are a fault and nothing is asked") {
    const raw_instance instance;
    for (const char* const request : {R"({"ref": "17"})", R"({"ref": "0"})"}) {
        raw_operation op(instance, "read_many", begin_with(request));
        REQUIRE(op.start() == DRAY_EFFECT_FAIL);
        CHECK_THAT(op.head(), Contains(R"("class":11,"code":"request_count")"));
    }
}

TEST_CASE("a write beside another request is a fault and nothing is asked") {
    const raw_instance instance;
    raw_operation op(instance, "write_in_the_middle");
    REQUIRE(op.start() == DRAY_EFFECT_FAIL);
    CHECK_THAT(op.head(), Contains(R"("code":"write_not_alone")"));
}

TEST_CASE("emit sends items, poison, cursor and state, and reads each fate") {
    const raw_instance instance;
    raw_operation op(instance, "emit_orders");
    REQUIRE(op.start() == DRAY_EFFECT_EMIT);
    CHECK(op.head() == R"({"kind":"order","items":[{"ref":"100"},)"
                       R"({"ref":"101","poison":"it is cut off"}],"cursor":"page 2",)"
                       R"("state":{"seen":"101"}})");
    REQUIRE(op.bodies().size() == 2);
    CHECK(data::from_json_text<data::order>(op.bodies()[0]).status.id == "11");
    CHECK(op.bodies()[1] == "{broken");
    const std::string fates = R"({"items": ["updated", "a word of next year"]})";
    CHECK(op.resume(DRAY_EVENT_EMITTED, fates) == DRAY_EFFECT_DONE);
    CHECK(op.head() == R"({"result":{}})");
}

TEST_CASE("state_get and state_put; an empty value removes") {
    const raw_instance instance;
    raw_operation op(instance, "keep_state");
    REQUIRE(op.start() == DRAY_EFFECT_STATE_GET);
    CHECK(op.head() == R"({"keys":["a","b"]})");
    REQUIRE(op.resume(DRAY_EVENT_STATE, R"({"values": {"a": "1"}})") == DRAY_EFFECT_STATE_PUT);
    CHECK(op.head() == R"({"values":{"a":"new","b":null}})");
    REQUIRE(op.resume(DRAY_EVENT_STATE_STORED) == DRAY_EFFECT_DONE);
    CHECK_THAT(op.head(), Contains(R"("account":"1/")"));
}

TEST_CASE("sleep and log; what is not UTF-8 in a message is replaced") {
    const raw_instance instance;
    raw_operation op(instance, "sleep_and_log");
    REQUIRE(op.start() == DRAY_EFFECT_SLEEP);
    CHECK(op.head() == R"({"ms":1500})");
    REQUIRE(op.resume(DRAY_EVENT_WOKE) == DRAY_EFFECT_LOG);
    CHECK(op.head() == "{\"level\":\"warning\",\"message\":\"slept \xEF\xBF\xBD well\"}");
    CHECK(op.resume(DRAY_EVENT_LOGGED) == DRAY_EFFECT_DONE);
}

TEST_CASE("a secret is a marker, listed beside the request; one that is not set is `config`") {
    const raw_instance instance;
    raw_operation op(instance, "use_secret", begin_with(R"({"ref": "key"})"));
    REQUIRE(op.start() == DRAY_EFFECT_HTTP);
    CHECK(op.head() == R"({"requests":[{"method":"POST","url":"https://a.example",)"
                       R"("access":"read","secrets":[{"marker":"M1","name":"key",)"
                       R"("encoding":"xml"}],"timeout_ms":9000,"cost":3}]})");
    CHECK(op.bodies()[0] == "<key>M1</key>");

    raw_operation missing(instance, "use_secret", begin_with(R"({"ref": "other"})"));
    REQUIRE(missing.start() == DRAY_EFFECT_FAIL);
    CHECK_THAT(missing.head(), Contains(R"("class":5,"code":"secret_missing")") &&
                                   Contains(R"("subject":"other")"));
}

TEST_CASE("what a function throws becomes the failure of its operation") {
    const raw_instance instance;
    const auto thrown = [&](const char* what) {
        raw_operation op(instance, "throw_something",
                         begin_with(std::string(R"({"ref": ")") + what + "\"}"));
        REQUIRE(op.start() == DRAY_EFFECT_HTTP);
        CHECK_THAT(op.head(), Contains(R"("access":"write")"));
        REQUIRE(op.resume(DRAY_EVENT_HTTP, one_answer, {"{}"}) == DRAY_EFFECT_FAIL);
        return op.head();
    };
    CHECK(thrown("failure") ==
          "{\"class\":7,\"code\":\"sku_unknown\",\"message\":\"no such SKU \xEF\xBF\xBD\","
          "\"internal\":\"their words\",\"subject\":\"A-1\",\"retry_after_ms\":250,"
          "\"verdict_of\":1}");
    CHECK(thrown("exception") == R"({"class":11,"code":"exception","message":"index 7"})");
    CHECK(thrown("json") == R"({"class":11,"code":"exception","message":"ref: missing"})");
    CHECK_THAT(thrown("memory"), Contains(R"("code":"out_of_memory")"));
    CHECK_THAT(thrown("other"), Contains("an exception of unknown type"));
}

TEST_CASE("what the wrapper cannot do for a function is a fault that names it") {
    const raw_instance instance;
    const auto misused = [&](const char* how) {
        raw_operation op(instance, "misuse", begin_with(std::string(R"({"ref": ")") + how + "\"}"));
        REQUIRE(op.start() == DRAY_EFFECT_FAIL);
        return op.head();
    };
    CHECK_THAT(misused("foreign"), Contains(R"("class":11,"code":"stuck")"));
    CHECK_THAT(misused("two"), Contains(R"("class":11,"code":"two_effects")"));
    CHECK_THAT(misused("bytes"), Contains(R"("class":11,"code":"not_utf8")"));
}

TEST_CASE("an event that is malformed or answers another effect is a fault") {
    const raw_instance instance;
    struct wrong {
        dray_event_kind kind;
        const char* head;
        std::vector<std::string> bodies;
    };
    const wrong all[] = {
        {DRAY_EVENT_HTTP, "", {""}},
        {DRAY_EVENT_HTTP, "[]", {""}},
        {DRAY_EVENT_HTTP, "{", {""}},
        {DRAY_EVENT_HTTP, "{}", {""}},
        {DRAY_EVENT_HTTP, R"({"responses": {}})", {""}},
        {DRAY_EVENT_HTTP, R"({"responses": []})", {}},
        {DRAY_EVENT_HTTP, R"({"responses": [7]})", {""}},
        {DRAY_EVENT_HTTP, R"({"responses": [{"status": 200}]})", {""}},
        {DRAY_EVENT_HTTP, R"({"responses": [{"id": 0, "status": 200}]})", {""}},
        {DRAY_EVENT_HTTP, R"({"responses": [{"id": 1, "status": "200"}]})", {""}},
        {DRAY_EVENT_HTTP, R"({"responses": [{"id": 1, "status": 20}]})", {""}},
        {DRAY_EVENT_HTTP, R"({"responses": [{"id": 1, "status": 200, "headers": 1}]})", {""}},
        {DRAY_EVENT_HTTP, R"({"responses": [{"id": 1, "status": 200, "headers": [["a"]]}]})", {""}},
        {DRAY_EVENT_HTTP, one_answer.c_str(), {}},
        {DRAY_EVENT_HTTP, one_answer.c_str(), {"a", "b"}},
        {DRAY_EVENT_WOKE, "{}", {}},
        {99, "{}", {}},
    };
    for (const auto& event : all) {
        CAPTURE(event.kind, event.head);
        const int before = probe::live_guards();
        raw_operation op(instance, "read_one");
        REQUIRE(op.start() == DRAY_EFFECT_HTTP);
        REQUIRE(op.resume(event.kind, event.head, event.bodies) == DRAY_EFFECT_FAIL);
        CHECK_THAT(op.head(), Contains(R"("class":11,"code":"malformed_event")"));
        CHECK(probe::live_guards() == before); // gone with the failure, not only with end()
    }
}

TEST_CASE("an effect that the host does not know fails as unsupported, not as a fault") {
    const raw_instance instance;
    raw_operation op(instance, "sleep_and_log");
    REQUIRE(op.start() == DRAY_EFFECT_SLEEP);
    REQUIRE(op.resume(DRAY_EVENT_UNSUPPORTED) == DRAY_EFFECT_FAIL);
    CHECK_THAT(op.head(), Contains(R"("class":12,"code":"effect_unsupported")"));
}

TEST_CASE("an operation that cannot begin says why at its first resume") {
    const raw_instance instance;
    const auto refused = [](raw_operation&& op) {
        REQUIRE(op.start() == DRAY_EFFECT_FAIL);
        return op.head();
    };
    CHECK_THAT(refused(raw_operation(instance, "no.such")),
               Contains(R"("class":12,"code":"function_unsupported")") && Contains("no.such"));
    CHECK_THAT(refused(raw_operation(instance, "read_one", "nonsense")),
               Contains(R"("code":"malformed_begin")"));
    CHECK_THAT(refused(raw_operation(instance, "read_many", begin_with(R"({"ref": 7})"))),
               Contains(R"("code":"malformed_request")") && Contains("ref: expected a text"));
    raw_operation not_started(instance, "read_one");
    REQUIRE(not_started.resume(DRAY_EVENT_WOKE) == DRAY_EFFECT_FAIL);
    CHECK_THAT(not_started.head(), Contains("malformed_event"));
}

TEST_CASE("an instance whose settings cannot work refuses each operation by its reason") {
    const auto refused = [](const char* config) {
        const raw_instance instance(config);
        raw_operation op(instance, "read_one");
        REQUIRE(op.start() == DRAY_EFFECT_FAIL);
        return op.head();
    };
    CHECK_THAT(refused(R"({"settings": {"refuse": true}})"),
               Contains(R"("class":5,"code":"refused")"));
    CHECK_THAT(refused(R"({"settings": {"refuse": "yes"}})"),
               Contains(R"("code":"setting_type")") && Contains(R"("subject":"refuse")"));
    CHECK_THAT(refused(R"({"settings": {"crash": true}})"), Contains(R"("class":11)"));
    CHECK_THAT(refused(R"({"settings": 7})"), Contains(R"("code":"malformed_config")"));
    CHECK_THAT(refused("nonsense"), Contains(R"("code":"malformed_config")"));
}

TEST_CASE("ended at any of its suspensions, an operation leaves nothing behind") {
    const raw_instance instance;
    const std::string two =
        R"({"responses": [{"id": 2, "status": 200}, {"id": 3, "status": 200}]})";
    // What answers each effect of `everything`, in order.
    const std::vector<std::tuple<dray_event_kind, std::string, std::vector<std::string>>> events{
        {DRAY_EVENT_START, "{}", {}},
        {DRAY_EVENT_HTTP, one_answer, {"deep"}},
        {DRAY_EVENT_HTTP, two, {"", "second"}},
        {DRAY_EVENT_EMITTED, R"({"items": []})", {}},
        {DRAY_EVENT_STATE, R"({"values": {}})", {}},
        {DRAY_EVENT_STATE_STORED, "{}", {}},
        {DRAY_EVENT_WOKE, "{}", {}},
        {DRAY_EVENT_LOGGED, "{}", {}},
        {DRAY_EVENT_HTTP, refused_write(422), {""}},
    };
    const int before = probe::live_guards();
    for (std::size_t steps = 0; steps <= events.size(); ++steps) {
        CAPTURE(steps);
        int kind = 0;
        {
            raw_operation op(instance, "everything");
            for (std::size_t i = 0; i < steps; ++i) {
                const auto& [event, head, bodies] = events[i];
                kind = op.resume(event, head, bodies);
                REQUIRE(kind != DRAY_EFFECT_FAIL);
            }
            if (steps > 0 && steps < events.size())
                CHECK(probe::live_guards() > before);
            if (steps == events.size()) {
                CHECK(kind == DRAY_EFFECT_DONE);
                CHECK(op.head() == R"({"result":{"account":"deep...","name":"second",)"
                                   R"("notes":["refused"]}})");
            }
        }
        CHECK(probe::live_guards() == before);
    }
}

TEST_CASE("operations of one instance interleave") {
    const raw_instance instance;
    raw_operation a(instance, "read_one");
    raw_operation b(instance, "keep_state");
    REQUIRE(a.start() == DRAY_EFFECT_HTTP);
    REQUIRE(b.start() == DRAY_EFFECT_STATE_GET);
    CHECK_THAT(a.head(), Contains("https://a.example/one")); // still whole
    REQUIRE(a.resume(DRAY_EVENT_HTTP, one_answer, {"A"}) == DRAY_EFFECT_DONE);
    CHECK(b.resume(DRAY_EVENT_STATE, R"({"values": {}})") == DRAY_EFFECT_STATE_PUT);
}

TEST_CASE("a long loop over tasks that never suspend does not climb the stack") {
    const raw_instance instance;
    raw_operation op(instance, "await_often");
    REQUIRE(op.start() == DRAY_EFFECT_SLEEP);
    REQUIRE(op.resume(DRAY_EVENT_WOKE) == DRAY_EFFECT_DONE);
    CHECK_THAT(op.head(), Contains("400000"));
}

TEST_CASE("an unknown extension is null") {
    CHECK(dray_plugin_entry.extension(bytes("dray.connector/2")) == nullptr);
    CHECK(text(dray_plugin_entry.manifest()) == R"({"id": "probe"})");
    CHECK(dray_plugin_entry.struct_size == sizeof(dray_plugin_entry_t));
}
