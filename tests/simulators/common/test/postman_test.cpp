#include "tests/simulators/common/server.hpp"
#include "tests/simulators/common/test/parrot.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <optional>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

/// Sends once what it is given, and hears how that went.
class crier : public parrot {
public:
    std::vector<sending> due() override {
        std::vector<sending> out;
        if (cry) {
            out.push_back(std::move(*cry));
            cry.reset();
        }
        return out;
    }
    void answered(std::uint64_t id, int status) override { told.set_value({id, status}); }

    std::optional<sending> cry;
    std::promise<std::pair<std::uint64_t, int>> told;
};

/// The status with which `to` answers what the crier sends; -1 where it never hears.
int status_of(const std::string& to) {
    crier voice;
    sending what;
    what.id = 42;
    what.url = to;
    what.headers.emplace_back("X-Secret", "s");
    what.body = "{\"a\":1}";
    voice.cry = std::move(what);
    auto told = voice.told.get_future();
    server serve;
    serve.add("crier", voice);
    serve.start();
    if (told.wait_for(std::chrono::seconds(20)) != std::future_status::ready) {
        return -1;
    }
    const auto [id, status] = told.get();
    CHECK(id == 42);
    serve.with([&] { CHECK(serve.changes() == 2); });
    return status;
}

} // namespace

TEST_CASE("what a vendor sends by itself is posted to a receiver on this machine") {
    parrot receiver;
    receiver.next.status = 201;
    server serve;
    serve.add("receiver", receiver);
    serve.start();
    CHECK(status_of(serve.url("receiver") + "/hooks/a?b=c") == 201);
    serve.with([&] { CHECK(receiver.last == "POST /hooks/a?b=c {\"a\":1}"); });
    serve.with([&] { CHECK(header(receiver.last_headers, "x-secret") == "s"); });
}

TEST_CASE("a receiver that hangs up, that nobody runs, or that is elsewhere has not answered") {
    parrot receiver;
    receiver.next.delivery = delivery::cut_before;
    server serve;
    serve.add("receiver", receiver);
    serve.start();
    CHECK(status_of(serve.url("receiver")) == 0);
    const auto gone = serve.url("receiver");
    serve.stop();
    CHECK(status_of(gone + "/x") == 0);
    for (const auto* url : {"https://127.0.0.1:443/x", "http://192.0.2.1:80/x", "http://shop/x",
                            "http://127.0.0.1/x", "http://127.0.0.1:99999/x", "nonsense"}) {
        INFO(url);
        CHECK(status_of(url) == 0);
    }
}
