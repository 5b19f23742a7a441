// How a carrier is told to BigCommerce.

#include "plugins/bigcommerce/wire/carriers.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace dray::bigcommerce;

namespace {

std::string told(const carrier_table& table, std::string_view carrier) {
    const auto words = table.find(carrier);
    return words.provider + "/" + words.slug;
}

} // namespace

TEST_CASE("common carriers map to provider and slug however a warehouse writes them") {
    const carrier_table table({});
    CHECK(told(table, "UPS") == "ups/ups");
    CHECK(told(table, "ups ground") == "ups/ups");
    CHECK(told(table, "U.P.S.") == "ups/ups");
    CHECK(told(table, "UPS Mail Innovations") == "/ups-mi");
    CHECK(told(table, "FedEx Home Delivery") == "fedex/fedex");
    CHECK(told(table, "FEDEX") == "fedex/fedex");
    CHECK(told(table, "USPS Priority Mail") == "usps/usps");
    CHECK(told(table, "Australia Post") == "auspost/australia-post");
    CHECK(told(table, "canada-post") == "canadapost/canada-post");
    CHECK(told(table, "carrier_17") == "carrier_17/");
    CHECK(told(table, "") == "/");
    CHECK(told(table, "Bob's Bikes") == "/");
}

TEST_CASE("DHL, DPD and GLS are said by their slug, for no provider of that name exists") {
    const carrier_table table({});
    CHECK(told(table, "DHL") == "/dhl");
    CHECK(told(table, "DHL Express") == "/dhl");
    CHECK(told(table, "DHL eCommerce") == "/dhl-global-mail");
    CHECK(told(table, "DPD UK") == "/dpd-uk");
    CHECK(told(table, "GLS") == "/gls");
    CHECK(told(table, "Evri") == "/myhermes-uk");
}

TEST_CASE("Royal Mail is a provider without a slug") {
    CHECK(told(carrier_table({}), "Royal Mail") == "royalmail/");
}

TEST_CASE("provider and slug are only ever both said where they denote the same carrier",
          "[BC-09i]") {
    CHECK(same_carrier("ups", "ups"));
    CHECK(same_carrier("endicia", "usps"));
    CHECK(same_carrier("shipperhq", "start-track"));
    CHECK_FALSE(same_carrier("ups", "ups-mi"));
    CHECK_FALSE(same_carrier("fedex", "fedex-uk"));
    CHECK(is_provider("carrier_5"));
    CHECK(is_provider(""));
    CHECK_FALSE(is_provider("dhl"));
    CHECK_FALSE(is_provider("carrier_"));
    CHECK_FALSE(is_provider("carrier_x"));
    const carrier_table table({});
    for (const auto* name : {"ups", "upsready", "upsonline", "usps", "endicia", "fedex", "auspost",
                             "canadapost", "royalmail"}) {
        const auto words = table.find(name);
        CHECK((words.slug.empty() || same_carrier(words.provider, words.slug)));
    }
}

TEST_CASE("entries of carrier_map win over the table, and wrong ones are named") {
    const carrier_table table({"Seur = /spanish-seur", "ACME Courier=carrier_12/", "UPS = /ups"});
    CHECK(told(table, "SEUR") == "/spanish-seur");
    CHECK(told(table, "acme courier") == "carrier_12/");
    CHECK(told(table, "UPS") == "/ups");
    for (const auto* wrong : {"Seur", "Seur = x", "= ups/ups", "Seur = /", "Seur = dhl/dhl",
                              "Seur = ups/fedex", "Seur = /Spanish Seur"}) {
        INFO(wrong);
        CHECK_THROWS_WITH(carrier_table({wrong}), Catch::Contains(wrong));
    }
}
