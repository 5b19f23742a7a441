// HTTP and SOAP: what reaches the service, and what is refused as malformed.

#include "tests/simulators/propago/tests/client.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace dray::sim;
using namespace dray::sim::test;

namespace {

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

std::string submit_envelope(const account_client& client) {
    return client.envelope("SubmitOrder", order_xml({}));
}

bool is_fault(const response& got, std::string_view words) {
    INFO(got.body);
    CHECK(got.body.find("<soap:Fault>") != std::string::npos);
    CHECK(got.body.find(words) != std::string::npos);
    return got.status == 500;
}

} // namespace

TEST_CASE("an operation answers in its own namespace with the service's envelope", "[PG-01a]") {
    const account_client client;
    const auto got = client.submit();
    CHECK(got.http.status == 200);
    CHECK(header(got.http.headers, "content-type") == "text/xml; charset=utf-8");
    const auto response = got.result().parent();
    CHECK(std::string(response.name()) == "SubmitOrderResponse");
    CHECK(std::string(response.attribute("xmlns").value()) ==
          "https://api.mypropago.com/Public/OrderService");
    CHECK(std::string(got.result().name()) == "SubmitOrderResult");
    CHECK(got.code() == "Success");
}

TEST_CASE("prefixes are free as long as the namespace is the service's") {
    const account_client client;
    const std::string body =
        R"(<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" )"
        R"(xmlns:p="https://api.mypropago.com/Public/OrderService"><e:Header/><e:Body>)"
        R"(<p:GetOrderStatus><p:credentials><p:CustomerName>Acme Print</p:CustomerName>)"
        R"(<p:ApiKey><![CDATA[key-1]]></p:ApiKey></p:credentials><p:orderNumber>7</p:orderNumber>)"
        R"(</p:GetOrderStatus></e:Body></e:Envelope>)";
    const auto got = client.post("GetOrderStatus", body);
    CHECK(got.status == 200);
    CHECK(got.body.find("<ReturnCode>InvalidOrderNumber<") != std::string::npos);
}

TEST_CASE("elements of another namespace are not seen") {
    const account_client client;
    const auto body = replaced(client.envelope("GetOrderStatus", ""), "<credentials>",
                               "<credentials xmlns=\"\">");
    CHECK(client.post("GetOrderStatus", body).body.find("InvalidLoginNameKeyCombination") !=
          std::string::npos);
}

TEST_CASE("a SOAPAction that is unquoted, unknown or another service's is a fault", "[PG-01a]") {
    const account_client client;
    const auto body = submit_envelope(client);
    const std::string base = "https://api.mypropago.com/Public/OrderService/";
    for (const auto& action : {base + "SubmitOrder", "\"" + base + "CancelOrder\"",
                               "\"" + base + "submitorder\"", std::string("\"SubmitOrder\"")})
        CHECK(is_fault(client.post("", body, action), "SOAPAction"));
    CHECK(is_fault(client.post("", body, "\"" + base + "GetOrderStatus\""), "SubmitOrder"));
    client.knobs(R"({"strict_soap_action": false})");
    CHECK(client.post("", body, base + "SubmitOrder").status == 200);
}

TEST_CASE("XML that is not well-formed is a fault and stores nothing") {
    const account_client client;
    const auto good = submit_envelope(client);
    const auto spoilt = [&](std::string_view what, std::string_view by) {
        return client.post("SubmitOrder", replaced(good, what, by));
    };
    CHECK(is_fault(client.post("SubmitOrder", ""), "unable to read"));
    CHECK(is_fault(client.post("SubmitOrder", good.substr(0, good.size() / 2)), "unable to read"));
    CHECK(is_fault(spoilt("Ann Lee", "Ann & Lee"), "ampersand"));
    CHECK(is_fault(spoilt("Ann Lee", "Ann &nbsp; Lee"), "ampersand"));
    CHECK(is_fault(spoilt("Ann Lee", "Ann \x01 Lee"), "invalid character"));
    CHECK(is_fault(spoilt("Ann Lee", "Ann &#1; Lee"), "invalid character"));
    CHECK(is_fault(spoilt("Ann Lee", "Ann \xC3 Lee"), "UTF-8"));
    CHECK(is_fault(spoilt("Ann Lee", "Ann \xED\xA0\x80 Lee"), "UTF-8"));
    CHECK(is_fault(spoilt("<Name>", "<x:Name>"), "unable to read"));
    CHECK(is_fault(spoilt("<?xml version=\"1.0\" encoding=\"utf-8\"?>", "<!DOCTYPE a>"), "DTD"));
    CHECK(is_fault(client.post("SubmitOrder", good + "<more/>"), "root"));
    CHECK(client.books().at("orders_total") == 0);
    CHECK(client.books().at("soap_faults") == 11);
    CHECK(client.post("SubmitOrder", replaced(good, "Ann Lee", "Ann &amp; L&#233;e &#x1F600;"))
              .status == 200);
}

TEST_CASE("SOAP 1.2, a wrong Body and headers that must be understood are faults") {
    const account_client client;
    const auto good = submit_envelope(client);
    CHECK(is_fault(
        client.post("SubmitOrder", replaced(good, "http://schemas.xmlsoap.org/soap/envelope/",
                                            "http://www.w3.org/2003/05/soap-envelope")),
        "VersionMismatch"));
    CHECK(is_fault(client.post("SubmitOrder", replaced(good, "https://api.mypropago.com/Public/",
                                                       "http://api.mypropago.com/Public/")),
                   "namespace"));
    CHECK(is_fault(client.post("SubmitOrder",
                               replaced(good, "<soap:Body>",
                                        "<soap:Header><t xmlns=\"urn:t\" "
                                        "soap:mustUnderstand=\"1\"/></soap:Header><soap:Body>")),
                   "MustUnderstand"));
}

TEST_CASE("every element that the schema calls required is required", "[PG-22a]") {
    const account_client client;
    const auto good = submit_envelope(client);
    const auto without = [&](const std::string& name) {
        auto body = good;
        const auto from = body.find("<" + name + ">");
        const auto to = body.find("</" + name + ">") + name.size() + 3;
        REQUIRE(from != std::string::npos);
        return client.post("SubmitOrder", body.erase(from, to - from));
    };
    for (const auto* name :
         {"ShippingAndHandling", "Tax", "Discount", "OrderDate", "DesiredShipDate", "LineNumber",
          "Price", "Status", "EstimatedShipDate", "Quantity", "UnitPrice", "FulfillCharge"}) {
        CHECK(is_fault(without(name), std::string(name) + " is required"));
    }
    CHECK(is_fault(
        client.post("SubmitOrder", replaced(good, "<Tax>0</Tax>", "<Tax xsi:nil=\"true\"/>")),
        "order/Tax is required and was nil"));
    CHECK(is_fault(client.post("SubmitOrder", replaced(good, "<UnitPrice>",
                                                       "<Part><Sku>A</Sku></Part><UnitPrice>")),
                   "OrderLine[1]/Part/PageCount is required"));
    CHECK(client.call("SearchOrders", "<searchFilter><Skip>0</Skip></searchFilter>").http.status ==
          500);
    CHECK(client.books().at("orders_total") == 0);

    client.knobs(R"({"strict_required": false})");
    CHECK(without("Tax").body.find("<ReturnCode>Success<") != std::string::npos);
}

TEST_CASE("a value that its type cannot hold is a fault that names the element") {
    const account_client client;
    const auto good = submit_envelope(client);
    const auto with = [&](std::string_view what, std::string_view by) {
        return client.post("SubmitOrder", replaced(good, what, by));
    };
    CHECK(is_fault(with("<Tax>0<", "<Tax>1,50<"), "order/Tax is not a decimal"));
    CHECK(is_fault(with("<Tax>0<", "<Tax><"), "order/Tax is not a decimal"));
    CHECK(is_fault(with("<Quantity>2<", "<Quantity>2.0<"), "Quantity is not a whole number"));
    CHECK(is_fault(with("<Quantity>2<", "<Quantity>9999999999<"), "Quantity"));
    CHECK(is_fault(with("<Status>Released<", "<Status>BackOrdered<"), "is not a line status"));
    for (const auto* date : {"2024-04-31T00:00:00", "2024-04-30", "2024-04-30 08:15:00",
                             "30.4.2024", "2024-04-30T08:15:00+2", "1714464900"})
        CHECK(is_fault(with("2024-04-30T08:15:00", date), "OrderDate is not an xsd:dateTime"));
    for (const auto* date : {"2024-02-29T23:59:59", "2024-04-30T08:15:00.1234567Z",
                             "2024-04-30T08:15:00-05:00", "0001-01-01T00:00:00"})
        CHECK(with("2024-04-30T08:15:00", date).status == 200);
}

TEST_CASE("what is not a POST of XML to the service never reaches it") {
    const account_client client;
    request req;
    req.method = "POST";
    req.target = "/v2/orders/search?Take=1";
    CHECK(client.account().handle(req).status == 404);
    req.target = "/public/orderservice.asmx";
    CHECK(client.account().handle(req).status == 415);
    req.headers.emplace_back("Content-Type", "application/soap+xml; charset=utf-8");
    CHECK(client.account().handle(req).status == 415);
    req.headers.front().second = "text/xml; charset=iso-8859-1";
    CHECK(client.account().handle(req).status == 415);
    req.headers.front().second = "text/xml; charset=utf-8";
    req.body.assign((4 << 20) + 1, ' ');
    CHECK(client.account().handle(req).status == 413);
    req.method = "PUT";
    CHECK(client.account().handle(req).status == 405);
    req.method = "GET";
    CHECK(client.account().handle(req).status == 200);
    CHECK(client.books().at("http_refusals") == 6);
    CHECK(client.books().at("requests").as_object().empty());
}

TEST_CASE("depth and number of nodes are bounded") {
    const account_client client;
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep += "<a>";
    CHECK(client.post("SubmitOrder", deep).status == 500);
    std::string nested;
    for (int i = 0; i < 40; ++i)
        nested = "<a>" + nested + "</a>";
    CHECK(is_fault(client.post("SubmitOrder", client.envelope("SubmitOrder", nested)), "deeper"));
    std::string many;
    for (int i = 0; i < 600'000; ++i)
        many += "<a/>";
    CHECK(is_fault(client.post("SubmitOrder", client.envelope("SubmitOrder", many)), "nodes"));
}

TEST_CASE("credentials compare whole, and wrong ones are counted", "[PG-02a]") {
    const account_client client;
    const auto good = client.envelope("GetOrderStatus", "<orderNumber>1</orderNumber>");
    const auto code = [&](std::string_view what, std::string_view by) {
        return client.post("GetOrderStatus", replaced(good, what, by)).body;
    };
    for (const auto& [what, by] :
         {std::pair{"key-1", "key-"}, std::pair{"key-1", "key-12"}, std::pair{"key-1", "KEY-1"},
          std::pair{"key-1", ""}, std::pair{"key-1", " key-1"},
          std::pair{"Acme Print", "acme print"}, std::pair{"Acme Print", "Acme"}})
        CHECK(code(what, by).find("<ReturnCode>InvalidLoginNameKeyCombination<") !=
              std::string::npos);
    CHECK(client.books().at("wrong_credentials") == 7);
    CHECK(client.by_number("GetOrderStatus", "1").code() == "InvalidOrderNumber");

    client.knobs(R"({"api_key": "key-2"})");
    CHECK(client.by_number("GetOrderStatus", "1").code() == "InvalidLoginNameKeyCombination");
    client.knobs(R"({"api_key": "key-1", "access": false})");
    CHECK(client.by_number("GetOrderStatus", "1").code() == "UnAuthorizedAccess");
    client.knobs(R"({"access": true, "disabled_operations": ["GetOrderStatus"]})");
    CHECK(client.by_number("GetOrderStatus", "1").code() == "ServiceTypeNotEnabled");
    CHECK(client.by_number("GetOrderDetails", "1").code() == "InvalidOrderNumber");
}
