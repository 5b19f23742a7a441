#include "tests/simulators/propago/wire_types.hpp"

#include "tests/simulators/propago/date_time.hpp"
#include "tests/simulators/propago/soap.hpp"
#include "tests/simulators/propago/xml_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <vector>

namespace dray::sim::propago {
namespace {

constexpr element text(std::string_view name) {
    return {name};
}
constexpr element value(std::string_view name, kind k) {
    return {name, k};
}
constexpr element must(std::string_view name, kind k) {
    return {name, k, true};
}
constexpr element one(std::string_view name, const type& of) {
    return {name, kind::complex, false, &of};
}
constexpr element many(std::string_view name, std::string_view item, const type& of) {
    return {name, kind::list, false, &of, item};
}
constexpr element many_of(std::string_view name, std::string_view item, kind k) {
    return {name, kind::list, false, nullptr, item, k};
}

constexpr std::array address_elements{
    text("Company"),      text("Name"),       text("AddressLine1"), text("AddressLine2"),
    text("AddressLine3"), text("City"),       text("State"),        text("Country"),
    text("ZipCode"),      text("PhoneNumber")};
constexpr type address_type{"Address", address_elements};

constexpr std::array user_elements{text("Email"), text("Username"), text("ExternalId")};
constexpr type user_type{"OrderUser", user_elements};

constexpr std::array custom_field_elements{text("Key"), text("Value")};
constexpr type custom_field_type{"CustomField", custom_field_elements};

constexpr std::array part_elements{must("PageCount", kind::integer),
                                   must("FinishedWidth", kind::decimal),
                                   must("FinishedHieght", kind::decimal),
                                   text("Stock"),
                                   text("PrintSpec"),
                                   text("FormNo"),
                                   text("CommodityCode"),
                                   text("ItemType"),
                                   text("Manufacturer"),
                                   text("ClientCode"),
                                   text("InternalPartId"),
                                   text("VendorSku"),
                                   text("Sku"),
                                   text("Comments"),
                                   text("CompanyExternalId1"),
                                   text("CompanyExternalId2")};
constexpr type part_type{"LinePart", part_elements};

constexpr std::array line_elements{text("LineId"),
                                   text("VendorId"),
                                   must("LineNumber", kind::integer),
                                   must("Price", kind::decimal),
                                   must("Status", kind::line_status),
                                   must("EstimatedShipDate", kind::date_time),
                                   text("Sku"),
                                   text("PrintFileUrl"),
                                   text("ListFilUrl"),
                                   must("Quantity", kind::integer),
                                   text("FileUrl"),
                                   text("Thumbnail"),
                                   must("UnitPrice", kind::decimal),
                                   one("Part", part_type),
                                   text("Custom01"),
                                   text("Custom02"),
                                   text("Custom03"),
                                   must("FulfillCharge", kind::decimal),
                                   value("RevenueCost", kind::decimal),
                                   value("FlatFee", kind::decimal),
                                   text("FlatFeeLabel"),
                                   value("SalesTax", kind::decimal),
                                   text("ProducingPartner")};

constexpr std::array order_elements{one("OrderUser", user_type),
                                    text("OrderNumber"),
                                    text("OrderTag"),
                                    text("PoNumber"),
                                    text("Comments"),
                                    text("CompanyName"),
                                    text("CompanyGuid"),
                                    text("Status"),
                                    text("EmailAddress"),
                                    must("ShippingAndHandling", kind::decimal),
                                    must("Tax", kind::decimal),
                                    must("Discount", kind::decimal),
                                    must("OrderDate", kind::date_time),
                                    must("DesiredShipDate", kind::date_time),
                                    text("Carrier"),
                                    one("ShippingAddress", address_type),
                                    one("BillingAddress", address_type),
                                    many("Lines", "OrderLine", order_line_type),
                                    text("OrderField1"),
                                    text("OrderField2"),
                                    text("OrderField3"),
                                    text("OrderField4"),
                                    text("OrderField5"),
                                    text("CompanyExternalId1"),
                                    text("CompanyExternalId2"),
                                    text("CurrencyCode"),
                                    many("CustomFields", "CustomField", custom_field_type)};

static_assert(order_elements.size() <= 32 && line_elements.size() <= 32); // see copy_complex

constexpr std::array search_elements{
    must("Skip", kind::integer),
    must("Take", kind::integer),
    text("OrderNumber"),
    value("OrderSubmittedStartDate", kind::date_time),
    value("OrderSubmittedEndDate", kind::date_time),
    text("Custom01"),
    text("Custom02"),
    text("Custom03"),
    text("Custom04"),
    text("Custom05"),
    text("OrderTag"),
    text("PoNumber"),
    text("CompanyExternalId1"),
    text("CompanyExternalId2"),
    value("Status", kind::search_status),
    many_of("ExplicitStatus", "SearchOrderStatus", kind::search_status),
    value("IsTransmitted", kind::boolean)};
constexpr type search_type{"OrderSearch", search_elements};

constexpr std::array credential_elements{text("CustomerName"), text("ApiKey")};
constexpr type credential_type{"Credentials", credential_elements};
constexpr element credentials = one("credentials", credential_type);

constexpr std::array submit_elements{credentials, one("order", order_type)};
constexpr std::array number_elements{credentials, text("orderNumber")};
constexpr std::array po_elements{credentials, text("purchaseOrderNumber")};
constexpr std::array filter_elements{credentials, one("searchFilter", search_type)};
constexpr std::array new_elements{credentials, must("maxOrders", kind::integer)};
constexpr std::array accept_elements{credentials, many_of("orderNumbers", "string", kind::text)};

constexpr std::array all_operations{
    operation{"SubmitOrder", {"SubmitOrder", submit_elements}},
    operation{"GetOrderStatus", {"GetOrderStatus", number_elements}},
    operation{"GetOrderDetails", {"GetOrderDetails", number_elements}},
    operation{"GetOrderByPoNumber", {"GetOrderByPoNumber", po_elements}},
    operation{"SearchOrders", {"SearchOrders", filter_elements}},
    operation{"GetShippingInformation", {"GetShippingInformation", number_elements}},
    operation{"GetNewOrders", {"GetNewOrders", new_elements}},
    operation{"AcceptNewOrders", {"AcceptNewOrders", accept_elements}}};

std::string_view trimmed(std::string_view raw) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first = raw.find_first_not_of(blank);
    if (first == std::string_view::npos)
        return {};
    return raw.substr(first, raw.find_last_not_of(blank) - first + 1);
}

bool is_integer(std::string_view raw) {
    if (!raw.empty() && raw.front() == '+')
        raw.remove_prefix(1);
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
    return !raw.empty() && error == std::errc{} && end == raw.data() + raw.size();
}

bool is_decimal(std::string_view raw) {
    if (!raw.empty() && (raw.front() == '+' || raw.front() == '-'))
        raw.remove_prefix(1);
    std::size_t digits = 0;
    std::size_t dots = 0;
    for (const char c : raw) {
        if (c == '.')
            ++dots;
        else if (c >= '0' && c <= '9')
            ++digits;
        else
            return false;
    }
    return digits > 0 && digits <= 28 && dots <= 1;
}

/// What is wrong with a simple value, or null.
const char* complaint(kind k, std::string_view raw) {
    switch (k) {
    case kind::integer:
        return is_integer(raw) ? nullptr : "is not a whole number of 32 bits";
    case kind::decimal:
        return is_decimal(raw) ? nullptr : "is not a decimal number";
    case kind::boolean:
        return raw == "true" || raw == "false" || raw == "1" || raw == "0"
                   ? nullptr
                   : "is not true, false, 1 or 0";
    case kind::date_time:
        return parse_date_time(raw, std::chrono::minutes{0}) ? nullptr : "is not an xsd:dateTime";
    case kind::line_status:
        return is_line_status(raw) ? nullptr : "is not a line status";
    case kind::search_status:
        return is_search_status(raw) ? nullptr : "is not a search status";
    case kind::text:
    case kind::complex:
    case kind::list:
        break;
    }
    return nullptr;
}

/// Where an element stands, for the fault's text; the chain lives on the stack.
struct place {
    const place* parent = nullptr;
    std::string_view name;
    std::size_t number = 0; ///< from 1 in a list; 0 elsewhere

    std::string text() const {
        std::string out = parent == nullptr ? std::string{} : parent->text() + "/";
        out += name;
        if (number != 0)
            out += "[" + std::to_string(number) + "]";
        return out;
    }
};

void copy_simple(pugi::xml_node from, kind k, pugi::xml_node to, const place& where) {
    std::string raw = text_of(from);
    if (k != kind::text) {
        const std::string_view value = trimmed(raw);
        if (const char* why = complaint(k, value))
            throw soap_fault("There is an error in the XML document: " + where.text() + " " + why +
                             ": '" + std::string(value.substr(0, 60)) + "'");
        raw = value;
    }
    if (!raw.empty())
        to.append_child(pugi::node_pcdata).set_value(raw.c_str());
}

void copy_complex(pugi::xml_node from, const type& shape, pugi::xml_node to, bool enforce,
                  const place& where);

void copy_list(pugi::xml_node from, const element& list, pugi::xml_node to, bool enforce,
               const place& where) {
    place item{&where, list.item, 0};
    for (const auto child : from.children()) {
        if (child.type() != pugi::node_element || local_name(child) != list.item ||
            !in_namespace(child, service_namespace))
            continue;
        ++item.number;
        if (is_nil(child))
            continue;
        auto copy = to.append_child(std::string(list.item).c_str());
        if (list.of != nullptr)
            copy_complex(child, *list.of, copy, enforce, item);
        else
            copy_simple(child, list.item_kind, copy, item);
    }
}

void copy_complex(pugi::xml_node from, const type& shape, pugi::xml_node to, bool enforce,
                  const place& where) {
    std::array<pugi::xml_node, 32> found{};
    for (const auto child : from.children()) {
        if (child.type() != pugi::node_element)
            continue;
        const auto name = local_name(child);
        const auto at = std::find_if(shape.elements.begin(), shape.elements.end(),
                                     [&](const element& e) { return e.name == name; });
        if (at == shape.elements.end() || !in_namespace(child, service_namespace))
            continue;
        auto& slot = found[static_cast<std::size_t>(at - shape.elements.begin())];
        if (!slot)
            slot = child;
    }
    for (std::size_t i = 0; i < shape.elements.size(); ++i) {
        const element& e = shape.elements[i];
        const place here{&where, e.name, 0};
        if (!found[i] || is_nil(found[i])) {
            if (e.required && enforce)
                throw soap_fault("There is an error in the XML document: " + here.text() +
                                 " is required and was " + (found[i] ? "nil" : "missing"));
            continue;
        }
        auto copy = to.append_child(std::string(e.name).c_str());
        if (e.kind == kind::complex)
            copy_complex(found[i], *e.of, copy, enforce, here);
        else if (e.kind == kind::list)
            copy_list(found[i], e, copy, enforce, here);
        else
            copy_simple(found[i], e.kind, copy, here);
    }
}

} // namespace

const type order_type{"Order", order_elements};
const type order_line_type{"OrderLine", line_elements};

std::span<const operation> operations() {
    return all_operations;
}

const operation* find_operation(std::string_view name) {
    const auto at = std::find_if(all_operations.begin(), all_operations.end(),
                                 [&](const operation& op) { return op.name == name; });
    return at == all_operations.end() ? nullptr : &*at;
}

void copy_known(pugi::xml_node from, const type& shape, pugi::xml_node to, bool enforce_required) {
    copy_complex(from, shape, to, enforce_required, {nullptr, shape.name, 0});
}

} // namespace dray::sim::propago
