#pragma once

// One running call of a function: its coroutine, the effect that it waits for, and the memory that
// the effect points into.

#include "../../abi/operation.h"
#include "../context.hpp"
#include "bytes.hpp"

#include <functional>

namespace dray::sdk::detail {

class operation {
public:
    /// What an operation does with its request, which is gone afterwards: sets its task.
    using beginning = std::function<void(operation&, const boost::json::value& request)>;

    /// Throws `fault` where the head is not what begin() promises.
    operation(dray_bytes head, const beginning& begin);
    /// One that can only say why it never began.
    explicit operation(std::exception_ptr refused);
    ~operation();

    operation(const operation&) = delete;
    operation& operator=(const operation&) = delete;

    [[nodiscard]] context& host() noexcept { return host_; }
    [[nodiscard]] data::timestamp now() const;
    /// The marker; null where the instance has no such secret.
    [[nodiscard]] const std::string* secret(std::string_view name) const;

    void set_task(task<std::string> main) { main_ = std::move(main); }

    const dray_effect* resume(const dray_event* event) noexcept;

    // ---- for what the context's functions await ----

    /// Where the next effect's head is written. Throws where one is already being waited for: two
    /// tasks of one operation cannot run side by side.
    std::string& new_head();
    void add_body(std::string_view body) { bodies_.push_back(bytes(body)); }

    void wait(dray_effect_kind kind, std::coroutine_handle<> who) noexcept {
        set_effect(kind);
        waiting_ = who;
    }
    /// The event that the operation was resumed with, once it is known to answer the effect.
    [[nodiscard]] const dray_event& answer(dray_event_kind expected) const;

private:
    void run(const dray_event* event);
    void finish();
    void fail(const failure& f);
    void set_effect(dray_effect_kind kind) noexcept;

    context host_;
    std::optional<data::timestamp> now_;
    std::map<std::string, std::string, std::less<>> secrets_;
    std::exception_ptr refused_;

    dray_effect effect_{};
    std::string head_;
    std::vector<dray_bytes> bodies_;
    const dray_event* event_ = nullptr; ///< only while resumed
    std::coroutine_handle<> waiting_;
    bool has_started_ = false;
    bool is_over_ = false;
    task<std::string> main_; ///< last: its frame refers to all of the above
};

/// Suspends the operation until the host answers the effect whose head was just written. A named
/// local, awaited as such.
class effect_awaiter {
public:
    effect_awaiter(operation& op, dray_effect_kind effect, dray_event_kind expected)
        : op_(op), effect_(effect), expected_(expected) {}

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> who) noexcept { op_.wait(effect_, who); }
    const dray_event& await_resume() const { return op_.answer(expected_); }

private:
    operation& op_;
    dray_effect_kind effect_;
    dray_event_kind expected_;
};

/// The `settings` of the config that create() gets; throws `fault` where it is malformed.
settings read_config(dray_bytes config);

} // namespace dray::sdk::detail

#ifndef DRAY_SDK_SEPARATE_COMPILATION
#include "operation.ipp"
#endif
