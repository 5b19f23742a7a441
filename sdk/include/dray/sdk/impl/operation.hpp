#pragma once

// One running call of a function: its coroutine, the effect that it waits for, and the memory that
// the effect points into.

#include "../context.hpp"
#include "heads.hpp"

namespace dray::sdk::detail {

class operation {
public:
    /// Throws `fault` where the head is not what begin() promises.
    explicit operation(dray_bytes head) : host_(*this) {
        boost::json::error_code error;
        const auto value = boost::json::parse(view(head), error);
        const auto* const object = error ? nullptr : value.if_object();
        if (!object) throw_fault("malformed_begin", "the operation's head is not a JSON object");
        if (const auto* const at = object->if_contains("now"); at && at->is_string())
            now_ = data::parse_time(at->get_string());
        if (const auto* const secrets = object->if_contains("secrets")) {
            if (!secrets->is_object()) throw_fault("malformed_begin", "`secrets` is no object");
            for (const auto& [name, marker] : secrets->get_object())
                secrets_.emplace(name, text_of(marker, "secrets"));
        }
        if (const auto* const request = object->if_contains("request")) request_ = *request;
    }
    /// One that can only say why it never began.
    explicit operation(std::exception_ptr refused) : host_(*this), refused_(std::move(refused)) {}

    operation(const operation&) = delete;
    operation& operator=(const operation&) = delete;

    [[nodiscard]] context& host() noexcept { return host_; }
    [[nodiscard]] const boost::json::value& request() const noexcept { return request_; }
    [[nodiscard]] data::timestamp now() const {
        if (!now_) throw_fault("malformed_begin", "`now` is missing or no time");
        return *now_;
    }
    [[nodiscard]] const std::string* secret(std::string_view name) const {
        const auto found = secrets_.find(name);
        return found == secrets_.end() ? nullptr : &found->second;
    }

    void set_task(task<std::string> main) { main_ = std::move(main); }

    const dray_effect* resume(const dray_event* event) noexcept {
        try {
            if (is_over_) return &effect_;
            run(event);
        } catch (...) {
            return &out_of_memory();
        }
        return &effect_;
    }

    // ---- for what the context's functions await ----

    /// Where the next effect's head is written. Throws where one is already being waited for: two
    /// tasks of one operation cannot run side by side.
    std::string& new_head() {
        if (waiting_) throw_fault("two_effects", "an effect was asked for while another is open");
        bodies_.clear();
        head_.clear();
        return head_;
    }
    void add_body(std::string_view body) { bodies_.push_back(bytes(body)); }

    void wait(dray_effect_kind kind, std::coroutine_handle<> who) noexcept {
        set_effect(kind);
        waiting_ = who;
    }
    /// The event that the operation was resumed with, once it is known to answer the effect.
    [[nodiscard]] const dray_event& answer(dray_event_kind expected) const {
        if (event_->kind == DRAY_EVENT_UNSUPPORTED)
            throw failure(error_class::unsupported, "effect_unsupported",
                          "the host does not know an effect that this plugin needs; install a "
                          "newer Dray");
        if (event_->kind != expected) throw_malformed("it answers another effect");
        return *event_;
    }

private:
    void run(const dray_event* event) {
        event_ = event;
        if (refused_) return finish();
        if (!has_started_) {
            has_started_ = true;
            if (event->kind != DRAY_EVENT_START) {
                refused_ = fault("malformed_event", "the first event is not `start`");
                return finish();
            }
            main_.start();
        } else {
            std::exchange(waiting_, {}).resume();
        }
        event_ = nullptr;
        if (main_.done()) {
            finish();
        } else if (!waiting_) {
            refused_ = fault("stuck", "the function awaits something that is not the host's");
            finish();
        }
    }

    static std::exception_ptr fault(const char* code, const char* message) {
        return std::make_exception_ptr(failure(error_class::fault, code, message));
    }

    /// Turns the result, or whatever was thrown, into the last effect.
    void finish() {
        is_over_ = true;
        bodies_.clear();
        head_.clear();
        try {
            if (refused_) std::rethrow_exception(std::exchange(refused_, {}));
            const std::string result = main_.take();
            head_.append("{\"result\":").append(result).append("}");
            set_effect(DRAY_EFFECT_DONE);
        } catch (const failure& f) {
            fail(f);
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            const failure f(error_class::fault, "exception", e.what());
            fail(f);
        } catch (...) {
            const failure f(error_class::fault, "exception", "an exception of unknown type");
            fail(f);
        }
        task<std::string> ended = std::move(main_);  // its frame goes now, not at end()
    }

    void fail(const failure& f) {
        head_.clear();
        append_failure(head_, f);
        set_effect(DRAY_EFFECT_FAIL);
    }

    void set_effect(dray_effect_kind kind) noexcept {
        effect_.struct_size = sizeof effect_;
        effect_.kind = kind;
        effect_.head = bytes(head_);
        effect_.bodies = bodies_.empty() ? nullptr : bodies_.data();
        effect_.body_count = bodies_.size();
    }

    /// What is left to say when there is no memory to say more.
    static const dray_effect& out_of_memory() noexcept {
        static constexpr char head[] =
            "{\"class\":11,\"code\":\"out_of_memory\",\"message\":\"the plugin ran out of memory\"}";
        static constexpr dray_effect effect{
            sizeof(dray_effect), DRAY_EFFECT_FAIL, {head, sizeof head - 1}, nullptr, 0};
        return effect;
    }

    context host_;
    std::optional<data::timestamp> now_;
    std::map<std::string, std::string, std::less<>> secrets_;
    boost::json::value request_;
    std::exception_ptr refused_;

    dray_effect effect_{};
    std::string head_;
    std::vector<dray_bytes> bodies_;
    const dray_event* event_ = nullptr;  ///< only while resumed
    std::coroutine_handle<> waiting_;
    bool has_started_ = false;
    bool is_over_ = false;
    task<std::string> main_;  ///< last: its frame refers to all of the above
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

}  // namespace dray::sdk::detail
