#include "tests/simulators/common/server.hpp"
#include "tests/simulators/common/test/parrot.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

server_options with_tls() {
    server_options options;
    options.tls = true;
    return options;
}

} // namespace

TEST_CASE("a client that trusts the written authority speaks TLS for localhost and 127.0.0.1") {
    const auto folder =
        std::filesystem::temp_directory_path() / ("dray-sim-tls-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    auto options = with_tls();
    options.ca_file = folder / "ca.pem";
    parrot bird;
    server serve(options);
    serve.add("bird", bird);
    serve.start();
    std::ifstream file(options.ca_file);
    std::stringstream ca;
    ca << file.rdbuf();
    CHECK(ca.str() == serve.ca_pem());
    for (const std::string host : {"localhost", "127.0.0.1"}) {
        raw_client client(serve.port("bird"), ca.str(), host);
        CHECK(client.ask("GET", "/a").body == "GET /a ");
        const std::string large(100'000, 'y');
        CHECK(client.ask("POST", "/b", large).body == "POST /b " + large);
        CHECK(bird.scheme == "https");
    }
    CHECK(serve.url("bird").starts_with("https://127.0.0.1:"));
    CHECK_THROWS(raw_client(serve.port("bird"), ca.str(), "example.com"));
    std::filesystem::remove_all(folder);
}

TEST_CASE("another authority does not vouch, nor does an expired certificate pass") {
    parrot bird;
    server serve(with_tls());
    serve.add("bird", bird);
    serve.start();
    const auto other = issue_certificate(certificate_plan());
    CHECK_THROWS(raw_client(serve.port("bird"), other.ca_pem, "localhost"));
    auto options = with_tls();
    options.certificate.from = -7200;
    options.certificate.until = -3600;
    server stale(options);
    stale.add("bird", bird);
    stale.start();
    CHECK_THROWS(raw_client(stale.port("bird"), stale.ca_pem(), "localhost"));
    CHECK(bird.heard == 0);
}

TEST_CASE("plain requests on a TLS port are served and marked as plain") {
    parrot bird;
    server serve(with_tls());
    serve.add("bird", bird);
    serve.start();
    raw_client client(serve.port("bird"));
    CHECK(client.ask("GET", "/a", "", "X-Sim-Scheme: https\r\n").status == 200);
    CHECK(bird.scheme == "http");
}

TEST_CASE("a certificate that cannot be written is an error that names the file") {
    auto options = with_tls();
    options.ca_file = "/nonexistent/ca.pem";
    CHECK_THROWS_WITH(server(options), Catch::Contains("/nonexistent/ca.pem"));
}
