#include "tests/simulators/propago/tests/client.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace dray::sim::test {
namespace {

namespace json = boost::json;

constexpr std::string_view ns = "https://api.mypropago.com/Public/OrderService";

std::unique_ptr<propago_account> open_account(const std::shared_ptr<wall_time>& now) {
    return std::make_unique<propago_account>("Acme Print", "key-1", [now] { return *now; });
}

} // namespace

pugi::xml_node answer::result() const {
    return document->document_element().child("soap:Body").first_child().first_child();
}

std::string answer::fault() const {
    return document->document_element()
        .child("soap:Body")
        .child("soap:Fault")
        .child("faultstring")
        .child_value();
}

std::string line_xml(int number, std::string_view sku, int quantity) {
    return "<OrderLine><LineNumber>" + std::to_string(number) +
           "</LineNumber><Price>5.00</Price><Status>Released</Status>"
           "<EstimatedShipDate>2024-05-03T00:00:00</EstimatedShipDate><Sku>" +
           std::string(sku) + "</Sku><Quantity>" + std::to_string(quantity) +
           "</Quantity><UnitPrice>2.50</UnitPrice><FulfillCharge>0</FulfillCharge></OrderLine>";
}

std::string order_xml(const order_text& from) {
    return "<order><PoNumber>" + from.po +
           "</PoNumber><EmailAddress>ann@example.com</EmailAddress>"
           "<ShippingAndHandling>0</ShippingAndHandling><Tax>0</Tax><Discount>0</Discount>"
           "<OrderDate>2024-04-30T08:15:00</OrderDate>"
           "<DesiredShipDate>2024-05-02T00:00:00Z</DesiredShipDate><ShippingAddress><Name>" +
           from.ship_to_name +
           "</Name><AddressLine1>1 Main St</AddressLine1><City>Reno</City><State>NV</State>"
           "<Country>US</Country><ZipCode>89501</ZipCode></ShippingAddress><Lines>" +
           (from.lines.empty() ? line_xml(1, "SKU-1", 2) : from.lines) + "</Lines>" + from.extra +
           "</order>";
}

account_client::account_client()
    : now_(std::make_shared<wall_time>(
          std::chrono::sys_days{std::chrono::year{2024} / std::chrono::May / 1} +
          std::chrono::hours{9})),
      account_(open_account(now_)) {}

void account_client::restart() {
    account_ = open_account(now_);
}

std::string account_client::envelope(std::string_view operation, std::string_view arguments) const {
    std::string out = R"(<?xml version="1.0" encoding="utf-8"?><soap:Envelope )"
                      R"(xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" )"
                      R"(xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soap:Body><)";
    out.append(operation).append(" xmlns=\"").append(ns);
    out += "\"><credentials><CustomerName>Acme Print</CustomerName><ApiKey>key-1</ApiKey>"
           "</credentials>";
    out.append(arguments).append("</").append(operation);
    return out + "></soap:Body></soap:Envelope>";
}

response account_client::post(std::string_view operation, std::string_view body,
                              std::string_view action) const {
    request req;
    req.method = "POST";
    req.target = "/public/orderservice.asmx";
    req.headers.emplace_back("content-type", "text/xml; charset=utf-8");
    req.headers.emplace_back("soapaction", action.empty() ? "\"" + std::string(ns) + "/" +
                                                                std::string(operation) + "\""
                                                          : std::string(action));
    req.body = body;
    return account_->handle(req);
}

answer account_client::call(std::string_view operation, std::string_view arguments) const {
    answer out;
    out.http = post(operation, envelope(operation, arguments));
    out.document = std::make_shared<pugi::xml_document>();
    out.document->load_string(out.http.body.c_str());
    return out;
}

std::string account_client::submitted(const order_text& from) const {
    const auto got = submit(from);
    INFO(got.http.body);
    REQUIRE(got.code() == "Success");
    return got.data().child_value();
}

answer account_client::by_number(std::string_view operation, std::string_view number) const {
    return call(operation, "<orderNumber>" + std::string(number) + "</orderNumber>");
}

answer account_client::search(std::string_view filter, int skip, int take) const {
    return call("SearchOrders", "<searchFilter><Skip>" + std::to_string(skip) + "</Skip><Take>" +
                                    std::to_string(take) + "</Take>" + std::string(filter) +
                                    "</searchFilter>");
}

std::string account_client::status_of(std::string_view number) const {
    return by_number("GetOrderStatus", number).data().child_value();
}

json::value account_client::knobs(std::string_view text) const {
    const auto said = account_->knobs(json::parse(json::string_view(text.data(), text.size())));
    INFO(json::serialize(said));
    REQUIRE_FALSE(said.as_object().contains("error"));
    return said;
}

std::string account_client::knob_error(std::string_view text) const {
    const auto said = account_->knobs(json::parse(json::string_view(text.data(), text.size())));
    const auto* error = said.as_object().if_contains("error");
    return error == nullptr ? std::string{} : std::string(error->as_string());
}

json::value account_client::books() const {
    return account_->books();
}

} // namespace dray::sim::test
