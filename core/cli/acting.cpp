// Commands that change something.

#include "core/cli/asking.hpp"
#include "core/cli/table.hpp"

#include "dray/data/time.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace dray::cli {

namespace json = boost::json;

namespace {

/// "2026-03-01", a full time, or "today"; empty where it is none.
std::string time_of(const std::string& text) {
    if (text == "today" || text == "now") {
        const auto now =
            std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        if (text == "now")
            return data::format_time(now);
        return data::format_time(std::chrono::floor<std::chrono::days>(now));
    }
    if (text.size() == 10)
        return time_of(text + "T00:00:00Z");
    return data::parse_time(text) ? text : std::string();
}

int not_a_time(const options& o, const std::string& text) {
    complain(o, "bad_request",
             "`" + text + "` is not a time. Write 2026-03-01, 2026-03-01T08:00:00Z, today or now.");
    return exit_usage;
}

int post(const options& o, const std::string& path, const json::value& body,
         const std::function<void(const json::value&)>& say) {
    const auto a = ask(o, "POST", path, body);
    if (a.status >= 400)
        return refused(o, a);
    if (!printed_json(o, a))
        say(a.body);
    return exit_ok;
}

int order_command(const options& o, const std::string& name, const char* command,
                  const std::string& until, const std::string& why) {
    int status = exit_ok;
    const auto id = order_id(o, name, status);
    if (id == 0)
        return status;
    json::object body;
    body["command"] = command;
    body["why"] = why;
    if (!until.empty()) {
        const auto at = time_of(until);
        if (at.empty()) {
            return not_a_time(o, until);
        }
        body["until"] = at;
    }
    return post(o, "/api/v1/orders/" + std::to_string(id) + "/commands", body,
                [&](const json::value& b) {
                    std::cout << "Order " << name << " is " << cell(b, "label");
                    if (command == std::string_view("hold")) {
                        std::cout << ", and held: nothing of it is sent "
                                  << (until.empty() ? "before" : "until " + until + ", or")
                                  << " somebody releases it (dray release " << name << ")";
                    }
                    std::cout << ".\n";
                });
}

int retry(const options& o, const std::string& what, const std::string& instance,
          const std::string& problem) {
    auto said = [](const json::value& b) {
        std::cout << "Released: " << cell(b, "released") << ".\n";
        const auto* left = b.as_object().if_contains("left");
        if (!left || !left->is_array())
            return;
        for (const auto& key : left->as_array()) {
            std::cout << "Still held: whether it happened is unknown. Look there; to do it again: "
                         "dray retry --problem "
                      << plain(key) << "\n";
        }
    };
    if (!instance.empty()) {
        return post(o, "/api/v1/instances/" + encoded(instance) + "/retry", json::object(),
                    [&](const json::value&) { std::cout << instance << " is tried again now.\n"; });
    }
    if (!problem.empty()) {
        json::object body;
        body["key"] = problem;
        return post(o, "/api/v1/problems/retry", body, said);
    }
    if (what.empty()) {
        complain(o, "bad_request", "Name an order, --problem KEY or --instance NAME.");
        return exit_usage;
    }
    int status = exit_ok;
    const auto id = order_id(o, what, status);
    if (id == 0)
        return status;
    return post(o, "/api/v1/orders/" + std::to_string(id) + "/retry", json::object(), said);
}

int not_for_us(const options& o, const std::string& order, const std::string& problem,
               const std::string& why) {
    if (!problem.empty()) {
        json::object body;
        body["key"] = problem;
        body["why"] = why;
        return post(o, "/api/v1/problems/not_for_us", body, [](const json::value& b) {
            std::cout << "Not for us: " << cell(b, "not_for_us")
                      << " orders. Take one back with: dray load-anyway ORDER\n";
            if (cell(b, "refused") != "0")
                std::cout << cell(b, "refused") << " are at their warehouses and stay ours.\n";
        });
    }
    if (order.empty()) {
        std::cerr << "Name an order or --problem KEY.\n";
        return exit_usage;
    }
    return order_command(o, order, "not_for_us", "", why);
}

struct brake {
    std::string scope, target, function, until, why;
};

json::object brake_body(const brake& b) {
    json::object body;
    body["scope"] = b.scope;
    body["target"] = b.target;
    body["function"] = b.function;
    return body;
}

void add_brake_options(CLI::App* c, brake& b) {
    c->add_option("scope", b.scope, "all, merchant, source or destination")->required();
    c->add_option("name", b.target, "Which one");
    c->add_option("--function", b.function, "Only this function, such as order.submit");
}

} // namespace

void add_acting(CLI::App& app, options& o, action& run) {
    {
        auto* c = app.add_subcommand("retry", "Try again what is held");
        auto what = std::make_shared<std::string>();
        auto instance = std::make_shared<std::string>();
        auto problem = std::make_shared<std::string>();
        c->add_option("order", *what, "An order's number, or #id");
        c->add_option("--instance", *instance, "All that waits for this source or destination");
        c->add_option("--problem", *problem, "All that this problem holds (its key)");
        c->callback([&o, &run, what, instance, problem] {
            run = [&o, what, instance, problem] { return retry(o, *what, *instance, *problem); };
        });
    }
    auto on_order = [&](const char* name, const char* help, const char* command, bool until) {
        auto* c = app.add_subcommand(name, help);
        auto order = std::make_shared<std::string>();
        auto when = std::make_shared<std::string>();
        auto why = std::make_shared<std::string>();
        c->add_option("order", *order, "Its number, or #id")->required();
        if (until)
            c->add_option("--until", *when, "Until then; without it until released");
        c->add_option("--why", *why, "Kept in the order's history");
        c->callback([&o, &run, order, when, why, command] {
            run = [&o, order, when, why, command] {
                return order_command(o, *order, command, *when, *why);
            };
        });
    };
    on_order("hold", "Do not send this order, until a time or until it is released", "hold", true);
    on_order("release", "End a hold", "release", false);
    on_order("cancel-sending", "Stop an order that has not been sent", "cancel_sending", false);
    on_order("resume-sending", "Send it after all", "resume_sending", false);
    {
        auto* c = app.add_subcommand("not-for-us", "Nothing of an order shall be sent");
        auto order = std::make_shared<std::string>();
        auto problem = std::make_shared<std::string>();
        auto why = std::make_shared<std::string>();
        c->add_option("order", *order, "Its number, or #id");
        c->add_option("--problem", *problem, "All that this problem holds (its key)");
        c->add_option("--why", *why, "Kept with the order");
        c->callback([&o, &run, order, problem, why] {
            run = [&o, order, problem, why] { return not_for_us(o, *order, *problem, *why); };
        });
    }
    on_order("load-anyway", "Take an order that was not for us", "load_anyway", false);
    on_order("send-test", "Mode test: send this order to its warehouse, marked as a test",
             "send_test", false);
    {
        auto* c = app.add_subcommand("pause", "The brake: no request starts any more");
        auto b = std::make_shared<brake>();
        add_brake_options(c, *b);
        c->add_option("--until", b->until, "Ends by itself then");
        c->add_option("--why", b->why, "Stands at the head of every status")->required();
        c->callback([&o, &run, b] {
            run = [&o, b] {
                auto body = brake_body(*b);
                body["why"] = b->why;
                if (!b->until.empty()) {
                    const auto at = time_of(b->until);
                    if (at.empty())
                        return not_a_time(o, b->until);
                    body["until"] = at;
                }
                return post(o, "/api/v1/pause", body, [&](const json::value&) {
                    std::cout << "Paused: " << b->scope << " " << b->target << "\n";
                });
            };
        });
    }
    {
        auto* c = app.add_subcommand("resume", "Release the brake");
        auto b = std::make_shared<brake>();
        add_brake_options(c, *b);
        c->callback([&o, &run, b] {
            run = [&o, b] {
                return post(o, "/api/v1/resume", brake_body(*b), [&](const json::value&) {
                    std::cout << "Resumed: " << b->scope << " " << b->target << "\n";
                });
            };
        });
    }
    {
        auto* source = app.add_subcommand("source", "Start a source");
        source->require_subcommand(1);
        auto* c = source->add_subcommand("start", "From now on its orders are sent");
        auto name = std::make_shared<std::string>();
        auto from = std::make_shared<std::string>();
        auto dry = std::make_shared<bool>(false);
        c->add_option("source", *name, "Which source")->required();
        c->add_option("--from", *from, "The oldest order that may ever be sent")->required();
        c->add_flag("--dry-run", *dry, "Only say what would be sent");
        c->callback([&o, &run, name, from, dry] {
            run = [&o, name, from, dry] {
                const auto at = time_of(*from);
                if (at.empty())
                    return not_a_time(o, *from);
                json::object body;
                body["from"] = at;
                body["dry_run"] = *dry;
                return post(o, "/api/v1/sources/" + encoded(*name) + "/start", body,
                            [&](const json::value& b) {
                                std::cout << (*dry ? "Would start " : "Started ") << *name
                                          << " from " << at << ": " << cell(b, "to_send")
                                          << " known orders to send, " << cell(b, "too_old")
                                          << " too old.\n";
                                if (cell(b, "tested") != "0") {
                                    std::cout << cell(b, "tested")
                                              << " of them were sent as tests before: make sure "
                                                 "that their warehouse does not ship those.\n";
                                }
                                for (const auto& x : b.at("not_sent").as_array()) {
                                    std::cout << "Not sent: " << cell(x, "why") << "\n";
                                }
                            });
            };
        });
    }
    {
        auto* c = app.add_subcommand("recovery", "After a restore or a copy: what is verified");
        auto end = std::make_shared<bool>(false);
        c->add_flag("--end", *end, "End it: from now on orders are sent again");
        c->callback([&o, &run, end] {
            run = [&o, end] {
                if (*end) {
                    return post(o, "/api/v1/recovery/end", json::object(), [](const json::value&) {
                        std::cout << "Recovery has ended; orders are sent again.\n";
                    });
                }
                const auto a = ask(o, "GET", "/api/v1/recovery");
                if (a.status >= 400)
                    return refused(o, a);
                const int result = cell(a.body, "active") == "yes" ? exit_unwell : exit_ok;
                if (printed_json(o, a))
                    return result;
                if (result == exit_ok) {
                    std::cout << "No recovery.\n";
                    return result;
                }
                std::cout
                    << "Recovery (" << cell(a.body, "reason") << "): " << cell(a.body, "to_verify")
                    << " open tasks are verified at the vendors; "
                    << "nothing is sent.\nWhen `dray problems` is clean: dray recovery --end\n";
                return result;
            };
        });
    }
    {
        auto* c = app.add_subcommand("doctor", "Recompute every status and say what did not agree");
        c->callback([&o, &run] {
            run = [&o] {
                const auto a = ask(o, "POST", "/api/v1/doctor", json::object());
                if (a.status >= 400)
                    return refused(o, a);
                const auto& found = a.body.at("corrected").as_array();
                const int result =
                    found.empty() && cell(a.body, "store") == "ok" ? exit_ok : exit_unwell;
                if (printed_json(o, a))
                    return result;
                std::cout << cell(a.body, "orders") << " orders looked at, " << found.size()
                          << " corrected. Store: " << cell(a.body, "store") << "\n";
                for (const auto& f : found) {
                    std::cout << "  " << cell(f, "order") << ": stored " << cell(f, "stored")
                              << ", derived " << cell(f, "derived") << "\n";
                }
                return result;
            };
        });
    }
}

} // namespace dray::cli
