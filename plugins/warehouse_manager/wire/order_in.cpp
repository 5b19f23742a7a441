#include "order_in.hpp"

#include "dialect.hpp"

#include "plugins/common/text.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::warehouse_manager {

namespace json = boost::json;
using common::unreadable;

namespace {

constexpr std::size_t longest_number = 100;
constexpr std::size_t most_numbers = 200;
constexpr std::string_view returns_element = "SmallParcelReturnTrackingNumbers";

void add_numbers(std::vector<std::string>& to, std::string_view text) {
    for (auto& number : split_tracking(text))
        if (to.size() < most_numbers && std::find(to.begin(), to.end(), number) == to.end())
            to.push_back(std::move(number));
}

/// A member that stands in readOnly or, where packages are a list of their own, beside it.
std::string id_in(const json::object& from, std::string_view name) {
    auto id = id_of(from, name);
    if (id.empty())
        if (const auto* inner = object_of(from, "readOnly"))
            id = id_of(*inner, name);
    return id;
}

std::int64_t quantity_of(const json::object& from, const std::string& whose) {
    if (either(from, "qty") == nullptr)
        return 0;
    const auto quantity = integer_of(from, "qty");
    if (!quantity || *quantity < 0 || *quantity > 1'000'000'000)
        throw unreadable(whose + ": its quantity is no whole number from 0 on");
    return *quantity;
}

std::string our_line(const json::object& item) {
    const auto text = text_of(item, "externalId");
    const bool is_number = !text.empty() && text.size() <= 6 && text[0] != '0' &&
                           text.find_first_not_of("0123456789") == std::string::npos;
    return is_number ? text : std::string();
}

order_line read_line(const json::object& item) {
    order_line line;
    line.item_id = id_in(item, "orderItemId");
    if (const auto* inner = object_of(item, "readOnly"))
        line.is_insert = is_set(*inner, "isInsert").value_or(false);
    line.line = our_line(item);
    if (const auto* identifier = object_of(item, "itemIdentifier")) {
        line.sku = text_of(*identifier, "sku");
        if (line.sku.empty())
            line.sku = id_of(*identifier, "id");
    }
    line.quantity = quantity_of(item, "order item " + line.item_id);
    return line;
}

package read_package(const json::object& from) {
    package out;
    out.id = id_in(from, "packageId");
    add_numbers(out.tracking, text_of(from, "trackingNumber"));
    if (const auto* contents = children(from, "/packagecontent", "packageContents")) {
        for (const auto& one : *contents) {
            const auto* object = one.if_object();
            if (object == nullptr)
                continue;
            auto& content = out.contents.emplace_back();
            content.item_id = id_in(*object, "orderItemId");
            content.quantity = quantity_of(*object, "package " + out.id);
        }
    }
    return out;
}

void read_returns(const json::object& from, warehouse_order& out) {
    if (const auto* elements = children(from, "/savedelement", "savedElements")) {
        for (const auto& one : *elements) {
            const auto* element = one.if_object();
            if (element == nullptr || text_of(*element, "name") != returns_element)
                continue;
            // "outbound|return", one a line; without a bar it is the return alone.
            for (const auto& line : split_tracking(text_of(*element, "value"))) {
                const auto bar = line.rfind('|');
                add_numbers(out.returns, bar == std::string::npos ? line : line.substr(bar + 1));
            }
        }
    }
}

void read_parcel_response(const json::object* from, warehouse_order& out) {
    if (from == nullptr)
        return;
    for (const auto& text : texts_of(*from, "trackingNumbers"))
        add_numbers(out.tracking, text);
    for (const auto& text : texts_of(*from, "returnTrackingNumbers"))
        add_numbers(out.returns, text);
}

void read_state(const json::object& from, const data::time_zone& server, warehouse_order& out) {
    const auto flag = [&from](std::string_view name) { return is_set(from, name).value_or(false); };
    const auto time = [&](std::string_view name) { return read_time(text_of(from, name), server); };
    out.status = integer_of(from, "status");
    out.is_closed = is_set(from, "isClosed") == true;
    out.fully_allocated = is_set(from, "fullyAllocated");
    out.is_deferred = is_set(from, "deferNotification");
    out.pick_started = flag("pickStarted");
    out.pack_started = flag("packStarted");
    out.is_batched = flag("batchIdentifier");
    out.is_held = flag("onHoldDate");
    out.hold_reason = common::one_line(text_of(from, "onHoldReason"), 200);
    if (const auto* customer = object_of(from, "customerIdentifier"))
        out.customer_id = id_of(*customer, "id");
    if (const auto* facility = object_of(from, "facilityIdentifier"))
        out.facility_id = id_of(*facility, "id");
    out.created_at = time("creationDate");
    out.modified_at = time("lastModifiedDate");
    for (const char* name : {"shipDate", "smallParcelShipDate", "processDate"})
        if (!out.shipped_at)
            out.shipped_at = time(name);
    read_parcel_response(object_of(from, "parcelResponse"), out);
}

void read_address(const json::object& from, warehouse_order& out) {
    out.name = text_of(from, "name");
    if (out.name.empty())
        out.name = text_of(from, "companyName");
    out.postcode = text_of(from, "zip");
}

/// What only `returns` tells apart is no parcel of ours.
void drop_returns(std::vector<std::string>& numbers, const std::vector<std::string>& returns) {
    std::erase_if(numbers, [&returns](const std::string& number) {
        return std::find(returns.begin(), returns.end(), number) != returns.end();
    });
}

} // namespace

std::string order_id_of(const json::object& from) {
    return id_in(from, "orderId");
}

warehouse_order read_order(const json::object& from, const data::time_zone& server) {
    warehouse_order out;
    out.id = order_id_of(from);
    if (out.id.empty())
        throw unreadable("the order has no orderId");
    out.reference = text_of(from, "referenceNum");
    if (const auto* inner = object_of(from, "readOnly"))
        read_state(*inner, server, out);
    // Some answers name them outside.
    if (out.customer_id.empty())
        if (const auto* customer = object_of(from, "customerIdentifier"))
            out.customer_id = id_of(*customer, "id");
    if (out.facility_id.empty())
        if (const auto* facility = object_of(from, "facilityIdentifier"))
            out.facility_id = id_of(*facility, "id");
    if (const auto* routing = object_of(from, "routingInfo")) {
        out.carrier = text_of(*routing, "carrier");
        out.mode = text_of(*routing, "mode");
        add_numbers(out.tracking, text_of(*routing, "trackingNumber"));
    }
    if (const auto* to = object_of(from, "shipTo"))
        read_address(*to, out);
    read_returns(from, out);
    read_parcel_response(object_of(from, "parcelResponse"), out);
    if (const auto* items = children(from, "/orders/item", "orderItems")) {
        out.has_lines = true;
        for (const auto& one : *items)
            if (const auto* item = one.if_object())
                out.lines.push_back(read_line(*item));
    }
    if (const auto* packages = children(from, "/orders/package", "packages"))
        for (const auto& one : *packages)
            if (const auto* object = one.if_object())
                out.packages.push_back(read_package(*object));
    drop_returns(out.tracking, out.returns);
    for (auto& box : out.packages)
        drop_returns(box.tracking, out.returns);
    return out;
}

std::optional<data::timestamp> read_time(std::string_view text, const data::time_zone& server) {
    const auto clean = common::trimmed(text.substr(0, 64));
    if (const auto local = data::parse_local(clean))
        return server.earliest(*local);
    return data::parse_time(clean);
}

std::vector<std::string> split_tracking(std::string_view text) {
    std::vector<std::string> numbers;
    while (!text.empty()) {
        const auto end = text.find_first_of("\r\n");
        auto number = common::cut(common::trimmed(text.substr(0, end)), longest_number);
        if (!number.empty() && numbers.size() < most_numbers)
            numbers.push_back(std::move(number));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return numbers;
}

} // namespace dray::warehouse_manager
