// What people at the vendor do: the knobs that are verbs.

#include "tests/simulators/propago/account_state.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <pugixml.hpp>
#include <stdexcept>

namespace dray::sim::propago {
namespace {

namespace json = boost::json;

constexpr std::size_t most_listed = 1000;

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument(why);
}

std::string text(const json::object& from, std::string_view key, std::string otherwise = {}) {
    const auto* found = from.if_contains(key);
    if (found == nullptr)
        return otherwise;
    if (!found->is_string() || found->get_string().size() > 1000)
        refuse("\"" + std::string(key) + "\" must be text of at most 1000 bytes");
    return std::string(found->get_string());
}

std::int32_t whole(const json::object& from, std::string_view key, std::int32_t otherwise) {
    const auto* found = from.if_contains(key);
    if (found == nullptr)
        return otherwise;
    if (!found->is_int64() || found->get_int64() < 0 || found->get_int64() > 1'000'000)
        refuse("\"" + std::string(key) + "\" must be a whole number from 0 to 1000000");
    return static_cast<std::int32_t>(found->get_int64());
}

const json::array& list(const json::object& from, std::string_view key, const json::array& none) {
    const auto* found = from.if_contains(key);
    if (found == nullptr)
        return none;
    if (!found->is_array() || found->get_array().size() > most_listed)
        refuse("\"" + std::string(key) + "\" must be a list of at most " +
               std::to_string(most_listed));
    return found->get_array();
}

const json::object& object(const json::value& from, std::string_view what) {
    if (!from.is_object())
        refuse("\"" + std::string(what) + "\" must be an object");
    return from.get_object();
}

void only(const json::object& from, std::initializer_list<std::string_view> known) {
    for (const auto& each : from) {
        if (std::find(known.begin(), known.end(), each.key()) == known.end())
            refuse("no member is called \"" + std::string(each.key()) + "\"");
    }
}

/// The order that an action names by "order" (its number) or "po".
order_id target(const account_state& account, const json::object& what) {
    const auto number = text(what, "order");
    const auto po = text(what, "po");
    if (!number.empty()) {
        if (const auto id = account.book.by_number(number))
            return *id;
        refuse("no order has the number '" + number + "'");
    }
    const auto& ids = account.book.by_po(po);
    if (ids.size() == 1)
        return ids.front();
    if (ids.empty())
        refuse("no order has the PoNumber '" + po + "'");
    refuse(std::to_string(ids.size()) + " orders have the PoNumber '" + po +
           "': name one by \"order\", the first is " + order_book::number_of(ids.front()));
}

void move(account_state& account, order_id id, std::string_view word, instant now) {
    account.book.set_status(id, word, now, "person");
    account.walk.schedule(account.book, id, now, false);
}

std::vector<parcel> parcels_of(const json::object& what, std::uint64_t seed) {
    const json::array none;
    const auto carrier = text(what, "carrier", "UPS");
    const auto cost = text(what, "cost", "7.25");
    std::vector<parcel> out;
    for (const auto& each : list(what, "tracking", none)) {
        if (!each.is_string() || each.get_string().size() > 1000)
            refuse("\"tracking\" must be a list of texts");
        parcel box;
        box.carrier = carrier;
        box.tracking = std::string(each.get_string());
        box.cost = cost;
        out.push_back(std::move(box));
    }
    for (const auto& each : list(what, "parcels", none)) {
        const auto& from = object(each, "parcels");
        only(from, {"carrier", "tracking", "cost"});
        parcel box;
        box.carrier = text(from, "carrier", carrier);
        box.tracking = text(from, "tracking");
        box.cost = text(from, "cost", cost);
        out.push_back(std::move(box));
    }
    if (!what.contains("tracking") && !what.contains("parcels")) {
        parcel box;
        box.carrier = carrier;
        box.tracking = tracking_number(carrier, seed);
        box.cost = cost;
        out.push_back(std::move(box));
    }
    return out;
}

std::vector<shipped_line> lines_of(const json::object& what, const order& o) {
    const json::array none;
    std::vector<shipped_line> out;
    for (const auto& each : list(what, "lines", none)) {
        const auto& from = object(each, "lines");
        only(from, {"line", "sku", "quantity", "serials"});
        const auto number = whole(from, "line", -1);
        const auto sku = text(from, "sku");
        const auto own = std::find_if(o.lines.begin(), o.lines.end(), [&](const order_line& l) {
            return number >= 0 ? l.number == number : l.sku == sku;
        });
        // A warehouse may ship what was not ordered: a line unknown to the order is kept.
        shipped_line sent;
        sent.line_number = own != o.lines.end() ? own->number : std::max(number, 0);
        sent.sku = !sku.empty() || own == o.lines.end() ? sku : own->sku;
        sent.quantity = whole(from, "quantity", own == o.lines.end() ? 1 : own->open());
        for (const auto& serial : list(from, "serials", none)) {
            if (!serial.is_string() || sent.serials.size() == 5)
                refuse("\"serials\" must be a list of at most 5 texts");
            sent.serials.emplace_back(serial.get_string());
        }
        out.push_back(std::move(sent));
    }
    if (what.contains("lines"))
        return out;
    for (const auto& line : o.lines) {
        if (line.open() == 0)
            continue;
        shipped_line sent;
        sent.line_number = line.number;
        sent.sku = line.sku;
        sent.quantity = line.open();
        out.push_back(std::move(sent));
    }
    return out;
}

/// Ships the lines given, else all that is open; then "status", else Closed or BackOrdered.
void ship(account_state& account, const json::object& what, instant now) {
    only(what, {"order", "po", "lines", "tracking", "parcels", "carrier", "cost", "status"});
    const auto id = target(account, what);
    const order& o = account.book.at(id);
    shipper sent;
    sent.when = now;
    sent.parcels = parcels_of(what, static_cast<std::uint64_t>(account.book.next_shipment_id()));
    sent.lines = lines_of(what, o);
    const auto given = text(what, "status");
    account.book.ship(id, std::move(sent));
    move(account, id, !given.empty() ? given : o.open_units() == 0 ? "Closed" : "BackOrdered", now);
}

/// Builds an Order element as a client would have sent it.
void write_stranger(pugi::xml_node order, const json::object& what) {
    const auto add = [](pugi::xml_node to, std::string_view name, const std::string& value) {
        to.append_child(std::string(name).c_str()).text().set(value.c_str());
    };
    for (const auto name : {"PoNumber", "EmailAddress", "Carrier"}) {
        const auto key = std::string_view(name) == "PoNumber" ? "po" : name;
        if (what.contains(key))
            put(order, order_type, name, text(what, key));
    }
    for (const auto* block : {"ShippingAddress", "BillingAddress"}) {
        if (const auto* given = what.if_contains(block)) {
            put(order, order_type, block, {});
            for (const auto& each : object(*given, block))
                add(order.child(block), each.key(), text(given->get_object(), each.key()));
        }
    }
    if (const auto* fields = what.if_contains("order_fields")) {
        const json::array none;
        std::size_t number = 0;
        if (list(what, "order_fields", none).size() > 5)
            refuse("\"order_fields\" must be a list of at most 5 texts");
        for (const auto& each : fields->get_array()) {
            if (!each.is_string())
                refuse("\"order_fields\" must be a list of at most 5 texts");
            put(order, order_type, "OrderField" + std::to_string(++number),
                std::string(each.get_string()));
        }
    }
    put(order, order_type, "Lines", {});
    auto lines = order.child("Lines");
    const json::array none;
    std::int32_t number = 0;
    for (const auto& each : list(what, "lines", none)) {
        const auto& from = object(each, "lines");
        only(from, {"sku", "quantity"});
        auto line = lines.append_child("OrderLine");
        add(line, "LineNumber", std::to_string(++number));
        add(line, "Sku", text(from, "sku"));
        add(line, "Quantity", std::to_string(whole(from, "quantity", 1)));
    }
}

/// An order that came into the account some other way: a stranger's, or one typed in.
void add_order(account_state& account, const json::object& what, instant now) {
    only(what, {"po", "EmailAddress", "Carrier", "ShippingAddress", "BillingAddress",
                "order_fields", "lines", "status", "age_ms"});
    pugi::xml_document document;
    auto sent = document.append_child("order");
    write_stranger(sent, what);
    if (account.book.size() >= order_book::most_orders)
        refuse("this account is full");
    order placed;
    placed.po = text(what, "po");
    placed.status = text(what, "status", account.set.default_status);
    placed.stranger = true;
    std::int64_t age = 0;
    if (const auto* given = what.if_contains("age_ms")) {
        if (!given->is_int64() || given->get_int64() < 0 ||
            given->get_int64() > 100LL * 365 * 86'400'000)
            refuse("\"age_ms\" must be milliseconds before now");
        age = given->get_int64();
    }
    placed.submitted = now - std::chrono::milliseconds{age};
    placed.ordered = placed.submitted;
    for (const auto line : sent.child("Lines").children()) {
        order_line own;
        own.number = line.child("LineNumber").text().as_int();
        own.sku = text_of(line.child("Sku"));
        own.quantity = line.child("Quantity").text().as_int();
        placed.lines.push_back(std::move(own));
    }
    write_xml(placed.xml, sent);
    status_change first;
    first.at = placed.submitted;
    first.status = placed.status;
    first.by = "person";
    placed.history.push_back(std::move(first));
    const auto id = account.book.add(std::move(placed));
    account.walk.schedule(account.book, id, now, true);
}

void do_one(account_state& account, std::string_view name, const json::object& what, instant now) {
    if (name == "ship") {
        ship(account, what, now);
    } else if (name == "add_order") {
        add_order(account, what, now);
    } else if (name == "set_status") {
        only(what, {"order", "po", "status"});
        const auto word = text(what, "status");
        if (word.empty())
            refuse("\"status\" must be a word");
        move(account, target(account, what), word, now);
    } else {
        only(what, {"order", "po"});
        const auto word = name == "cancel" ? "Canceled"
                          : name == "hold" ? "OnHold"
                          : name == "firm" ? "Firmed"
                                           : "Released";
        move(account, target(account, what), word, now);
    }
}

} // namespace

bool act(account_state& account, std::string_view name, const json::value& what, instant now) {
    constexpr std::array<std::string_view, 7> verbs{"set_status", "cancel", "hold",     "firm",
                                                    "release",    "ship",   "add_order"};
    if (std::find(verbs.begin(), verbs.end(), name) == verbs.end())
        return false;
    if (!what.is_array()) {
        do_one(account, name, object(what, name), now);
        return true;
    }
    std::size_t done = 0;
    try {
        for (const auto& each : what.get_array()) {
            do_one(account, name, object(each, name), now);
            ++done;
        }
    } catch (const std::invalid_argument& error) {
        refuse(std::string(name) + "[" + std::to_string(done) + "]: " + error.what() + " (the " +
               std::to_string(done) + " before it were done)");
    }
    return true;
}

} // namespace dray::sim::propago
