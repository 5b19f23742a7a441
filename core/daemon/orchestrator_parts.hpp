#pragma once

// What the parts of the orchestrator share. Internal to core/daemon.

#include "core/daemon/orchestrator.hpp"

#include <spdlog/spdlog.h>

namespace dray::daemon {

/// A claimed task while its operation runs.
struct orchestrator::running_task final : plugin::operation_host {
    running_task(orchestrator& o, running_instance& i, engine::prepared_task p)
        : owner(o), instance(i), work(std::move(p)), clock_jumps(o.clock_jumps_) {}

    void emit(plugin::emitted_batch,
              std::function<void(std::vector<plugin::item_fate>, std::string)> answer) override {
        answer({}, "this function does not take items");
    }
    void state_get(std::function<void(std::map<std::string, std::string>)> answer) override;
    void state_put(std::map<std::string, std::optional<std::string>> values,
                   std::function<void(std::string)> answer) override;
    std::optional<std::string> refuse(bool is_write) override;
    void log(int level, std::string_view message) override;

    orchestrator& owner;
    running_instance& instance;
    engine::prepared_task work;
    plugin::operation_id operation = 0;
    std::int64_t clock_jumps; ///< before it began: its own times may be of the clock before one
    bool place_freed = false; ///< its lane was told that it ended, before that is stored
};

/// A feed's operation.
struct orchestrator::running_feed final : plugin::operation_host {
    running_feed(orchestrator& o, running_instance& i, std::string f)
        : owner(o), instance(i), function(std::move(f)) {}

    void emit(plugin::emitted_batch batch,
              std::function<void(std::vector<plugin::item_fate>, std::string)> answer) override;
    void state_get(std::function<void(std::map<std::string, std::string>)> answer) override;
    void state_put(std::map<std::string, std::optional<std::string>> values,
                   std::function<void(std::string)> answer) override;
    std::optional<std::string> refuse(bool is_write) override;
    void log(int level, std::string_view message) override;

    std::weak_ptr<running_feed> self;
    orchestrator& owner;
    running_instance& instance;
    std::string function;
    std::string request;
    plugin::operation_id operation = 0;
    std::string asked;         ///< orders.download: statuses that were not asked for before
    bool from_start = false;   ///< and for their sake all is read again
    bool outdated = false;     ///< the source was started meanwhile: its cursor counts no more
    open_feed* open = nullptr; ///< by = open
    engine::look look;
    std::chrono::milliseconds deadline = std::chrono::minutes(30); ///< a first download may be long
    std::int64_t items = 0;
    std::int64_t unreadable = 0; ///< of them
};

/// A read that belongs to no task and no feed: connection.test, statuses.list.
struct orchestrator::reading final : plugin::operation_host {
    reading(running_instance& i, std::string f) : instance(i), function(std::move(f)) {}
    void emit(plugin::emitted_batch,
              std::function<void(std::vector<plugin::item_fate>, std::string)> answer) override {
        answer({}, "this function does not take items");
    }
    void state_get(std::function<void(std::map<std::string, std::string>)> answer) override {
        answer({});
    }
    void state_put(std::map<std::string, std::optional<std::string>>,
                   std::function<void(std::string)> answer) override {
        answer("this function keeps no state");
    }
    std::optional<std::string> refuse(bool is_write) override {
        if (is_write)
            return "only reads";
        return std::nullopt;
    }
    void log(int level, std::string_view message) override;
    running_instance& instance;
    std::string function;
    plugin::operation_id operation = 0;
};

/// Outlives the longest operation, so that a write may start late in it.
inline constexpr std::chrono::milliseconds task_lease =
    plugin::max_request_timeout + plugin::room_beside_request + std::chrono::minutes(4);

/// An error of the API: {"error": {"code", "message", "remedies"}}.
api::answer api_error(int status, const std::string& code, const std::string& message,
                      std::vector<std::string> remedies = {});
api::answer unknown_source(const std::string& name);

/// A problem of many orders is let go in so many units of work that nobody waits for it.
inline constexpr std::int64_t orders_per_unit = 100;

/// Nothing older than this is the source's business; empty where nothing says.
std::optional<store::timestamp> start_of(const running_instance& instance);

void log_for(const running_instance& instance, const std::string& function, int level,
             std::string_view message);

} // namespace dray::daemon
