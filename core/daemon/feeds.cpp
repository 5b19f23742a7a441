// Running feeds: ask the store what to read, run, store each page with its cursor.

#include "core/daemon/orchestrator_parts.hpp"

#include "core/engine/page.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include <algorithm>

namespace dray::daemon {

using namespace std::chrono_literals;
using plugin::error_class;

namespace {

std::string asked_key(store::instance_id source) {
    return "asked_statuses/" + std::to_string(source);
}

std::string asked_text(std::vector<std::string> ids) {
    std::sort(ids.begin(), ids.end());
    boost::json::array all;
    for (const auto& id : ids)
        all.emplace_back(id);
    return boost::json::serialize(all);
}

bool asks_for_more(const std::string& before, const std::vector<std::string>& ids) {
    const auto known = boost::json::parse(before);
    return std::any_of(ids.begin(), ids.end(), [&known](const std::string& id) {
        const auto& all = known.as_array();
        return std::none_of(all.begin(), all.end(),
                            [&id](const auto& x) { return x.as_string() == id; });
    });
}

} // namespace

std::optional<store::timestamp> start_of(const running_instance& instance) {
    const auto& s = static_cast<const config::source_settings&>(instance.settings);
    if (instance.row.started_from && s.start_at)
        return std::max(*instance.row.started_from, *s.start_at);
    return instance.row.started_from ? instance.row.started_from : s.start_at;
}

void orchestrator::running_feed::emit(
    plugin::emitted_batch batch,
    std::function<void(std::vector<plugin::item_fate>, std::string)> answer) {
    if (auto me = self.lock())
        owner.store_page(std::move(me), std::move(batch), std::move(answer));
}

void orchestrator::running_feed::state_get(
    std::function<void(std::map<std::string, std::string>)> answer) {
    std::map<std::string, std::string> all;
    try {
        owner.db_.read([&](store::reader& r) { all = r.plugin_state(instance.row.id); });
    } catch (const std::exception& e) {
        spdlog::error("{}: reading the plugin's state: {}", instance.settings.name, e.what());
    }
    answer(std::move(all));
}

void orchestrator::running_feed::state_put(std::map<std::string, std::optional<std::string>> values,
                                           std::function<void(std::string)> answer) {
    const auto id = instance.row.id;
    owner.write(
        [id, values](store::transaction& tx) {
            for (const auto& [k, v] : values)
                tx.save_plugin_state(id, k, v);
        },
        [answer](const store::outcome& o) { answer(o.ok() ? std::string() : o.text); });
}

std::optional<std::string> orchestrator::running_feed::refuse(bool is_write) {
    if (owner.draining_)
        return "Dray is stopping";
    auto why = owner.scheduler_.refuse(instance.row.id, function, is_write, owner.wall_now());
    if (!why.empty())
        return why;
    if (open) {
        // The budget's bucket paced it; what then waited elsewhere may come late and in a heap.
        const auto at = std::chrono::steady_clock::now();
        if (!open->calls.room(at))
            return "calls_per_hour is spent";
        open->calls.made(at);
    }
    return std::nullopt;
}

void orchestrator::running_feed::log(int level, std::string_view message) {
    log_for(instance, function, level, message);
}

void orchestrator::run_feed(const engine::run_feed& r) {
    auto* instance = find(r.instance);
    if (!instance)
        return;
    auto f = std::make_shared<running_feed>(*this, *instance, r.function);
    f->self = f;
    feeds_.insert(f);
    const auto at = wall_now();
    try {
        db_.read([&](store::reader& db) {
            if (r.function == "orders.download") {
                ask_for_orders(db, *f, at);
            } else if (r.function == "statuses.list") {
                f->request = "{}";
            } else if (r.function == "orders.list") {
                ask_for_heads(*f, at);
            } else {
                ask_for_shipments(db, *f, at);
            }
        });
    } catch (const std::exception& e) {
        plugin::outcome o;
        o.cls = error_class::transient;
        o.code = "store_unreadable";
        o.message = e.what();
        end_feed(std::move(f), std::move(o));
        return;
    }
    if (f->request.empty()) {
        // Nothing is open there: nothing to ask.
        boost::asio::post(io_, [this, f] {
            feeds_.erase(f);
            if (draining_)
                return;
            engine::feed_ended e;
            e.instance = f->instance.row.id;
            e.function = f->function;
            e.asked = false;
            step(e);
        });
        return;
    }
    if (!f->asked.empty()) {
        ask_for_more_statuses(std::move(f));
        return;
    }
    begin_feed(f);
    if (!f->open || !f->open->looks.more())
        return;
    engine::feed_goes_on e;
    e.instance = r.instance;
    e.function = r.function;
    step(e);
}

void orchestrator::ask_for_orders(store::reader& db, running_feed& f, store::timestamp at) {
    const auto& instance = f.instance;
    const auto& s = static_cast<const config::source_settings&>(instance.settings);
    data::orders_download_request q;
    const auto* declared = instance.manifest().function(f.function);
    const auto row = db.load_feed(instance.row.id, f.function);
    if (row)
        q.cursor = row->cursor;
    q.overlap_seconds = s.overlap.count() > 0
                            ? std::chrono::duration_cast<std::chrono::seconds>(s.overlap).count()
                            : (declared ? declared->overlap.count() : 3600);
    q.overlap_seconds += recovery_.rewind().count();
    const auto& board = statuses_.at(instance.row.id).board;
    const bool drains = s.mode == config::instance_mode::drain; // takes nothing new
    if (!drains)
        q.statuses = board.ids_of("statuses.download");
    if (q.statuses.empty() && !drains && !s.download_statuses.empty())
        return; // none of those that are configured is there
    if (drains || !q.statuses.empty()) {
        // An order that was taken is seen as cancelled only where it is asked for as such.
        for (const auto& id : board.canceled_ids()) {
            if (std::find(q.statuses.begin(), q.statuses.end(), id) == q.statuses.end())
                q.statuses.push_back(id);
        }
    }
    if (drains && q.statuses.empty())
        return;
    const auto known = db.meta(asked_key(instance.row.id));
    const auto asked = asked_text(q.statuses);
    if (known != asked) {
        f.asked = asked;
        // Orders that stood in it all the time were not modified since the cursor.
        f.from_start = known && asks_for_more(*known, q.statuses);
        if (f.from_start)
            q.cursor.clear();
    }
    const auto from = start_of(instance);
    q.from = from ? *from : at - std::chrono::hours(24 * 7);
    f.request = data::to_json_text(q);
}

void orchestrator::ask_for_more_statuses(std::shared_ptr<running_feed> f) {
    const auto id = f->instance.row.id;
    write(
        [id, asked = f->asked, anew = f->from_start](store::transaction& tx) {
            tx.set_meta(asked_key(id), asked);
            auto row = tx.load_feed(id, "orders.download");
            if (!row || !anew)
                return;
            row->cursor.clear();
            tx.save_feed(*row);
        },
        [this, f](const store::outcome& o) {
            if (o.ok() && !draining_)
                return begin_feed(f);
            plugin::outcome unwritten;
            unwritten.cls = error_class::transient;
            unwritten.code = "not_stored";
            unwritten.message = o.text;
            end_feed(f, std::move(unwritten));
        });
}

void orchestrator::ask_for_shipments(store::reader& db, running_feed& f, store::timestamp at) {
    const auto id = f.instance.row.id;
    const auto& d = static_cast<const config::destination_settings&>(f.instance.settings);
    f.open = &open_feeds_.at(id);
    auto& looks = f.open->looks;
    if (looks.wants_more()) {
        looks.refill(db.open_consignments(id, at, d.poll_every, d.poll_slowest, looks.wanted()));
    }
    f.look = looks.begin();
    if (f.look.members.empty())
        return;
    f.deadline = f.look.deadline;
    data::shipments_download_request q;
    q.open.reserve(f.look.members.size());
    for (const auto& c : f.look.members) {
        data::open_binding b;
        b.ref = c.destination_ref;
        b.reference = c.reference;
        b.word = c.word;
        b.submitted_at = c.accepted_at;
        b.details_due = !c.swept_at ? at - c.accepted_at > 24h : at - *c.swept_at > 24h;
        q.open.push_back(std::move(b));
    }
    f.request = data::to_json_text(q);
}

void orchestrator::begin_feed(std::shared_ptr<running_feed> f) {
    auto spec = f->instance.operation(f->function);
    spec.request = std::move(f->request);
    spec.deadline = std::max(spec.deadline, f->deadline);
    if (f->open)
        spec.budget = f->open->budget;
    f->operation = f->instance.operations().run(
        std::move(spec), *f, [this, f](plugin::outcome o) { end_feed(f, std::move(o)); });
}

void orchestrator::store_page(
    std::shared_ptr<running_feed> f, plugin::emitted_batch batch,
    std::function<void(std::vector<plugin::item_fate>, std::string)> answer) {
    auto result = std::make_shared<engine::page_result>();
    const auto at = wall_now();
    const auto id = f->instance.row.id;
    f->items += static_cast<std::int64_t>(batch.items.size());
    std::function<void(store::transaction&)> unit;
    if (f->function == "orders.download" && batch.kind == "order") {
        auto page =
            std::make_shared<engine::page<data::order>>(engine::read_orders(std::move(batch)));
        if (f->outdated)
            page->cursor.reset();
        unit = [result, page, id, at, by = ledger_, fn = f->function](store::transaction& tx) {
            *result = by->store_orders(tx, id, fn, *page, at);
        };
    } else if (f->function == "shipments.download" && batch.kind == "consignment_update") {
        auto page = std::make_shared<engine::page<data::consignment_update>>(
            engine::read_updates(std::move(batch)));
        unit = [result, page, id, at, by = ledger_, fn = f->function](store::transaction& tx) {
            *result = by->store_updates(tx, id, fn, *page, at);
        };
    } else if (f->function == "orders.list" && batch.kind == "order_head") {
        try {
            answer(count_heads(*f, batch), {});
        } catch (const std::exception& e) {
            answer({}, e.what());
        }
        return;
    } else {
        answer({}, "items of kind `" + batch.kind + "` are not what " + f->function + " brings");
        return;
    }
    write(std::move(unit), [this, result, f, answer = std::move(answer)](const store::outcome& o) {
        if (!o.ok()) {
            answer({}, o.text);
            return;
        }
        f->unreadable += result->poison;
        if (!draining_)
            mark_due(result->due);
        answer(std::move(result->fates), {});
    });
}

void orchestrator::end_feed(std::shared_ptr<running_feed> f, plugin::outcome o) {
    feeds_.erase(f);
    // What is read again at every look is said once.
    auto& told = unreadable_told_[{f->instance.row.id, f->function}];
    if (f->unreadable > 0 && f->unreadable != told) {
        spdlog::warn("{} {}: {} items cannot be read and are held (dray problems)",
                     f->instance.settings.name, f->function, f->unreadable);
    }
    told = f->unreadable;
    auto& instance = f->instance;
    const auto at = wall_now();
    const auto id = instance.row.id;
    const bool ok = o.done();
    if (f->function == "statuses.list")
        statuses_answered(id, o, {});
    if (f->function == "orders.list" && ok)
        heads_counted(id);
    std::vector<orders::consignment_id> seen;
    for (const auto& c : f->look.members)
        seen.push_back(c.consignment);
    write([id, at, o, fn = f->function, seen,
           by = ledger_](store::transaction& tx) { by->end_feed(tx, id, fn, o, seen, at); },
          [this, f, o](const store::outcome& written) {
              if (written.ok() || !o.done())
                  return feed_over(*f, o);
              plugin::outcome unwritten;
              unwritten.cls = error_class::transient;
              unwritten.code = "not_stored";
              unwritten.message = written.text;
              feed_over(*f, unwritten);
          });
    if (ok) {
        instance_well(instance);
    } else if (o.cls != error_class::cancelled && o.cls != error_class::rate_limited) {
        const bool person = o.cls == error_class::auth || o.cls == error_class::config;
        instance_problem(instance, f->function + "/" + plugin::to_word(o.cls),
                         person ? orders::severity::critical : orders::severity::warning,
                         person                        ? orders::curer::operator_
                         : o.cls == error_class::fault ? orders::curer::developer
                                                       : orders::curer::vendor,
                         instance.settings.name + ": " + f->function +
                             " does not work: " + o.message,
                         {"dray feeds", "dray check --online"});
    }
}

void orchestrator::feed_over(const running_feed& f, const plugin::outcome& o) {
    engine::feed_ended e;
    e.instance = f.instance.row.id;
    e.function = f.function;
    e.cls = o.cls;
    e.retry_after = o.retry_after;
    if (f.open) {
        // Only now are they free to be picked again: the store knows that they were looked at.
        f.open->looks.ended(f.look.id, engine::end_of_look(o.cls), o.requests);
        e.more = f.open->looks.more();
        const auto at = std::chrono::steady_clock::now();
        if (const auto room = f.open->calls.room_at(at); !o.done() && room > at) {
            e.retry_after = std::chrono::ceil<std::chrono::milliseconds>(room - at);
        }
    }
    if (!draining_)
        step(e);
}

} // namespace dray::daemon
