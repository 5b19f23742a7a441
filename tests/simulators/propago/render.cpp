// Orders, rows and shipments as XML.

#include "tests/simulators/propago/account_state.hpp"

#include <pugixml.hpp>

namespace dray::sim::propago {
namespace {

void tag(std::string& out, std::string_view name, std::string_view text) {
    out.append("<").append(name).append(">");
    write_escaped(out, text);
    out.append("</").append(name).append(">");
}

std::string_view line_status(const order& o, const order_line& line) {
    if (o.status == "Canceled")
        return "Canceled";
    if (o.status == "ApprovalPending" || o.status == "Saved")
        return o.status;
    if (line.shipped >= line.quantity)
        return "Closed";
    if (line.shipped > 0)
        return "PartialShip";
    if (o.status == "BackOrdered")
        return "Backordered";
    return o.status == "Waved" || o.status == "Picking" || o.status == "Shipping" ? "Warehouse"
                                                                                  : "Released";
}

void restyle(const account_state& account, pugi::xml_node node, const char* name) {
    auto child = node.child(name);
    const auto at = parse_date_time(text_of(child), local_offset(account));
    if (child && at)
        child.text().set(date_text(account, *at).c_str());
}

} // namespace

std::chrono::minutes local_offset(const account_state& account) {
    return std::chrono::minutes{account.set.utc_offset_minutes};
}

std::string date_text(const account_state& account, instant at) {
    const auto& word = account.set.date_style;
    const auto style = word == "zulu"     ? date_style::zulu
                       : word == "offset" ? date_style::offset
                                          : date_style::plain;
    return format_date_time(at, style, local_offset(account));
}

void write_order(std::string& out, const account_state& account, order_id id) {
    const order& o = account.book.at(id);
    pugi::xml_document document;
    document.load_buffer(o.xml.data(), o.xml.size(),
                         pugi::parse_default | pugi::parse_ws_pcdata_single);
    auto root = document.document_element();
    put(root, order_type, "OrderNumber", order_book::number_of(id));
    put(root, order_type, "Status", o.status);
    put(root, order_type, "OrderDate", date_text(account, o.ordered));
    restyle(account, root, "DesiredShipDate");
    std::size_t index = 0;
    for (auto line : root.child("Lines").children()) {
        restyle(account, line, "EstimatedShipDate");
        if (index < o.lines.size())
            put(line, order_line_type, "Status", std::string(line_status(o, o.lines[index++])));
    }
    for (const auto child : root.children())
        write_xml(out, child);
}

void write_basic(std::string& out, const account_state& account, order_id id) {
    const order& o = account.book.at(id);
    tag(out, "OrderNumber", order_book::number_of(id));
    tag(out, "OrderDate", date_text(account, o.ordered));
    tag(out, "OrderStatus", o.status);
    tag(out, "PoNumber", o.po);
}

void write_shipper(std::string& out, const account_state& account, order_id id,
                   const shipper& sent) {
    out += "<Shipper>";
    tag(out, "ShipmentId", std::to_string(sent.id));
    tag(out, "OrderNumber", order_book::number_of(id));
    tag(out, "ShipDate", date_text(account, sent.when));
    out += "<ShipmentDetails>";
    for (const auto& box : sent.parcels) {
        out += "<ShipperDetail>";
        tag(out, "Carrier", box.carrier);
        if (!box.tracking.empty())
            tag(out, "TrackingNumber", box.tracking);
        else if (account.set.empty_data == "nil")
            out += "<TrackingNumber xsi:nil=\"true\" />";
        tag(out, "ShippingCost", box.cost);
        out += "</ShipperDetail>";
    }
    out += "</ShipmentDetails><ShipmentLines>";
    for (const auto& line : sent.lines) {
        out += "<ShipperLine>";
        tag(out, "LineNumber", std::to_string(line.line_number));
        tag(out, "Sku", line.sku);
        tag(out, "QuantityShipped", std::to_string(line.quantity));
        if (!line.serials.empty()) {
            out += "<Serials><SerializationInfo>";
            for (std::size_t i = 0; i < line.serials.size() && i < 5; ++i)
                tag(out, "SerialNumber" + std::to_string(i + 1), line.serials[i]);
            out += "</SerializationInfo></Serials>";
        }
        out += "</ShipperLine>";
    }
    out += "</ShipmentLines></Shipper>";
}

} // namespace dray::sim::propago
