#include "core/api/views.hpp"

#include "core/order/derive.hpp"
#include "core/order/shell_word.hpp"
#include "core/order/without_end.hpp"
#include "core/store/brakes.hpp"

#include "dray/data/order_json.hpp"
#include "dray/data/shipment_json.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace dray::api {

namespace json = boost::json;

namespace {

std::string time_or_empty(const std::optional<store::timestamp>& t) {
    return t ? data::format_time(*t) : std::string();
}

json::value parsed(const std::string& text) {
    if (text.empty())
        return nullptr;
    boost::system::error_code ec;
    auto v = json::parse(text, ec);
    return ec ? json::value(text) : v;
}

const char* word(orders::severity s) {
    switch (s) {
    case orders::severity::notice:
        return "notice";
    case orders::severity::warning:
        return "warning";
    case orders::severity::error:
        return "error";
    case orders::severity::critical:
        return "critical";
    }
    return "";
}

const char* word(orders::curer c) {
    switch (c) {
    case orders::curer::operator_:
        return "operator";
    case orders::curer::merchant:
        return "merchant";
    case orders::curer::warehouse:
        return "warehouse";
    case orders::curer::vendor:
        return "vendor";
    case orders::curer::developer:
        return "developer";
    case orders::curer::nobody:
        return "nobody";
    }
    return "";
}

const char* word(store::task_state s) {
    switch (s) {
    case store::task_state::ready:
        return "ready";
    case store::task_state::running:
        return "running";
    case store::task_state::held:
        return "held";
    case store::task_state::done:
        return "done";
    case store::task_state::withdrawn:
        return "withdrawn";
    case store::task_state::waiting:
        return "waiting";
    }
    return "";
}

const char* word(orders::confirmation_state s) {
    switch (s) {
    case orders::confirmation_state::none:
        return "none";
    case orders::confirmation_state::pending:
        return "pending";
    case orders::confirmation_state::confirmed:
        return "confirmed";
    }
    return "";
}

std::map<store::instance_id, std::string> names(store::reader& db) {
    std::map<store::instance_id, std::string> all;
    for (const auto& i : db.instances())
        all[i.id] = i.name;
    return all;
}

/// The pauses that somebody set, and which of them stops a task.
class pauses {
public:
    pauses(store::reader& db, store::timestamp now) : now_(now), all_(db.brakes()) {
        for (auto& i : db.instances())
            instances_.emplace(i.id, std::move(i));
    }
    [[nodiscard]] const store::brake* on(const store::task& t, const orders::order& o) const {
        const auto where = instances_.find(t.instance);
        const auto source = instances_.find(o.source);
        if (where != instances_.end()) {
            const auto& i = where->second;
            const char* kind = i.kind == store::instance_kind::source ? "source" : "destination";
            for (const auto& b : all_) {
                if (stands(b, now_) && stops(b, kind, i.name, i.merchant, t.function))
                    return &b;
            }
        }
        // A probe runs though its order's source is paused.
        if (source == instances_.end() || t.phase == store::task_phase::probe)
            return nullptr;
        return brake_on_orders(all_, source->second, t.function, now_);
    }

private:
    store::timestamp now_;
    std::vector<store::brake> all_;
    std::map<store::instance_id, store::instance> instances_;
};

std::string pause_sentence(const store::brake& b) {
    return "paused by " + b.who + " at " + data::format_time(b.at) +
           (b.until ? ", until " + data::format_time(*b.until) : std::string()) +
           (b.why.empty() ? "." : ": " + b.why + ".");
}

std::string resume_command(const store::brake& b) {
    return "dray resume " + b.scope + (b.scope == "all" ? "" : " " + orders::shell_word(b.target)) +
           (b.function.empty() ? "" : " --function " + b.function);
}

/// A task in words: "Send consignment X to wms_a".
std::string task_sentence(const store::task& t, const orders::order& o, const std::string& where,
                          const store::brake* pause) {
    std::string what;
    if (t.function == "order.submit") {
        what = "Send";
        for (const auto& c : o.consignments) {
            if (c.id == t.consignment)
                what += " consignment " + c.reference;
        }
        what += " to " + where;
    } else if (t.function == "shipment.confirm") {
        what = "Confirm shipment";
        for (const auto& s : o.shipments) {
            if (s.id == t.shipment)
                what += " " + s.said.ref + " (" + s.said.tracking + ")";
        }
        what += " to " + where;
    } else if (t.function == "order.mark") {
        what = "Set the status of " + t.moment + " at " + where;
    } else if (t.function == "order.get") {
        what = "Read the order again at " + where + ", before it is sent";
    } else {
        what = t.function + " at " + where;
    }
    switch (t.state) {
    case store::task_state::running:
        return what + ": running now.";
    case store::task_state::held:
        return what + ": held by the problem " + t.problem + ".";
    case store::task_state::waiting:
        return what + ": waits for an earlier step.";
    case store::task_state::ready:
        if (pause)
            return what + ": " + pause_sentence(*pause);
        if (t.phase == store::task_phase::probe && t.attempts == 0 && t.last_error.empty()) {
            return what + ": before that Dray asks at " + data::format_time(t.due_at) +
                   " whether it was done already, by a life of Dray that this store does not "
                   "remember (it was restored, adopted or stood still). See `dray recovery`.";
        }
        if (t.phase == store::task_phase::probe) {
            return what + ": the answer was lost, so Dray asks at " + data::format_time(t.due_at) +
                   " whether it happened, before anything is "
                   "sent again.";
        }
        return what + ": due at " + data::format_time(t.due_at) +
               (t.attempts > 0 ? ", after " + std::to_string(t.attempts) + " failed attempts."
                               : ".");
    default:
        return what + ".";
    }
}

} // namespace

json::object to_json(const store::order_row& r, const std::string& source) {
    json::object o;
    o["id"] = r.id;
    o["number"] = r.number;
    o["source"] = source;
    o["source_ref"] = r.source_ref;
    o["merchant"] = r.merchant;
    o["status"] = orders::to_word(r.derived.status);
    o["label"] = r.not_for_us.empty() ? orders::to_label(r.derived) : "Not for us";
    o["stage"] = orders::to_word(r.derived.stage);
    o["partial"] = r.derived.partial;
    o["nothing_to_ship"] = r.derived.nothing_to_ship;
    o["sending_canceled"] = r.derived.sending_canceled;
    o["not_for_us"] = r.not_for_us;
    o["held_until"] = time_or_empty(r.held_until);
    o["created_at"] = data::format_time(r.created_at);
    o["changed_at"] = time_or_empty(r.changed_at);
    o["consignments"] = r.consignments;
    o["shipments"] = r.shipments;
    return o;
}

json::object to_json(const store::problem_row& p, const std::string& instance) {
    json::object o;
    o["key"] = p.what.key;
    o["code"] = p.what.code;
    o["severity"] = word(p.what.severity);
    o["who"] = word(p.what.curer);
    o["instance"] = instance;
    o["subject"] = p.what.subject;
    o["text"] = p.what.text;
    json::array remedies;
    for (const auto& r : p.what.remedies)
        remedies.emplace_back(r);
    o["remedies"] = std::move(remedies);
    o["holds"] = p.what.holds;
    o["orders"] = p.orders;
    o["opened_at"] = data::format_time(p.opened_at);
    o["last_seen_at"] = data::format_time(p.last_seen_at);
    o["closed_at"] = time_or_empty(p.closed_at);
    return o;
}

json::object to_json(const store::task& t, const std::string& instance) {
    json::object o;
    o["id"] = t.id;
    o["function"] = t.function;
    o["instance"] = instance;
    o["state"] = word(t.state);
    o["phase"] = t.phase == store::task_phase::probe ? "probe" : "act";
    o["attempts"] = t.attempts;
    o["moment"] = t.moment;
    o["due_at"] = data::format_time(t.due_at);
    o["done_at"] = time_or_empty(t.done_at);
    o["problem"] = t.problem;
    o["last_error"] = parsed(t.last_error);
    o["sequence"] = t.sequence;
    return o;
}

json::object to_json(const store::history_row& h, const std::string& instance) {
    json::object o;
    o["at"] = data::format_time(h.entry.at);
    o["code"] = h.entry.code;
    o["who"] = h.entry.who;
    o["instance"] = instance;
    o["detail"] = parsed(h.entry.detail);
    return o;
}

json::object to_json(const store::quarantined& q, const std::string& instance) {
    json::object o;
    o["instance"] = instance;
    o["ref"] = q.ref;
    o["why"] = q.why;
    o["first_seen_at"] = data::format_time(q.first_seen_at);
    o["last_seen_at"] = data::format_time(q.last_seen_at);
    o["bytes"] = q.raw.size();
    return o;
}

json::object order_document(store::reader& db, const orders::order& order, bool personal) {
    const auto name = names(db);
    auto name_of = [&name](store::instance_id id) {
        const auto it = name.find(id);
        return it == name.end() ? std::string() : it->second;
    };
    const auto d = orders::derive(order);
    json::object o;
    o["id"] = order.id;
    o["number"] = order.version.number;
    o["source"] = name_of(order.source);
    o["source_ref"] = order.version.ref;
    o["merchant"] = order.merchant;
    o["status"] = orders::to_word(d.status);
    o["label"] = order.not_for_us.empty() ? orders::to_label(d) : "Not for us";
    o["stage"] = orders::to_word(d.stage);
    o["partial"] = d.partial;
    o["nothing_to_ship"] = d.nothing_to_ship;
    o["not_for_us"] = order.not_for_us;
    o["observed_only"] = order.observed_only;
    o["held_until"] = time_or_empty(order.held_until);
    o["shop_status"] = order.version.status.name;
    o["created_at"] = data::format_time(order.version.created_at);
    o["first_seen_at"] = data::format_time(order.first_seen_at);
    auto version = order.version;
    if (!personal) {
        version.billing = {};
        version.customer_note.clear();
        version.staff_note.clear();
        version.fields.clear();
        for (auto& g : version.ship_groups) {
            data::address there;
            there.country_code = g.to.country_code;
            g.to = there;
        }
    }
    o["order"] = data::to_json(version);
    json::array consignments;
    for (const auto& c : order.consignments) {
        json::object x;
        x["reference"] = c.reference;
        x["destination"] = name_of(c.destination);
        x["ship_group"] = c.ship_group;
        x["generation"] = c.generation;
        x["state"] = orders::to_word(c.state);
        x["destination_ref"] = c.destination_ref;
        x["word"] = c.word;
        x["accepted_at"] = time_or_empty(c.accepted_at);
        x["looked_at"] = time_or_empty(c.looked_at);
        x["closed_at"] = time_or_empty(c.closed_at);
        json::array lines;
        for (const auto& l : c.lines) {
            json::object line;
            line["number"] = l.number;
            line["sku"] = l.sku;
            line["quantity"] = l.quantity;
            line["shipped"] = orders::shipped_units(order, c, l);
            line["closed"] = l.closed;
            lines.push_back(std::move(line));
        }
        x["lines"] = std::move(lines);
        consignments.push_back(std::move(x));
    }
    o["consignments"] = std::move(consignments);
    json::array shipments;
    for (const auto& s : order.shipments) {
        json::object x;
        x["shipment"] = data::to_json(s.said);
        x["ship_group"] = s.ship_group;
        x["confirmation"] = word(s.confirmation);
        x["source_shipment_ref"] = s.source_shipment_ref;
        x["confirmed_at"] = time_or_empty(s.confirmed_at);
        shipments.push_back(std::move(x));
    }
    o["shipments"] = std::move(shipments);
    json::array tasks;
    for (const auto& t : db.tasks_of_order(order.id)) {
        tasks.push_back(to_json(t, name_of(t.instance)));
    }
    o["tasks"] = std::move(tasks);
    json::array problems;
    for (const auto& p : db.problems_of_order(order.id)) {
        problems.push_back(to_json(p, name_of(p.what.instance)));
    }
    o["problems"] = std::move(problems);
    json::array history;
    for (const auto& h : db.history_of_order(order.id, 1000)) {
        history.push_back(to_json(h, name_of(h.instance)));
    }
    o["history"] = std::move(history);
    return o;
}

json::object explain(store::reader& db, const orders::order& order, store::timestamp now) {
    const auto name = names(db);
    auto name_of = [&name](store::instance_id id) {
        const auto it = name.find(id);
        return it == name.end() ? std::string("?") : it->second;
    };
    const auto d = orders::derive(order);
    json::array why;
    json::array next;
    json::array commands;
    auto say = [&why](const std::string& s) { why.emplace_back(s); };
    // With its source: two shops may have orders of one number.
    const std::string called = orders::shell_word(
        name_of(order.source) + "/" +
        (order.version.number.empty() ? order.version.ref : order.version.number));
    say("Order " + order.version.number + " of " + name_of(order.source) + " was first seen at " +
        data::format_time(order.first_seen_at) + ". When it was last read, at " +
        data::format_time(std::max(order.read_at, order.first_seen_at)) +
        ", the shop had it as \"" + order.version.status.name + "\".");
    if (!order.not_for_us.empty()) {
        say("It is not for us: " + order.not_for_us + ". Nothing is sent.");
    } else if (order.observed_only) {
        say("Its source was not live and started when it came, so it was only looked at. Nothing "
            "is "
            "sent, but for `dray send-test` in mode test.");
        // What is older than its date is never sent: a person has to see how many that are.
        commands.emplace_back("dray source start " + name_of(order.source) + " --from " +
                              data::format_time(order.version.created_at).substr(0, 10) +
                              " --dry-run");
    }
    if (order.sending_canceled) {
        say("An operator stopped the sending.");
        commands.emplace_back("dray resume-sending " + called);
    }
    if (order.held_until) {
        say(*order.held_until >= orders::without_end
                ? "It is held until somebody releases it."
                : "It is held until " + data::format_time(*order.held_until) + ".");
        commands.emplace_back("dray release " + called);
    }
    if (d.nothing_to_ship)
        say("Nothing of it is for a warehouse: there is nothing to ship.");
    for (const auto& c : order.consignments) {
        const std::string where = name_of(c.destination);
        std::string s = "Consignment " + c.reference + " for " + where + ": ";
        switch (c.state) {
        case orders::consignment_state::planned:
            s += c.begun_at ? "being sent since " + data::format_time(*c.begun_at)
                            : std::string("not sent yet");
            break;
        case orders::consignment_state::accepted:
            s += "accepted as " + c.destination_ref + " at " + time_or_empty(c.accepted_at) +
                 (c.word.empty() ? "" : ", there \"" + c.word + "\"");
            break;
        case orders::consignment_state::canceled:
            s += "cancelled";
            break;
        case orders::consignment_state::replaced:
            s += "replaced by a later generation";
            break;
        }
        std::int64_t ordered = 0;
        std::int64_t shipped = 0;
        for (const auto& l : c.lines) {
            ordered += l.quantity;
            shipped += orders::shipped_units(order, c, l);
        }
        say(s + ". " + std::to_string(shipped) + " of " + std::to_string(ordered) +
            " units shipped.");
        if (c.state == orders::consignment_state::accepted && !c.closed_at && shipped < ordered) {
            next.emplace_back("Dray asks " + where + " for shipments; last asked: " +
                              (c.looked_at ? data::format_time(*c.looked_at) : "not yet") + ".");
        }
    }
    for (const auto& s : order.shipments) {
        std::string text =
            "Shipment " + s.said.ref + " (" + s.said.carrier + " " + s.said.tracking + "): ";
        switch (s.confirmation) {
        case orders::confirmation_state::confirmed:
            text += "confirmed to " + name_of(order.source) + " at " +
                    time_or_empty(s.confirmed_at) + " as " + s.source_shipment_ref;
            break;
        case orders::confirmation_state::pending:
            text += "not yet confirmed to the shop";
            break;
        case orders::confirmation_state::none:
            text += "not to be confirmed";
            break;
        }
        say(text + ".");
    }
    for (const auto& p : db.problems_of_order(order.id)) {
        say((p.what.holds ? "Held: " : "Note: ") + p.what.text);
        for (const auto& r : p.what.remedies)
            commands.emplace_back(r);
    }
    const pauses paused(db, now);
    std::set<std::string> resumes;
    for (const auto& t : db.tasks_of_order(order.id)) {
        if (t.state == store::task_state::done || t.state == store::task_state::withdrawn)
            continue;
        const auto* pause = t.state == store::task_state::ready ? paused.on(t, order) : nullptr;
        next.emplace_back(task_sentence(t, order, name_of(t.instance), pause));
        if (pause && resumes.insert(resume_command(*pause)).second)
            commands.emplace_back(resume_command(*pause));
    }
    if (next.empty() && commands.empty()) {
        next.emplace_back(d.status == orders::status::confirmed ||
                                  d.status == orders::status::canceled
                              ? "Nothing is left to do."
                              : "Nothing is planned. Something must happen at the shop or the "
                                "warehouse first.");
    }
    json::object o;
    o["id"] = order.id;
    o["number"] = order.version.number;
    o["source"] = name_of(order.source);
    o["status"] = orders::to_word(d.status);
    o["label"] = order.not_for_us.empty() ? orders::to_label(d) : "Not for us";
    o["why"] = std::move(why);
    o["next"] = std::move(next);
    o["commands"] = std::move(commands);
    return o;
}

} // namespace dray::api
