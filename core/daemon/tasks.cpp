// Running tasks: claim, run, record.

#include "core/daemon/orchestrator_parts.hpp"

#include "core/store/brakes.hpp"

namespace dray::daemon {

using namespace std::chrono_literals;

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
    auto why =
        owner.scheduler_.refuse(instance.row.id, work.task.function, is_write, owner.wall_now());
    // During a drain the lane is closed, but what was claimed may end.
    if (owner.draining_ && why == "the instance is not running") {
        why = is_write ? "Dray is stopping" : "";
    }
    if (!why.empty())
        return why;
    if (work.task.phase == store::task_phase::act) {
        for (const auto& row : owner.rows_) {
            if (row.id != work.source)
                continue;
            const auto* b =
                store::brake_on_orders(owner.brakes_, row, work.task.function, owner.wall_now());
            if (b)
                return "paused by " + b->who + ": " + b->why;
        }
    }
    return std::nullopt;
}

void orchestrator::running_task::log(int level, std::string_view message) {
    log_for(instance, work.function, level, message);
}

void orchestrator::claim(const engine::claim& c) {
    auto work = std::make_shared<engine::taken_work>();
    const auto at = now();
    // A new one each time: what is raised later is never this claim's.
    const auto limit = std::make_shared<std::atomic<std::int64_t>>(c.limit);
    claim_limits_[c.instance] = limit;
    write(
        [work, c, limit, at, by = ledger_](store::transaction& tx) {
            auto most = c;
            most.limit = *limit;
            *work = by->take(tx, most, at.wall);
        },
        [this, work, c, lease_until = at.mono + c.lease](const store::outcome& o) {
            if (draining_)
                return give_back(work);
            engine::claimed e;
            e.instance = c.instance;
            e.failed = !o.ok();
            if (o.ok()) {
                e.next_due = work->next_due;
                e.settled = work->settled;
                for (const auto& p : work->skipped) {
                    spdlog::info("order {}: {} is not run: {}", p.order_number, p.task.function,
                                 p.skipped);
                }
                for (auto& p : work->tasks) {
                    e.tasks.push_back(p.task);
                    prepared_[p.task.id] = {std::move(p), lease_until};
                }
            }
            step(e);
            if (o.ok())
                mark_due(work->due);
        });
}

/// What was claimed while the daemon began to stop: nothing of it left, so it need not be probed.
void orchestrator::give_back(std::shared_ptr<engine::taken_work> work) {
    if (work->tasks.empty())
        return;
    const auto at = wall_now();
    write(
        [work, at, by = ledger_](store::transaction& tx) {
            plugin::outcome o;
            o.cls = plugin::error_class::cancelled;
            o.code = "stopping";
            for (const auto& p : work->tasks)
                by->finish(tx, p, o, at);
        },
        [](const store::outcome&) {}, true);
}

void orchestrator::run_task(const engine::run_task& r) {
    auto node = prepared_.extract(r.task.id);
    auto* instance = find(r.task.instance);
    if (!node || !instance)
        return;
    auto t = std::make_shared<running_task>(*this, *instance, std::move(node.mapped().work));
    auto spec = instance->operation(t->work.function);
    spec.request = std::move(t->work.request);
    spec.is_write = t->work.is_write;
    spec.lease_until = node.mapped().lease_until;
    tasks_[t->work.task.id] = t;
    t->operation = instance->operations().run(
        std::move(spec), *t, [this, t](plugin::outcome o) { record_task(t, std::move(o)); });
}

void orchestrator::record_task(std::shared_ptr<running_task> t, plugin::outcome o) {
    auto result = std::make_shared<engine::task_result>();
    const auto at = wall_now();
    // Told by a clock that was set since: now is never too early.
    if (t->clock_jumps != clock_jumps_)
        o.last_write_at.reset();
    auto outcome = std::make_shared<plugin::outcome>(std::move(o));
    write([result, t, outcome, at, by = ledger_](
              store::transaction& tx) { *result = by->finish(tx, t->work, *outcome, at); },
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
                  // Without the message: a vendor's words may name a person.
                  spdlog::info("order {}: {} at {} ended {} ({})", t->work.order_number,
                               t->work.function, t->instance.settings.name,
                               plugin::to_word(outcome->cls), outcome->code);
              }
              if (draining_)
                  return;
              if (outcome->done())
                  instance_well(t->instance);
              if (outcome->cls == plugin::error_class::unmapped &&
                  t->work.task.function == "order.mark") {
                  status_refused(t->instance, t->work.task, *outcome);
              }
              engine::task_ended e;
              e.instance = t->work.task.instance;
              e.place_was_freed = t->place_freed;
              e.effect = result->effect;
              e.pause = result->pause;
              e.ok = result->well;
              e.again_at = result->again_at;
              if (!recorded.ok())
                  e.again_at = wall_now() + 5s;
              if (!result->instance_problem.empty())
                  open_instance_problems_[e.instance].insert(result->instance_problem);
              step(e);
              mark_due(result->due);
          },
          true);
    // Once: what cannot be recorded comes here again. What went wrong may close the lane, and that
    // only the ledger says.
    if (!outcome->done() || draining_ || std::exchange(t->place_freed, true))
        return;
    engine::place_freed e;
    e.instance = t->work.task.instance;
    step(e);
}

} // namespace dray::daemon
