// Logging in: no lane opens before the account behind an instance is known to be the right one.

#include "core/daemon/orchestrator_parts.hpp"

#include "core/http/bucket_registry.hpp"

#include "dray/data/functions_json.hpp"

#include <algorithm>

namespace dray::daemon {

using namespace std::chrono_literals;
using plugin::error_class;

void orchestrator::reading::log(int level, std::string_view message) {
    log_for(instance, function, level, message);
}

void orchestrator::log_in(store::instance_id id) {
    auto* instance = find(id);
    if (!instance || draining_)
        return;
    auto host = std::make_shared<reading>(*instance, "connection.test");
    readings_.insert(host);
    auto spec = instance->operation("connection.test");
    host->operation =
        instance->operations().run(std::move(spec), *host, [this, id, host](plugin::outcome o) {
            readings_.erase(host);
            logged_in(id, o);
        });
}

void orchestrator::log_in_later(store::instance_id id, std::chrono::milliseconds wait) {
    auto& timer = login_timers_[id];
    if (!timer)
        timer = std::make_unique<boost::asio::steady_timer>(io_);
    timer->expires_after(wait);
    timer->async_wait([this, id](boost::system::error_code ec) {
        if (!ec)
            log_in(id);
    });
}

void orchestrator::refuse(running_instance& instance, const std::string& code,
                          const std::string& text, std::vector<std::string> remedies) {
    instance.state = run_state::refused;
    instance.why = code + ": " + text;
    instance_problem(instance, code, orders::severity::critical, orders::curer::operator_, text,
                     std::move(remedies));
    note_ready();
}

void orchestrator::logged_in(store::instance_id id, const plugin::outcome& o) {
    auto* found = find(id);
    if (!found || draining_)
        return;
    auto& instance = *found;
    const std::string& name = instance.settings.name;
    std::string account;
    if (o.done()) {
        try {
            account = data::from_json_text<data::connection_result>(o.result).account;
        } catch (const std::exception& e) {
            refuse(instance, "plugin_fault",
                   name + ": connection.test answered what it does not promise: " + e.what(),
                   {"dray plugins"});
            return;
        }
    }
    if (!o.done() || account.empty()) {
        ++instance.failed_logins;
        instance.why = o.done() ? "the vendor did not say which account this is" : o.message;
        const bool person = o.cls == error_class::auth || o.cls == error_class::config;
        instance_problem(instance, person ? "login_refused" : "login_failed",
                         orders::severity::critical,
                         person ? orders::curer::operator_ : orders::curer::vendor,
                         name + " cannot log in, so nothing of it is read or sent: " + instance.why,
                         {"dray check --online"});
        const auto wait = std::min<std::chrono::milliseconds>(
            300s, 2s * (std::int64_t{1} << std::min<std::int64_t>(instance.failed_logins, 8)));
        log_in_later(id, std::max(wait, o.retry_after.value_or(0ms)));
        note_ready();
        return;
    }
    account = instance.settings.connector + ":" + account;

    if (!instance.settings.account.empty() && instance.settings.account != account &&
        instance.settings.connector + ":" + instance.settings.account != account) {
        refuse(instance, "account_unexpected",
               name + " logs in to " + account + ", but its configuration says account = \"" +
                   instance.settings.account + "\". Correct one of the two.",
               {"dray config show " + name + " --origin"});
        return;
    }
    if (!instance.row.account.empty() && instance.row.account != account) {
        refuse(instance, "account_changed",
               name + " was " + instance.row.account + " and now logs in to " + account +
                   ". Orders of two shops must not mix under one name: give the new account a name "
                   "of its own, or put the old credentials back.",
               {"dray config show " + name + " --origin"});
        return;
    }
    for (const auto& other : rows_) {
        if (other.id == id || other.kind != instance.row.kind || other.account != account)
            continue;
        const bool configured = settings_->instance(other.name) != nullptr;
        refuse(instance, configured ? "account_twice" : "account_renamed",
               configured ? account + " is configured twice, as " + other.name + " and as " + name +
                                ": every order would be sent twice. Remove one of them."
                          : account + " is known as " + other.name +
                                ", which is not configured any more. "
                                "Under the new name " +
                                name +
                                " all its orders would be new and be sent "
                                "again. Call it " +
                                other.name + " again.",
               {"dray config show " + name + " --origin"});
        return;
    }
    instance.failed_logins = 0;
    instance.why.clear();
    instance.state = run_state::running;
    admitted_later_.insert(id);
    instance_well(instance);
    if (instance.row.account.empty()) {
        instance.row.account = account;
        for (auto& row : rows_) {
            if (row.id == id)
                row.account = account;
        }
        const auto row = instance.row;
        // The lane opens only once the identity is durable.
        write([row](store::transaction& tx) { tx.save_instance(row); },
              [this, id](const store::outcome& saved) {
                  auto* again = find(id);
                  if (!again || draining_)
                      return;
                  if (!saved.ok()) {
                      admitted_later_.erase(id);
                      log_in_later(id, 5s);
                      return;
                  }
                  refresh_policies();
                  admit(id);
              });
        return;
    }
    admit(id);
}

void orchestrator::admit(store::instance_id id) {
    auto open = [this, id](const plugin::outcome&) {
        if (auto* instance = find(id); instance && !draining_) {
            open_lane(*instance);
            admitted_later_.erase(id);
            note_ready();
        }
    };
    // What a moment writes is known before the first order meets it. A shop that does not list its
    // statuses now is asked again soon; until then what was bound before holds.
    const auto at = statuses_.find(id);
    if (at != statuses_.end() && at->second.setup.listed) {
        read_statuses(id, open);
    } else {
        open({});
    }
}

void orchestrator::open_lane(running_instance& instance) {
    using config::instance_mode;
    const auto mode = instance.settings.mode;
    if (mode == instance_mode::off)
        return;
    const bool is_source = instance.row.kind == store::instance_kind::source;
    engine::lane_opened e;
    auto& c = e.config;
    c.instance = instance.row.id;
    c.name = instance.settings.name;
    c.kind = is_source ? "source" : "destination";
    c.merchant = instance.row.merchant;
    c.lease = task_lease;
    c.may_act = mode == instance_mode::live || mode == instance_mode::drain;
    if (instance.settings.in_flight > 0)
        c.max_in_flight = instance.settings.in_flight;
    const char* function = is_source ? "orders.download" : "shipments.download";
    const auto* declared = instance.manifest().function(function);
    if (declared && (is_source || c.may_act)) {
        engine::feed_config f;
        f.function = function;
        f.interval = instance.settings.poll_every.count() > 0 ? instance.settings.poll_every
                     : declared->interval.count() > 0         ? declared->interval
                                                              : 300s;
        if (!is_source) {
            const auto& d = static_cast<const config::destination_settings&>(instance.settings);
            // Half at most, so that tasks always find room at the vendor.
            f.at_once = std::max<std::int64_t>(1, c.max_in_flight / 2);
            const auto pace = engine::pace_of(d.calls_per_hour);
            http::bucket_settings budget;
            budget.name = "calls_per_hour";
            budget.key = "calls_per_hour of " + c.name;
            budget.capacity = pace.burst;
            budget.per = pace.refill;
            open_feeds_.try_emplace(c.instance, d.calls_per_hour, f.at_once, buckets_->get(budget));
        }
        c.feeds.push_back(std::move(f));
    }
    add_status_feeds(instance, c);
    e.next_due = wall_now(); // the first claim finds out
    spdlog::info("{} is {} ({})", c.name, instance.row.account,
                 mode == instance_mode::observe ? "observe: nothing is written there"
                 : mode == instance_mode::test  ? "test: orders are sent by `dray send-test` alone"
                 : mode == instance_mode::drain
                     ? "drain: nothing new is taken, what is open goes on"
                     : "running");
    step(e);
    if (is_source && mode == instance_mode::live)
        report_tests(instance);
    // What may not be sent after all is parked anew as soon as it is claimed.
    if (is_source ? mode != instance_mode::observe : mode == instance_mode::live)
        release_parked(instance);
}

void orchestrator::release_parked(const running_instance& instance) {
    const auto& name = instance.row.name;
    const auto at = wall_now();
    const bool is_source = instance.row.kind == store::instance_kind::source;
    const auto keys =
        is_source ? std::vector{engine::source_not_live(name), engine::older_than_start(name)}
                  : std::vector{engine::destination_drains(name)};
    for (const auto& key : keys) {
        write_in_parts(
            [key, at, by = ledger_](store::transaction& tx, engine::released& r) {
                by->release_problem(tx, key, "dray", at, orders_per_unit, r);
            },
            [](const store::outcome&, const engine::released&) {});
    }
}

void orchestrator::report_tests(const running_instance& instance) {
    const auto& row = instance.row;
    orders::problem p;
    p.key = row.name + "/tests_count_as_sent";
    p.code = "tests_count_as_sent";
    p.severity = orders::severity::warning;
    p.curer = orders::curer::operator_;
    p.instance = row.id;
    p.remedies = {"have the warehouse cancel what it has under TEST- references",
                  "dray source start " + row.name + " --from " +
                      (row.started_from ? data::format_time(*row.started_from) : "2026-03-01")};
    p.holds = false;
    const auto at = wall_now();
    write(
        [p, at](store::transaction& tx) mutable {
            const auto tested = tx.count_tested_orders(p.instance);
            if (tested == 0)
                return tx.resolve_problem(p.key, 0, "dray", at);
            p.text = std::to_string(tested) +
                     " orders were sent as tests while their source was "
                     "in mode test. They are not sent in earnest before it is started again.";
            tx.open_problem(p, 0, at);
        },
        [](const store::outcome&) {});
}

} // namespace dray::daemon
