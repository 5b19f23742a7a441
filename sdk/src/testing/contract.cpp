#include "contract.hpp"

#include <algorithm>
#include <array>

#if defined(__SANITIZE_ADDRESS__)
#define DRAY_HAS_LEAK_CHECK 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DRAY_HAS_LEAK_CHECK 1
#endif
#endif
#ifdef DRAY_HAS_LEAK_CHECK
#include <sanitizer/lsan_interface.h>
#endif

namespace dray::testing {

namespace {

/// One way in which an answer can be bad.
struct bad_answer {
    const char* name;
    int status;
    std::string body;
    header_list headers;
    std::vector<dray_error_class> fitting; ///< besides unknown_outcome after a write
};

std::vector<bad_answer> bad_answers(const std::string& good_body) {
    const std::string html = "<html><body>Something went wrong</body></html>";
    std::vector<bad_answer> all;
    all.push_back({"answered 500", 500, html, {}, {DRAY_ERROR_TRANSIENT, DRAY_ERROR_UNAVAILABLE}});
    all.push_back({"answered 401", 401, html, {}, {DRAY_ERROR_AUTH, DRAY_ERROR_CONFIG}});
    all.push_back({"answered 429", 429, html, {{"Retry-After", "7"}}, {DRAY_ERROR_RATE_LIMITED}});
    const std::vector<dray_error_class> unreadable{DRAY_ERROR_TRANSIENT, DRAY_ERROR_UNAVAILABLE,
                                                   DRAY_ERROR_REJECTED, DRAY_ERROR_CONFIG};
    if (!good_body.empty()) {
        all.push_back({"answered with half of its body",
                       200,
                       good_body.substr(0, good_body.size() / 2),
                       {},
                       unreadable});
        all.push_back({"answered 200 with a web page", 200, html, {}, unreadable});
    }
    return all;
}

bool is_one_of(dray_error_class cls, const std::vector<dray_error_class>& classes) {
    return std::find(classes.begin(), classes.end(), cls) != classes.end();
}

bool is_known(dray_error_class cls) {
    return cls >= DRAY_ERROR_TRANSIENT && cls <= DRAY_ERROR_NOT_FOUND;
}

bool is_code(const std::string& code) {
    return !code.empty() && std::all_of(code.begin(), code.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

class verifier {
public:
    verifier(const script::plan& plan, const outcome& good) : plan_(plan), good_(good) {}

    void end_at_every_effect() const {
        for (std::size_t i = 0; i + 1 < good_.effects; ++i) {
            deviation change;
            change.ended_at = i;
            run(change, "ended by the host at effect " + std::to_string(i + 1));
        }
    }

    void spoil_every_answer() const {
        for (std::size_t i = 0; i < good_.requests.size(); ++i) {
            const auto& step = step_of(i);
            for (const auto& bad : bad_answers(step.body)) {
                deviation change;
                change.request = i;
                change.status = bad.status;
                change.body = bad.body;
                change.headers = bad.headers;
                const auto& request = good_.requests[i];
                const std::string where = "request " + std::to_string(i + 1) + " (" +
                                          request.method + ' ' + request.url + ") " + bad.name;
                check_spoiled(run(change, where), i, bad, step, where);
            }
        }
    }

    void quarantine_every_emit() const {
        for (std::size_t i = 0; i < good_.emits.size(); ++i) {
            deviation change;
            change.quarantined_emit = i;
            const std::string where = "emit " + std::to_string(i + 1) + " quarantined";
            const auto seen = run(change, where);
            if (seen.result.has_value() != good_.result.has_value())
                complain(where,
                         "a quarantined item is the host's to keep, so the function goes "
                         "on; it did not",
                         seen);
        }
    }

private:
    outcome run(const deviation& change, const std::string& where) const {
        try {
            return run_once(plan_, change);
        } catch (const script_mismatch& e) {
            throw script_mismatch("with " + where + ": " + e.what());
        }
    }

    const expected_request& step_of(std::size_t request) const {
        for (const auto& step : plan_.steps)
            if (const auto* const expected = std::get_if<expected_request>(&step))
                if (request-- == 0)
                    return *expected;
        throw std::logic_error("a request without a step");
    }

    void check_spoiled(const outcome& seen, std::size_t spoiled, const bad_answer& bad,
                       const expected_request& step, const std::string& where) const {
        const bool is_refusal = bad.status >= 400;
        const auto& request = good_.requests[spoiled];
        if (seen.failure) {
            check_failure(*seen.failure, seen, spoiled, bad, where);
            return;
        }
        if (step.may_fail || !is_refusal || was_asked_again(seen, spoiled))
            return;
        if (request.is_write) {
            if (seen.requests.size() <= spoiled + 1)
                complain(where, "it claims to be done though its write was not accepted", seen);
            return;
        }
        if (has_moved_cursor(seen))
            complain(where, "it moved the cursor past what it could not read", seen);
        const bool is_probe = plan_.function.ends_with(".find");
        if (is_probe || seen.requests.size() <= spoiled + 1)
            complain(where,
                     "it claims to be done without what it could not read (where it needs "
                     "not have read that, the script says may_fail())",
                     seen);
    }

    /// The same request once more, which the script then answered.
    static bool was_asked_again(const outcome& seen, std::size_t spoiled) {
        const auto& first = seen.requests[spoiled];
        for (std::size_t i = spoiled + 1; i < seen.requests.size(); ++i)
            if (seen.requests[i].method == first.method && seen.requests[i].url == first.url &&
                seen.requests[i].body == first.body)
                return true;
        return false;
    }

    /// Emits before the spoiled request are the same as in the good run; further ones came after.
    bool has_moved_cursor(const outcome& seen) const {
        if (seen.emits.empty() || good_.emits.empty())
            return false;
        const auto& last = good_.emits.back().cursor;
        return !last.empty() && seen.emits.back().cursor == last;
    }

    void check_failure(const seen_failure& failure, const outcome& seen, std::size_t spoiled,
                       const bad_answer& bad, const std::string& where) const {
        if (failure.cls == DRAY_ERROR_FAULT)
            complain(where, "it broke its contract instead of failing in a class that fits", seen);
        if (!is_known(failure.cls))
            complain(where, "it failed in no known class", seen);
        if (!is_code(failure.code))
            complain(where, "its code is no snake_case word", seen);
        if (failure.message.empty())
            complain(where, "it failed without a message", seen);
        const auto& request = seen.requests[spoiled];
        const bool has_refused = bad.status >= 400 && bad.status < 500;
        if (failure.verdict_of) {
            if (*failure.verdict_of == request.id && request.is_write && !has_refused)
                complain(where, "it claims a verdict (verdict_of) that this answer does not hold",
                         seen);
            const auto named =
                std::find_if(seen.requests.begin(), seen.requests.end(),
                             [&](const seen_request& r) { return r.id == *failure.verdict_of; });
            if (named == seen.requests.end() || !named->is_write)
                complain(where, "verdict_of names no write of this operation", seen);
        }
        if (failure.cls == DRAY_ERROR_UNKNOWN_OUTCOME && has_written(seen))
            return;
        const bool is_last = seen.requests.size() == spoiled + 1;
        if (is_last && !is_one_of(failure.cls, bad.fitting))
            complain(where, "the class does not fit what happened", seen);
        if (is_last && bad.status == 429 && failure.retry_after != std::chrono::milliseconds{7000})
            complain(where, "Retry-After: 7 did not become retry_after_ms 7000", seen);
    }

    static bool has_written(const outcome& seen) {
        return std::any_of(seen.requests.begin(), seen.requests.end(),
                           [](const seen_request& r) { return r.is_write; });
    }

    [[noreturn]] static void complain(const std::string& where, const std::string& why,
                                      const outcome& seen) {
        throw script_mismatch("with " + where + ": " + why + "; came " + describe(seen));
    }

    const script::plan& plan_;
    const outcome& good_;
};

} // namespace

void check_contract(const script::plan& plan, const outcome& good) {
    const verifier verify(plan, good);
    verify.end_at_every_effect();
    verify.spoil_every_answer();
    verify.quarantine_every_emit();
#ifdef DRAY_HAS_LEAK_CHECK
    if (__lsan_do_recoverable_leak_check() != 0)
        throw script_mismatch("memory was leaked: the report stands on standard error");
#endif
}

} // namespace dray::testing
