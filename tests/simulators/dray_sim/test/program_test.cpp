#include "tests/simulators/common/test/parrot.hpp"
#include "tests/simulators/dray_sim/files.hpp"
#include "tests/simulators/dray_sim/test/process.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <unistd.h>

using namespace dray::sim;
using namespace dray::sim::test;
namespace json = boost::json;

namespace {

const std::string shop = "shop:abc:tok";
const std::string with_token = "X-Auth-Token: tok\r\nAccept: application/json\r\n";

struct folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("dray-sim-" + std::to_string(::getpid()));

    folder() { std::filesystem::create_directory(path); }
    ~folder() { std::filesystem::remove_all(path); }
    std::string operator/(const std::string& name) const { return path / name; }
};

} // namespace

TEST_CASE("dray-sim serves its vendors, writes their ports and ends cleanly on SIGTERM") {
    const folder place;
    sim_process sim({"--bigcommerce", shop, "--bigcommerce", "second:zzz:tok", "--seed",
                     "shop=30:1", "--knobs", R"(second={"store_name":"Second"})", "--ports-file",
                     place / "ports.json"});
    const auto ports = read_object(place / "ports.json");
    CHECK(ports.at("shop") == sim.port("shop"));
    CHECK(ports.at("second") == sim.port("second"));
    raw_client client(sim.port("shop"));
    const auto out = client.ask("GET", "/stores/abc/v2/orders/count", "", with_token);
    CHECK(json::parse(out.body).at("count") == 30);
    raw_client other(sim.port("second"));
    const auto store = other.ask("GET", "/stores/zzz/v2/store", "", with_token);
    CHECK(json::parse(store.body).at("name") == "Second");
    CHECK(sim.end(SIGTERM) == 0);
    CHECK(client.read_to_end().empty());
}

TEST_CASE("dray-sim serves every kind of vendor by its name") {
    sim_process sim({"--threedcart", "cart:shop.example:private:tok", "--propago", "wh:ACME:key",
                     "--bigcommerce", shop, "--cratejoy", "boxes:id:secret", "--warehouse_manager",
                     "wms:id:secret", "--seed", "cart=30:1", "--seed", "boxes=20:1"});
    raw_client client(sim.port("cart"));
    const auto count =
        client.ask("GET", "/3dCartWebAPI/v2/Orders?countonly=1", "",
                   "SecureURL: shop.example\r\nPrivateKey: private\r\nToken: tok\r\n");
    CHECK(count.body == R"({"TotalCount":30})");
    raw_client boxes(sim.port("boxes"));
    const auto orders =
        boxes.ask("GET", "/v1/orders/", "", "Authorization: Basic aWQ6c2VjcmV0\r\n");
    CHECK(json::parse(orders.body).at("count").as_int64() >= 20);
    raw_client floor(sim.port("wms"));
    const auto token =
        floor.ask("POST", "/AuthServer/api/Token",
                  R"({"grant_type":"client_credentials","user_login":"dray"})",
                  "Authorization: Basic aWQ6c2VjcmV0\r\nContent-Type: application/json\r\n");
    CHECK(json::parse(token.body).at("token_type") == "Bearer");
    CHECK(sim.port("wh") != sim.port("shop"));
    CHECK(sim.end(SIGTERM) == 0);
}

TEST_CASE("dray-sim remembers in its state file, and seeds once") {
    const folder place;
    const std::vector<std::string> arguments{"--bigcommerce", shop,           "--seed",
                                             "shop=5:1",      "--state-file", place / "state.json"};
    {
        sim_process sim(arguments);
        raw_client client(sim.port("shop"));
        CHECK(client
                  .ask("PUT", "/stores/abc/v2/orders/100", R"({"status_id":2})",
                       with_token + "Content-Type: application/json\r\n")
                  .status == 200);
        CHECK(sim.end(SIGINT) == 0);
    }
    sim_process sim(arguments);
    raw_client client(sim.port("shop"));
    const auto one = client.ask("GET", "/stores/abc/v2/orders/100", "", with_token);
    CHECK(json::parse(one.body).at("status_id") == 2);
    const auto count = client.ask("GET", "/stores/abc/v2/orders/count", "", with_token);
    CHECK(json::parse(count.body).at("count") == 5);
    CHECK(sim.end(SIGTERM) == 0);
}

TEST_CASE("dray-sim with TLS redirects plain requests to a store") {
    const folder place;
    sim_process sim({"--bigcommerce", shop, "--tls", "--ca-file", place / "ca.pem"});
    raw_client plain(sim.port("shop"));
    CHECK(plain.ask("GET", "/stores/abc/v2/time", "", with_token).status == 301);
}

TEST_CASE("dray-sim ends when its parent dies, if asked to") {
    orphanage home({"--bigcommerce", shop, "--die-with-parent"});
    raw_client client(home.port);
    CHECK(client.ask("GET", "/stores/abc/v2/time", "", with_token).status == 200);
    home.release();
    CHECK(client.read_to_end().empty());
}

TEST_CASE("dray-sim explains itself and what is wrong with a call") {
    const auto help = run_sim({"--help"});
    CHECK(help.code == 0);
    CHECK(help.output.find("/_sim/knobs") != std::string::npos);
    CHECK(run_sim({}).code == 2);
    CHECK(run_sim({"--nonsense"}).code == 2);
    const auto wrong = run_sim({"--bigcommerce", shop, "--knobs", R"(shop={"nonsense":1})"});
    CHECK(wrong.code == 2);
    CHECK(wrong.output.find("no knob is called \"nonsense\"") != std::string::npos);
    const auto tls = run_sim({"--bigcommerce", shop, "--tls"});
    CHECK(tls.output.find("--ca-file") != std::string::npos);
}
