#include "shipments.hpp"

#include "statuses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>

namespace dray::threedcart {

using namespace common;
namespace json = boost::json;

namespace {

std::vector<std::string> numbers_of(const data::shipment& parcel) {
    std::vector<std::string> numbers;
    const auto add = [&](std::string_view number) {
        auto clean = trimmed(number);
        if (!clean.empty() && std::find(numbers.begin(), numbers.end(), clean) == numbers.end())
            numbers.push_back(std::move(clean));
    };
    add(parcel.tracking);
    for (const auto& more : parcel.more_tracking)
        add(more);
    return numbers;
}

bool is_part_of_number(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
}

/// Whether `number` stands in `text` with nothing of another number around it.
bool has_number(std::string_view text, std::string_view number) {
    if (number.empty())
        return false;
    const auto where = upper(std::string(text));
    const auto what = upper(std::string(number));
    for (auto at = where.find(what); at != std::string::npos; at = where.find(what, at + 1)) {
        const auto end = at + what.size();
        const bool starts = at == 0 || !is_part_of_number(where[at - 1]);
        const bool ends = end == where.size() || !is_part_of_number(where[end]);
        if (starts && ends)
            return true;
    }
    return false;
}

bool is_told(const shop_shipment& there, const std::string& number) {
    return has_number(there.tracking, number) || has_number(there.comment, number) ||
           (number.size() > max_tracking && there.tracking == cut(number, max_tracking));
}

std::string carrier_of(const data::shipment& parcel) {
    auto words = trimmed(parcel.carrier);
    const auto service = trimmed(parcel.service);
    if (!words.empty() && !service.empty())
        words += ' ';
    return words + service;
}

std::string joined(const std::vector<std::string>& numbers) {
    std::string out;
    for (const auto& number : numbers)
        out += (out.empty() ? "" : ", ") + number;
    return out;
}

} // namespace

std::vector<shop_shipment> read_shipments(const json::object& order) {
    const auto* list = array_member(order, "ShipmentList");
    if (list == nullptr)
        throw unreadable("the order has no ShipmentList");
    std::vector<shop_shipment> all;
    for (const auto& item : *list) {
        const auto* from = item.if_object();
        const auto id = from != nullptr ? integer(*from, "ShipmentID") : std::nullopt;
        if (!id)
            throw unreadable("a shipment has no ShipmentID");
        auto& one = all.emplace_back();
        one.id = *id;
        one.tracking = trimmed(text(*from, "ShipmentTrackingCode"));
        one.comment = trimmed(text(*from, "ShipmentInternalComment"));
        one.shipped = trimmed(text(*from, "ShipmentShippedDate"));
    }
    return all;
}

bool tells(const shop_shipment& there, const data::shipment& parcel, const shipment_rules& rules) {
    const auto numbers = numbers_of(parcel);
    if (!numbers.empty())
        return std::all_of(numbers.begin(), numbers.end(),
                           [&](const std::string& number) { return is_told(there, number); });
    if (!parcel.shipped_at)
        return !there.shipped.empty();
    const auto day = read_local(there.shipped);
    const auto ours = rules.zone.to_local(*parcel.shipped_at);
    return day && std::chrono::floor<std::chrono::days>(*day) ==
                      std::chrono::floor<std::chrono::days>(ours);
}

json::object fields_for(const shop_shipment& there, const data::shipment& parcel,
                        const shipment_rules& rules, data::timestamp now) {
    json::object out;
    if (tells(there, parcel, rules))
        return out;
    std::string tracking = there.tracking;
    std::vector<std::string> comment;
    std::vector<std::string> further;
    for (const auto& number : numbers_of(parcel)) {
        if (is_told(there, number))
            continue;
        const bool is_first = tracking.empty();
        if (is_first && number.size() > max_tracking) {
            tracking = cut(number, max_tracking);
            comment.push_back("Tracking number in full: " + number);
        } else if (is_first) {
            tracking = number;
        } else if (rules.more == more_parcels::join &&
                   tracking.size() + 2 + number.size() <= max_tracking) {
            tracking += ", " + number;
        } else {
            further.push_back(number);
        }
    }
    if (!further.empty())
        comment.push_back("Further tracking numbers: " + joined(further));
    if (tracking != there.tracking)
        out["ShipmentTrackingCode"] = tracking;
    // The first parcel's date stays: the store has room for one.
    if (there.shipped.empty()) {
        const auto at = rules.zone.to_local(parcel.shipped_at.value_or(now));
        if (auto date = ship_date(at, rules.date); !date.empty())
            out["ShipmentShippedDate"] = date;
    }
    if (const auto carrier = carrier_of(parcel); !carrier.empty()) {
        if (rules.carrier == carrier_place::method)
            out["ShipmentMethodName"] = cut(carrier, max_method);
        if (rules.carrier == carrier_place::comment && !has_number(there.comment, carrier))
            comment.push_back("Shipped with " + carrier);
    }
    std::string words = there.comment;
    for (const auto& line : comment) {
        // What does not fit any more is left out whole: a comment cut in a number would mislead.
        if (words.size() + line.size() + 2 > max_comment)
            continue;
        words += (words.empty() ? "" : "\r\n") + line;
    }
    if (words != there.comment)
        out["ShipmentInternalComment"] = words;
    if (rules.sets_status)
        out["ShipmentOrderStatus"] = std::stoi(std::string(status_shipped));
    return out;
}

std::string parcel_ref(std::int64_t shipment_id, const data::shipment& parcel) {
    const auto numbers = numbers_of(parcel);
    return std::to_string(shipment_id) + "/" + (numbers.empty() ? parcel.ref : numbers.front());
}

std::optional<std::int64_t> shipment_id(const std::string& ship_group) {
    std::int64_t id = -1;
    const auto* const end = ship_group.data() + ship_group.size();
    const auto [stop, error] = std::from_chars(ship_group.data(), end, id);
    if (error != std::errc{} || stop != end || id < 0)
        return std::nullopt;
    return id;
}

} // namespace dray::threedcart
