#include "fixtures.hpp"

namespace dray::warehouse_manager::fixtures {

namespace json = boost::json;

namespace {

const char* const order_rel = "http://api.3plCentral.com/rels/orders/order";
const char* const item_rel = "http://api.3plCentral.com/rels/orders/item";
const char* const package_rel = "http://api.3plCentral.com/rels/orders/package";
const char* const content_rel = "http://api.3plCentral.com/rels/orders/packagecontent";

json::object named(std::int64_t id, const char* name) {
    json::object out;
    out["externalId"] = nullptr;
    out["name"] = name;
    out["id"] = id;
    return out;
}

} // namespace

json::object order(std::int64_t id, std::string_view reference, int status) {
    json::object inner;
    inner["orderId"] = id;
    inner["fullyAllocated"] = true;
    inner["isClosed"] = status != 0;
    inner["status"] = status;
    inner["pickStarted"] = false;
    inner["packStarted"] = false;
    inner["batchIdentifier"] = nullptr;
    inner["customerIdentifier"] = named(4, "Acme");
    inner["facilityIdentifier"] = named(1, "North");
    inner["creationDate"] = "2026-03-01T03:00:00";
    inner["lastModifiedDate"] = "2026-03-01T04:00:00";
    json::object to;
    to["companyName"] = "Acme";
    to["name"] = "Ann Lee";
    to["zip"] = "73301";
    json::object out;
    out["readOnly"] = std::move(inner);
    out["referenceNum"] = std::string(reference);
    out["shipTo"] = std::move(to);
    return out;
}

json::object with(json::object order, std::string_view name, json::value value) {
    order["readOnly"].get_object()[name] = std::move(value);
    return order;
}

json::object item(std::int64_t item_id, int line, std::string_view sku, double quantity) {
    json::object inner;
    inner["orderItemId"] = item_id;
    inner["isInsert"] = false;
    json::object identifier;
    identifier["sku"] = std::string(sku);
    identifier["id"] = 9000 + item_id;
    json::object out;
    out["readOnly"] = std::move(inner);
    out["itemIdentifier"] = std::move(identifier);
    out["qty"] = quantity;
    out["externalId"] = line == 0 ? json::value() : json::value(std::to_string(line));
    return out;
}

json::object add(json::object order, std::vector<json::object> items) {
    json::array list;
    for (auto& one : items)
        list.emplace_back(std::move(one));
    json::object embedded;
    embedded[item_rel] = std::move(list);
    order["_embedded"] = std::move(embedded);
    return order;
}

json::object package(std::int64_t id, std::string_view tracking,
                     const std::vector<std::pair<std::int64_t, double>>& contents) {
    json::array list;
    for (const auto& [item_id, quantity] : contents) {
        json::object content;
        content["packageId"] = id;
        content["orderItemId"] = item_id;
        content["qty"] = quantity;
        list.emplace_back(std::move(content));
    }
    json::object out;
    out["packageId"] = id;
    out["trackingNumber"] = std::string(tracking);
    out["label"] = "QUJD";
    out["packageContents"] = std::move(list);
    return out;
}

json::object pack(json::object order, std::vector<json::object> packages) {
    json::array list;
    for (auto& one : packages)
        list.emplace_back(std::move(one));
    return with(std::move(order), "packages", std::move(list));
}

json::object pack_embedded(json::object order, const std::vector<json::object>& packages) {
    json::array list;
    for (auto one : packages) {
        json::object embedded;
        embedded[content_rel] = one["packageContents"];
        one.erase("packageContents");
        one["_embedded"] = std::move(embedded);
        json::object inner;
        inner["label"] = one["label"];
        one.erase("label");
        one["readOnly"] = std::move(inner);
        list.emplace_back(std::move(one));
    }
    auto& embedded = order["_embedded"];
    if (!embedded.is_object())
        embedded = json::object();
    embedded.get_object()[package_rel] = std::move(list);
    return order;
}

json::object route(json::object order, std::string_view carrier, std::string_view mode,
                   std::string_view tracking) {
    json::object routing;
    routing["carrier"] = std::string(carrier);
    routing["mode"] = std::string(mode);
    routing["trackingNumber"] = std::string(tracking);
    order["routingInfo"] = std::move(routing);
    return order;
}

std::string page(const std::vector<json::object>& orders, std::int64_t total) {
    json::object out;
    out["totalResults"] = total < 0 ? static_cast<std::int64_t>(orders.size()) : total;
    if (!orders.empty()) {
        json::array list;
        for (const auto& one : orders)
            list.emplace_back(one);
        json::object embedded;
        embedded[order_rel] = std::move(list);
        out["_embedded"] = std::move(embedded);
    }
    return json::serialize(out);
}

std::string text(const json::value& value) {
    return json::serialize(value);
}

json::value pascal(const json::value& hal) {
    if (const auto* list = hal.if_array()) {
        json::array out;
        for (const auto& one : *list)
            out.push_back(pascal(one));
        return out;
    }
    const auto* object = hal.if_object();
    if (object == nullptr)
        return hal;
    json::object out;
    for (const auto& [key, value] : *object) {
        if (key != "_embedded") {
            std::string name(std::string_view{key});
            name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
            out[name] = pascal(value);
            continue;
        }
        for (const auto& [rel, children] : value.get_object())
            out[rel == order_rel ? "ResourceList" : "OrderItems"] = pascal(children);
    }
    return out;
}

std::string exception(std::string_view type, std::string_view code, std::string_view hint,
                      std::string_view more) {
    std::string out = "{\"$type\":\"WMS.V2.Generic.Models.Exceptions.";
    out.append(type).append(", WMS.V2.Generic.Models\",\"ErrorCode\":\"").append(code);
    out.append("\",\"Hint\":\"").append(hint).append("\"");
    if (!more.empty())
        out.append(",").append(more);
    return out + "}";
}

data::consignment consignment() {
    data::consignment c;
    c.reference = "R77";
    c.order_number = "1001";
    c.source = "shop";
    c.ordered_at = *data::parse_time("2026-02-28T10:00:00Z");
    c.currency = "USD";
    c.to.name = "Ann Lee";
    c.to.company = "Acme";
    c.to.street1 = "1 Main St";
    c.to.street2 = "Apt 2";
    c.to.street3 = "Rear";
    c.to.city = "Austin";
    c.to.region = "Texas";
    c.to.region_code = "TX";
    c.to.postcode = "73301";
    c.to.country = "United States";
    c.to.country_code = "US";
    c.to.phone = "512 555 0100";
    c.email = "ann@example.com";
    c.carrier = "UPS";
    c.service = "03";
    c.note = "Leave at the door";
    auto& a = c.lines.emplace_back();
    a.number = 1;
    a.source_line = "11";
    a.sku = "S1";
    a.quantity = 2;
    a.options.emplace_back("Engraving", "For Bo");
    auto& b = c.lines.emplace_back();
    b.number = 2;
    b.source_line = "12";
    b.sku = "S2";
    b.quantity = 1;
    return c;
}

} // namespace dray::warehouse_manager::fixtures
