// Running tasks: claim, run, record.

#include "core/daemon/orchestrator_parts.hpp"

namespace dray::daemon {

using namespace std::chrono_literals;

namespace {

/// A write starts only this long before its lease ends, so that its answer still counts.
constexpr auto lease_margin = 130s;

} // namespace

void orchestrator::running_task::state_get(
    std::function<void(std::map<std::string, std::string>)> answer) {
    std::map<std::string, std::string> all;
    try {
        owner.db_.read([&](store::reader& r) { all = r.plugin_state(instance.row.id); });
    } catch (const std::exception& e) {
        spdlog::error("{}: reading the plugin's state: {}", instance.settings.name, e.what());
    }
    answer(std::move(all));
}

void orchestrator::running_task::state_put(std::map<std::string, std::optional<std::string>> values,
                                           std::function<void(std::string)> answer) {
    const auto id = instance.row.id;
    owner.write(
        [id, values](store::transaction& tx) {
            for (const auto& [k, v] : values)
                tx.save_plugin_state(id, k, v);
        },
        [answer](const store::outcome& o) { answer(o.ok() ? std::string() : o.text); });
}

std::optional<std::string> orchestrator::running_task::refuse(bool is_write) {
    auto why = owner.scheduler_.refuse(instance.row.id, work.task.function, is_write, wall_now());
    // During a drain the lane is closed, but what was claimed may end.
    if (owner.draining_ && why == "the instance is not running") {
        why = is_write ? "Dray is stopping" : "";
    }
    if (!why.empty())
        return why;
    if (is_write && std::chrono::steady_clock::now() > write_before) {
        return "its lease would end before its answer";
    }
    return std::nullopt;
}

void orchestrator::running_task::log(int level, std::string_view message) {
    log_for(instance, work.function, level, message);
}

void orchestrator::claim(const engine::claim& c) {
    struct claimed_work {
        std::vector<engine::prepared_task> tasks;
        engine::touched due;
        std::optional<store::timestamp> next_due;
    };
    auto work = std::make_shared<claimed_work>();
    const auto at = wall_now();
    write(
        [work, c, at, by = ledger_](store::transaction& tx) {
            auto tasks =
                tx.claim_tasks(c.instance, at, at + c.lease, c.limit, c.except, c.probes_only);
            for (auto& t : tasks) {
                work->tasks.push_back(by->prepare(tx, std::move(t), at, work->due));
            }
            work->next_due = tx.next_task_due(c.instance);
        },
        [this, work, c](const store::outcome& o) {
            engine::claimed e;
            e.instance = c.instance;
            e.failed = !o.ok();
            if (o.ok()) {
                e.next_due = work->next_due;
                for (auto& p : work->tasks) {
                    if (p.postponed)
                        continue;
                    if (!p.skipped.empty()) {
                        spdlog::info("order {}: {} is not run: {}", p.order_number, p.task.function,
                                     p.skipped);
                        continue;
                    }
                    e.tasks.push_back(p.task);
                    prepared_.emplace(p.task.id, std::move(p));
                }
                if (e.tasks.empty() && !work->tasks.empty() && !e.next_due)
                    e.next_due = wall_now();
            }
            step(e);
            mark_due(work->due);
        });
}

void orchestrator::run_task(const engine::run_task& r) {
    auto node = prepared_.extract(r.task.id);
    auto* instance = find(r.task.instance);
    if (!node || !instance)
        return;
    auto t = std::make_shared<running_task>(*this, *instance, std::move(node.mapped()));
    const auto lease = t->work.task.lease_until.value_or(wall_now()) - wall_now();
    t->write_before = std::chrono::steady_clock::now() + lease - lease_margin;
    plugin::operation_spec spec;
    spec.function = t->work.function;
    spec.request = std::move(t->work.request);
    spec.is_write = t->work.is_write;
    spec.deadline = std::min<std::chrono::milliseconds>(
        120s, std::max<std::chrono::milliseconds>(instance->settings.request_timeout, 1s));
    tasks_[t->work.task.id] = t;
    t->operation = instance->operations().run(
        std::move(spec), *t, [this, t](plugin::outcome o) { record_task(t, std::move(o)); });
}

void orchestrator::record_task(std::shared_ptr<running_task> t, plugin::outcome o) {
    auto result = std::make_shared<engine::task_result>();
    const auto at = wall_now();
    auto outcome = std::make_shared<plugin::outcome>(std::move(o));
    write([result, t, outcome, at, by = ledger_](
              store::transaction& tx) { *result = by->finish(tx, t->work.task, *outcome, at); },
          [this, result, t, outcome](const store::outcome& recorded) {
              if (!recorded.ok()) {
                  if (recorded.failure == store::failure::refused ||
                      recorded.failure == store::failure::conflict) {
                      // A bug of ours: kept for a person, and the lease will free the task.
                      spdlog::critical("order {}: the outcome of {} cannot be recorded: {}",
                                       t->work.order_number, t->work.function, recorded.text);
                  } else {
                      unrecorded_.emplace_back(t, *outcome);
                      return;
                  }
              }
              tasks_.erase(t->work.task.id);
              if (!outcome->done()) {
                  spdlog::info("order {}: {} at {} ended {} ({}): {}", t->work.order_number,
                               t->work.function, t->instance.settings.name,
                               plugin::to_word(outcome->cls), outcome->code, outcome->message);
              }
              if (draining_)
                  return;
              if (outcome->done())
                  instance_well(t->instance);
              engine::task_ended e;
              e.instance = t->work.task.instance;
              e.effect = result->effect;
              e.pause = result->pause;
              e.ok = outcome->done();
              e.again_at = result->again_at;
              if (!recorded.ok())
                  e.again_at = wall_now() + 5s;
              if (result->effect == engine::lane_effect::stop_instance) {
                  open_instance_problems_[e.instance].insert(
                      t->instance.settings.name + "/" +
                      (outcome->cls == plugin::error_class::auth ? "auth_refused" : outcome->code));
              }
              step(e);
              mark_due(result->due);
          },
          true);
}

} // namespace dray::daemon
