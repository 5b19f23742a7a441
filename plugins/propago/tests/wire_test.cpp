// The SOAP mapping alone: what is written, what is read, what is refused.

#include "../options.hpp"
#include "../wire/money.hpp"
#include "../wire/order_in.hpp"
#include "../wire/order_out.hpp"
#include "../wire/search.hpp"
#include "../wire/shippers.hpp"
#include "../wire/times.hpp"
#include "samples.hpp"

#include <dray/sdk/failure.hpp>

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::propago;
using namespace dray::propago::samples;

namespace {

std::string escaped(std::string_view text) {
    std::string out;
    append_xml_text(out, text);
    return out;
}

data::timestamp at(const char* text) {
    return data::parse_time(text).value();
}

} // namespace

TEST_CASE("text is escaped so that no order can write XML of its own") {
    CHECK(escaped("a<b>&\"c\"]]>") == "a&lt;b&gt;&amp;&quot;c&quot;]]&gt;");
    CHECK(escaped("Zo\xC3\xAB \xE6\x9D\xB1\xE4\xBA\xAC \xEF\xBC\xA1") ==
          "Zo\xC3\xAB \xE6\x9D\xB1\xE4\xBA\xAC \xEF\xBC\xA1");
    CHECK(escaped("tab\tline\nreturn\r") == "tab\tline\nreturn&#13;");
}

TEST_CASE(
    "characters that XML 1.0 cannot hold are replaced, since the vendor would refuse the order") {
    CHECK(escaped(std::string_view("a\0b\x0B"
                                   "c\x1F",
                                   6)) == "a b c ");
    CHECK(escaped("x\xEF\xBF\xBF"
                  "y") == "x\xEF\xBF\xBDy");
    CHECK(escaped("Fran\xE7ois") == "Fran\xEF\xBF\xBDois");
}

TEST_CASE("a call has the exact namespace, credentials first and a quoted SOAPAction", "[PG-01a]") {
    call c("GetOrderStatus", "ACME & Co", "MARKER");
    c.body().element("orderNumber", "PG-1");
    CHECK(c.action() == "\"https://api.mypropago.com/Public/OrderService/GetOrderStatus\"");
    CHECK(std::move(c).finish() ==
          "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
          "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>"
          "<GetOrderStatus xmlns=\"https://api.mypropago.com/Public/OrderService\">"
          "<credentials><CustomerName>ACME &amp; Co</CustomerName><ApiKey>MARKER</ApiKey>"
          "</credentials><orderNumber>PG-1</orderNumber></GetOrderStatus></soap:Body>"
          "</soap:Envelope>");
}

TEST_CASE("an order carries every element that the schema requires, in the schema's order",
          "[PG-01b][PG-22a]") {
    const options o = settings_of();
    xml_writer out;
    write_order(out, consignment(), o, at("2026-03-01T12:00:00Z"));
    const std::string xml = std::move(out).text();
    CHECK(elements_of(xml) ==
          "order PoNumber Comments EmailAddress ShippingAndHandling Tax Discount OrderDate "
          "DesiredShipDate Carrier ShippingAddress Company Name AddressLine1 AddressLine2 City "
          "State Country ZipCode PhoneNumber Lines OrderLine LineNumber Price Status "
          "EstimatedShipDate Sku Quantity UnitPrice FulfillCharge OrderLine LineNumber Price "
          "Status EstimatedShipDate Sku Quantity UnitPrice FulfillCharge OrderField1 OrderField2 "
          "CurrencyCode ");
    CHECK_THAT(xml, Catch::Contains("<PoNumber>D-7K2Q-1</PoNumber>"));
    CHECK_THAT(xml, Catch::Contains("<OrderField1>D-7K2Q-1</OrderField1>"));
    CHECK_THAT(xml, Catch::Contains("<OrderField2>1001</OrderField2>"));
    CHECK_THAT(xml, Catch::Contains("<LineNumber>1</LineNumber><Price>37.50</Price>"
                                    "<Status>Released</Status>"));
    CHECK_THAT(xml, Catch::Contains("<Quantity>3</Quantity><UnitPrice>12.50</UnitPrice>"));
    CHECK_THAT(xml, Catch::Contains("<OrderDate>2026-03-01T12:00:00+00:00</OrderDate>"));
    CHECK_THAT(xml, Catch::Contains("<State>TX</State><Country>US</Country>"));
}

TEST_CASE("long texts are sent whole, as bounding them is the host's part") {
    const auto of = [](std::size_t length) {
        std::string text;
        while (text.size() < length)
            text += "Stra\xC3\x9F"
                    "e ";
        return text + "end";
    };
    auto c = consignment();
    c.to.name = of(300);
    c.to.street1 = of(400);
    c.note = of(5000);
    c.lines[0].sku = of(200);
    const options o = settings_of({{"longest_name", 10}, {"longest_address_line", 10}});
    xml_writer out;
    write_order(out, c, o, at("2026-03-01T12:00:00Z"));
    const std::string xml = std::move(out).text();
    CHECK_THAT(xml, Catch::Contains("<Name>" + c.to.name + "</Name>"));
    CHECK_THAT(xml, Catch::Contains("<AddressLine1>" + c.to.street1 + "</AddressLine1>"));
    CHECK_THAT(xml, Catch::Contains("<Comments>" + c.note));
    CHECK_THAT(xml, Catch::Contains("<Sku>" + c.lines[0].sku + "</Sku>"));
}

TEST_CASE("settings decide the fields, the carrier and the forms of an order") {
    const options o = settings_of({{"reference_field", "OrderField5"},
                                   {"number_field", "none"},
                                   {"carrier_text", "carrier_service"},
                                   {"country_form", "name"},
                                   {"line_price", "unit"},
                                   {"order_status", "Released"},
                                   {"company_guid", "g-1"},
                                   {"user_name", "shop"},
                                   {"send_email", false},
                                   {"send_part", true},
                                   {"timezone_offset", "-06:00"}});
    data::consignment c = consignment();
    c.service = "Ground";
    xml_writer out;
    write_order(out, c, o, at("2026-03-01T02:00:00.500Z"));
    const std::string xml = std::move(out).text();
    CHECK_THAT(xml, Catch::StartsWith("<order><OrderUser><Username>shop</Username></OrderUser>"));
    CHECK_THAT(xml, Catch::Contains("<CompanyGuid>g-1</CompanyGuid><Status>Released</Status>"));
    CHECK_THAT(xml, Catch::Contains("<OrderField5>D-7K2Q-1</OrderField5>"));
    CHECK_THAT(xml, !Catch::Contains("OrderField1"));
    CHECK_THAT(xml, !Catch::Contains(">1001<"));
    CHECK_THAT(xml, !Catch::Contains("EmailAddress"));
    CHECK_THAT(xml, Catch::Contains("<Carrier>UPS Ground</Carrier>"));
    CHECK_THAT(xml, Catch::Contains("<Country>United States</Country>"));
    CHECK_THAT(xml, Catch::Contains("<Price>12.50</Price>"));
    CHECK_THAT(xml, Catch::Contains("<OrderDate>2026-02-28T20:00:00-06:00</OrderDate>"));
    CHECK_THAT(xml, Catch::Contains("<FinishedHieght>0</FinishedHieght>"));
}

TEST_CASE("no carrier at all leaves the element out, a default fills it") {
    data::consignment c = consignment();
    c.carrier.clear();
    xml_writer none;
    write_order(none, c, settings_of(), at("2026-03-01T12:00:00Z"));
    CHECK_THAT(none.text(), !Catch::Contains("<Carrier>"));
    xml_writer some;
    write_order(some, c, settings_of({{"default_carrier", "FedEx"}}), at("2026-03-01T12:00:00Z"));
    CHECK_THAT(some.text(), Catch::Contains("<Carrier>FedEx</Carrier>"));
}

TEST_CASE("the note and the lines' options reach the warehouse in the comments") {
    data::consignment c = consignment();
    c.note = "Ring twice";
    c.lines[1].options = {data::line_option("Engraving", "Z & A"), data::line_option("Size", "L")};
    xml_writer out;
    write_order(out, c, settings_of(), at("2026-03-01T12:00:00Z"));
    CHECK_THAT(out.text(),
               Catch::Contains("<Comments>Ring twice\nLine 2 (SKU-B): Engraving: Z &amp; A; "
                               "Size: L</Comments>"));
}

TEST_CASE("an address without a person is sent under the company's name", "[PG-21e]") {
    data::consignment c = consignment();
    c.to.name.clear();
    xml_writer out;
    write_order(out, c, settings_of(), at("2026-03-01T12:00:00Z"));
    CHECK_THAT(out.text(), Catch::Contains("<Company>Acme</Company><Name>Acme</Name>"));
}

TEST_CASE("what cannot be sent is refused before anything is sent, with its cause as the subject") {
    const auto subject_of = [](const data::consignment& c) {
        try {
            require_sendable(c);
        } catch (const sdk::failure& f) {
            CHECK(f.cls == sdk::error_class::rejected);
            return f.code + "/" + f.subject;
        }
        return std::string("sent");
    };
    data::consignment c = consignment();
    CHECK(subject_of(c) == "sent");
    c.lines[0].quantity = -1;
    CHECK(subject_of(c) == "quantity_invalid/SKU-A");
    c = consignment();
    c.lines[1].sku.clear();
    CHECK(subject_of(c) == "sku_missing/sku");
    c = consignment();
    c.lines.clear();
    CHECK(subject_of(c) == "no_lines/lines");
    c = consignment();
    c.to = data::address();
    c.to.name = "Ann";
    CHECK(subject_of(c) == "address_missing/address");
    c = consignment();
    c.lines[0].unit_price = "12,50";
    CHECK(subject_of(c) == "price_invalid/SKU-A");
    c = consignment();
    c.reference.clear();
    CHECK(subject_of(c) == "reference_missing/reference");
}

TEST_CASE("money is multiplied and added exactly") {
    CHECK(times("12.50", 3) == "37.50");
    CHECK(times("0.10", 3) == "0.30");
    CHECK(times("0", 5) == "0");
    CHECK(times("99999999999999999999.99", 1'000'000'000) == "99999999999999999999990000000.00");
    CHECK(times("007.5", 2) == "15.0");
    CHECK(plus("1.5", "0.25") == "1.75");
    CHECK(plus("9.99", "0.01") == "10.00");
    CHECK(plus("0", "0.00") == "0.00");
    CHECK(plus("5", "123.456") == "128.456");
}

TEST_CASE("date-times without offset, with Z and with an offset", "[PG-09a]") {
    const std::chrono::minutes chicago(-360);
    CHECK(read_time("2026-03-01T12:00:00", std::chrono::minutes(0)) == at("2026-03-01T12:00:00Z"));
    CHECK(read_time("2026-03-01T12:00:00", chicago) == at("2026-03-01T18:00:00Z"));
    CHECK(read_time("2026-03-01T12:00:00Z", chicago) == at("2026-03-01T12:00:00Z"));
    CHECK(read_time("2026-03-01T12:00:00+05:30", chicago) == at("2026-03-01T06:30:00Z"));
    CHECK(read_time("2026-03-01T12:00:00.1234567-06:00", chicago) ==
          at("2026-03-01T18:00:00.123Z"));
    CHECK(read_time("2026-03-01T12:00:00.5", std::chrono::minutes(0)) ==
          at("2026-03-01T12:00:00.500Z"));
    CHECK_FALSE(read_time("0001-01-01T00:00:00", chicago)); // .NET's "no date"
    CHECK_FALSE(read_time("2026-13-01T12:00:00", chicago));
    CHECK_FALSE(read_time("03/01/2026 12:00:00", chicago));
    CHECK_FALSE(read_time("2026-03-01T12:00:00+99:00", chicago));
    CHECK_FALSE(read_time("2026-03-01T12:00:00. Z", chicago));
    CHECK_FALSE(read_time("", chicago));
}

TEST_CASE("written times are read back, with any offset") {
    for (const int minutes : {0, -360, 330, 840, -840}) {
        const auto offset = std::chrono::minutes(minutes);
        const auto when = at("2024-02-29T23:59:59Z");
        CHECK(read_time(write_time(when, offset), std::chrono::minutes(7)) == when);
    }
}

// ---- reading ------------------------------------------------------------------------------------

TEST_CASE("empty Data is the same whether it is missing, empty or xsi:nil", "[PG-03b]") {
    for (const char* data :
         {"", "<Data/>", "<Data></Data>", "<Data xsi:nil=\"true\"/>", "<Data xsi:nil=\"1\" />"}) {
        INFO(data);
        const reply r = reply::read(answer("GetOrderStatus", "Success", data), "GetOrderStatus");
        REQUIRE(r.what() == reply::shape::answer);
        CHECK(r.return_code() == "Success");
        CHECK(text_of(r.data()).empty());
    }
}

TEST_CASE("answers are read whatever their prefixes, white space and CDATA") {
    const reply r = reply::read(
        "\xEF\xBB\xBF<?xml version='1.0'?><s:Envelope xmlns:s='x' xmlns:p='y'><s:Header/><s:Body>"
        "<p:GetOrderStatusResponse><p:GetOrderStatusResult>\n <p:ReturnCode> Success "
        "</p:ReturnCode><p:Data><![CDATA[Back]]>Ordered</p:Data></p:GetOrderStatusResult>"
        "</p:GetOrderStatusResponse></s:Body></s:Envelope>",
        "GetOrderStatus");
    REQUIRE(r.what() == reply::shape::answer);
    CHECK(r.return_code() == "Success");
    CHECK(text_of(r.data()) == "BackOrdered");
}

TEST_CASE("a SOAP fault is told apart by who is to blame") {
    const reply client = reply::read(fault("soap:Client", "bad <input>"), "SubmitOrder");
    CHECK(client.what() == reply::shape::fault);
    CHECK(client.fault_code() == "Client");
    CHECK(client.message() == "bad <input>");
    const reply server = reply::read(fault("s:Server.userException", "oops"), "SubmitOrder");
    CHECK(server.fault_code() == "Server");
    const reply newer = reply::read(
        "<e:Envelope xmlns:e='z'><e:Body><e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code>"
        "<e:Reason><e:Text>no</e:Text></e:Reason></e:Fault></e:Body></e:Envelope>",
        "SubmitOrder");
    CHECK(newer.fault_code() == "Sender");
    CHECK(newer.message() == "no");
}

TEST_CASE("hostile XML is refused before it is parsed") {
    const auto why = [](std::string_view body) {
        const reply r = reply::read(body, "GetOrderStatus");
        CHECK(r.what() == reply::shape::unreadable);
        return r.why();
    };
    CHECK_THAT(why("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), Catch::Contains("document type"));
    CHECK_THAT(why("<x><!ELEMENT y ANY></x>"), Catch::Contains("document type"));
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep.append("<a>");
    CHECK_THAT(why(deep), Catch::Contains("nested deeper"));
    std::string wide = "<a>";
    for (int i = 0; i < 600'000; ++i)
        wide.append("<b/>");
    CHECK_THAT(why(wide + "</a>"), Catch::Contains("elements"));
    CHECK_THAT(why(std::string(max_answer_bytes + 1, 'x')), Catch::Contains("MiB"));
    CHECK_THAT(why("<a><!-- never ends"), Catch::Contains("does not end"));
    CHECK_THAT(why("<a b='never ends"), Catch::Contains("does not end"));
    CHECK_THAT(why(""), Catch::Contains("empty"));
    CHECK_THAT(why("<html><body>Service Unavailable</body></html>"), Catch::Contains("<html>"));
    CHECK_THAT(why(answer("SearchOrders", "Success", "")), Catch::Contains("GetOrderStatusResult"));
    CHECK_THAT(why(answer("GetOrderStatus", "", "")), Catch::Contains("ReturnCode"));
    const std::string whole = answer("GetOrderStatus", "Success", "<Data>Closed</Data>");
    for (std::size_t cut = 1; cut + 1 < whole.size(); cut += 7) {
        INFO(cut);
        CHECK(reply::read(std::string_view(whole).substr(0, cut), "GetOrderStatus").what() ==
              reply::shape::unreadable);
    }
}

TEST_CASE("a '>' in an attribute and markup in CDATA do not confuse the depth") {
    CHECK(hostile_xml("<a b='>>>' c=\"/>\"><![CDATA[<!DOCTYPE <<<]]><!-- <x> --></a>").empty());
}

TEST_CASE("one byte in another encoding does not cost the page of orders around it") {
    const std::string page = answer("SearchOrders", "Success",
                                    "<Data>" + basic("PG-1", "Caf\xE9", "Closed") +
                                        basic("PG-2", "D-2", "Waved") + "</Data>");
    const search_page read =
        read_search(reply::read(page, "SearchOrders"), std::chrono::minutes(0));
    REQUIRE(read.orders.size() == 2);
    CHECK(read.orders[0].po_number == "Caf\xEF\xBF\xBD");
    CHECK(read.orders[1].number == "PG-2");
}

TEST_CASE("a page of a search is read with its total") {
    const reply r = reply::read(
        answer("SearchOrders", "Success", "<Data>" + basic("PG-1", "D-1", "Shipping") + "</Data>",
               "<TotalRecords>41</TotalRecords><Skip>0</Skip><Take>50</Take>"),
        "SearchOrders");
    const search_page page = read_search(r, std::chrono::minutes(0));
    CHECK(page.total == 41);
    REQUIRE(page.orders.size() == 1);
    CHECK(page.orders[0].number == "PG-1");
    CHECK(page.orders[0].word == "Shipping");
    CHECK(page.orders[0].po_number == "D-1");
    CHECK(page.orders[0].ordered_at == at("2026-03-01T12:00:00Z"));
}

TEST_CASE("a search filter always asks for every status, and pages by Skip and Take") {
    search_filter filter;
    filter.from = at("2026-03-01T00:00:00Z");
    filter.until = at("2026-03-02T00:00:00Z");
    filter.po_number = "D-1";
    filter.custom = 3;
    filter.custom_value = "D&1";
    xml_writer out;
    write_search(out, filter, 100, 50, std::chrono::minutes(0));
    CHECK(out.text() ==
          "<searchFilter><Skip>100</Skip><Take>50</Take>"
          "<OrderSubmittedStartDate>2026-03-01T00:00:00+00:00</OrderSubmittedStartDate>"
          "<OrderSubmittedEndDate>2026-03-02T00:00:00+00:00</OrderSubmittedEndDate>"
          "<Custom03>D&amp;1</Custom03><PoNumber>D-1</PoNumber><Status>All</Status>"
          "</searchFilter>");
}

TEST_CASE("an order's details give its fingerprint") {
    const reply r = reply::read(details("PG-1", "D-1", "Ann Lee", "73301"), "GetOrderDetails");
    const auto d = read_order(r, std::chrono::minutes(0));
    REQUIRE(d);
    CHECK(d->number == "PG-1");
    CHECK(d->po_number == "D-1");
    CHECK(d->fields[0] == "D-1");
    CHECK(d->fingerprint.name == "Ann Lee");
    CHECK(d->fingerprint.postcode == "73301");
    REQUIRE(d->fingerprint.lines.size() == 2);
    CHECK(d->fingerprint.lines[0] == data::line_quantity("1", "SKU-A", 3));
    CHECK(d->fingerprint.lines[1] == data::line_quantity("2", "SKU-B", 1));
    CHECK_FALSE(
        read_order(reply::read(answer("GetOrderDetails", "Success", "<Data/>"), "GetOrderDetails"),
                   std::chrono::minutes(0)));
}

TEST_CASE("one shipment per Shipper, with its lines and all its tracking numbers",
          "[PG-06a][PG-06b][PG-06c]") {
    const std::string body = answer(
        "GetShippingInformation", "Success",
        "<Data><Shipper><ShipmentId>71</ShipmentId><OrderNumber>PG-1</OrderNumber>"
        "<ShipDate>2026-03-02T08:00:00</ShipDate><ShipmentDetails>"
        "<ShipperDetail><Carrier>UPS</Carrier><TrackingNumber>1Z1</TrackingNumber>"
        "<ShippingCost>5.10</ShippingCost></ShipperDetail>"
        "<ShipperDetail><Carrier>UPS</Carrier><TrackingNumber>1Z2</TrackingNumber>"
        "<ShippingCost>0.90</ShippingCost></ShipperDetail>"
        "<ShipperDetail><Carrier>UPS</Carrier><TrackingNumber>1Z1</TrackingNumber>"
        "<ShippingCost>0</ShippingCost></ShipperDetail></ShipmentDetails>"
        "<ShipmentLines><ShipperLine><LineNumber>1</LineNumber><Sku>SKU-A</Sku>"
        "<QuantityShipped>2</QuantityShipped></ShipperLine>"
        "<ShipperLine><LineNumber>2</LineNumber><Sku>SKU-B</Sku>"
        "<QuantityShipped>0</QuantityShipped></ShipperLine></ShipmentLines></Shipper>"
        "<Shipper><ShipmentId>72</ShipmentId><ShipDate>0001-01-01T00:00:00</ShipDate>"
        "<ShipmentDetails/><ShipmentLines><ShipperLine><LineNumber>0</LineNumber><Sku>SKU-B</Sku>"
        "<QuantityShipped>1.0</QuantityShipped></ShipperLine></ShipmentLines></Shipper></Data>");
    const shippers read =
        read_shippers(reply::read(body, "GetShippingInformation"), std::chrono::minutes(0));
    CHECK(read.poison.empty());
    REQUIRE(read.shipments.size() == 2);
    const data::shipment& first = read.shipments[0];
    CHECK(first.ref == "71");
    CHECK(first.carrier == "UPS");
    CHECK(first.tracking == "1Z1");
    CHECK(first.more_tracking == std::vector<std::string>{"1Z2"});
    CHECK(first.cost == "6.00");
    CHECK(first.shipped_at == at("2026-03-02T08:00:00Z"));
    REQUIRE(first.lines.size() == 1);
    CHECK(first.lines[0] == data::line_quantity("1", "SKU-A", 2));
    // A Shipper with no tracking number, no date and no line number is a shipment all the same.
    const data::shipment& second = read.shipments[1];
    CHECK(second.tracking.empty());
    CHECK_FALSE(second.shipped_at);
    CHECK(second.cost.empty());
    REQUIRE(second.lines.size() == 1);
    CHECK(second.lines[0] == data::line_quantity("", "SKU-B", 1));
}

TEST_CASE("a later Shipper with the same tracking number is a shipment of its own", "[PG-06e]") {
    const std::string body =
        answer("GetShippingInformation", "Success",
               "<Data>" + shipper("1", "1Z9", 1, 2) + shipper("2", "1Z9", 1, 1) + "</Data>");
    const shippers read =
        read_shippers(reply::read(body, "GetShippingInformation"), std::chrono::minutes(0));
    REQUIRE(read.shipments.size() == 2);
    CHECK(read.shipments[0].tracking == read.shipments[1].tracking);
}

TEST_CASE("the same ShipmentId twice is one shipment, not a second parcel") {
    const std::string body =
        answer("GetShippingInformation", "Success",
               "<Data>" + shipper("1", "1Z9", 1, 2) + shipper("1", "1Z8", 2, 1) + "</Data>");
    const shippers read =
        read_shippers(reply::read(body, "GetShippingInformation"), std::chrono::minutes(0));
    REQUIRE(read.shipments.size() == 1);
    CHECK(read.shipments[0].lines.size() == 2);
    CHECK(read.shipments[0].more_tracking == std::vector<std::string>{"1Z8"});
}

TEST_CASE("shipments that cannot be read are never half read") {
    for (const char* bad : {"<Shipper/>", "<Shipper><ShipmentId>0</ShipmentId></Shipper>",
                            "<Shipper><ShipmentId>9</ShipmentId><ShipmentLines><ShipperLine>"
                            "<Sku>A</Sku><QuantityShipped>-1</QuantityShipped></ShipperLine>"
                            "</ShipmentLines></Shipper>",
                            "<Shipper><ShipmentId>9</ShipmentId><ShipmentLines><ShipperLine>"
                            "<Sku>A</Sku><QuantityShipped>1.5</QuantityShipped></ShipperLine>"
                            "</ShipmentLines></Shipper>",
                            "<Shipper><ShipmentId>9</ShipmentId><ShipmentLines><ShipperLine>"
                            "<QuantityShipped>1</QuantityShipped></ShipperLine></ShipmentLines>"
                            "</Shipper>"}) {
        INFO(bad);
        const std::string body = answer("GetShippingInformation", "Success",
                                        "<Data>" + shipper("1", "1Z9", 1, 2) + bad + "</Data>");
        const shippers read =
            read_shippers(reply::read(body, "GetShippingInformation"), std::chrono::minutes(0));
        CHECK_FALSE(read.poison.empty());
        CHECK(read.shipments.empty());
    }
}
