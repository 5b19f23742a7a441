#include "run_once.hpp"

#include "effect_reader.hpp"

#include <dray/abi/dray.h>
#include <dray/testing/connector_of.hpp>

#include <memory>

namespace dray::testing {

namespace json = boost::json;

namespace {

dray_bytes bytes(std::string_view text) {
    return dray_bytes{text.data(), text.size()};
}

/// An event in memory that is gone as soon as resume() has returned, so that the address sanitizer
/// sees a plugin which keeps a pointer into it.
class event {
public:
    explicit event(dray_event_kind kind, std::string head = "{}",
                   std::vector<std::string> bodies = {})
        : head_(std::make_unique<std::string>(std::move(head))), bodies_(std::move(bodies)) {
        for (const auto& body : bodies_)
            views_.push_back(bytes(body));
        c_.struct_size = sizeof c_;
        c_.kind = kind;
        c_.head = bytes(*head_);
        c_.bodies = views_.empty() ? nullptr : views_.data();
        c_.body_count = views_.size();
    }
    event(const event&) = delete;
    event& operator=(const event&) = delete;
    [[nodiscard]] const dray_event* get() const { return &c_; }

private:
    std::unique_ptr<std::string> head_;
    std::vector<std::string> bodies_;
    std::vector<dray_bytes> views_;
    dray_event c_{};
};

class runner {
public:
    runner(const script::plan& plan, const deviation& change) : plan_(plan), change_(change) {
        for (std::size_t i = 0; i < plan.secrets.size(); ++i)
            markers_[plan.secrets[i]] = "MARKER9F27C41A" + std::to_string(i) + "Z";
        seen_.state = plan.state;
    }

    outcome run() {
        const auto* const table = connector_of(*plan_.entry);
        if (!table)
            breach("it has no extension " DRAY_CONNECTOR_EXTENSION);
        const auto destroy = [table](dray_instance* i) { table->destroy(i); };
        const auto end = [table](dray_operation* o) { table->end(o); };
        {
            const std::string config = json::serialize(config_head());
            const std::unique_ptr<dray_instance, decltype(destroy)> instance(
                table->create(bytes(config)), destroy);
            if (!instance)
                breach("create() returned null");
            auto head = std::make_unique<std::string>(json::serialize(begin_head()));
            const std::unique_ptr<dray_operation, decltype(end)> operation(
                table->begin(instance.get(), bytes(plan_.function), bytes(*head)), end);
            if (!operation)
                breach("begin() returned null");
            head.reset();
            drive(*table, operation.get());
        }
        return std::move(seen_);
    }

    [[nodiscard]] std::size_t steps_left() const { return plan_.steps.size() - next_; }

private:
    json::object config_head() const {
        json::object config;
        config["name"] = "scripted";
        config["settings"] = json::parse(plan_.settings);
        return config;
    }

    json::object begin_head() const {
        json::object head;
        head["operation"] = "1";
        head["now"] = data::format_time(plan_.now);
        auto& secrets = head["secrets"].emplace_object();
        for (const auto& [name, marker] : markers_)
            secrets[name] = marker;
        head["request"] = json::parse(plan_.request);
        return head;
    }

    void drive(const dray_connector& table, dray_operation* operation) {
        constexpr std::size_t most_effects = 10'000;
        auto next = std::make_unique<event>(DRAY_EVENT_START);
        for (;;) {
            const auto* const effect = table.resume(operation, next->get());
            next.reset();
            if (!effect)
                breach("resume() returned null");
            if (++seen_.effects > most_effects)
                breach("more than 10,000 effects: it does not end");
            if (seen_.effects == change_.ended_at + 1)
                return;
            next = answer(*effect);
            if (!next)
                return;
        }
    }

    /// Null after the last effect.
    std::unique_ptr<event> answer(const dray_effect& effect) {
        switch (effect.kind) {
        case DRAY_EFFECT_HTTP:
            return answer_http(effect);
        case DRAY_EFFECT_EMIT:
            return answer_emit(effect);
        case DRAY_EFFECT_STATE_GET:
            return answer_state(effect);
        case DRAY_EFFECT_STATE_PUT: {
            const auto head = read_head(effect);
            if (!head.contains("values") || !head.at("values").is_object())
                breach("state_put without values");
            apply_state(head.at("values").get_object(), seen_.state);
            return std::make_unique<event>(DRAY_EVENT_STATE_STORED);
        }
        case DRAY_EFFECT_SLEEP: {
            const auto head = read_head(effect);
            if (!head.contains("ms") || !head.at("ms").is_int64())
                breach("sleep without ms");
            seen_.sleeps.emplace_back(head.at("ms").get_int64());
            return std::make_unique<event>(DRAY_EVENT_WOKE);
        }
        case DRAY_EFFECT_LOG: {
            const auto head = read_head(effect);
            if (!head.contains("message") || !head.at("message").is_string())
                breach("log without a message");
            seen_.logs.emplace_back(head.at("message").get_string());
            return std::make_unique<event>(DRAY_EVENT_LOGGED);
        }
        case DRAY_EFFECT_DONE: {
            const auto head = read_head(effect);
            if (!head.contains("result") || !head.at("result").is_object())
                breach("done without a result");
            seen_.result = json::serialize(head.at("result"));
            return nullptr;
        }
        case DRAY_EFFECT_FAIL:
            seen_.failure = read_failure(effect);
            return nullptr;
        default:
            return std::make_unique<event>(DRAY_EVENT_UNSUPPORTED);
        }
    }

    std::unique_ptr<event> answer_http(const dray_effect& effect) {
        auto requests = read_requests(effect, markers_);
        json::array responses;
        std::vector<std::string> bodies;
        for (auto& request : requests) {
            const std::size_t index = seen_.requests.size();
            request.id = index + 1;
            const expected_request* const step = step_for(request);
            seen_.requests.push_back(request);

            int status = step ? step->status : 500;
            std::string body = step ? step->body : std::string();
            header_list headers = step ? step->headers : header_list();
            if (index == change_.request) {
                status = change_.status;
                body = change_.body;
                headers = change_.headers;
                has_deviated_ = true;
            }
            json::object response;
            response["id"] = request.id;
            response["status"] = status;
            auto& list = response["headers"].emplace_array();
            for (const auto& [name, value] : headers)
                list.push_back(json::array{name, value});
            responses.push_back(std::move(response));
            bodies.push_back(std::move(body));
        }
        json::object head;
        head["responses"] = std::move(responses);
        return std::make_unique<event>(DRAY_EVENT_HTTP, json::serialize(head), std::move(bodies));
    }

    /// The step that a request is. Along the script it must be the next one; after a deviation any
    /// that fits (the next one first), or none.
    const expected_request* step_for(const seen_request& request) {
        if (next_ < plan_.steps.size()) {
            if (const auto* const step = std::get_if<expected_request>(&plan_.steps[next_])) {
                const auto why = mismatch(*step, request);
                if (why.empty()) {
                    ++next_;
                    return step;
                }
                if (!has_deviated_)
                    fail_at_next(why + request_text(request));
            } else if (!has_deviated_) {
                fail_at_next("came a request:" + request_text(request));
            }
        } else if (!has_deviated_) {
            fail_at_next("the script is over, came a request:" + request_text(request));
        }
        for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
            const auto* const step = std::get_if<expected_request>(&plan_.steps[i]);
            if (!step || !mismatch(*step, request).empty())
                continue;
            next_ = i + 1;
            return step;
        }
        return nullptr;
    }

    static std::string mismatch(const expected_request& step, const seen_request& request) {
        if (step.method != request.method || !step.url.matches(request.url))
            return "expected " + step.method + ' ' + step.url.what() + ", came";
        for (const auto& holds : step.checks)
            if (auto why = holds(request); !why.empty())
                return why + ":";
        return {};
    }

    static std::string request_text(const seen_request& request) {
        return ' ' + request.method + ' ' + request.url;
    }

    std::unique_ptr<event> answer_emit(const dray_effect& effect) {
        const auto emit = read_emit(effect);
        const std::size_t index = seen_.emits.size();
        const expected_emit* const step = step_for(emit);
        seen_.emits.push_back(emit);
        if (const auto head = read_head(effect); head.contains("state")) {
            if (!head.at("state").is_object())
                breach("a batch's state is no object");
            apply_state(head.at("state").get_object(), seen_.state);
        }
        json::object head;
        auto& fates = head["items"].emplace_array();
        for (std::size_t i = 0; i < emit.items.size(); ++i) {
            if (index == change_.quarantined_emit) {
                fates.emplace_back("quarantined");
            } else if (step && i < step->fates.size()) {
                fates.emplace_back(step->fates[i]);
            } else {
                fates.emplace_back(emit.items[i].poison.empty() ? "stored" : "quarantined");
            }
        }
        if (index == change_.quarantined_emit)
            has_deviated_ = true;
        return std::make_unique<event>(DRAY_EVENT_EMITTED, json::serialize(head));
    }

    const expected_emit* step_for(const seen_emit& emit) {
        if (next_ < plan_.steps.size()) {
            if (const auto* const step = std::get_if<expected_emit>(&plan_.steps[next_])) {
                std::string why;
                if (step->kind != emit.kind)
                    why = "items of kind " + emit.kind;
                for (const auto& holds : step->checks)
                    if (why.empty())
                        why = holds(emit);
                if (why.empty()) {
                    ++next_;
                    return step;
                }
                if (!has_deviated_)
                    fail_at_next("an emit does not fit: " + why);
                return nullptr;
            }
        }
        if (!has_deviated_)
            fail_at_next("came an emit of " + std::to_string(emit.items.size()) +
                         " items of kind " + emit.kind);
        return nullptr;
    }

    std::unique_ptr<event> answer_state(const dray_effect& effect) {
        const auto head = read_head(effect);
        if (!head.contains("keys") || !head.at("keys").is_array())
            breach("state_get without keys");
        json::object answer;
        auto& values = answer["values"].emplace_object();
        for (const auto& key : head.at("keys").get_array()) {
            if (!key.is_string())
                breach("a state key that is no text");
            const auto found = seen_.state.find(std::string(key.get_string()));
            if (found != seen_.state.end())
                values[found->first] = found->second;
        }
        return std::make_unique<event>(DRAY_EVENT_STATE, json::serialize(answer));
    }

    [[noreturn]] void fail_at_next(const std::string& why) const {
        throw script_mismatch("at step " + std::to_string(next_ + 1) + " of " +
                              std::to_string(plan_.steps.size()) + ": " + why);
    }

    const script::plan& plan_;
    const deviation& change_;
    std::map<std::string, std::string> markers_;
    outcome seen_;
    std::size_t next_ = 0;
    bool has_deviated_ = false;
};

} // namespace

outcome run_once(const script::plan& plan, const deviation& change) {
    runner one(plan, change);
    auto seen = one.run();
    if (change.is_none() && one.steps_left() > 0)
        throw script_mismatch("it ended " + std::to_string(one.steps_left()) +
                              " steps before the script: " + describe(seen));
    return seen;
}

std::string describe(const outcome& seen) {
    if (seen.result)
        return "done with " + *seen.result;
    if (seen.failure)
        return "fail with class " + std::to_string(seen.failure->cls) + ", code " +
               seen.failure->code + ": " + seen.failure->message;
    return "ended by the host";
}

void check_end(const script::plan& plan, const outcome& seen) {
    if (plan.failure) {
        if (!seen.failure || seen.failure->cls != plan.failure->first ||
            seen.failure->code != plan.failure->second)
            throw script_mismatch("expected fail with class " +
                                  std::to_string(plan.failure->first) + ", code " +
                                  plan.failure->second + ", came " + describe(seen));
        return;
    }
    if (!plan.is_done_expected)
        throw std::logic_error("the script says neither expect_done nor expect_fail");
    if (!seen.result)
        throw script_mismatch("expected done, came " + describe(seen));
    if (plan.result && json::parse(*plan.result) != json::parse(*seen.result))
        throw script_mismatch("expected done with " + *plan.result + ", came " + describe(seen));
}

} // namespace dray::testing
