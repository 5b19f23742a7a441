// A shop's statuses: what it has, what is bound to what, and binding another.

#include "core/cli/statuses.hpp"

#include "core/cli/asking.hpp"
#include "core/cli/table.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>

namespace dray::cli {

namespace json = boost::json;

namespace {

std::string named(const json::value& slot) {
    const auto id = cell(slot, "status");
    const auto name = cell(slot, "name");
    return name.empty() || id.empty() ? id + name : name + " (" + id + ")";
}

/// "2", "3 (101, 102, …)"
std::string counted(const json::value& status) {
    const auto orders = cell(status, "orders");
    const auto* sample = status.as_object().if_contains("sample");
    if (orders.empty() || orders == "0" || !sample)
        return orders;
    std::string numbers;
    for (const auto& n : sample->as_array())
        numbers += (numbers.empty() ? "" : ", ") + std::string(n.as_string());
    const bool all = std::to_string(sample->as_array().size()) == orders;
    return orders + " (" + numbers + (all ? ")" : ", …)");
}

int show(const options& o, const std::string& source, bool cached) {
    const auto a =
        ask(o, "GET",
            "/api/v1/sources/" + encoded(source) + "/statuses" + (cached ? "" : "?refresh=1"));
    if (a.status >= 400)
        return refused(o, a);
    if (printed_json(o, a))
        return exit_ok;
    auto& out = std::cout;
    if (cell(a.body, "listed") != "yes") {
        out << "The connector of " << source << " cannot list the shop's statuses: what the "
            << "configuration names is written as it is.\n";
    } else {
        if (!cell(a.body, "unread").empty())
            out << "They could not be read now: " << cell(a.body, "unread") << "\n";
        if (!cell(a.body, "read_at").empty())
            out << "As the shop said at " << short_time(cell(a.body, "read_at")) << ":\n";
        table live({"STATUS", "ID", "ORIGINALLY", "DECLARED", "ORDERS NOT TAKEN"});
        for (const auto& s : a.body.at("statuses").as_array()) {
            const auto system = cell(s, "system");
            const auto declared = cell(s, "declared");
            live.add({cell(s, "name"), cell(s, "id"), system == cell(s, "name") ? "" : system,
                      declared.empty() ? "nowhere" : declared, counted(s)});
        }
        live.print(out);
        out << "\n";
    }
    print_bindings(a.body, out);
    print_status_problems(a.body, out);
    return needs_a_person(a.body) ? exit_unwell : exit_ok;
}

int map_status(const options& o, const std::string& source, const std::string& moment,
               const std::string& to) {
    json::object body;
    body["moment"] = moment;
    body["to"] = to;
    const auto a = ask(o, "POST", "/api/v1/sources/" + encoded(source) + "/statuses/map", body);
    if (a.status >= 400)
        return refused(o, a);
    if (printed_json(o, a))
        return exit_ok;
    std::cout << moment << " of " << source << " writes "
              << (cell(a.body, "status").empty() ? "nothing" : named(a.body))
              << " from now on, until the configuration names another.\n";
    return exit_ok;
}

} // namespace

std::string said_by(const json::value& slot) {
    if (cell(slot, "by_command") != "yes")
        return cell(slot, "where");
    return "dray map status by " + cell(slot, "by") + " at " + short_time(cell(slot, "at")) +
           ", in place of " + cell(slot, "where");
}

void print_bindings(const json::value& statuses, std::ostream& out) {
    table t({"CONFIGURED", "AS", "IS", "SAID BY"});
    for (const auto& slot : statuses.at("declared").as_array()) {
        std::string is = named(slot);
        if (cell(slot, "state") != "bound")
            is = cell(slot, "state") + (is.empty() ? "" : ": " + is);
        t.add({cell(slot, "key"), cell(slot, "configured"), is, said_by(slot)});
    }
    t.print(out);
}

void print_status_problems(const json::value& statuses, std::ostream& out) {
    for (const auto& p : statuses.at("problems").as_array()) {
        out << "\n"
            << cell(p, "code") << (cell(p, "holds") == "yes" ? " (holds orders)" : "") << "\n  "
            << cell(p, "text") << "\n";
        for (const auto& r : p.at("remedies").as_array())
            out << "  try: " << r.as_string().c_str() << "\n";
    }
}

bool needs_a_person(const json::value& statuses) {
    const auto& all = statuses.at("problems").as_array();
    return std::any_of(all.begin(), all.end(),
                       [](const json::value& p) { return cell(p, "notice") != "yes"; });
}

void add_statuses(CLI::App& app, options& o, action& run) {
    {
        auto* c = app.add_subcommand("statuses", "A shop's statuses, and what they mean here");
        auto source = std::make_shared<std::string>();
        auto cached = std::make_shared<bool>(false);
        c->add_option("source", *source, "Which source")->required();
        c->add_flag("--cached", *cached, "As last read: do not ask the shop now");
        c->callback([&o, &run, source, cached] {
            run = [&o, source, cached] { return show(o, *source, *cached); };
        });
    }
    auto* map = app.add_subcommand("map", "Bind a name of the configuration to what a vendor has");
    map->require_subcommand(1);
    auto* c = map->add_subcommand("status", "What a moment writes at a shop");
    auto source = std::make_shared<std::string>();
    auto moment = std::make_shared<std::string>();
    auto to = std::make_shared<std::string>();
    c->add_option("source", *source, "Which source")->required();
    c->add_option("moment", *moment, "on_download, on_partial_shipment, on_shipment or on_cancel")
        ->required();
    c->add_option("status", *to, "The name or id of a status that the shop has, or never")
        ->required();
    c->callback([&o, &run, source, moment, to] {
        run = [&o, source, moment, to] { return map_status(o, *source, *moment, *to); };
    });
}

} // namespace dray::cli
