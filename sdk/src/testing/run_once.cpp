#include "run_once.hpp"

#include "operation_loop.hpp"

namespace dray::testing {

namespace json = boost::json;

namespace {

class runner : public operation_loop {
public:
    runner(const script::plan& plan, const deviation& change) : plan_(plan), change_(change) {}

    outcome run() {
        const instance one(*plan_.entry, plan_.settings);
        operation_call call;
        call.function = plan_.function;
        call.request = plan_.request;
        call.now = plan_.now;
        call.markers = markers_for(plan_.secrets);
        return operation_loop::run(one, call, plan_.state);
    }

    [[nodiscard]] std::size_t steps_left() const { return plan_.steps.size() - next_; }

private:
    bool is_ended_at(std::size_t effect) override { return effect == change_.ended_at + 1; }

    std::optional<std::vector<loop_answer>> answers(std::size_t first_request) override {
        std::vector<loop_answer> out;
        for (auto index = first_request; index < seen().requests.size(); ++index) {
            const expected_request* const step = step_for(seen().requests[index]);
            auto& one = out.emplace_back();
            if (index == change_.request) {
                one.status = change_.status;
                one.body = change_.body;
                one.headers = change_.headers;
                has_deviated_ = true;
            } else if (step) {
                one.status = step->status;
                one.body = step->body;
                one.headers = step->headers;
            } else {
                one.status = 500;
            }
        }
        return out;
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

    std::vector<std::string> fates() override {
        const auto& emit = seen().emits.back();
        const std::size_t index = seen().emits.size() - 1;
        const expected_emit* const step = step_for(emit);
        std::vector<std::string> out;
        for (std::size_t i = 0; i < emit.items.size(); ++i) {
            if (index == change_.quarantined_emit) {
                out.emplace_back("quarantined");
            } else if (step && i < step->fates.size()) {
                out.push_back(step->fates[i]);
            } else {
                out.emplace_back(emit.items[i].poison.empty() ? "stored" : "quarantined");
            }
        }
        if (index == change_.quarantined_emit)
            has_deviated_ = true;
        return out;
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

    [[noreturn]] void fail_at_next(const std::string& why) const {
        throw script_mismatch("at step " + std::to_string(next_ + 1) + " of " +
                              std::to_string(plan_.steps.size()) + ": " + why);
    }

    const script::plan& plan_;
    const deviation& change_;
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
