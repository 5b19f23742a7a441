#include "core/daemon/orchestrator_parts.hpp"

#include "core/daemon/config_policies.hpp"
#include "core/daemon/unconfigured.hpp"
#include "core/http/bucket_registry.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <random>

namespace dray::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// Codes of problems beside orders that a vendor's good answer does not end.
constexpr std::array own_cures = {"poison/", "status_", "tests_count_as_sent"};

std::uint64_t seed() {
    std::random_device rd;
    return (std::uint64_t{rd()} << 32) | rd();
}

} // namespace

void log_for(const running_instance& instance, const std::string& function, int level,
             std::string_view message) {
    const auto at = level >= 3   ? spdlog::level::err
                    : level == 2 ? spdlog::level::warn
                    : level == 1 ? spdlog::level::info
                                 : spdlog::level::debug;
    spdlog::log(at, "{} {}: {}", instance.settings.name, function, message);
}

orchestrator::orchestrator(asio::io_context& io, store::store& db,
                           std::shared_ptr<const config::settings> settings,
                           std::vector<config::instance_down> down, const plugins& connectors)
    : io_(io), db_(db), settings_(std::move(settings)), down_(std::move(down)),
      connectors_(connectors), clock_(std::make_unique<http::system_clock>()), scheduler_(seed()),
      timer_(io), beat_(io), started_at_(wall_now()) {
    http::client_options options;
    // All shops of a vendor may be at one origin: no slow one takes the others' connections.
    options.max_per_owner = 16;
    options.max_per_origin = 128;
    client_ = std::make_unique<http::client>(io_, options);
    buckets_ = std::make_unique<http::bucket_registry>(io_, *clock_);
}

orchestrator::~orchestrator() = default;

engine::moment_in_time orchestrator::now() {
    const engine::moment_in_time m(
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()),
        std::chrono::steady_clock::now());
    if (const auto jump = clock_watch_.look(m))
        clock_was_set(*jump);
    return m;
}

void orchestrator::clock_was_set(const engine::clock_jump& j) {
    spdlog::warn("the clock was set {} by {} s, from {}: what waits is moved with it",
                 j.by.count() > 0 ? "forward" : "back", std::abs(j.by.count()) / 1000,
                 data::format_time(j.was));
    ++clock_jumps_;
    to_shift_ += j.by;
    shift_waits();
}

void orchestrator::shift_waits() {
    const auto by = std::exchange(to_shift_, 0ms);
    write([by](store::transaction& tx) { tx.shift_waits(by); },
          [this, by](const store::outcome& o) {
              if (!o.ok()) {
                  to_shift_ += by; // with the next heartbeat
                  return;
              }
              if (!draining_)
                  step(engine::clock_set());
          },
          true);
}

running_instance* orchestrator::find(store::instance_id id) {
    const auto it = instances_.find(id);
    return it == instances_.end() ? nullptr : it->second.get();
}

running_instance* orchestrator::find(const std::string& name) {
    for (auto& [id, i] : instances_) {
        if (i->settings.name == name)
            return i.get();
    }
    return nullptr;
}

void orchestrator::write(std::function<void(store::transaction&)> unit,
                         std::function<void(const store::outcome&)> then, bool outcomes_only) {
    ++writes_under_way_;
    db_.write(
        std::move(unit),
        [this, then = std::move(then)](store::outcome o) mutable {
            asio::post(io_, [this, then = std::move(then), o = std::move(o)] {
                --writes_under_way_;
                then(o);
            });
        },
        outcomes_only);
}

void orchestrator::write_in_parts(
    std::function<void(store::transaction&, engine::released&)> unit,
    std::function<void(const store::outcome&, const engine::released&)> then) {
    auto so_far = std::make_shared<engine::released>();
    auto next = std::make_shared<std::function<void()>>();
    *next = [this, unit = std::move(unit), then = std::move(then), so_far, next] {
        // A run that is rolled back leaves no trace in what the next one goes on from.
        auto part = std::make_shared<engine::released>();
        write(
            [unit, part, so_far](store::transaction& tx) {
                *part = *so_far;
                unit(tx, *part);
            },
            [this, then, so_far, part, next](const store::outcome& o) {
                if (o.ok()) {
                    *so_far = *part;
                    if (!draining_)
                        mark_due(so_far->due);
                    if (!so_far->all && !draining_)
                        return (*next)();
                }
                then(o, *so_far);
                *next = nullptr; // it held itself
            });
    };
    (*next)();
}

void orchestrator::refresh_policies() {
    ledger_ = ledger_of(rows_);
}

std::shared_ptr<engine::ledger> orchestrator::ledger_of(const std::vector<store::instance>& rows) {
    std::map<store::instance_id, rules::status_board> boards;
    for (const auto& [id, s] : statuses_)
        boards.emplace(id, s.board);
    auto by = std::make_shared<config_policies>(settings_, connectors_, rows, boards);
    return std::make_shared<engine::ledger>(std::move(by), recovery_.of, seed());
}

void orchestrator::start(const engine::last_life& before) {
    const auto at = wall_now();
    auto brakes = std::make_shared<std::vector<store::brake>>();
    auto open = std::make_shared<std::vector<store::problem_row>>();
    auto unit = [this, before, at, brakes, open](store::transaction& tx) {
        // Every configured instance is known from its first sight on, by a permanent id.
        auto ensure = [&tx, at](const config::instance_settings& s, store::instance_kind kind,
                                const std::string& merchant) {
            for (auto& row : tx.instances()) {
                if (row.kind != kind || row.name != s.name)
                    continue;
                if (row.merchant != merchant) {
                    row.merchant = merchant;
                    tx.save_instance(row);
                }
                return;
            }
            store::instance row;
            row.kind = kind;
            row.name = s.name;
            row.connector = s.connector;
            row.merchant = merchant;
            row.created_at = at;
            tx.save_instance(row);
        };
        for (const auto& s : settings_->sources) {
            ensure(s, store::instance_kind::source, s.merchant);
        }
        for (const auto& d : settings_->destinations) {
            ensure(d, store::instance_kind::destination, {}); // merchants own sources
        }
        recovery_ = engine::take_over(tx, before, settings_->daemon.verify_after_gap, at);
        rows_ = tx.instances();
        know_statuses(tx);
        tell_of_unconfigured(tx, *settings_, down_, at);
        *brakes = tx.brakes();
        *open = tx.open_problems();
    };
    const auto done = db_.write_now(unit);
    if (!done.ok())
        throw std::runtime_error(done.text);
    if (!recovery_.reason.empty()) {
        spdlog::warn("recovery ({}): {} open tasks are verified at the vendors before anything is "
                     "sent{}",
                     recovery_.reason, recovery_.to_verify,
                     recovery_.manual ? "; end it with `dray recovery --end`" : "");
    }
    refresh_policies();
    for (const auto& p : *open) {
        if (!p.what.holds)
            open_instance_problems_[p.what.instance].insert(p.what.key);
    }

    const network net{io_, *client_, *buckets_, *clock_, settings_->daemon, nullptr};
    auto bring_up = [&](const config::instance_settings& s, store::instance_kind kind) {
        const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const auto& r) {
            return r.kind == kind && r.name == s.name;
        });
        auto code = connectors_.library(s.connector);
        try {
            if (!code)
                throw std::runtime_error("plugin_missing: no plugin `" + s.connector + "`");
            instances_.emplace(row->id,
                               std::make_unique<running_instance>(net, s, *row, std::move(code)));
        } catch (const std::exception& e) {
            spdlog::error("{} stays down: {}", s.name, e.what());
            config::instance_down d;
            d.name = s.name;
            d.reasons = {e.what()};
            down_.push_back(std::move(d));
        }
    };
    for (const auto& s : settings_->sources)
        bring_up(s, store::instance_kind::source);
    for (const auto& d : settings_->destinations)
        bring_up(d, store::instance_kind::destination);

    set_brakes(*brakes);
    if (recovery_.manual) {
        engine::probes_only only;
        only.on = true;
        step(only);
    }
    heartbeat();
    release_statuses_of_removed();
    for (auto& [id, i] : instances_) {
        if (i->settings.mode == config::instance_mode::off) {
            i->state = run_state::off;
            continue;
        }
        log_in(id);
    }
    note_ready();
}

void orchestrator::set_brakes(std::vector<store::brake> all) {
    brakes_ = std::move(all);
    engine::brakes_changed e;
    e.brakes = brakes_;
    step(e);
}

void orchestrator::note_ready() {
    if (!ready_ || !admitted_later_.empty())
        return;
    for (const auto& [id, i] : instances_) {
        if (i->state == run_state::logging_in && i->failed_logins == 0)
            return;
    }
    auto f = std::exchange(ready_, nullptr);
    f();
}

void orchestrator::step(const engine::event& e) {
    const auto actions = scheduler_.step(now(), e);
    for (const auto& a : actions)
        perform(a);
    arm_timer();
}

void orchestrator::perform(const engine::action& a) {
    if (auto* c = std::get_if<engine::claim>(&a)) {
        claim(*c);
    } else if (auto* more = std::get_if<engine::claim_more>(&a)) {
        if (const auto it = claim_limits_.find(more->instance); it != claim_limits_.end())
            *it->second = more->limit;
    } else if (auto* t = std::get_if<engine::run_task>(&a)) {
        run_task(*t);
    } else if (auto* f = std::get_if<engine::run_feed>(&a)) {
        run_feed(*f);
    }
}

void orchestrator::arm_timer() {
    if (draining_)
        return;
    const auto due = scheduler_.next_due(now());
    if (!due) {
        timer_.cancel();
        return;
    }
    timer_.expires_at(*due);
    timer_.async_wait([this](boost::system::error_code ec) {
        if (!ec && !draining_)
            step(engine::tick());
    });
}

void orchestrator::mark_due(const engine::touched& due) {
    for (const auto& [id, at] : due) {
        engine::work_added e;
        e.instance = id;
        e.due_at = at;
        step(e);
    }
}

void orchestrator::heartbeat() {
    const auto health = db_.health();
    if (health.ok() != health_.ok()) {
        if (health.ok()) {
            spdlog::info("the store is well again: work goes on");
        } else {
            spdlog::error("{} Nothing new is sent until then.", health.text);
        }
        engine::writes_allowed e;
        e.allowed = health.ok() && !draining_;
        health_ = health;
        step(e);
    }
    health_ = health;
    if (to_shift_.count() != 0)
        shift_waits();
    if (const auto mono = std::chrono::steady_clock::now(); mono - last_unconfigured_ > 60s) {
        last_unconfigured_ = mono;
        write([settings = settings_, down = down_, at = wall_now()](
                  store::transaction& tx) { tell_of_unconfigured(tx, *settings, down, at); },
              [](const store::outcome&) {});
    }
    // What happened at a vendor is recorded as soon as the store can.
    auto again = std::exchange(unrecorded_, {});
    for (auto& [t, o] : again)
        record_task(std::move(t), std::move(o));
    // The mark of life; while the store is sick, also the question whether it still is.
    const auto mono = std::chrono::steady_clock::now();
    if (!health.ok() || mono - last_alive_written_ > 5s) {
        last_alive_written_ = mono;
        const auto at = wall_now();
        auto freed = std::make_shared<std::int64_t>(0);
        write(
            [at, freed](store::transaction& tx) {
                tx.set_meta("last_alive", std::to_string(at.time_since_epoch().count()));
                *freed = tx.recover_tasks(at, false);
            },
            [this, at, freed](const store::outcome& o) {
                if (!o.ok() || *freed == 0 || draining_)
                    return;
                spdlog::warn("{} tasks outlived their leases: whether they wrote is asked", *freed);
                engine::touched due;
                for (const auto& [id, i] : instances_)
                    due.emplace(id, at);
                mark_due(due);
            },
            true);
    }
    if (draining_ && !drained_)
        return;
    beat_.expires_after(1s);
    beat_.async_wait([this](boost::system::error_code ec) {
        if (!ec)
            heartbeat();
    });
}

void orchestrator::drain(std::chrono::milliseconds limit, std::function<void()> done) {
    draining_ = true;
    drained_ = std::move(done);
    timer_.cancel();
    for (auto& [id, t] : login_timers_)
        t->cancel();
    for (auto& [id, i] : instances_) {
        engine::lane_closed e;
        e.instance = id;
        scheduler_.step(now(), e);
    }
    auto deadline = std::make_shared<asio::steady_timer>(io_);
    auto poll = std::make_shared<std::function<void()>>();
    const auto give_up = std::chrono::steady_clock::now() + limit;
    auto cancelled = std::make_shared<bool>(false);
    *poll = [this, deadline, poll, give_up, cancelled] {
        std::size_t running = 0;
        for (auto& [id, i] : instances_)
            running += i->operations().running();
        // Where the store cannot be written, outcomes stay unrecorded: the next start asks for
        // them.
        const bool late = std::chrono::steady_clock::now() > give_up;
        const bool recorded = late ? tasks_.size() <= unrecorded_.size() : tasks_.empty();
        if (running == 0 && writes_under_way_ == 0 && recorded) {
            if (!unrecorded_.empty()) {
                spdlog::warn("{} outcomes could not be recorded; the next start asks for them",
                             unrecorded_.size());
            }
            beat_.cancel();
            auto f = std::exchange(drained_, nullptr);
            if (f)
                f();
            *poll = nullptr;
            return;
        }
        if (!*cancelled && std::chrono::steady_clock::now() > give_up) {
            *cancelled = true;
            for (auto& [id, t] : tasks_)
                t->instance.operations().cancel(t->operation, "stopping");
        }
        // Reads lose nothing: what a feed emitted is stored, the rest is read again.
        for (const auto& f : std::set(feeds_)) {
            f->instance.operations().cancel(f->operation, "stopping");
        }
        for (const auto& r : std::set(readings_)) {
            r->instance.operations().cancel(r->operation, "stopping");
        }
        deadline->expires_after(20ms);
        deadline->async_wait([poll](boost::system::error_code) {
            if (*poll)
                (*poll)();
        });
    };
    asio::post(io_, [poll] {
        if (*poll)
            (*poll)();
    });
}

void orchestrator::instance_problem(running_instance& instance, const std::string& code,
                                    orders::severity severity, orders::curer curer,
                                    const std::string& text, std::vector<std::string> remedies) {
    orders::problem p;
    p.key = instance.settings.name + "/" + code;
    p.code = code;
    p.severity = severity;
    p.curer = curer;
    p.instance = instance.row.id;
    p.text = text;
    p.remedies = std::move(remedies);
    p.holds = false;
    if (open_instance_problems_[instance.row.id].insert(p.key).second) {
        spdlog::error("{}", text);
    }
    const auto at = wall_now();
    write([p, at](store::transaction& tx) { tx.open_problem(p, 0, at); },
          [](const store::outcome&) {});
}

void orchestrator::instance_well(running_instance& instance) {
    auto it = open_instance_problems_.find(instance.row.id);
    if (it == open_instance_problems_.end() || it->second.empty())
        return;
    std::set<std::string> gone;
    const std::string name = instance.settings.name;
    for (const auto& key : it->second) {
        // What has a cure of its own stays; these are about talking to the vendor at all.
        const bool own = std::any_of(own_cures.begin(), own_cures.end(), [&](const char* code) {
            return key.rfind(name + "/" + code, 0) == 0;
        });
        if (!own)
            gone.insert(key);
    }
    for (const auto& key : gone)
        it->second.erase(key);
    if (gone.empty())
        return;
    const auto at = wall_now();
    write(
        [gone, at](store::transaction& tx) {
            for (const auto& key : gone) {
                if (tx.orders_of_problem(key, 0, 1).empty())
                    tx.resolve_problem(key, 0, "dray", at);
            }
        },
        [](const store::outcome&) {});
}

} // namespace dray::daemon
