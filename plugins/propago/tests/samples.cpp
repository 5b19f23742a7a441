#include "samples.hpp"

#include <dray/data/functions_json.hpp>
#include <dray/sdk/context.hpp>

namespace dray::propago::samples {

std::string settings_text(const setting_list& list) {
    boost::json::object values;
    values["customer_name"] = "ACME";
    for (const auto& [key, value] : list) {
        boost::json::value& slot = values[key];
        if (const auto* text = std::get_if<const char*>(&value))
            slot = *text;
        if (const auto* flag = std::get_if<bool>(&value))
            slot = *flag;
        if (const auto* number = std::get_if<int>(&value))
            slot = *number;
        if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) {
            boost::json::array array;
            for (const auto& text : *texts)
                array.emplace_back(text);
            slot = std::move(array);
        }
    }
    return boost::json::serialize(values);
}

options settings_of(const setting_list& list) {
    const sdk::settings settings(boost::json::parse(settings_text(list)).as_object());
    return options(settings);
}

data::consignment consignment() {
    data::consignment c;
    c.reference = "D-7K2Q-1";
    c.order_number = "1001";
    c.source = "shop";
    c.ordered_at = data::parse_time("2026-02-28T10:00:00Z").value();
    c.currency = "USD";
    c.to.name = "Ann Lee";
    c.to.company = "Acme";
    c.to.street1 = "1 Main St";
    c.to.street2 = "Apt 2";
    c.to.city = "Austin";
    c.to.region = "Texas";
    c.to.region_code = "TX";
    c.to.postcode = "73301";
    c.to.country = "United States";
    c.to.country_code = "US";
    c.to.phone = "512 555 0100";
    c.email = "ann@example.com";
    c.carrier = "UPS";
    c.note = "Leave at the door";
    data::consignment_line& a = c.lines.emplace_back();
    a.number = 1;
    a.source_line = "11";
    a.sku = "SKU-A";
    a.quantity = 3;
    a.unit_price = "12.50";
    data::consignment_line& b = c.lines.emplace_back();
    b.number = 2;
    b.source_line = "12";
    b.sku = "SKU-B";
    b.quantity = 1;
    b.unit_price = "5";
    return c;
}

std::string consignment_text(const data::consignment& c) {
    return data::to_json_text(c);
}

std::string answer(const std::string& operation, const std::string& code, const std::string& data,
                   const std::string& more) {
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope "
           "xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" "
           "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soap:Body><" +
           operation + "Response xmlns=\"https://api.mypropago.com/Public/OrderService\"><" +
           operation + "Result><ReturnCode>" + code + "</ReturnCode>" + data + more + "</" +
           operation + "Result></" + operation + "Response></soap:Body></soap:Envelope>";
}

std::string fault(const std::string& code, const std::string& text) {
    xml_writer escaped;
    escaped.element("faultstring", text);
    return "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>"
           "<soap:Fault><faultcode>" +
           code + "</faultcode>" + escaped.text() +
           "<detail/></soap:Fault></soap:Body>"
           "</soap:Envelope>";
}

std::string basic(const std::string& number, const std::string& po, const std::string& word,
                  const std::string& date) {
    return "<BasicOrderInformation><OrderNumber>" + number + "</OrderNumber><OrderDate>" + date +
           "</OrderDate><OrderStatus>" + word + "</OrderStatus><PoNumber>" + po +
           "</PoNumber></BasicOrderInformation>";
}

std::string page(const std::vector<std::string>& orders, int total) {
    std::string all = "<Data>";
    for (const auto& order : orders)
        all.append(order);
    all.append("</Data>");
    return answer("SearchOrders", "Success", all,
                  "<TotalRecords>" + std::to_string(total) + "</TotalRecords>");
}

std::string details(const std::string& number, const std::string& po, const std::string& name,
                    const std::string& postcode, int quantity_a, const std::string& field) {
    return answer(
        "GetOrderDetails", "OrderRetrievedSuccessfully",
        "<Data><OrderNumber>" + number + "</OrderNumber><PoNumber>" + po +
            "</PoNumber><Status>Released</Status><OrderDate>2026-03-01T12:00:00</OrderDate>"
            "<ShippingAddress><Company>Acme</Company><Name>" +
            name + "</Name><ZipCode>" + postcode +
            "</ZipCode></ShippingAddress><Lines><OrderLine><LineNumber>1</LineNumber>"
            "<Sku>SKU-A</Sku><Quantity>" +
            std::to_string(quantity_a) +
            "</Quantity></OrderLine><OrderLine><LineNumber>2</LineNumber><Quantity>1</Quantity>"
            "<Part><Sku>SKU-B</Sku></Part></OrderLine></Lines><OrderField1>" +
            (field.empty() ? po : field) + "</OrderField1></Data>");
}

std::string shipper(const std::string& id, const std::string& tracking, int line, int quantity) {
    return "<Shipper><ShipmentId>" + id +
           "</ShipmentId><ShipDate>2026-03-02T08:00:00Z</ShipDate><ShipmentDetails>"
           "<ShipperDetail><Carrier>UPS</Carrier><TrackingNumber>" +
           tracking +
           "</TrackingNumber><ShippingCost>0</ShippingCost></ShipperDetail></ShipmentDetails>"
           "<ShipmentLines><ShipperLine><LineNumber>" +
           std::to_string(line) + "</LineNumber><Sku>SKU-" + (line == 1 ? "A" : "B") +
           "</Sku><QuantityShipped>" + std::to_string(quantity) +
           "</QuantityShipped></ShipperLine></ShipmentLines></Shipper>";
}

std::string elements_of(const std::string& xml) {
    std::string names;
    for (auto at = xml.find('<'); at != std::string::npos; at = xml.find('<', at + 1)) {
        if (xml[at + 1] == '/')
            continue;
        names.append(xml, at + 1, xml.find('>', at) - at - 1).push_back(' ');
    }
    return names;
}

} // namespace dray::propago::samples
