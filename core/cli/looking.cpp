// Commands that only look.

#include "core/cli/asking.hpp"
#include "core/cli/table.hpp"

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

namespace dray::cli {

namespace json = boost::json;

namespace {

/// Whether something of it needs a person.
int verdict_on(const json::value& s) {
    const auto well = [](const json::value& i) {
        return cell(i, "state") == "running" || cell(i, "state") == "off";
    };
    const auto& instances = s.at("instances").as_array();
    const bool all = s.at("recovery").is_null() && s.at("store").at("ok").as_bool() &&
                     s.at("problems").as_int64() == 0 &&
                     std::all_of(instances.begin(), instances.end(), well);
    return all ? exit_ok : exit_unwell;
}

void print_status(const json::value& s) {
    auto& out = std::cout;
    for (const auto& b : s.at("brakes").as_array()) {
        out << "PAUSED " << cell(b, "scope") << " " << cell(b, "target")
            << (cell(b, "function").empty() ? "" : " " + cell(b, "function")) << " by "
            << cell(b, "who") << ": " << cell(b, "why")
            << (cell(b, "until").empty() ? "" : ", until " + short_time(cell(b, "until"))) << "\n";
    }
    if (!s.at("recovery").is_null()) {
        out << "RECOVERY (" << cell(s.at("recovery"), "reason")
            << "): open work is verified, nothing is sent. End it with: dray recovery --end\n";
    }
    if (!s.at("store").at("ok").as_bool())
        out << "STORE: " << cell(s.at("store"), "text") << "\n";
    table sources({"SOURCE", "MODE", "STATE", "NEW", "AT WMS", "SHIPPED", "CONFIRMED", "ERROR",
                   "CANCELED", "NOT FOR US", "HELD RAW", "LAST READ"});
    table destinations(
        {"DESTINATION", "MODE", "STATE", "OPEN", "SENDING", "WAITING", "HELD", "LAST READ"});
    std::vector<std::string> notes;
    for (const auto& i : s.at("instances").as_array()) {
        const auto kind = cell(i, "kind");
        std::string state = cell(i, "state");
        if (!cell(i, "paused").empty())
            state += " (" + cell(i, "paused") + ")";
        if (cell(i, "state") != "running" && cell(i, "state") != "off")
            notes.push_back(cell(i, "name") + ": " + cell(i, "why"));
        if (kind.empty())
            continue;
        std::string last;
        for (const auto& f : i.at("feeds").as_array()) {
            if (cell(f, "function") == "orders.download" ||
                cell(f, "function") == "shipments.download") {
                last = short_time(cell(f, "last_ok_at"));
            }
        }
        if (kind == "source") {
            const auto& o = i.at("orders");
            sources.add(
                {cell(i, "name"),
                 cell(i, "mode") + (cell(i, "mode") == "live" && cell(i, "started_from").empty()
                                        ? " (not started)"
                                        : ""),
                 state, cell(o, "new"), cell(o, "at_wms"), cell(o, "shipped"), cell(o, "confirmed"),
                 cell(o, "error"), cell(o, "canceled"), cell(o, "not_for_us"),
                 cell(o, "quarantined"), last});
        } else {
            destinations.add({cell(i, "name"), cell(i, "mode"), state, cell(i, "open"),
                              cell(i, "in_flight"), cell(i.at("tasks"), "ready"),
                              cell(i.at("tasks"), "held"), last});
        }
    }
    if (!sources.empty())
        sources.print(out);
    if (!destinations.empty()) {
        out << "\n";
        destinations.print(out);
    }
    for (const auto& n : notes)
        out << "\n" << n << "\n";
    const auto problems = s.at("problems").as_int64();
    if (problems > 0) {
        out << "\n"
            << problems << (problems == 1 ? " problem" : " problems") << ": dray problems\n";
    }
}

int show_status(const options& o) {
    const auto a = ask(o, "GET", "/api/v1/status");
    if (a.status >= 400)
        return refused(o, a);
    if (!printed_json(o, a))
        print_status(a.body);
    return verdict_on(a.body);
}

/// Until it is interrupted; a daemon that goes away may come back. On a terminal each status takes
/// the place of the one before, elsewhere they follow one another.
int watch_status(const options& o) {
    const bool terminal = ::isatty(STDOUT_FILENO) == 1 && !o.json;
    for (bool first = true;; first = false) {
        if (terminal)
            std::cout << "\x1b[H\x1b[2J";
        else if (!first && !o.json)
            std::cout << "\n";
        try {
            const int result = show_status(o);
            if (first && result != exit_ok && result != exit_unwell)
                return result;
        } catch (const unreachable& e) {
            if (first)
                throw;
            std::cerr << e.what() << "\n";
        }
        std::cout.flush();
        if (!std::cout)
            return exit_failed; // nobody reads on
        std::this_thread::sleep_for(std::chrono::seconds(1));
    }
}

struct order_query {
    std::string status, source, merchant, number;
    bool not_for_us = false;
    bool all = false;
    std::int64_t limit = 50;
};

int orders(const options& o, const order_query& q) {
    std::string base = "/api/v1/orders?limit=" + std::to_string(q.all ? 1000 : q.limit);
    if (!q.status.empty())
        base += "&status=" + encoded(q.status);
    if (!q.source.empty())
        base += "&source=" + encoded(q.source);
    if (!q.merchant.empty())
        base += "&merchant=" + encoded(q.merchant);
    if (!q.number.empty())
        base += "&number=" + encoded(q.number);
    if (q.not_for_us)
        base += "&not_for_us=1";
    table t({"ID", "NUMBER", "SOURCE", "STATUS", "CREATED", "CHANGED", "SHIPMENTS", "NOTE"});
    json::array all;
    std::string after;
    for (;;) {
        const auto a = ask(o, "GET", base + after);
        if (a.status >= 400)
            return refused(o, a);
        for (const auto& x : a.body.at("orders").as_array()) {
            std::string note = cell(x, "not_for_us");
            if (cell(x, "partial") == "yes")
                note = "partial";
            if (cell(x, "nothing_to_ship") == "yes")
                note = "nothing to ship";
            if (!cell(x, "held_until").empty())
                note = "held until " + short_time(cell(x, "held_until"));
            t.add({"#" + cell(x, "id"), cell(x, "number"), cell(x, "source"), cell(x, "label"),
                   short_time(cell(x, "created_at")), short_time(cell(x, "changed_at")),
                   cell(x, "shipments"), note});
            all.push_back(x);
        }
        const auto& next = a.body.at("next");
        if (next.is_null() || !q.all) {
            if (o.json) {
                json::object body;
                body["orders"] = std::move(all);
                body["next"] = next;
                std::cout << json::serialize(body) << "\n";
                return exit_ok;
            }
            t.print(std::cout);
            if (!next.is_null())
                std::cout << "… more: dray orders --all\n";
            return exit_ok;
        }
        after = "&after=" + plain(next);
    }
}

void print_address(const json::value& a) {
    std::string line;
    for (const char* k :
         {"name", "company", "street1", "street2", "postcode", "city", "region", "country_code"}) {
        const auto c = cell(a, k);
        if (!c.empty())
            line += (line.empty() ? "" : ", ") + c;
    }
    std::cout << "    " << line << "\n";
}

int order(const options& o, const std::string& name, bool personal) {
    int status = exit_ok;
    const auto id = order_id(o, name, status);
    if (id == 0)
        return status;
    const auto a =
        ask(o, "GET", "/api/v1/orders/" + std::to_string(id) + (personal ? "?personal=1" : ""));
    if (a.status >= 400)
        return refused(o, a);
    if (printed_json(o, a))
        return exit_ok;
    const auto& d = a.body;
    auto& out = std::cout;
    out << "Order " << cell(d, "number") << "  #" << cell(d, "id") << "  " << cell(d, "source")
        << "\n"
        << "  status   " << cell(d, "label") << (cell(d, "partial") == "yes" ? " (partial)" : "")
        << (cell(d, "nothing_to_ship") == "yes" ? " (nothing to ship)" : "") << "\n"
        << "  in shop  " << cell(d, "shop_status") << "\n"
        << "  created  " << short_time(cell(d, "created_at")) << ", seen "
        << short_time(cell(d, "first_seen_at")) << "\n";
    if (!cell(d, "not_for_us").empty())
        out << "  rule     " << cell(d, "not_for_us") << "\n";
    out << "\nLines\n";
    table lines({"  LINE", "GROUP", "SKU", "QTY", "NAME"});
    for (const auto& l : d.at("order").at("lines").as_array()) {
        lines.add({"  " + cell(l, "id"), cell(l, "ship_group"), cell(l, "sku"), cell(l, "quantity"),
                   shortened(cell(l, "name"), 40)});
    }
    lines.print(out);
    if (personal) {
        out << "\nAddresses\n";
        for (const auto& g : d.at("order").at("ship_groups").as_array()) {
            if (const auto* to = g.as_object().if_contains("to"))
                print_address(*to);
        }
    }
    if (!d.at("consignments").as_array().empty()) {
        out << "\nConsignments\n";
        table t({"  REFERENCE", "DESTINATION", "STATE", "THERE", "WORD", "SHIPPED"});
        for (const auto& c : d.at("consignments").as_array()) {
            std::int64_t have = 0;
            std::int64_t want = 0;
            for (const auto& l : c.at("lines").as_array()) {
                have += l.at("shipped").as_int64();
                want += l.at("quantity").as_int64();
            }
            t.add({"  " + cell(c, "reference"), cell(c, "destination"), cell(c, "state"),
                   cell(c, "destination_ref"), cell(c, "word"),
                   std::to_string(have) + "/" + std::to_string(want)});
        }
        t.print(out);
    }
    if (!d.at("shipments").as_array().empty()) {
        out << "\nShipments\n";
        table t({"  REF", "CARRIER", "TRACKING", "CONFIRMATION", "IN SHOP"});
        for (const auto& s : d.at("shipments").as_array()) {
            const auto& x = s.at("shipment");
            t.add({"  " + cell(x, "ref"), cell(x, "carrier"), cell(x, "tracking"),
                   cell(s, "confirmation"), cell(s, "source_shipment_ref")});
        }
        t.print(out);
    }
    for (const auto& p : d.at("problems").as_array()) {
        out << "\nProblem " << cell(p, "key") << "\n  " << cell(p, "text") << "\n";
        for (const auto& r : p.at("remedies").as_array())
            out << "  try: " << plain(r) << "\n";
    }
    out << "\nHistory\n";
    table h({"  AT", "WHAT", "WHO", "WHERE", "DETAIL"});
    for (const auto& e : d.at("history").as_array()) {
        h.add({"  " + short_time(cell(e, "at")), cell(e, "code"), cell(e, "who"),
               cell(e, "instance"), shortened(cell(e, "detail"), 70)});
    }
    h.print(out);
    return exit_ok;
}

int explain(const options& o, const std::string& name) {
    int status = exit_ok;
    const auto id = order_id(o, name, status);
    if (id == 0)
        return status;
    const auto a = ask(o, "GET", "/api/v1/orders/" + std::to_string(id) + "/explain");
    if (a.status >= 400)
        return refused(o, a);
    if (printed_json(o, a))
        return exit_ok;
    std::cout << "Order " << cell(a.body, "number") << " is " << cell(a.body, "label") << ".\n";
    for (const auto& s : a.body.at("why").as_array())
        std::cout << "  - " << plain(s) << "\n";
    if (!a.body.at("next").as_array().empty()) {
        std::cout << "What comes next\n";
        for (const auto& s : a.body.at("next").as_array())
            std::cout << "  - " << plain(s) << "\n";
    }
    if (!a.body.at("commands").as_array().empty()) {
        std::cout << "What you can do\n";
        for (const auto& s : a.body.at("commands").as_array())
            std::cout << "  " << plain(s) << "\n";
    }
    return exit_ok;
}

struct problem_query {
    bool quarantine = false;
    std::string instance;
};

void print_quarantine(const json::array& all) {
    table t({"INSTANCE", "REF", "SINCE", "WHY"});
    for (const auto& q : all) {
        t.add({cell(q, "instance"), cell(q, "ref"), short_time(cell(q, "first_seen_at")),
               shortened(cell(q, "why"), 90)});
    }
    t.print(std::cout);
}

/// "2 orders: 115, 138", "12 orders: 115, 138, 140, 141, 150, …"
std::string orders_of(const json::value& problem) {
    const auto count = problem.at("orders").as_int64();
    std::string text = std::to_string(count) + (count == 1 ? " order" : " orders");
    const auto* numbers = problem.as_object().if_contains("numbers");
    if (!numbers || !numbers->is_array() || numbers->as_array().empty())
        return text;
    const auto& all = numbers->as_array();
    for (std::size_t i = 0; i < all.size(); ++i)
        text += (i == 0 ? ": " : ", ") + plain(all[i]);
    return text + (static_cast<std::size_t>(count) > all.size() ? ", …" : "");
}

int problems(const options& o, const problem_query& q) {
    const auto a =
        ask(o, "GET",
            "/api/v1/problems" + (q.instance.empty() ? "" : "?instance=" + encoded(q.instance)));
    if (a.status >= 400)
        return refused(o, a);
    const auto& body = a.body.as_object();
    const auto& all = body.at("problems").as_array();
    const int result = all.empty() ? exit_ok : exit_unwell;
    if (printed_json(o, a))
        return result;
    if (q.quarantine) {
        print_quarantine(body.at("quarantined").as_array());
        return result;
    }
    if (all.empty())
        std::cout << "No problems.\n";
    for (const auto& p : all) {
        std::cout << cell(p, "severity") << "  " << cell(p, "key") << "  (" << cell(p, "who")
                  << ", " << orders_of(p) << ", since " << short_time(cell(p, "opened_at"))
                  << ")\n    " << cell(p, "text") << "\n";
        for (const auto& r : p.at("remedies").as_array()) {
            std::cout << "    try: " << plain(r) << "\n";
        }
    }
    return result;
}

/// What a connector has not, each with the reason where it has one.
void print_absent(const json::value& plugin) {
    const auto* absent = plugin.as_object().if_contains("absent");
    if (!absent || absent->as_array().empty())
        return;
    std::cout << "\n" << cell(plugin, "id") << " does not have\n";
    table t({"  FUNCTION", "", "WHY"});
    for (const auto& f : absent->as_array()) {
        const bool elsewhere = cell(f, "state") == "elsewhere";
        t.add({"  " + cell(f, "function"), elsewhere ? "told elsewhere" : "not supported",
               cell(f, "why")});
    }
    t.print(std::cout);
}

int plugins(const options& o) {
    const auto a = ask(o, "GET", "/api/v1/plugins");
    if (a.status >= 400)
        return refused(o, a);
    const auto& list = a.body.as_array();
    const bool refusals = std::any_of(list.begin(), list.end(), [](const json::value& p) {
        return cell(p, "state") == "refused";
    });
    const int result = refusals ? exit_unwell : exit_ok;
    if (printed_json(o, a))
        return result;
    table t({"PLUGIN", "VERSION", "ROLE", "STATE", "FILE", "FUNCTIONS"});
    for (const auto& p : a.body.as_array()) {
        std::string functions;
        if (const auto* f = p.as_object().if_contains("functions")) {
            for (const auto& x : f->as_array())
                functions += (functions.empty() ? "" : " ") + plain(x);
        }
        t.add({cell(p, "id"), cell(p, "version"), cell(p, "role"), cell(p, "state"),
               cell(p, "file"), functions});
    }
    t.print(std::cout);
    for (const auto& p : a.body.as_array()) {
        if (cell(p, "state") != "refused")
            continue;
        std::cout << "\n" << cell(p, "code") << ": " << cell(p, "why") << "\n";
    }
    for (const auto& p : a.body.as_array())
        print_absent(p);
    return result;
}

int feeds(const options& o) {
    const auto a = ask(o, "GET", "/api/v1/feeds");
    if (a.status >= 400)
        return refused(o, a);
    if (printed_json(o, a))
        return exit_ok;
    table t({"INSTANCE", "FEED", "NOW", "NEXT", "LAST READ", "ITEMS", "OPEN", "DUE",
             "CALLS IN THE LAST HOUR", "LAST ERROR"});
    for (const auto& f : a.body.as_array()) {
        std::string error;
        if (const auto* e = f.as_object().if_contains("last_error")) {
            error = cell(*e, "code") + ": " + shortened(cell(*e, "message"), 60);
        }
        const bool budgeted = f.as_object().contains("calls_per_hour");
        t.add({cell(f, "instance"), cell(f, "function"),
               cell(f, "running") == "yes" ? "running" : "waiting", short_time(cell(f, "next_due")),
               short_time(cell(f, "last_ok_at")), cell(f, "items"), cell(f, "open"), cell(f, "due"),
               budgeted ? cell(f, "calls_last_hour") + " of " + cell(f, "calls_per_hour") : "",
               error});
    }
    t.print(std::cout);
    return exit_ok;
}

} // namespace

void add_looking(CLI::App& app, options& o, action& run) {
    {
        auto* c =
            app.add_subcommand("status", "What runs, what is held, how many orders are where");
        auto watch = std::make_shared<bool>(false);
        c->add_flag("-w,--watch", *watch, "Again every second");
        c->callback([&o, &run, watch] {
            run = [&o, watch] { return *watch ? watch_status(o) : show_status(o); };
        });
    }
    {
        auto* c = app.add_subcommand("orders", "List orders");
        auto q = std::make_shared<order_query>();
        c->add_option("-s,--status", q->status,
                      "new, at_wms, shipped, partial, confirmed, error or canceled");
        c->add_option("--source", q->source, "Of this source");
        c->add_option("--merchant", q->merchant, "Of this merchant");
        c->add_option("number", q->number, "An order's number or the shop's id");
        c->add_flag("--not-for-us", q->not_for_us, "Those that were left out, with the rule");
        c->add_flag("--all", q->all, "Not only the first page");
        c->add_option("-n,--limit", q->limit, "How many")->capture_default_str();
        c->callback([&o, &run, q] { run = [&o, q] { return orders(o, *q); }; });
    }
    {
        auto* c = app.add_subcommand("order", "One order with all that happened to it");
        auto name = std::make_shared<std::string>();
        auto personal = std::make_shared<bool>(false);
        c->add_option("order", *name, "Its number, or #id")->required();
        c->add_flag("--personal", *personal, "With names and addresses");
        c->callback([&o, &run, name, personal] {
            run = [&o, name, personal] { return order(o, *name, *personal); };
        });
    }
    {
        auto* c = app.add_subcommand("explain", "Why an order is where it is, and what moves it");
        auto name = std::make_shared<std::string>();
        c->add_option("order", *name, "Its number, or #id")->required();
        c->callback([&o, &run, name] { run = [&o, name] { return explain(o, *name); }; });
    }
    {
        auto* c = app.add_subcommand("problems", "What holds work, most urgent first, with cures");
        auto q = std::make_shared<problem_query>();
        c->add_flag("--quarantine", q->quarantine, "Orders that could not be read");
        c->add_option("instance", q->instance, "Of this source or destination");
        c->callback([&o, &run, q] { run = [&o, q] { return problems(o, *q); }; });
    }
    app.add_subcommand("plugins", "Connectors that loaded, and why others did not")
        ->callback([&o, &run] { run = [&o] { return plugins(o); }; });
    app.add_subcommand("feeds", "What is read from where, and when next")->callback([&o, &run] {
        run = [&o] { return feeds(o); };
    });
}

} // namespace dray::cli
