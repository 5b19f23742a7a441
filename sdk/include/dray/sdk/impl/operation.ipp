// Inline bodies of operation.hpp.

#include "heads.hpp"
#include "operation.hpp"

#include <new>

namespace dray::sdk::detail {

inline std::exception_ptr make_fault(const char* code, const char* message) {
    return std::make_exception_ptr(failure(error_class::fault, code, message));
}

/// What is left to say when there is no memory to say more.
inline const dray_effect& out_of_memory() noexcept {
    static constexpr char head[] =
        "{\"class\":11,\"code\":\"out_of_memory\",\"message\":\"the plugin ran out of memory\"}";
    static constexpr dray_effect effect{
        sizeof(dray_effect), DRAY_EFFECT_FAIL, {head, sizeof head - 1}, nullptr, 0};
    return effect;
}

DRAY_SDK_DECL operation::operation(dray_bytes head, const beginning& begin) : host_(*this) {
    unsigned char block[8192]; // a common consignment fits
    boost::json::monotonic_resource memory(&block[0], sizeof block);
    boost::json::error_code error;
    const auto value = boost::json::parse(view(head), error, &memory);
    const auto* const object = error ? nullptr : value.if_object();
    if (!object)
        throw_fault("malformed_begin", "the operation's head is not a JSON object");
    if (const auto* const at = object->if_contains("now"); at && at->is_string())
        now_ = data::parse_time(at->get_string());
    if (const auto* const secrets = object->if_contains("secrets")) {
        if (!secrets->is_object())
            throw_fault("malformed_begin", "`secrets` is no object");
        for (const auto& [name, marker] : secrets->get_object())
            secrets_.emplace(name, text_of(marker, "secrets"));
    }
    static const boost::json::value none;
    const auto* const request = object->if_contains("request");
    begin(*this, request ? *request : none);
}

DRAY_SDK_DECL operation::operation(std::exception_ptr refused)
    : host_(*this), refused_(std::move(refused)) {}

DRAY_SDK_DECL operation::~operation() = default;

DRAY_SDK_DECL data::timestamp operation::now() const {
    if (!now_)
        throw_fault("malformed_begin", "`now` is missing or no time");
    return *now_;
}

DRAY_SDK_DECL const std::string* operation::secret(std::string_view name) const {
    const auto found = secrets_.find(name);
    return found == secrets_.end() ? nullptr : &found->second;
}

DRAY_SDK_DECL const dray_effect* operation::resume(const dray_event* event) noexcept {
    try {
        if (!is_over_)
            run(event);
    } catch (...) {
        is_over_ = true;
        return &out_of_memory();
    }
    return &effect_;
}

DRAY_SDK_DECL std::string& operation::new_head() {
    if (waiting_)
        throw_fault("two_effects", "an effect was asked for while another is open");
    bodies_.clear();
    head_.clear();
    return head_;
}

DRAY_SDK_DECL const dray_event& operation::answer(dray_event_kind expected) const {
    if (event_->kind == DRAY_EVENT_UNSUPPORTED)
        throw failure(error_class::unsupported, "effect_unsupported",
                      "the host does not know an effect that this plugin needs; install a newer "
                      "Dray");
    if (event_->kind != expected)
        throw_malformed("it answers another effect");
    return *event_;
}

DRAY_SDK_DECL void operation::run(const dray_event* event) {
    if (refused_)
        return finish();
    event_ = event;
    if (!has_started_) {
        has_started_ = true;
        if (event->kind != DRAY_EVENT_START) {
            refused_ = make_fault("malformed_event", "the first event is not `start`");
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
        refused_ = make_fault("stuck", "the function awaits something that is not the host's");
        finish();
    }
}

/// Turns the result, or whatever was thrown, into the last effect.
DRAY_SDK_DECL void operation::finish() {
    is_over_ = true;
    bodies_.clear();
    head_.clear();
    try {
        if (refused_)
            std::rethrow_exception(std::exchange(refused_, {}));
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
    const task<std::string> ended = std::move(main_); // its frame goes now, not at end()
}

DRAY_SDK_DECL void operation::fail(const failure& f) {
    head_.clear();
    append_failure(head_, f);
    set_effect(DRAY_EFFECT_FAIL);
}

DRAY_SDK_DECL void operation::set_effect(dray_effect_kind kind) noexcept {
    effect_.struct_size = sizeof effect_;
    effect_.kind = kind;
    effect_.head = bytes(head_);
    effect_.bodies = bodies_.empty() ? nullptr : bodies_.data();
    effect_.body_count = bodies_.size();
}

DRAY_SDK_DECL settings read_config(dray_bytes config) {
    boost::json::error_code error;
    const auto value = boost::json::parse(view(config), error);
    const auto* const object = error ? nullptr : value.if_object();
    if (!object)
        throw_fault("malformed_config", "the instance's config is no JSON object");
    const auto* const found = object->if_contains("settings");
    if (!found)
        return settings(boost::json::object());
    if (!found->is_object())
        throw_fault("malformed_config", "`settings` is no JSON object");
    return settings(found->get_object());
}

} // namespace dray::sdk::detail
