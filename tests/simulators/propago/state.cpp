// The account as JSON and back, for a simulator that is killed and started again.

#include "tests/simulators/propago/account_state.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::propago {
namespace {

namespace json = boost::json;

constexpr std::int64_t format = 2;

std::int64_t ms(instant at) {
    return at.time_since_epoch().count();
}
instant at_ms(const json::value& from) {
    return instant{std::chrono::milliseconds{from.to_number<std::int64_t>()}};
}
std::string text(const json::value& from) {
    return std::string(from.as_string());
}

json::array lines_json(const std::vector<order_line>& lines, const json::storage_ptr& memory) {
    json::array out(memory);
    for (const auto& line : lines) {
        json::array row(memory);
        row.emplace_back(line.number);
        row.emplace_back(line.sku);
        row.emplace_back(line.quantity);
        row.emplace_back(line.shipped);
        out.emplace_back(std::move(row));
    }
    return out;
}

std::vector<order_line> lines_from(const json::value& from) {
    std::vector<order_line> out;
    for (const auto& row : from.as_array()) {
        const auto& cells = row.as_array();
        order_line line;
        line.number = cells.at(0).to_number<std::int32_t>();
        line.sku = text(cells.at(1));
        line.quantity = cells.at(2).to_number<std::int32_t>();
        line.shipped = cells.at(3).to_number<std::int32_t>();
        out.push_back(std::move(line));
    }
    return out;
}

json::object shipper_json(const shipper& sent, const json::storage_ptr& memory) {
    json::object out(memory);
    out["id"] = sent.id;
    out["at"] = ms(sent.when);
    json::array parcels(memory);
    for (const auto& box : sent.parcels) {
        json::array row(memory);
        row.emplace_back(box.carrier);
        row.emplace_back(box.tracking);
        row.emplace_back(box.cost);
        parcels.emplace_back(std::move(row));
    }
    json::array lines(memory);
    for (const auto& line : sent.lines) {
        json::array row(memory);
        row.emplace_back(line.line_number);
        row.emplace_back(line.sku);
        row.emplace_back(line.quantity);
        for (const auto& serial : line.serials)
            row.emplace_back(serial);
        lines.emplace_back(std::move(row));
    }
    out["parcels"] = std::move(parcels);
    out["lines"] = std::move(lines);
    return out;
}

shipper shipper_from(const json::value& from) {
    shipper out;
    out.id = from.at("id").to_number<std::int32_t>();
    out.when = at_ms(from.at("at"));
    for (const auto& row : from.at("parcels").as_array()) {
        parcel box;
        box.carrier = text(row.as_array().at(0));
        box.tracking = text(row.as_array().at(1));
        box.cost = text(row.as_array().at(2));
        out.parcels.push_back(std::move(box));
    }
    for (const auto& row : from.at("lines").as_array()) {
        const auto& cells = row.as_array();
        shipped_line line;
        line.line_number = cells.at(0).to_number<std::int32_t>();
        line.sku = text(cells.at(1));
        line.quantity = cells.at(2).to_number<std::int32_t>();
        for (std::size_t i = 3; i < cells.size() && i < 8; ++i)
            line.serials.push_back(text(cells[i]));
        out.lines.push_back(std::move(line));
    }
    return out;
}

json::object order_json(const order& o, const json::storage_ptr& memory) {
    json::object out(memory);
    out["po"] = o.po;
    out["xml"] = o.xml;
    out["status"] = o.status;
    out["submitted"] = ms(o.submitted);
    out["ordered"] = ms(o.ordered);
    out["transmitted"] = o.transmitted;
    out["stranger"] = o.stranger;
    out["epoch"] = o.walk_epoch;
    out["lines"] = lines_json(o.lines, memory);
    json::array history(memory);
    for (const auto& change : o.history) {
        json::array row(memory);
        row.emplace_back(ms(change.at));
        row.emplace_back(change.status);
        row.emplace_back(change.by);
        history.emplace_back(std::move(row));
    }
    out["history"] = std::move(history);
    json::array shippers(memory);
    for (const auto& sent : o.shippers)
        shippers.emplace_back(shipper_json(sent, memory));
    out["shippers"] = std::move(shippers);
    return out;
}

order order_from(const json::value& from) {
    order out;
    out.po = text(from.at("po"));
    out.xml = text(from.at("xml"));
    out.status = text(from.at("status"));
    out.submitted = at_ms(from.at("submitted"));
    out.ordered = at_ms(from.at("ordered"));
    out.transmitted = from.at("transmitted").as_bool();
    out.stranger = from.at("stranger").as_bool();
    out.walk_epoch = from.at("epoch").to_number<std::uint32_t>();
    out.lines = lines_from(from.at("lines"));
    for (const auto& row : from.at("history").as_array()) {
        status_change change;
        change.at = at_ms(row.as_array().at(0));
        change.status = text(row.as_array().at(1));
        change.by = text(row.as_array().at(2));
        out.history.push_back(std::move(change));
    }
    for (const auto& sent : from.at("shippers").as_array())
        out.shippers.push_back(shipper_from(sent));
    return out;
}

struct named_counter {
    std::string_view name;
    std::uint64_t counters::*member;
};
constexpr named_counter counter_names[] = {{"total", &counters::total},
                                           {"wrong_credentials", &counters::wrong_credentials},
                                           {"soap_faults", &counters::soap_faults},
                                           {"http_refusals", &counters::http_refusals},
                                           {"injected", &counters::injected},
                                           {"submits_stored", &counters::submits_stored},
                                           {"submits_refused", &counters::submits_refused},
                                           {"submits_late", &counters::submits_late}};

json::object counters_json(const counters& count, const json::storage_ptr& memory) {
    json::object out(memory);
    for (const auto& each : counter_names)
        out[each.name] = count.*each.member;
    json::object requests(memory);
    for (const auto& [name, number] : count.requests)
        requests[name] = number;
    json::object returned(memory);
    for (const auto& [name, number] : count.returned)
        returned[name] = number;
    out["requests"] = std::move(requests);
    out["returned"] = std::move(returned);
    return out;
}

counters counters_from(const json::value& from) {
    counters out;
    for (const auto& each : counter_names)
        out.*each.member = from.at(each.name).to_number<std::uint64_t>();
    for (const auto& each : from.at("requests").as_object())
        out.requests[each.key()] = each.value().to_number<std::uint64_t>();
    for (const auto& each : from.at("returned").as_object())
        out.returned[each.key()] = each.value().to_number<std::uint64_t>();
    return out;
}

account_state account_from(const json::value& from) {
    if (from.at("format").to_number<std::int64_t>() != format)
        throw std::runtime_error("its format is not " + std::to_string(format));
    account_state out;
    out.customer_name = text(from.at("customer_name"));
    out.api_key = text(from.at("api_key"));
    for (const auto& each : from.at("settings").as_object())
        set(out.set, each.key(), each.value());
    out.faults.add(from.at("faults"));
    out.count = counters_from(from.at("counters"));
    for (const auto& each : from.at("orders").as_array())
        out.book.add(order_from(each));
    out.book.set_next_shipment_id(from.at("next_shipment").to_number<std::int32_t>());
    std::vector<auto_walk::due_step> steps;
    for (const auto& row : from.at("walk").as_array()) {
        auto_walk::due_step step;
        step.at = at_ms(row.as_array().at(0));
        step.id = row.as_array().at(1).to_number<order_id>();
        if (step.id >= out.book.size())
            throw std::runtime_error("a step of the walk is for no order");
        step.epoch = out.book.at(step.id).walk_epoch;
        steps.push_back(step);
    }
    out.walk.restore(out.set, steps);
    for (const auto& row : from.at("late").as_array()) {
        late_submit later;
        later.due = at_ms(row.as_array().at(0));
        later.xml = text(row.as_array().at(1));
        out.late.push_back(std::move(later));
    }
    for (const auto& row : from.at("recent").as_array()) {
        const auto& cells = row.as_array();
        request_note note;
        note.at = at_ms(cells.at(0));
        note.operation = text(cells.at(1));
        note.subject = text(cells.at(2));
        note.outcome = text(cells.at(3));
        note.fault = text(cells.at(4));
        out.recent.push_back(std::move(note));
    }
    out.hooks.load(from.at("hooks"));
    out.book.note_changes(!out.hooks.shown().empty());
    return out;
}

} // namespace

json::value state_of(const account_state& account) {
    const auto memory = json::make_shared_resource<json::monotonic_resource>();
    json::object out(memory);
    out["format"] = format;
    out["customer_name"] = account.customer_name;
    out["api_key"] = account.api_key;
    out["settings"] = to_json(account.set);
    out["faults"] = account.faults.to_json();
    out["counters"] = counters_json(account.count, memory);
    out["next_shipment"] = account.book.next_shipment_id();
    json::array orders(memory);
    orders.reserve(account.book.size());
    for (order_id id = 0; id < account.book.size(); ++id)
        orders.emplace_back(order_json(account.book.at(id), memory));
    out["orders"] = std::move(orders);
    json::array walk(memory);
    for (const auto& step : account.walk.pending(account.book)) {
        json::array row(memory);
        row.emplace_back(ms(step.at));
        row.emplace_back(step.id);
        walk.emplace_back(std::move(row));
    }
    out["walk"] = std::move(walk);
    json::array late(memory);
    for (const auto& each : account.late) {
        json::array row(memory);
        row.emplace_back(ms(each.due));
        row.emplace_back(each.xml);
        late.emplace_back(std::move(row));
    }
    out["late"] = std::move(late);
    json::array recent(memory);
    for (const auto& note : account.recent) {
        json::array row(memory);
        row.emplace_back(ms(note.at));
        row.emplace_back(note.operation);
        row.emplace_back(note.subject);
        row.emplace_back(note.outcome);
        row.emplace_back(note.fault);
        recent.emplace_back(std::move(row));
    }
    out["recent"] = std::move(recent);
    out["hooks"] = account.hooks.save(account.book);
    return out;
}

void restore(account_state& account, const json::value& state) {
    try {
        auto fresh = account_from(state);
        account = std::move(fresh);
    } catch (const std::exception& error) {
        throw std::runtime_error(std::string("not the state of a Propago account: ") +
                                 error.what());
    }
}

} // namespace dray::sim::propago
