// What an auditor at the vendor would see.

#include "tests/simulators/propago/account_state.hpp"

#include <boost/json.hpp>
#include <pugixml.hpp>

namespace dray::sim::propago {
namespace {

namespace json = boost::json;

std::string stamp(instant at) {
    return format_date_time(at, date_style::zulu, std::chrono::minutes{0});
}

json::object texts_of(pugi::xml_node node, json::storage_ptr memory) {
    json::object out(std::move(memory));
    for (const auto child : node.children())
        out[child.name()] = text_of(child);
    return out;
}

json::array history_of(const order& o, const json::storage_ptr& memory) {
    json::array out(memory);
    for (const auto& change : o.history) {
        json::object entry(memory);
        entry["at"] = stamp(change.at);
        entry["status"] = change.status;
        entry["by"] = change.by;
        out.emplace_back(std::move(entry));
    }
    return out;
}

json::array shippers_of(const order& o, const json::storage_ptr& memory) {
    json::array out(memory);
    for (const auto& sent : o.shippers) {
        json::object entry(memory);
        entry["shipment_id"] = sent.id;
        entry["at"] = stamp(sent.when);
        json::array parcels(memory);
        for (const auto& box : sent.parcels) {
            json::object parcel(memory);
            parcel["carrier"] = box.carrier;
            parcel["tracking"] = box.tracking;
            parcel["cost"] = box.cost;
            parcels.emplace_back(std::move(parcel));
        }
        json::array lines(memory);
        for (const auto& line : sent.lines) {
            json::object own(memory);
            own["line"] = line.line_number;
            own["sku"] = line.sku;
            own["quantity"] = line.quantity;
            lines.emplace_back(std::move(own));
        }
        entry["parcels"] = std::move(parcels);
        entry["lines"] = std::move(lines);
        out.emplace_back(std::move(entry));
    }
    return out;
}

json::object order_json(const order& o, order_id id, bool full, const json::storage_ptr& memory) {
    json::object out(memory);
    out["number"] = order_book::number_of(id);
    out["po"] = o.po;
    out["status"] = o.status;
    out["source"] = o.stranger ? "person" : "api";
    out["submitted"] = stamp(o.submitted);
    out["transmitted"] = o.transmitted;
    json::array lines(memory);
    for (const auto& line : o.lines) {
        json::object own(memory);
        own["line"] = line.number;
        own["sku"] = line.sku;
        own["quantity"] = line.quantity;
        own["shipped"] = line.shipped;
        lines.emplace_back(std::move(own));
    }
    out["lines"] = std::move(lines);
    if (!full) {
        out["shippers"] = o.shippers.size();
        return out;
    }
    pugi::xml_document document;
    document.load_buffer(o.xml.data(), o.xml.size(),
                         pugi::parse_default | pugi::parse_ws_pcdata_single);
    const auto root = document.document_element();
    json::object fields(memory);
    for (const auto* name :
         {"OrderField1", "OrderField2", "OrderField3", "OrderField4", "OrderField5"}) {
        if (const auto field = root.child(name))
            fields[name] = text_of(field);
    }
    out["order_fields"] = std::move(fields);
    json::object custom(memory);
    for (const auto field : root.child("CustomFields").children())
        custom[text_of(field.child("Key"))] = text_of(field.child("Value"));
    out["custom_fields"] = std::move(custom);
    out["ship_to"] = texts_of(root.child("ShippingAddress"), memory);
    out["bill_to"] = texts_of(root.child("BillingAddress"), memory);
    out["email"] = text_of(root.child("EmailAddress"));
    out["carrier"] = text_of(root.child("Carrier"));
    out["comments"] = text_of(root.child("Comments"));
    out["history"] = history_of(o, memory);
    out["shippers"] = shippers_of(o, memory);
    return out;
}

template <class Map>
json::object counts(const Map& from, const json::storage_ptr& memory) {
    json::object out(memory);
    for (const auto& [name, count] : from)
        out[name] = count;
    return out;
}

void add_orders(json::object& out, const account_state& account, const json::storage_ptr& memory) {
    const bool full = account.set.books_detail == "full";
    json::array orders(memory);
    orders.reserve(account.book.size());
    for (order_id id = 0; id < account.book.size(); ++id)
        orders.emplace_back(order_json(account.book.at(id), id, full, memory));
    out["orders"] = std::move(orders);
    json::object numbers(memory);
    numbers.reserve(account.book.po_numbers().size());
    for (const auto& [po, ids] : account.book.po_numbers())
        numbers[po] = ids.size();
    out["po_numbers"] = std::move(numbers);
}

/// PoNumbers that the API placed more than once.
json::object duplicates_of(const account_state& account, const json::storage_ptr& memory) {
    json::object out(memory);
    for (const auto& [po, ids] : account.book.po_numbers()) {
        std::size_t placed = 0;
        for (const order_id id : ids)
            placed += account.book.at(id).stranger ? 0 : 1;
        if (placed > 1)
            out[po] = placed;
    }
    return out;
}

} // namespace

json::value books_of(const account_state& account) {
    const auto memory = json::make_shared_resource<json::monotonic_resource>();
    const counters& count = account.count;
    json::object out(memory);
    out["requests_total"] = count.total;
    out["requests"] = counts(count.requests, memory);
    out["returned"] = counts(count.returned, memory);
    out["wrong_credentials"] = count.wrong_credentials;
    out["soap_faults"] = count.soap_faults;
    out["http_refusals"] = count.http_refusals;
    out["injected_faults"] = count.injected;
    json::object submits(memory);
    const auto asked = count.requests.find("SubmitOrder");
    submits["asked"] = asked == count.requests.end() ? 0 : asked->second;
    submits["stored"] = count.submits_stored;
    submits["refused"] = count.submits_refused;
    submits["late"] = count.submits_late;
    submits["late_to_come"] = account.late.size();
    out["submits"] = std::move(submits);
    out["orders_total"] = account.book.size();

    std::map<std::string, std::uint64_t> by_status;
    std::uint64_t shippers = 0;
    for (order_id id = 0; id < account.book.size(); ++id) {
        ++by_status[account.book.at(id).status];
        shippers += account.book.at(id).shippers.size();
    }
    out["by_status"] = counts(by_status, memory);
    out["shippers_total"] = shippers;
    out["duplicates"] = duplicates_of(account, memory);
    out["hooks"] = account.hooks.books();

    json::array recent(memory);
    for (const auto& note : account.recent) {
        json::object entry(memory);
        entry["at"] = stamp(note.at);
        entry["operation"] = note.operation;
        entry["subject"] = note.subject;
        entry["outcome"] = note.outcome;
        entry["fault"] = note.fault;
        recent.emplace_back(std::move(entry));
    }
    out["recent"] = std::move(recent);
    if (account.set.books_detail != "counts")
        add_orders(out, account, memory);
    return out;
}

} // namespace dray::sim::propago
