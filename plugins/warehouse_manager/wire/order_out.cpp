#include "order_out.hpp"

#include "../tenant_settings.hpp"
#include "rql.hpp"

#include "plugins/common/text.hpp"

#include "dray/sdk/failure.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace dray::warehouse_manager {

namespace json = boost::json;

namespace {

[[noreturn]] void refuse(const char* code, std::string message, std::string subject) {
    throw sdk::failure(sdk::error_class::rejected, code, std::move(message))
        .about(std::move(subject));
}

void add(json::object& to, const char* key, const std::string& text) {
    if (!text.empty())
        to[key] = text;
}

/// Ids are digits in the settings and numbers in the API.
json::object identifier(const std::string& id) {
    std::int64_t number = 0;
    std::from_chars(id.data(), id.data() + id.size(), number);
    json::object out;
    out["id"] = number;
    return out;
}

/// The API has two lines for a street, we have three: nothing is cut.
std::string second_line(const data::address& a) {
    if (a.street3.empty())
        return a.street2;
    return a.street2.empty() ? a.street3 : a.street2 + ", " + a.street3;
}

json::object ship_to(const data::consignment& c, const tenant_settings& tenant) {
    const auto& a = c.to;
    json::object out;
    add(out, "companyName", a.company);
    add(out, "name", a.name.empty() ? a.company : a.name);
    add(out, "address1", a.street1.empty() ? second_line(a) : a.street1);
    if (!a.street1.empty())
        add(out, "address2", second_line(a));
    add(out, "city", a.city);
    add(out, "state", a.region_code.empty() ? a.region : a.region_code);
    add(out, "zip", a.postcode);
    add(out, "country", a.country_code.empty() ? a.country : a.country_code);
    add(out, "phoneNumber", a.phone);
    if (tenant.send_email)
        add(out, "emailAddress", c.email.empty() ? a.email : c.email);
    return out;
}

std::string options_of(const data::consignment_line& line) {
    std::string out;
    for (const auto& option : line.options)
        out.append(out.empty() ? "" : "; ").append(option.name).append(": ").append(option.value);
    return out;
}

json::array lines_of(const data::consignment& c, const tenant_settings& tenant) {
    json::array out;
    for (const auto& line : c.lines) {
        json::object identifier;
        identifier["sku"] = line.sku;
        json::object item;
        item["itemIdentifier"] = std::move(identifier);
        item["qty"] = line.quantity;
        item["externalId"] = std::to_string(line.number);
        if (tenant.send_options)
            add(item, "notes", options_of(line));
        out.push_back(std::move(item));
    }
    return out;
}

} // namespace

void require_sendable(const data::consignment& c) {
    const auto who = "Consignment " + c.reference;
    if (c.reference.empty())
        refuse("reference_missing",
               "The consignment has no reference, so it could not be found again at the "
               "warehouse; nothing was sent.",
               "reference");
    if (looks_like_split(c.reference))
        refuse("reference_like_split",
               "Reference " + c.reference +
                   " ends like those that the warehouse makes when it splits an order, so the two "
                   "could be taken for each other; nothing was sent. Send the order anew as "
                   "another generation.",
               "reference");
    if (c.lines.empty())
        refuse("no_lines", who + " has no lines; nothing was sent.", "lines");
    if (c.to.street1.empty() && c.to.street2.empty() && c.to.street3.empty())
        refuse("address_missing", who + " has no street; correct its address and retry.",
               "address");
    if (c.to.name.empty() && c.to.company.empty())
        refuse("name_missing",
               who + " names neither a person nor a company; correct its address and retry.",
               "address");
    for (const auto& line : c.lines) {
        const auto where = "Line " + std::to_string(line.number) + " of consignment " + c.reference;
        if (line.sku.empty())
            refuse("sku_missing", where + " has no SKU; give it one and retry.", "sku");
        if (line.quantity <= 0 || line.quantity > 1'000'000'000)
            refuse("quantity_invalid",
                   where + " asks for " + std::to_string(line.quantity) +
                       " units; a quantity is 1 to 1,000,000,000.",
                   line.sku);
    }
}

routing routing_of(const data::consignment& c, const tenant_settings& tenant) {
    routing out;
    out.carrier = c.carrier.empty() ? tenant.default_carrier : c.carrier;
    out.mode = c.service;
    // A service code means something with its own carrier alone.
    if (out.mode.empty() && out.carrier == tenant.default_carrier)
        out.mode = tenant.default_mode;
    return out;
}

std::string order_body(const data::consignment& c, const tenant_settings& tenant) {
    json::object out;
    out["customerIdentifier"] = identifier(tenant.customer_id);
    out["facilityIdentifier"] = identifier(tenant.facility_id);
    out["referenceNum"] = c.reference;
    if (!tenant.number_field.empty() && !c.order_number.empty())
        out[tenant.number_field] = c.order_number;
    if (tenant.reference_field == reference_place::external_id)
        out["externalId"] = c.reference;
    if (tenant.reference_field == reference_place::saved_element) {
        json::object element;
        element["name"] = tenant.reference_element;
        element["value"] = c.reference;
        out["savedElements"] = json::array{std::move(element)};
    }
    add(out, "notes", c.note);
    out["billingCode"] = tenant.billing_code;
    const auto chosen = routing_of(c, tenant);
    json::object routing;
    add(routing, "carrier", chosen.carrier);
    add(routing, "mode", chosen.mode);
    add(routing, "account", tenant.account);
    out["routingInfo"] = std::move(routing);
    // Left out, an option of the warehouse decides whether work begins.
    if (tenant.release != release_rule::warehouse)
        out["deferNotification"] = tenant.release == release_rule::later;
    out["shipTo"] = ship_to(c, tenant);
    out["orderItems"] = lines_of(c, tenant);
    return json::serialize(out);
}

} // namespace dray::warehouse_manager
