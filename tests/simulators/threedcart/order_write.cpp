#include "tests/simulators/threedcart/order_write.hpp"

#include "tests/simulators/common/times.hpp"

#include <boost/json.hpp>
#include <cmath>

namespace dray::sim::threedcart {
namespace json = boost::json;

namespace {

/// Goes over the members of a body twice: once to check, once to write.
class writer {
public:
    writer(const settings& set, const json::object& body, bool checking)
        : set_(set), body_(body), checking_(checking) {}

    bool checking() const { return checking_; }

    const json::value* find(std::string_view name) const {
        const auto* found = body_.if_contains(name);
        return found == nullptr || found->is_null() ? nullptr : found;
    }

    void text(std::string_view name, std::string& to, std::size_t longest) const {
        const auto* given = find(name);
        if (given == nullptr) {
            return;
        }
        if (!given->is_string()) {
            throw record_error(400, "Not updated. Invalid value for " + std::string(name));
        }
        std::string value(given->get_string());
        if (value.size() > longest) {
            if (set_.too_long == "reject") {
                throw record_error(400, "Not updated. " + std::string(name) +
                                            " exceeds the maximum length of " +
                                            std::to_string(longest));
            }
            value.resize(longest);
        }
        if (!checking_) {
            to = std::move(value);
        }
    }

    template <class Number>
    void whole(std::string_view name, Number& to) const {
        if (const auto value = number(name); value && !checking_) {
            to = static_cast<Number>(*value);
        }
    }

    std::optional<std::int64_t> number(std::string_view name) const {
        const auto* given = find(name);
        if (given == nullptr) {
            return std::nullopt;
        }
        const auto value = lenient_integer(*given);
        if (!value || std::abs(*value) > 1'000'000'000'000) {
            throw record_error(400, "Not updated. Invalid value for " + std::string(name));
        }
        return value;
    }

    void cents(std::string_view name, std::int64_t& to) const {
        const auto* given = find(name);
        if (given == nullptr) {
            return;
        }
        try {
            const auto value = cents_of(*given, name);
            to = checking_ ? to : value;
        } catch (const std::invalid_argument&) {
            throw record_error(400, "Not updated. Invalid value for " + std::string(name));
        }
    }

    void amount(std::string_view name, double& to) const {
        const auto* given = find(name);
        if (given == nullptr) {
            return;
        }
        if (!given->is_number() || std::abs(given->to_number<double>()) > 1e9) {
            throw record_error(400, "Not updated. Invalid value for " + std::string(name));
        }
        if (!checking_) {
            to = given->to_number<double>();
        }
    }

    const json::array* list(std::string_view name) const {
        const auto* given = find(name);
        if (given == nullptr) {
            return nullptr;
        }
        if (!given->is_array()) {
            throw record_error(400, "Not updated. Invalid value for " + std::string(name));
        }
        for (const auto& each : given->get_array()) {
            if (!each.is_object()) {
                throw record_error(400, "Not updated. Invalid value for " + std::string(name));
            }
        }
        return &given->get_array();
    }

private:
    const settings& set_;
    const json::object& body_;
    bool checking_;
};

void put_address(const writer& body, const std::string& prefix, address& to, bool billing) {
    body.text(prefix + "FirstName", to.first_name, 100);
    body.text(prefix + "LastName", to.last_name, 100);
    body.text(prefix + "Company", to.company, billing ? 255 : 200);
    body.text(prefix + "Address", to.street, billing ? 200 : 255);
    body.text(prefix + "Address2", to.street_2, 50);
    body.text(prefix + "City", to.city, billing ? 100 : 50);
    body.text(prefix + "State", to.state, 100);
    body.text(prefix + "ZipCode", to.zip, 20);
    body.text(prefix + "Country", to.country, 50);
    body.text(prefix + (billing ? "PhoneNumber" : "Phone"), to.phone, 50);
    body.text(prefix + "Email", to.email, 100);
}

/// "" is no date; else the vendor's own spelling or ISO without an offset.
std::optional<wall_date> shipped_date(const writer& body) {
    const auto* given = body.find("ShipmentShippedDate");
    if (given == nullptr) {
        return std::nullopt;
    }
    const auto* text = given->if_string();
    if (text != nullptr && text->empty()) {
        return wall_date{};
    }
    if (text != nullptr) {
        if (const auto date = parse_us_date(*text)) {
            return date;
        }
        if (const auto wall = parse_time(*text)) {
            return wall_date{*wall, text->size() > std::string_view("2013-09-15").size()};
        }
    }
    throw record_error(400, "Not updated. Invalid value for ShipmentShippedDate");
}

void put_shipment(shop& in, order& one, shipment& to, const writer& body) {
    put_address(body, "Shipment", to.to, false);
    body.text("ShipmentInternalComment", to.comment, 65'535);
    body.text("ShipmentAlias", to.alias, 100);
    body.text("ShipmentMethodName", to.method_name, 100);
    body.text("ShipmentUserID", to.user_id, 50);
    body.whole("ShipmentBoxes", to.boxes);
    body.whole("ShipmentMethodID", to.method_id);
    body.whole("ShipmentAddressTypeID", to.address_type);
    body.cents("ShipmentCost", to.cost);
    std::string tracking = to.tracking;
    body.text("ShipmentTrackingCode", tracking, 50);
    const auto status = body.number("ShipmentOrderStatus");
    if (status && in.statuses.find(static_cast<int>(*status)) == nullptr) {
        throw record_error(400, "Not updated. Order Status not found");
    }
    const auto shipped = shipped_date(body);
    if (body.checking()) {
        return;
    }
    if (shipped) {
        to.shipped = shipped->wall;
        to.shipped_has_time = shipped->has_time;
    }
    if (body.find("ShipmentTrackingCode") != nullptr) {
        while (tracking.ends_with(' ')) {
            tracking.pop_back(); // the column pads it again
        }
        in.set_tracking(one, to, std::move(tracking), actor::api);
    }
    if (status) {
        to.status_id = static_cast<std::int32_t>(*status);
    }
}

void put_line(shop& in, order& one, order_line& to, const writer& body) {
    body.text("ItemID", to.sku, 100);
    body.text("ItemDescription", to.description, 65'535);
    body.text("ItemOptions", to.options, 65'535);
    body.whole("CatalogID", to.catalog_id);
    body.whole("ItemWarehouseID", to.warehouse_id);
    body.amount("ItemQuantity", to.quantity);
    body.cents("ItemUnitPrice", to.unit_price);
    body.cents("ItemOptionPrice", to.option_price);
    const auto parcel = body.number("ItemShipmentID");
    if (parcel && one.sent(*parcel) == nullptr && in.orders.find(one.id) != nullptr) {
        throw record_error(400, "Not updated. Shipment not found");
    }
    if (parcel && !body.checking()) {
        to.shipment_id = *parcel;
    }
}

void put_texts(order& to, const writer& body) {
    put_address(body, "Billing", to.billing, true);
    body.text("InvoiceNumberPrefix", to.prefix, 50);
    body.text("UserID", to.user_id, 50);
    body.text("SalesPerson", to.sales_person, 50);
    body.text("AlternateOrderID", to.alternate_id, 50);
    body.text("OrderType", to.order_type, 50);
    body.text("BillingPaymentMethod", to.payment_method, 100);
    body.text("BillingPaymentMethodID", to.payment_method_id, 50);
    body.text("CustomerComments", to.customer_comments, 65'535);
    body.text("InternalComments", to.internal_comments, 65'535);
    body.text("ExternalComments", to.external_comments, 65'535);
    body.text("Referer", to.referer, 255);
}

void refuse_transition(shop& in, const order& one, int to) {
    const auto why = in.refusal_of(one, to);
    if (!why.empty()) {
        ++in.page(one).refused_transitions;
        throw record_error(400, why);
    }
}

shipment& shipment_named(order& one, const writer& entry) {
    auto* found = one.sent(entry.number("ShipmentID").value_or(0));
    if (found == nullptr) {
        throw record_error(404, "Not updated. Shipment not found");
    }
    return *found;
}

order_line& line_named(order& one, const writer& entry) {
    auto* found = one.line(entry.number("ItemIndexID").value_or(0));
    if (found == nullptr) {
        throw record_error(404, "Not updated. Item not found");
    }
    return *found;
}

/// Shipments that all say Shipped move the order, where the store does that.
void follow_shipments(shop& in, order& one) {
    if (!in.set.shipment_status_moves_order || one.shipments.empty()) {
        return;
    }
    const int to = one.shipments.front().status_id;
    for (const auto& each : one.shipments) {
        if (each.status_id != to) {
            return;
        }
    }
    if (to != one.status_id && in.refusal_of(one, to).empty()) {
        in.set_status(one, to, actor::store);
    }
}

void order_pass(shop& in, order& one, const json::object& body, bool checking) {
    const writer members(in.set, body, checking);
    put_texts(one, members);
    if (const auto* parcels = members.list("ShipmentList")) {
        for (const auto& each : *parcels) {
            const writer entry(in.set, each.get_object(), checking);
            put_shipment(in, one, shipment_named(one, entry), entry);
        }
    }
    if (const auto* lines = members.list("OrderItemList")) {
        for (const auto& each : *lines) {
            const writer entry(in.set, each.get_object(), checking);
            put_line(in, one, line_named(one, entry), entry);
        }
    }
}

} // namespace

void check_order(shop& in, order& one, const json::object& body) {
    order_pass(in, one, body, true);
    if (const auto to = writer(in.set, body, true).number("OrderStatusID")) {
        refuse_transition(in, one, static_cast<int>(*to));
    }
}

void write_order(shop& in, order& one, const json::object& body) {
    check_order(in, one, body);
    order_pass(in, one, body, false);
    ++in.page(one).updates;
    if (const auto to = writer(in.set, body, true).number("OrderStatusID")) {
        in.set_status(one, static_cast<int>(*to), actor::api);
    } else {
        follow_shipments(in, one);
        in.touch(one);
    }
    in.announce(one, hook_event::order_update);
}

void write_shipment(shop& in, order& one, shipment& of, const json::object& body) {
    put_shipment(in, one, of, writer(in.set, body, true));
    put_shipment(in, one, of, writer(in.set, body, false));
    ++in.page(one).updates;
    follow_shipments(in, one);
    in.touch(one);
    in.announce(one, hook_event::order_update);
}

void write_line(shop& in, order& one, order_line& of, const json::object& body) {
    put_line(in, one, of, writer(in.set, body, true));
    put_line(in, one, of, writer(in.set, body, false));
    ++in.page(one).updates;
    in.touch(one);
    in.announce(one, hook_event::order_update);
}

shipment& add_shipment(shop& in, order& one, const json::object& body) {
    shipment added;
    put_shipment(in, one, added, writer(in.set, body, true));
    added.id = ++in.last_shipment_id;
    added.number = static_cast<std::int64_t>(one.shipments.size()) + 1;
    added.status_id = one.status_id;
    if (!one.shipments.empty()) {
        added.to = one.shipments.front().to;
    }
    auto& placed = one.shipments.emplace_back(std::move(added));
    put_shipment(in, one, placed, writer(in.set, body, false));
    ++in.page(one).posted_shipments;
    in.touch(one);
    in.announce(one, hook_event::order_update);
    return placed;
}

void fill_new_order(shop& in, order& one, const json::object& body) {
    for (const bool checking : {true, false}) {
        const writer members(in.set, body, checking);
        put_texts(one, members);
        members.whole("CustomerID", one.customer_id);
        const auto status = members.number("OrderStatusID");
        if (status && in.statuses.find(static_cast<int>(*status)) == nullptr) {
            throw record_error(400, "Not created. Order Status not found");
        }
        one.status_id = static_cast<std::int32_t>(status.value_or(status::new_order));
        if (const auto* lines = members.list("OrderItemList")) {
            one.lines.clear();
            for (const auto& each : *lines) {
                auto& added = one.lines.emplace_back();
                added.added = one.created;
                put_line(in, one, added, writer(in.set, each.get_object(), checking));
            }
        }
        one.shipments.clear();
        const auto* parcels = members.list("ShipmentList");
        const auto count = parcels == nullptr ? 0 : parcels->size();
        for (std::size_t i = 0; i < std::max<std::size_t>(1, count); ++i) {
            shipment added;
            added.number = static_cast<std::int64_t>(i) + 1;
            added.to = one.billing;
            added.status_id = one.status_id;
            added.id = i == 0 ? 0 : in.last_shipment_id + static_cast<ident>(i);
            if (i < count) {
                // Checked only: a tracking number in a new order is stored without a page.
                const writer entry(in.set, (*parcels)[i].get_object(), true);
                put_shipment(in, one, added, entry);
                const writer plain(in.set, (*parcels)[i].get_object(), checking);
                put_address(plain, "Shipment", added.to, false);
                plain.text("ShipmentMethodName", added.method_name, 100);
                plain.text("ShipmentTrackingCode", added.tracking, 50);
                plain.cents("ShipmentCost", added.cost);
            }
            one.shipments.push_back(std::move(added));
        }
    }
    if (one.lines.empty()) {
        throw record_error(400, "Not created. OrderItemList is empty");
    }
    for (auto& each : one.lines) {
        each.index_id = ++in.last_line_id;
    }
}

} // namespace dray::sim::threedcart
