// What people ask for: commands on orders, problems, brakes, sources, recovery.

#include "core/daemon/orchestrator_parts.hpp"

#include "core/daemon/brake_words.hpp"
#include "core/daemon/source_start.hpp"
#include "core/order/derive.hpp"
#include "core/order/shell_word.hpp"
#include "core/store/brakes.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <span>

namespace dray::daemon {

namespace json = boost::json;

api::answer api_error(int status, const std::string& code, const std::string& message,
                      std::vector<std::string> remedies) {
    json::array cures;
    for (auto& r : remedies)
        cures.emplace_back(std::move(r));
    json::object e;
    e["code"] = code;
    e["message"] = message;
    e["remedies"] = std::move(cures);
    json::object body;
    body["error"] = std::move(e);
    return {status, std::move(body)};
}

api::answer unknown_source(const std::string& name) {
    return api_error(404, "unknown_source", "There is no running source `" + name + "`.",
                     {"dray status"});
}

namespace {

api::answer store_error(const store::outcome& o) {
    return api_error(503, "store_unwell", o.text);
}

api::answer unknown_instance(const std::string& name) {
    return api_error(404, "unknown_instance",
                     "There is no running source or destination `" + name + "`.", {"dray status"});
}

api::answer unknown_problem(const std::string& key) {
    return api_error(404, "unknown_problem", "There is no open problem `" + key + "`.",
                     {"dray problems"});
}

std::span<const std::string_view> pausable(const std::string& scope) {
    if (scope == "destination")
        return store::pausable_at_destination;
    return store::pausable_functions;
}

std::string time_or_empty(const std::optional<store::timestamp>& t) {
    return t ? data::format_time(*t) : std::string();
}

} // namespace

known_names orchestrator::names() const {
    return names_of(*settings_, down_, rows_);
}

void orchestrator::known(std::string kind, std::string name, std::string command, api::reply done) {
    const auto all = names();
    if (all.has(kind, name))
        return done({200, json::object()});
    done(unknown_name(
        all, kind, name, [&kind, &command](std::string_view of, const std::string& other) {
            return of == kind ? command + " " + orders::shell_word(other) : std::string();
        }));
}

void orchestrator::order_command(orders::order_id id, orders::command what, api::reply done) {
    struct result {
        orders::decision d;
        engine::touched due;
        bool found = false;
    };
    auto r = std::make_shared<result>();
    what.at = wall_now();
    write(
        [r, id, what, by = ledger_](store::transaction& tx) {
            const auto o = tx.load_order(id);
            if (!o)
                return;
            r->found = true;
            r->d = by->command(tx, *o, what, r->due);
        },
        [this, r, id, done](const store::outcome& o) {
            if (!o.ok())
                return done(store_error(o));
            if (!r->found) {
                return done(api_error(404, "unknown_order",
                                      "There is no order " + std::to_string(id) + ".",
                                      {"dray orders"}));
            }
            if (!r->d.refused.empty())
                return done(api_error(409, r->d.refused, r->d.refused_why));
            if (!draining_)
                mark_due(r->due);
            json::object body;
            body["order"] = id;
            body["status"] = orders::to_word(r->d.derived.status);
            body["label"] = orders::to_label(r->d.derived);
            done({200, std::move(body)});
        });
}

void orchestrator::retry_problem(std::string key, std::string who, api::reply done) {
    // A status is not cured by trying again: the shop is asked what it has now.
    for (auto& [id, s] : statuses_) {
        const auto* slot = s.slot_of_problem(key);
        if (!slot || !s.setup.listed)
            continue;
        s.refused.erase(slot->key);
        const auto source = s.setup.source;
        std::int64_t held = 0;
        try {
            db_.read([&](store::reader& db) {
                if (const auto p = db.find_problem(key))
                    held = p->orders;
            });
        } catch (const std::exception& e) {
            return done(api_error(503, "store_unreadable", e.what()));
        }
        return read_statuses(id, [this, id = id, key, source, held,
                                  done](const plugin::outcome& o) {
            json::object body;
            body["released"] = held;
            if (!statuses_.at(id).open.contains(key))
                return done({200, std::move(body)});
            done(api_error(409, "still_unmapped",
                           o.done() ? "The shop's statuses were read again, and the problem stands."
                                    : "The shop's statuses could not be read: " + o.message,
                           {"dray statuses " + source}));
        });
    }
    const auto at = wall_now();
    auto found = std::make_shared<bool>(false);
    write_in_parts(
        [found, key, who, at, by = ledger_](store::transaction& tx, engine::released& r) {
            *found = *found || tx.find_problem(key).has_value();
            by->release_problem(tx, key, who, at, orders_per_unit, r);
        },
        [found, key, done](const store::outcome& o, const engine::released& r) {
            if (!o.ok())
                return done(store_error(o));
            if (!*found)
                return done(unknown_problem(key));
            json::object body;
            body["released"] = r.orders;
            done({200, std::move(body)});
        });
}

void orchestrator::set_aside_problem(std::string key, orders::command what, api::reply done) {
    what.kind = orders::command_kind::not_for_us;
    what.at = wall_now();
    auto found = std::make_shared<bool>(false);
    write_in_parts(
        [found, key, what, by = ledger_](store::transaction& tx, engine::released& r) {
            *found = *found || tx.find_problem(key).has_value();
            by->set_aside_problem(tx, key, what, orders_per_unit, r);
        },
        [found, key, done](const store::outcome& o, const engine::released& r) {
            if (!o.ok())
                return done(store_error(o));
            if (!*found)
                return done(unknown_problem(key));
            json::object body;
            body["not_for_us"] = r.orders;
            body["refused"] = r.refused;
            done({200, std::move(body)});
        });
}

void orchestrator::retry_order(orders::order_id id, std::string who, api::reply done) {
    struct result {
        std::optional<engine::ledger::retried> of;
        engine::touched due;
    };
    auto r = std::make_shared<result>();
    const auto at = wall_now();
    write([r, id, who, at, by = ledger_](
              store::transaction& tx) { r->of = by->retry_order(tx, id, who, at, r->due); },
          [this, r, id, done](const store::outcome& o) {
              if (!o.ok())
                  return done(store_error(o));
              if (!r->of) {
                  return done(api_error(404, "unknown_order",
                                        "There is no order " + std::to_string(id) + ".",
                                        {"dray orders"}));
              }
              if (!draining_)
                  mark_due(r->due);
              json::object body;
              body["released"] = r->of->released;
              body["left"] = json::array(r->of->left.begin(), r->of->left.end());
              done({200, std::move(body)});
          });
}

void orchestrator::retry_instance(std::string name, std::string, api::reply done) {
    auto* instance = find(name);
    if (!instance)
        return done(unknown_instance(name));
    if (instance->settings.mode == config::instance_mode::off) {
        return done(api_error(409, "mode_off",
                              name +
                                  " is in mode off, so nothing of it is read or sent. Set another "
                                  "mode in its table and restart drayd.",
                              {"dray config show " + name + " --origin"}));
    }
    engine::lane_unpaused e;
    e.instance = instance->row.id;
    step(e);
    if (instance->state != run_state::running)
        log_in(instance->row.id);
    json::object body;
    body["instance"] = name;
    done({202, std::move(body)});
}

void orchestrator::pause(store::brake what, api::reply done) {
    const auto all = names();
    if (auto wrong = wrong_form("pause", what, all))
        return done(std::move(*wrong));
    if (what.scope != "all" && !all.has(what.scope, what.target))
        return done(unknown_name(all, what.scope, what.target, again("pause", what)));
    what.at = wall_now();
    const auto functions = pausable(what.scope);
    if (!what.function.empty() &&
        std::find(functions.begin(), functions.end(), what.function) == functions.end()) {
        std::string names;
        for (const auto& f : functions)
            names += (names.empty() ? "" : ", ") + std::string(f);
        return done(api_error(400, "unknown_function",
                              "Nothing would be paused: there is no function `" + what.function +
                                  "` to pause there. There are: " + names + ".",
                              {"dray pause --help"}));
    }
    if (!store::stands(what, what.at)) {
        return done(api_error(400, "until_is_past",
                              "Nothing would be paused: " + data::format_time(*what.until) +
                                  " is over; it is " + data::format_time(what.at) + ".",
                              {"dray pause --help"}));
    }
    auto brakes = std::make_shared<std::vector<store::brake>>();
    write(
        [what, brakes](store::transaction& tx) {
            tx.add_brake(what);
            *brakes = tx.brakes();
            orders::history_entry h;
            h.at = what.at;
            h.code = "paused";
            h.who = what.who;
            json::object detail;
            detail["scope"] = what.scope;
            detail["target"] = what.target;
            detail["function"] = what.function;
            detail["why"] = what.why;
            h.detail = json::serialize(detail);
            tx.add_history(0, 0, h);
        },
        [this, brakes, done](const store::outcome& o) {
            if (!o.ok())
                return done(store_error(o));
            set_brakes(*brakes);
            json::object body;
            body["brakes"] = brakes->size();
            done({200, std::move(body)});
        });
}

void orchestrator::resume(std::string scope, std::string target, std::string function,
                          std::string who, api::reply done) {
    store::brake asked;
    asked.scope = scope;
    asked.target = target;
    asked.function = function;
    if (auto wrong = wrong_form("resume", asked, names()))
        return done(std::move(*wrong));
    struct result {
        std::size_t before = 0;
        std::vector<store::brake> brakes;
    };
    auto r = std::make_shared<result>();
    const auto at = wall_now();
    write(
        [=](store::transaction& tx) {
            r->before = tx.brakes().size();
            tx.remove_brakes(scope, target, function);
            r->brakes = tx.brakes();
            orders::history_entry h;
            h.at = at;
            h.code = "resumed";
            h.who = who;
            json::object detail;
            detail["scope"] = scope;
            detail["target"] = target;
            detail["function"] = function;
            h.detail = json::serialize(detail);
            tx.add_history(0, 0, h);
        },
        [this, r, asked, done](const store::outcome& o) {
            if (!o.ok())
                return done(store_error(o));
            if (r->before == r->brakes.size())
                return done(not_paused(asked, r->brakes, names()));
            set_brakes(r->brakes);
            json::object body;
            body["removed"] = r->before - r->brakes.size();
            body["brakes"] = r->brakes.size();
            done({200, std::move(body)});
        });
}

void orchestrator::start_source(std::string name, orders::timestamp from, bool dry_run,
                                std::string who, api::reply done) {
    auto* instance = find(name);
    if (!instance || instance->row.kind != store::instance_kind::source) {
        const auto all = names();
        if (all.has("source", name))
            return done(unknown_instance(name));
        return done(
            unknown_name(all, "source", name, [&](std::string_view kind, const std::string& other) {
                return kind != "source"
                           ? std::string()
                           : "dray source start " + orders::shell_word(other) + " --from " +
                                 data::format_time(from) + (dry_run ? " --dry-run" : "");
            }));
    }
    const auto mode = instance->settings.mode;
    if (mode != config::instance_mode::live) {
        return done(api_error(409, "not_live",
                              "Source " + name +
                                  " is not in mode live, so it must not "
                                  "send. Set mode = \"live\" in its table and restart "
                                  "drayd.",
                              {"dray config show " + name + " --origin"}));
    }
    if (instance->state != run_state::running) {
        return done(api_error(409, "not_running",
                              "Source " + name + " does not run: " + instance->why,
                              {"dray check --online"}));
    }
    const auto& s = static_cast<const config::source_settings&>(instance->settings);
    if (s.start_at && from < *s.start_at) {
        return done(api_error(409, "before_start_at",
                              "Nothing older than start_at = " + data::format_time(*s.start_at) +
                                  " of source " + name +
                                  " may be sent. Choose a later --from, or "
                                  "change start_at."));
    }
    auto r = std::make_shared<source_start>();
    r->from = from;
    r->at = wall_now();
    r->dry_run = dry_run;
    r->who = who;
    r->row = instance->row;
    r->mark(r->row);
    auto rows = rows_;
    for (auto& x : rows) {
        if (x.id == r->row.id)
            r->mark(x);
    }
    // What is being read now ends with no cursor; where the start fails it is read once more.
    if (!dry_run)
        read_orders_anew(r->row.id);
    write(
        [r, start = *r, by = ledger_of(rows)](store::transaction& tx) {
            *r = start;
            if (!r->dry_run) {
                tx.save_instance(r->row);
                orders::history_entry h;
                h.at = r->at;
                h.code = "source_started";
                h.who = r->who;
                h.detail = R"({"from":")" + data::format_time(r->from) + R"("})";
                tx.add_history(0, r->row.id, h);
                // All from the start on is read again: what was never read, and what was too old
                // before, which becomes ours then.
                if (auto feed = tx.load_feed(r->row.id, "orders.download")) {
                    feed->cursor.clear();
                    tx.save_feed(*feed);
                }
            }
            r->plan(tx, *by);
        },
        [this, r, done](const store::outcome& o) {
            if (!o.ok())
                return done(store_error(o));
            if (r->dry_run)
                return done({200, r->answer()});
            // Only what is durable decides, for the commands below as for the next page.
            for (auto& x : rows_) {
                if (x.id == r->row.id)
                    r->mark(x);
            }
            auto* started = find(r->row.id);
            if (started)
                r->mark(started->row);
            refresh_policies();
            if (started && !draining_)
                release_parked(*started);
            read_orders_anew(r->row.id); // one that began before the commit
            // A page that came meanwhile was still judged by the old floor: plan what it brought.
            write(
                [r, start = *r, by = ledger_](store::transaction& tx) {
                    *r = start;
                    r->plan(tx, *by);
                },
                [this, r, done](const store::outcome& again) {
                    if (!draining_) {
                        mark_due(r->due);
                        engine::feed_wanted f;
                        f.instance = r->row.id;
                        step(f);
                    }
                    done(again.ok() ? api::answer{200, r->answer()} : store_error(again));
                });
        });
}

void orchestrator::read_orders_anew(store::instance_id source) {
    for (const auto& f : feeds_) {
        if (f->instance.row.id == source && f->function == "orders.download")
            f->outdated = true;
    }
}

void orchestrator::run_feed_now(std::string name, std::string function, api::reply done) {
    auto* instance = find(name);
    if (!instance)
        return done(unknown_instance(name));
    engine::feed_wanted e;
    e.instance = instance->row.id;
    e.function = std::move(function);
    step(e);
    json::object body;
    body["instance"] = name;
    done({202, std::move(body)});
}

void orchestrator::test_connection(std::string name, api::reply done) {
    struct collected {
        json::array results;
        std::size_t left = 0;
        api::reply done;
    };
    auto all = std::make_shared<collected>();
    all->done = std::move(done);
    std::vector<running_instance*> wanted;
    for (auto& [id, i] : instances_) {
        if (name.empty() || i->settings.name == name)
            wanted.push_back(i.get());
    }
    if (wanted.empty())
        return all->done(unknown_instance(name));
    all->left = wanted.size();
    for (auto* i : wanted) {
        auto host = std::make_shared<reading>(*i, "connection.test");
        readings_.insert(host);
        auto spec = i->operation("connection.test");
        auto ended = [this, all, host](const plugin::outcome& o) {
            json::object r;
            r["instance"] = host->instance.settings.name;
            r["ok"] = o.done();
            r["account"] = host->instance.row.account;
            if (o.done()) {
                r["result"] = json::parse(o.result);
            } else {
                r["class"] = plugin::to_word(o.cls);
                r["code"] = o.code;
                r["message"] = o.message;
            }
            readings_.erase(host);
            auto add = [all](json::object result) {
                all->results.push_back(std::move(result));
                if (--all->left == 0)
                    all->done({200, std::move(all->results)});
            };
            const auto id = host->instance.row.id;
            const auto at = statuses_.find(id);
            if (!o.done() || at == statuses_.end() || !at->second.setup.listed)
                return add(std::move(r));
            auto result = std::make_shared<json::object>(std::move(r));
            read_statuses(id, [this, id, result, add](const plugin::outcome&) {
                (*result)["statuses"] = to_json(statuses_.at(id));
                add(std::move(*result));
            });
        };
        host->operation = i->operations().run(std::move(spec), *host, std::move(ended));
    }
}

void orchestrator::recovery(api::reply done) {
    json::object body;
    body["active"] = recovery_.manual;
    body["reason"] = recovery_.reason;
    body["to_verify"] = recovery_.to_verify;
    done({200, std::move(body)});
}

void orchestrator::end_recovery(std::string who, api::reply done) {
    if (!recovery_.manual) {
        return done(api_error(409, "no_recovery", "Dray is not in recovery.", {"dray recovery"}));
    }
    const auto at = wall_now();
    auto after = std::make_shared<engine::recovery_state>();
    write(
        [after, who, at, reason = recovery_.reason](store::transaction& tx) {
            *after = engine::end_recovery(tx, at);
            orders::history_entry h;
            h.at = at;
            h.code = "recovery_ended";
            h.who = who;
            h.detail = R"({"reason":")" + reason + R"("})";
            tx.add_history(0, 0, h);
        },
        [this, after, done](const store::outcome& o) {
            if (!o.ok())
                return done(store_error(o));
            recovery_ = *after;
            refresh_policies();
            engine::probes_only e;
            step(e);
            for (auto& [id, i] : instances_) {
                engine::work_added w;
                w.instance = id;
                w.due_at = wall_now();
                step(w);
            }
            json::object body;
            body["active"] = false;
            done({200, std::move(body)});
        });
}

void orchestrator::doctor(api::reply done) {
    struct result {
        std::int64_t orders = 0;
        json::array findings;
    };
    auto r = std::make_shared<result>();
    std::vector<store::instance> sources;
    for (const auto& row : rows_) {
        if (row.kind == store::instance_kind::source)
            sources.push_back(row);
    }
    write(
        [r, sources](store::transaction& tx) {
            *r = {};
            for (const auto& s : sources) {
                orders::order_id last = 0;
                for (;;) {
                    store::order_filter by;
                    by.source = s.name;
                    by.after_id = last;
                    by.limit = 1000;
                    const auto rows = tx.list_orders(by);
                    if (rows.empty())
                        break;
                    last = rows.back().id;
                    for (const auto& row : rows) {
                        auto o = tx.load_order(row.id);
                        ++r->orders;
                        if (!o)
                            continue;
                        const auto d = orders::derive(*o);
                        if (d == row.derived)
                            continue;
                        json::object f;
                        f["order"] = row.number;
                        f["id"] = row.id;
                        f["stored"] = orders::to_word(row.derived.status);
                        f["derived"] = orders::to_word(d.status);
                        r->findings.push_back(std::move(f));
                        const auto before = *o;
                        tx.save_order(*o, d, &before);
                    }
                }
            }
        },
        [this, r, done](const store::outcome& o) {
            if (!o.ok())
                return done(store_error(o));
            json::object body;
            body["orders"] = r->orders;
            body["corrected"] = std::move(r->findings);
            body["store"] = health_.ok() ? "ok" : health_.text;
            done({200, std::move(body)});
        });
}

// ---- reports ----------------------------------------------------------------------------------

namespace {

const char* word(run_state s) {
    switch (s) {
    case run_state::logging_in:
        return "logging_in";
    case run_state::running:
        return "running";
    case run_state::refused:
        return "refused";
    case run_state::off:
        return "off";
    }
    return "";
}

const char* word(config::instance_mode m) {
    switch (m) {
    case config::instance_mode::off:
        return "off";
    case config::instance_mode::observe:
        return "observe";
    case config::instance_mode::test:
        return "test";
    case config::instance_mode::live:
        return "live";
    case config::instance_mode::drain:
        return "drain";
    }
    return "";
}

json::array feeds_of(const engine::lane_view* lane, const std::vector<store::feed>& stored,
                     store::instance_id id) {
    json::array all;
    if (!lane)
        return all;
    for (const auto& f : lane->feeds) {
        json::object o;
        o["function"] = f.function;
        o["running"] = f.running > 0;
        o["operations"] = f.running;
        o["next_due"] = time_or_empty(f.next_due);
        for (const auto& row : stored) {
            if (row.instance != id || row.function != f.function)
                continue;
            o["last_run_at"] = time_or_empty(row.last_run_at);
            o["last_ok_at"] = time_or_empty(row.last_ok_at);
            o["items"] = row.items;
            o["cursor"] = row.cursor;
            if (!row.last_error.empty())
                o["last_error"] = json::parse(row.last_error);
        }
        all.push_back(std::move(o));
    }
    return all;
}

} // namespace

void orchestrator::status(api::reply done) {
    const auto lanes = scheduler_.view(now());
    json::object body;
    body["version"] = DRAY_VERSION;
    body["started_at"] = data::format_time(started_at_);
    body["state"] = draining_ ? "draining" : ready_ ? "starting" : "running";
    if (recovery_.manual) {
        json::object r;
        r["reason"] = recovery_.reason;
        r["to_verify"] = recovery_.to_verify;
        body["recovery"] = std::move(r);
    } else {
        body["recovery"] = nullptr;
    }
    json::object health;
    health["ok"] = health_.ok();
    health["text"] = health_.text;
    body["store"] = std::move(health);
    json::array instances;
    json::array brakes;
    std::int64_t problems = 0;
    json::object totals;
    try {
        db_.read([&](store::reader& db) {
            for (const auto& b : db.brakes()) {
                json::object o;
                o["scope"] = b.scope;
                o["target"] = b.target;
                o["function"] = b.function;
                o["until"] = time_or_empty(b.until);
                o["why"] = b.why;
                o["who"] = b.who;
                o["at"] = data::format_time(b.at);
                brakes.push_back(std::move(o));
            }
            problems = static_cast<std::int64_t>(db.open_problems().size());
            for (const auto& [k, n] : db.count_orders(0))
                totals[k] = n;
            const auto stored = db.feeds();
            for (const auto& [id, i] : instances_) {
                json::object o;
                o["name"] = i->settings.name;
                o["kind"] = i->row.kind == store::instance_kind::source ? "source" : "destination";
                o["connector"] = i->settings.connector;
                o["mode"] = word(i->settings.mode);
                o["merchant"] = i->row.merchant;
                if (const auto* m = settings_->find_merchant(i->row.merchant))
                    o["merchant_title"] = m->title;
                o["account"] = i->row.account;
                o["state"] = word(i->state);
                o["why"] = i->why;
                o["started_from"] = time_or_empty(i->row.started_from);
                const engine::lane_view* lane = nullptr;
                for (const auto& l : lanes) {
                    if (l.instance == id)
                        lane = &l;
                }
                o["in_flight"] = lane ? lane->in_flight : 0;
                o["paused"] = lane ? lane->paused : "";
                o["paused_until"] = time_or_empty(lane ? lane->paused_until : std::nullopt);
                o["feeds"] = feeds_of(lane, stored, id);
                const auto due = db.due(id);
                json::object tasks;
                tasks["ready"] = due.ready;
                tasks["held"] = due.held;
                o["tasks"] = std::move(tasks);
                if (i->row.kind == store::instance_kind::source) {
                    json::object orders;
                    for (const auto& [k, n] : db.count_orders(id))
                        orders[k] = n;
                    o["orders"] = std::move(orders);
                } else {
                    o["open"] = db.count_open_consignments(id);
                }
                instances.push_back(std::move(o));
            }
        });
    } catch (const std::exception& e) {
        return done(api_error(503, "store_unreadable", e.what()));
    }
    for (const auto& d : down_) {
        json::object o;
        o["name"] = d.name;
        o["kind"] = "";
        o["state"] = "down";
        std::string why;
        for (const auto& r : d.reasons)
            why += (why.empty() ? "" : "; ") + r;
        o["why"] = why;
        instances.push_back(std::move(o));
    }
    body["brakes"] = std::move(brakes);
    body["problems"] = problems;
    body["orders"] = std::move(totals);
    body["instances"] = std::move(instances);
    done({200, std::move(body)});
}

namespace {

/// What a connector of its role may have and this one has not, with what its manifest says of it.
json::array absent_of(const config::manifest& m) {
    json::array all;
    for (const auto name : config::functions_of(m.role)) {
        if (m.function(name) != nullptr)
            continue;
        const auto lack = m.lacks.find(std::string(name));
        const auto other = m.elsewhere.find(std::string(name));
        json::object o;
        o["function"] = std::string(name);
        o["state"] = other == m.elsewhere.end() ? "not_supported" : "elsewhere";
        o["why"] = lack != m.lacks.end()        ? lack->second
                   : other != m.elsewhere.end() ? other->second
                                                : "this connector does not have it yet";
        all.push_back(std::move(o));
    }
    return all;
}

} // namespace

void orchestrator::plugin_list(api::reply done) {
    json::array all;
    for (const auto& id : connectors_.ids()) {
        const auto lib = connectors_.library(id);
        const auto& m = lib->manifest();
        json::object o;
        o["id"] = id;
        o["name"] = m.name;
        o["version"] = m.version;
        o["role"] = m.role == config::connector_role::source ? "source" : "destination";
        o["file"] = lib->file().string();
        o["sha256"] = lib->sha256();
        o["state"] = "loaded";
        o["why"] = "";
        json::array functions;
        for (const auto& f : m.functions)
            functions.emplace_back(f.name);
        o["functions"] = std::move(functions);
        o["absent"] = absent_of(m);
        all.push_back(std::move(o));
    }
    for (const auto& r : connectors_.refused()) {
        json::object o;
        o["id"] = "";
        o["file"] = r.file.string();
        o["state"] = "refused";
        o["code"] = r.why.name;
        o["why"] = r.why.sentence;
        all.push_back(std::move(o));
    }
    done({200, std::move(all)});
}

void orchestrator::feed_list(api::reply done) {
    json::array all;
    const auto lanes = scheduler_.view(now());
    try {
        db_.read([&](store::reader& db) {
            const auto stored = db.feeds();
            for (const auto& l : lanes) {
                const auto* i = find(l.instance);
                for (auto& f : feeds_of(&l, stored, l.instance)) {
                    auto& o = f.as_object();
                    o["instance"] = i ? i->settings.name : "";
                    const auto open = open_feeds_.find(l.instance);
                    if (i && open != open_feeds_.end()) {
                        const auto& d =
                            static_cast<const config::destination_settings&>(i->settings);
                        o["open"] = db.count_open_consignments(l.instance);
                        o["due"] = db.count_due_consignments(l.instance, wall_now(), d.poll_every,
                                                             d.poll_slowest);
                        o["calls_last_hour"] =
                            open->second.calls.used(std::chrono::steady_clock::now());
                        o["calls_per_hour"] = open->second.calls.per_hour();
                    }
                    all.push_back(std::move(f));
                }
            }
        });
    } catch (const std::exception& e) {
        return done(api_error(503, "store_unreadable", e.what()));
    }
    done({200, std::move(all)});
}

std::string orchestrator::status_line() {
    std::size_t running = 0;
    for (const auto& [id, i] : instances_)
        running += i->state == run_state::running;
    std::string line = std::to_string(running) + " of " +
                       std::to_string(instances_.size() + down_.size()) + " instances run";
    if (!tasks_.empty()) {
        line += ", " + std::to_string(tasks_.size()) +
                (tasks_.size() == 1 ? " task under way" : " tasks under way");
    }
    const auto at = wall_now();
    if (std::any_of(brakes_.begin(), brakes_.end(),
                    [at](const store::brake& b) { return !b.until || *b.until > at; })) {
        line = "PAUSED: " + line;
    }
    if (recovery_.manual)
        line = "RECOVERY (" + recovery_.reason + "): " + line;
    if (!health_.ok())
        line = "STORE UNWELL: " + line;
    if (draining_)
        line = "stopping: " + line;
    return line;
}

} // namespace dray::daemon
