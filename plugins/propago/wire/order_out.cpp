#include "order_out.hpp"

#include "money.hpp"
#include "times.hpp"

#include <dray/data/decimal.hpp>
#include <dray/sdk/failure.hpp>

namespace dray::propago {
namespace {

const std::string& prefer(name_form form, const std::string& code, const std::string& name) {
    const std::string& first = form == name_form::code ? code : name;
    return first.empty() ? (form == name_form::code ? name : code) : first;
}

void write_address(xml_writer& out, std::string_view element, const data::address& a,
                   const options& o) {
    out.open(element);
    out.optional_element("Company", a.company);
    out.element("Name", a.name.empty() ? a.company : a.name);
    out.optional_element("AddressLine1", a.street1);
    out.optional_element("AddressLine2", a.street2);
    out.optional_element("AddressLine3", a.street3);
    out.optional_element("City", a.city);
    out.optional_element("State", prefer(o.state_form, a.region_code, a.region));
    out.optional_element("Country", prefer(o.country_form, a.country_code, a.country));
    out.optional_element("ZipCode", a.postcode);
    out.optional_element("PhoneNumber", a.phone);
    out.close(element);
}

// The note, then each line's options: the schema has no place for them on a line, and a
// personalisation that is not sent is a wrong parcel.
std::string comments_of(const data::consignment& c, const options& o) {
    std::string text = c.note;
    if (!o.send_options)
        return text;
    for (const auto& line : c.lines) {
        if (line.options.empty())
            continue;
        if (!text.empty())
            text.push_back('\n');
        text.append("Line ").append(std::to_string(line.number));
        text.append(" (").append(line.sku).append("):");
        const char* separator = " ";
        for (const auto& option : line.options) {
            text.append(separator).append(option.name).append(": ").append(option.value);
            separator = "; ";
        }
    }
    return text;
}

std::string price_of(const data::consignment_line& line, const std::string& unit,
                     const options& o) {
    switch (o.line_price) {
    case line_price::unit:
        return unit;
    case line_price::zero:
        return "0";
    case line_price::extended:
        break;
    }
    return times(unit, line.quantity);
}

void write_line(xml_writer& out, const data::consignment_line& line, const options& o,
                const std::string& date) {
    const std::string unit =
        line.unit_price.empty() || o.line_price == line_price::zero ? "0" : line.unit_price;
    out.open("OrderLine");
    out.element("LineNumber", line.number);
    out.element("Price", price_of(line, unit, o));
    out.element("Status", o.line_status);
    out.element("EstimatedShipDate", date);
    out.element("Sku", line.sku);
    out.element("Quantity", line.quantity);
    out.element("UnitPrice", unit);
    if (o.send_part) {
        out.open("Part");
        out.element("PageCount", 0);
        out.element("FinishedWidth", 0);
        out.element("FinishedHieght", 0); // the vendor's spelling
        out.element("Sku", line.sku);
        out.close("Part");
    }
    out.element("FulfillCharge", 0);
    out.close("OrderLine");
}

void write_user(xml_writer& out, const options& o) {
    if (o.user_email.empty() && o.user_name.empty() && o.user_external_id.empty())
        return;
    out.open("OrderUser");
    out.optional_element("Email", o.user_email);
    out.optional_element("Username", o.user_name);
    out.optional_element("ExternalId", o.user_external_id);
    out.close("OrderUser");
}

void refuse(const char* code, std::string message, std::string subject) {
    throw sdk::failure(sdk::error_class::rejected, code, std::move(message))
        .about(std::move(subject));
}

} // namespace

void require_sendable(const data::consignment& c) {
    if (c.reference.empty())
        refuse("reference_missing",
               "The consignment has no reference, so it could not be found "
               "again at Propago; nothing was sent.",
               "reference");
    if (c.lines.empty())
        refuse("no_lines", "Consignment " + c.reference + " has no lines; nothing was sent.",
               "lines");
    if (c.to.street1.empty() && c.to.street2.empty() && c.to.city.empty())
        refuse("address_missing",
               "Consignment " + c.reference +
                   " has neither street nor city to ship to; correct the order's address and "
                   "retry.",
               "address");
    if (c.to.name.empty() && c.to.company.empty())
        refuse("name_missing",
               "Consignment " + c.reference +
                   " names neither a person nor a company to ship to; correct the order's address "
                   "and retry.",
               "address");
    for (const auto& line : c.lines) {
        const std::string where =
            "Line " + std::to_string(line.number) + " of consignment " + c.reference;
        if (line.sku.empty())
            refuse("sku_missing", where + " has no SKU; give it one and retry.", "sku");
        if (line.quantity <= 0 || line.quantity > 1'000'000'000)
            refuse("quantity_invalid",
                   where + " asks for " + std::to_string(line.quantity) +
                       " units; a quantity is 1 to 1,000,000,000.",
                   line.sku);
        if (!line.unit_price.empty() &&
            (!data::is_decimal(line.unit_price) || line.unit_price.front() == '-'))
            refuse("price_invalid", where + " has a unit price that is no amount of 0 or more.",
                   line.sku);
    }
}

std::string carrier_of(const data::consignment& c, const options& o) {
    std::string text;
    switch (o.carrier_text) {
    case carrier_text::carrier:
        text = c.carrier;
        break;
    case carrier_text::service:
        text = c.service.empty() ? c.carrier : c.service;
        break;
    case carrier_text::carrier_service:
        text = c.carrier;
        if (!c.service.empty())
            text.append(text.empty() ? "" : " ").append(c.service);
        break;
    }
    return text.empty() ? o.default_carrier : text;
}

void write_order(xml_writer& out, const data::consignment& c, const options& o,
                 data::timestamp now) {
    // The time of sending, not of the purchase: whichever of the two Propago later searches by,
    // it is the one that the polls ask for.
    const std::string date = write_time(now, o.offset);
    out.reserve(2048 + c.lines.size() * 512);
    out.open("order");
    write_user(out, o);
    out.optional_element("OrderTag", o.order_tag);
    out.element("PoNumber", c.reference);
    out.optional_element("Comments", comments_of(c, o));
    out.optional_element("CompanyName", o.company_name);
    out.optional_element("CompanyGuid", o.company_guid);
    out.optional_element("Status", o.order_status);
    if (o.send_email)
        out.optional_element("EmailAddress", c.email.empty() ? c.to.email : c.email);
    out.element("ShippingAndHandling", 0);
    out.element("Tax", 0);
    out.element("Discount", 0);
    out.element("OrderDate", date);
    out.element("DesiredShipDate", date);
    out.optional_element("Carrier", carrier_of(c, o));
    write_address(out, "ShippingAddress", c.to, o);
    if (!c.billing.name.empty() || !c.billing.company.empty())
        write_address(out, "BillingAddress", c.billing, o);
    out.open("Lines");
    for (const auto& line : c.lines)
        write_line(out, line, o, date);
    out.close("Lines");
    for (int field = 1; field <= 5; ++field) {
        const std::string name = "OrderField" + std::to_string(field);
        if (field == o.reference_field)
            out.element(name, c.reference);
        if (field == o.number_field)
            out.optional_element(name, c.order_number);
    }
    out.optional_element("CompanyExternalId1", o.company_external_id1);
    out.optional_element("CompanyExternalId2", o.company_external_id2);
    out.optional_element("CurrencyCode", c.currency);
    out.close("order");
}

} // namespace dray::propago
