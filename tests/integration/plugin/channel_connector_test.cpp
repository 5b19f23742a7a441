// That the programs of dray_plugin_test() do run their plugin through the channel that their test
// is named after.

#include "dray/sdk/plugin.hpp"
#include "dray/testing/connector_entry.hpp"
#include "dray/testing/connector_of.hpp"
#include "dray/testing/script_host.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <sstream>
#include <thread>

namespace {

using namespace dray;

std::string this_thread() {
    std::ostringstream out;
    out << std::this_thread::get_id();
    return out.str();
}

bool is_over_socket() {
    const char* const channel = std::getenv("DRAY_TEST_CHANNEL");
    return channel && std::string_view(channel) == "socket";
}

struct counted {
    explicit counted(int& n) : count(n) { ++count; }
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;
    ~counted() { --count; }
    int& count;
};

int& frames() {
    static int n = 0;
    return n;
}

/// Says where it runs.
class whereabouts {
public:
    explicit whereabouts(const sdk::settings&) {}

    sdk::task<data::connection_result> test(sdk::context& host) {
        const counted here(frames());
        const auto answer = co_await host.http(sdk::http_request::get("https://shop.example/"));
        data::connection_result result;
        result.account = this_thread();
        result.name = answer.body;
        co_return result;
    }

    static const sdk::functions<whereabouts>& functions() {
        static const sdk::functions<whereabouts> table{{"connection.test", &whereabouts::test}};
        return table;
    }
    static std::string_view manifest() { return "{}"; }
};

} // namespace

TEST_CASE("a plugin under test runs behind the channel that the test is registered for") {
    const auto seen = testing::script(testing::connector_entry<whereabouts>())
                          .function("connection.test")
                          .expect_http("GET", "https://shop.example/")
                          .answers(200, "body")
                          .expect_done()
                          .run();
    REQUIRE(seen.result);
    const auto result = data::from_json_text<data::connection_result>(*seen.result);
    CHECK(result.name == "body");
    CHECK((result.account != this_thread()) == is_over_socket());
}

TEST_CASE("an operation is over when end() has returned, through either channel") {
    const auto& table = *testing::connector_of(testing::connector_entry<whereabouts>());
    const auto bytes = [](std::string_view s) { return dray_bytes{s.data(), s.size()}; };
    dray_instance* const instance = table.create(bytes(R"({"settings": {}})"));
    dray_operation* const operation =
        table.begin(instance, bytes("connection.test"),
                    bytes(R"({"operation":"1","now":"2026-03-01T12:00:00Z","request":{}})"));
    const dray_event start{sizeof(dray_event), DRAY_EVENT_START, bytes("{}"), nullptr, 0};
    CHECK(table.resume(operation, &start)->kind == DRAY_EFFECT_HTTP);
    CHECK(frames() == 1);
    table.end(operation);
    CHECK(frames() == 0);
    table.destroy(instance);
}

TEST_CASE("a plugin without the extension has no connector") {
    static constexpr dray_plugin_entry_t entry{
        sizeof(dray_plugin_entry_t),
        DRAY_ABI_MAJOR,
        DRAY_ABI_MINOR,
        0,
        0,
        0,
        nullptr,
        [](dray_bytes) -> const void* { return nullptr; },
    };
    CHECK(testing::connector_of(entry) == nullptr);
}
