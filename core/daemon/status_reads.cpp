// The shop's statuses: reading them, binding what the configuration names, letting go what a cure
// frees, and what people ask about them.

#include "core/daemon/orchestrator_parts.hpp"

#include "core/daemon/status_setup.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::daemon {

namespace json = boost::json;
using namespace std::chrono_literals;
using plugin::error_class;

namespace {

/// Orders changed longer ago than this are not looked for in undeclared statuses.
constexpr auto undeclared_window = std::chrono::hours(24 * 7);
constexpr std::size_t undeclared_sample = 5;

} // namespace

void orchestrator::know_statuses(store::reader& db) {
    const auto open = db.open_problems();
    for (const auto& row : rows_) {
        if (row.kind != store::instance_kind::source)
            continue;
        const auto* source = settings_->source(row.name);
        if (!source) {
            const bool down = std::any_of(down_.begin(), down_.end(),
                                          [&row](const auto& d) { return d.name == row.name; });
            for (const auto& p : open) {
                if (!down && p.what.instance == row.id && p.what.code.rfind("status_", 0) == 0)
                    statuses_of_removed_.push_back(p.what.key);
            }
            continue;
        }
        auto& s = statuses_[row.id];
        s.setup = status_setup_of(*source, connectors_.find(row.connector), row.id);
        for (auto& b : db.status_bindings(row.id))
            s.bindings[b.moment] = b;
        s.board = s.read();
        for (const auto& p : open) {
            for (const char* code : rules::status_problem_codes) {
                if (p.what.instance == row.id && p.what.code == code)
                    s.open.insert(p.what.key);
            }
        }
    }
}

void orchestrator::read_statuses(store::instance_id id,
                                 std::function<void(const plugin::outcome&)> then) {
    auto* instance = find(id);
    if (!instance || draining_) {
        plugin::outcome stopping;
        stopping.cls = error_class::cancelled;
        stopping.message = "Dray is stopping";
        if (then)
            then(stopping);
        return;
    }
    auto host = std::make_shared<reading>(*instance, "statuses.list");
    readings_.insert(host);
    auto spec = instance->operation("statuses.list");
    host->operation = instance->operations().run(
        std::move(spec), *host, [this, id, host, then = std::move(then)](plugin::outcome o) {
            readings_.erase(host);
            auto known = std::make_shared<plugin::outcome>(std::move(o));
            statuses_answered(id, *known, [known, then] {
                if (then)
                    then(*known);
            });
        });
}

void orchestrator::statuses_answered(store::instance_id id, const plugin::outcome& o,
                                     std::function<void()> then) {
    const auto at = statuses_.find(id);
    if (at == statuses_.end() || draining_) {
        if (then)
            then();
        return;
    }
    auto& s = at->second;
    s.unread = o.done() ? std::string() : o.message;
    if (o.done()) {
        try {
            s.live = data::from_json_text<data::statuses_result>(o.result);
            s.read_at = wall_now();
        } catch (const std::exception& e) {
            s.unread = std::string("statuses.list answered what it does not promise: ") + e.what();
        }
    }
    apply_statuses(id, std::move(then));
}

void orchestrator::apply_statuses(store::instance_id id, std::function<void()> then) {
    auto& s = statuses_.at(id);
    const auto at = wall_now();
    std::vector<orders::history_entry> history;
    std::vector<orders::problem> problems;
    s.take_news(s.read(), at, history, problems);
    s.board = s.read();
    std::vector<store::status_binding> rows;
    for (const auto& key : s.unsaved)
        rows.push_back(s.bindings.at(key));
    for (const auto& p : s.board.problems) {
        problems.push_back(p);
        if (!s.open.contains(p.key))
            spdlog::log(p.holds ? spdlog::level::err : spdlog::level::warn, "{}", p.text);
    }
    write(
        [id, at, rows, history, problems](store::transaction& tx) {
            for (const auto& row : rows)
                tx.save_status_binding(row);
            for (const auto& h : history)
                tx.add_history(0, id, h);
            for (const auto& p : problems)
                tx.open_problem(p, 0, at);
        },
        [this, id, rows, then = std::move(then)](const store::outcome& o) {
            auto& known = statuses_.at(id);
            if (o.ok()) {
                for (const auto& row : rows)
                    known.unsaved.erase(row.moment);
                // From here on nothing is written by what is not stored, and what is cured goes.
                refresh_policies();
                release_cured(known);
            } else {
                spdlog::error("{}: its statuses cannot be stored: {}", known.setup.source, o.text);
            }
            if (then)
                then();
        });
}

void orchestrator::release_cured(shop_statuses& s) {
    std::set<std::string> now;
    for (const auto& p : s.board.problems)
        now.insert(p.key);
    for (const auto& key : std::exchange(s.open, now)) {
        if (now.contains(key))
            continue;
        spdlog::info("{}: {} is over", s.setup.source, key);
        release_status(key, [this, key, id = s.setup.instance](const store::outcome& o) {
            if (!o.ok())
                statuses_.at(id).open.insert(key); // the next reading tries again
        });
    }
}

void orchestrator::release_statuses_of_removed() {
    for (const auto& key : std::exchange(statuses_of_removed_, {})) {
        spdlog::info("{} is over: its source is configured no more", key);
        release_status(key, [](const store::outcome&) {}); // else the next start
    }
}

void orchestrator::release_status(const std::string& key,
                                  std::function<void(const store::outcome&)> then) {
    write_in_parts(
        [key, at = wall_now(), by = ledger_](store::transaction& tx, engine::released& r) {
            by->release_problem(tx, key, "dray", at, orders_per_unit, r);
        },
        [then = std::move(then)](const store::outcome& o, const engine::released&) { then(o); });
}

void orchestrator::status_refused(running_instance& instance, const store::task& t,
                                  const plugin::outcome& o) {
    const auto at = statuses_.find(instance.row.id);
    if (at == statuses_.end() || !at->second.setup.listed)
        return;
    const auto* slot = at->second.board.slot(t.moment);
    if (!slot || slot->reading.state != rules::status_state::bound || !slot->refused.empty())
        return;
    rules::refused_status no;
    no.id = slot->reading.status.id;
    no.message = o.message;
    at->second.refused[slot->key] = no;
    // The list may have changed since it was read; either way the problem names its cures.
    read_statuses(instance.row.id, {});
}

// ---- feeds ------------------------------------------------------------------------------------

void orchestrator::add_status_feeds(const running_instance& instance, engine::lane_config& lane) {
    const auto at = statuses_.find(instance.row.id);
    if (at == statuses_.end() || !at->second.setup.listed)
        return;
    engine::feed_config list;
    list.function = "statuses.list";
    list.interval = at->second.setup.check_every;
    // They were read at the login, unless that failed.
    list.first_in = at->second.read_at ? list.interval : 0ms;
    lane.feeds.push_back(list);
    if (!instance.manifest().function("orders.list"))
        return;
    engine::feed_config heads;
    heads.function = "orders.list";
    heads.interval = std::chrono::hours(24);
    lane.feeds.push_back(heads);
}

void orchestrator::ask_for_heads(running_feed& f, store::timestamp at) {
    auto& s = statuses_.at(f.instance.row.id);
    s.undeclared.clear();
    for (const auto& status : s.board.undeclared) {
        rules::undeclared_count c;
        c.status = status;
        s.undeclared.push_back(std::move(c));
    }
    if (s.undeclared.empty())
        return;
    data::orders_list_request q;
    q.from = at - undeclared_window;
    const auto floor = start_of(f.instance);
    if (floor)
        q.from = std::max(q.from, *floor);
    q.until = at;
    s.counted_since = q.from;
    f.request = data::to_json_text(q);
}

std::vector<plugin::item_fate> orchestrator::count_heads(const running_feed& f,
                                                         const plugin::emitted_batch& batch) {
    const auto id = f.instance.row.id;
    auto& s = statuses_.at(id);
    db_.read([&](store::reader& db) {
        for (const auto& item : batch.items) {
            if (!item.poison.empty())
                continue;
            const auto head = data::from_json_text<data::order_head>(item.json);
            const auto c =
                std::find_if(s.undeclared.begin(), s.undeclared.end(),
                             [&head](const auto& x) { return x.status.id == head.status.id; });
            // What Dray has is where Dray knows it to be; only what it never saw is missing.
            if (c == s.undeclared.end() || db.find_order(id, head.ref))
                continue;
            ++c->orders;
            if (c->sample.size() < undeclared_sample)
                c->sample.push_back(head.number.empty() ? head.ref : head.number);
        }
    });
    return std::vector<plugin::item_fate>(batch.items.size(), plugin::item_fate::unchanged);
}

void orchestrator::heads_counted(store::instance_id id) {
    auto& s = statuses_.at(id);
    const auto at = wall_now();
    s.counted_at = at;
    std::vector<rules::undeclared_count> found;
    for (const auto& c : s.undeclared) {
        if (c.orders > 0)
            found.push_back(c);
    }
    const auto p = rules::undeclared_problem(s.setup, found, s.counted_since);
    write(
        [p, at, any = !found.empty()](store::transaction& tx) {
            if (any) {
                tx.open_problem(p, 0, at);
            } else {
                tx.resolve_problem(p.key, 0, "dray", at);
            }
        },
        [](const store::outcome&) {});
}

// ---- what people ask --------------------------------------------------------------------------

void orchestrator::statuses(std::string name, bool refresh, api::reply done) {
    auto* instance = find(name);
    const auto at = instance ? statuses_.find(instance->row.id) : statuses_.end();
    if (at == statuses_.end())
        return done(unknown_source(name));
    const auto id = at->first;
    auto answer = [this, id, done] { done({200, to_json(statuses_.at(id))}); };
    if (!refresh || !at->second.setup.listed)
        return answer();
    read_statuses(id, [answer](const plugin::outcome&) { answer(); });
}

void orchestrator::map_status(std::string name, std::string moment, std::string to, std::string who,
                              api::reply done) {
    auto* instance = find(name);
    const auto at = instance ? statuses_.find(instance->row.id) : statuses_.end();
    if (at == statuses_.end())
        return done(unknown_source(name));
    if (!orders::moment_of(moment)) {
        return done(api_error(400, "unknown_moment",
                              "`" + moment +
                                  "` is no moment. There are on_download, on_partial_shipment, "
                                  "on_shipment and on_cancel.",
                              {"dray statuses " + name}));
    }
    if (!at->second.setup.listed) {
        return done(api_error(409, "statuses_not_listed",
                              "The connector of " + name +
                                  " cannot list the shop's statuses, so a mapping cannot be "
                                  "checked. Write it into the configuration.",
                              {"dray config show " + name + " --origin"}));
    }
    const auto id = at->first;
    read_statuses(id, [this, id, name, moment, to, who, done](const plugin::outcome& o) {
        auto& s = statuses_.at(id);
        if (!o.done() || !s.live) {
            return done(
                api_error(503, "statuses_unread",
                          "The statuses of " + name +
                              " cannot be read, so the mapping cannot be checked: " + s.unread,
                          {"dray check --online"}));
        }
        data::status chosen;
        if (to != "never") {
            const auto found = rules::find_statuses(*s.live, to);
            if (found.size() != 1) {
                const auto near = rules::nearest_status(*s.live, to);
                std::vector<std::string> cures;
                for (const auto& x : found)
                    cures.push_back("dray map status " + name + " " + moment + " " + x.id);
                if (found.empty() && near)
                    cures.push_back("dray map status " + name + " " + moment + " " + near->id);
                return done(api_error(
                    409, found.empty() ? "status_unknown" : "status_ambiguous",
                    found.empty() ? name + " has no status '" + to +
                                        "'. Its statuses: " + rules::list_for_people(*s.live) + "."
                                  : name + " has " + std::to_string(found.size()) +
                                        " statuses called '" + to +
                                        "'. Name the right one by its "
                                        "id.",
                    std::move(cures)));
            }
            chosen = found.front();
        }
        const auto* slot = s.board.slot(moment);
        auto& row = s.bindings[moment];
        row.instance = id;
        row.moment = moment;
        row.configured = slot ? slot->declared.word : "";
        row.status_id = chosen.id;
        row.name = chosen.name;
        row.origin = "command";
        row.who = who;
        row.bound_at = wall_now();
        s.unsaved.insert(moment);
        s.refused.erase(moment);
        orders::history_entry h;
        h.at = row.bound_at;
        h.code = "status_mapped";
        h.who = who;
        json::object detail;
        detail["for"] = moment;
        detail["status"] = chosen.id;
        detail["name"] = chosen.name;
        h.detail = json::serialize(detail);
        // A notice that an earlier mapping ended is answered by the new one.
        const auto ended = rules::status_problem_key(s.setup, "status_mapping_ended", moment);
        write(
            [id, h, ended](store::transaction& tx) {
                tx.add_history(0, id, h);
                tx.resolve_problem(ended, 0, h.who, h.at);
            },
            [](const store::outcome&) {});
        apply_statuses(id, [this, id, moment, done] {
            const auto& now = statuses_.at(id);
            if (now.unsaved.contains(moment)) {
                return done(api_error(503, "store_unwell",
                                      "The mapping could not be stored; try again.",
                                      {"dray status"}));
            }
            json::object body;
            body["source"] = now.setup.source;
            body["moment"] = moment;
            body["status"] = now.bindings.at(moment).status_id;
            body["name"] = now.bindings.at(moment).name;
            done({200, std::move(body)});
        });
    });
}

} // namespace dray::daemon
