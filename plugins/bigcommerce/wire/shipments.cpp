#include "shipments.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"
#include "plugins/common/unreadable.hpp"

#include "dray/data/validate.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>

namespace dray::bigcommerce {

using namespace common;

namespace json = boost::json;

namespace {

/// -1 for what is no id of BigCommerce's.
std::int64_t id_of(std::string_view text) {
    std::int64_t id = -1;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, id);
    return error == std::errc{} && stop == end && id >= 0 ? id : -1;
}

bool is_web_link(std::string_view url) {
    return (url.starts_with("https://") || url.starts_with("http://")) &&
           std::all_of(url.begin(), url.end(),
                       [](char c) { return static_cast<unsigned char>(c) > 0x20; });
}

void take_units(const std::vector<data::line_quantity>& from, line_units& to) {
    for (const auto& line : from) {
        const auto id = id_of(line.line);
        if (id <= 0)
            throw unreadable("\"" + line.line + "\" is no line of a BigCommerce order");
        if (line.quantity <= 0 || line.quantity > data::max_quantity)
            throw unreadable("line " + line.line + ": quantity is " +
                             std::to_string(line.quantity));
        to[id] += line.quantity;
    }
}

/// The service, and the carrier's name before it where BigCommerce was not told the carrier.
std::string method_for(const data::shipment& from, const carrier_words& carrier) {
    std::string method = carrier.known() ? std::string() : trimmed(from.carrier);
    const auto service = trimmed(from.service);
    if (!method.empty() && !service.empty())
        method += ' ';
    return cut(method + service, 100);
}

} // namespace

tracking_text tracking_for(const data::shipment& shipment) {
    std::vector<std::string> numbers;
    const auto add = [&](std::string_view number) {
        auto clean = trimmed(number);
        if (!clean.empty() && std::find(numbers.begin(), numbers.end(), clean) == numbers.end())
            numbers.push_back(std::move(clean));
    };
    add(shipment.tracking);
    for (const auto& more : shipment.more_tracking)
        add(more);

    tracking_text out;
    if (numbers.empty())
        return out;
    const auto joined = [&](std::size_t from) {
        std::string text;
        for (auto i = from; i < numbers.size(); ++i)
            text += (i > from ? ", " : "") + numbers[i];
        return text;
    };
    out.number = joined(0);
    if (out.number.size() <= max_tracking)
        return out;
    const bool first_fits = numbers.front().size() <= max_tracking;
    out.number = cut(numbers.front(), max_tracking);
    if (!first_fits)
        out.comments = "Tracking number in full: " + numbers.front();
    if (numbers.size() > 1) {
        if (!out.comments.empty())
            out.comments += ". ";
        out.comments += "Further tracking numbers: " + joined(1);
    }
    out.comments = cut(std::move(out.comments), max_comments);
    return out;
}

new_shipment shipment_of(const data::shipment_confirm_request& request) {
    new_shipment out;
    out.address_id = id_of(request.ship_group);
    if (out.address_id < 0)
        throw unreadable("ship group \"" + request.ship_group +
                         "\" is no shipping address: pickups and downloads have no shipments");
    take_units(request.shipment.lines, out.items);
    take_units(request.bundles, out.bundles);
    if (out.items.empty())
        throw unreadable("the shipment has no lines, and BigCommerce takes none without");
    out.tracking = tracking_for(request.shipment);
    return out;
}

std::string shipment_json(const new_shipment& what, const data::shipment& from,
                          const carrier_words& carrier, link_policy links) {
    json::array items;
    for (const auto& [line, quantity] : what.all_items())
        items.emplace_back(json::object{{"order_product_id", line}, {"quantity", quantity}});
    json::object body;
    body["order_address_id"] = what.address_id;
    body["items"] = std::move(items);
    if (!what.tracking.number.empty())
        body["tracking_number"] = what.tracking.number;
    // Always there: left out, the shop takes "custom" and its mail has no tracking link.
    body["shipping_provider"] = carrier.provider;
    if (!carrier.slug.empty())
        body["tracking_carrier"] = carrier.slug;
    const bool own_link = links == link_policy::always ||
                          (links == link_policy::when_carrier_unknown && !carrier.known());
    if (own_link && from.tracking_url.size() <= max_tracking_link && is_web_link(from.tracking_url))
        body["tracking_link"] = from.tracking_url;
    if (auto method = method_for(from, carrier); !method.empty())
        body["shipping_method"] = method;
    if (!what.tracking.comments.empty())
        body["comments"] = what.tracking.comments;
    return json::serialize(body);
}

shop_shipment read_shipment(const json::value& from) {
    const auto* object = from.if_object();
    if (object == nullptr)
        throw unreadable("a shipment came as something else");
    shop_shipment out;
    out.id = id_text(*object, "id");
    if (out.id.empty())
        throw unreadable("a shipment has no id");
    out.address_id = integer(*object, "order_address_id").value_or(-1);
    out.tracking = text(*object, "tracking_number");
    const auto* items = array_member(*object, "items");
    if (items == nullptr)
        throw unreadable("shipment " + out.id + " has no items");
    for (const auto& item : *items) {
        const auto* entry = item.if_object();
        const auto line = entry != nullptr ? integer(*entry, "order_product_id") : std::nullopt;
        const auto quantity = entry != nullptr ? integer(*entry, "quantity") : std::nullopt;
        if (!line || !quantity || *quantity < 0 || *quantity > data::max_quantity)
            throw unreadable("an item of shipment " + out.id + " has no line or no quantity");
        out.items[*line] += *quantity;
    }
    return out;
}

bool is_that_shipment(const shop_shipment& there, const new_shipment& ours) {
    return there.address_id == ours.address_id &&
           (there.items == ours.items || there.items == ours.all_items()) &&
           upper(trimmed(there.tracking)) == upper(ours.tracking.number);
}

data::found_shipment to_found(const shop_shipment& there) {
    data::found_shipment out;
    out.ref = there.id;
    out.ship_group = std::to_string(there.address_id);
    out.tracking = there.tracking;
    for (const auto& [line, quantity] : there.items)
        out.lines.emplace_back(std::to_string(line), std::string(), quantity);
    return out;
}

} // namespace dray::bigcommerce
