#include "core/engine/judge.hpp"

#include "core/order/shell_word.hpp"

#include <boost/json.hpp>

namespace dray::engine {

using plugin::error_class;
using store::task_phase;
using store::task_state;
using namespace std::chrono_literals;

namespace {

/// What the task wanted, for people.
std::string deed(const store::task& t) {
    if (t.function == "order.submit")
        return "send";
    if (t.function == "shipment.confirm")
        return "confirm a shipment of";
    if (t.function == "order.mark")
        return "mark (" + t.moment + ")";
    if (t.function == "order.get")
        return "read again, before it is sent,";
    if (t.function == "order.cancel")
        return "cancel";
    return "do " + t.function + " for";
}

std::string error_text(const plugin::outcome& o, timestamp now) {
    boost::json::object e;
    e["class"] = plugin::to_word(o.cls);
    e["code"] = o.code;
    e["message"] = o.message;
    e["at"] = data::format_time(now);
    return boost::json::serialize(e);
}

std::string last_message(const store::task& t) {
    boost::system::error_code ec;
    const auto v = boost::json::parse(t.last_error, ec);
    if (ec || !v.is_object())
        return "none";
    const auto* m = v.as_object().if_contains("message");
    return m && m->is_string() ? std::string(m->as_string()) : "none";
}

class judgement {
public:
    judgement(const store::task& t, const plugin::outcome& o, const function_traits& traits,
              timestamp now, const std::string& instance, const std::string& order,
              std::mt19937_64& random)
        : o_(o), traits_(traits), now_(now), instance_(instance), order_(order), random_(random) {
        v_.next = t;
        v_.next.lease_until.reset();
        v_.next.state = task_state::ready;
        if (!o.done())
            v_.next.last_error = error_text(o, now);
        // The clock may have been set back since the byte left.
        if (o.write_left)
            v_.next.last_write_at = std::min(o.last_write_at.value_or(now), now);
    }

    verdict done(bool by_probe) {
        auto& t = v_.next;
        t.state = task_state::done;
        t.done_at = now_;
        t.write_begun = false;
        t.problem.clear();
        v_.succeeded = true;
        v_.by_probe = by_probe;
        return std::move(v_);
    }

    /// Nothing may be written again before the probe has spoken.
    verdict probe(bool counts) {
        auto& t = v_.next;
        if (counts)
            ++t.attempts;
        t.write_begun = true;
        if (traits_.probe.empty()) {
            return hold(outcome_unknown,
                        "whether that happened is unknown, and this connector has no way to ask. "
                        "Look there first: a retry does it again",
                        {"dray order " + order_}, orders::curer::operator_, t.identity_key);
        }
        t.phase = task_phase::probe;
        t.absent = 0;
        t.due_at = t.last_write_at.value_or(now_) + traits_.settle;
        return std::move(v_);
    }

    verdict absent() {
        auto& t = v_.next;
        if (++t.absent < 2) {
            t.due_at = now_ + traits_.settle;
            return std::move(v_);
        }
        t.phase = task_phase::act;
        t.absent = 0;
        t.write_begun = false;
        t.due_at = now_;
        v_.not_there = true;
        if (t.attempts >= traits_.retry.max_attempts) {
            return hold(
                "still_failing",
                "it was tried " + std::to_string(t.attempts) +
                    " times, and each time it was not there afterwards. The last error was: " +
                    last_message(t),
                {}, orders::curer::operator_, "absent_after_write");
        }
        return std::move(v_);
    }

    verdict reference_conflict(const std::string& found) {
        v_.next.absent = 0;
        return hold("reference_conflict", found, {"dray order " + order_}, orders::curer::operator_,
                    v_.next.identity_key);
    }

    verdict retry() {
        auto& t = v_.next;
        ++t.attempts;
        if (t.attempts >= traits_.retry.max_attempts) {
            return hold("still_failing",
                        "it failed " + std::to_string(t.attempts) +
                            " times, last with: " + o_.message,
                        {}, orders::curer::operator_, o_.code);
        }
        t.due_at = now_ + retry_wait(traits_.retry, t.attempts, o_.retry_after, random_);
        return std::move(v_);
    }

    verdict later(lane_effect effect, std::chrono::milliseconds otherwise) {
        v_.effect = effect;
        v_.pause = std::max(o_.retry_after.value_or(otherwise), 1'000ms);
        v_.next.due_at = now_ + v_.pause;
        return std::move(v_);
    }

    verdict stop(const std::string& code, orders::curer who) {
        v_.effect = lane_effect::stop_instance;
        v_.pause = 300s;
        v_.next.due_at = now_;
        auto& p = v_.problem;
        p.key = instance_ + "/" + code;
        p.code = code;
        p.severity = orders::severity::critical;
        p.curer = who;
        p.instance = v_.next.instance;
        p.text = instance_ + ": " + o_.message;
        p.remedies = {"dray check --online", "dray retry --instance " + instance_};
        p.holds = false;
        return std::move(v_);
    }

    verdict fault() {
        auto& t = v_.next;
        ++t.faults;
        ++t.attempts;
        if (t.faults >= traits_.max_faults) {
            return hold("plugin_fault",
                        "the plugin broke its contract " + std::to_string(t.faults) +
                            " times: " + o_.message,
                        {"dray plugins"}, orders::curer::developer, o_.code);
        }
        t.due_at = now_ + retry_delay(traits_.retry, t.faults, random_);
        return std::move(v_);
    }

    verdict cancelled() {
        v_.next.due_at = now_ + 1s;
        return std::move(v_);
    }

    verdict hold(const std::string& code, const std::string& why, std::vector<std::string> remedies,
                 orders::curer who = orders::curer::operator_, const std::string& subject = {}) {
        auto& t = v_.next;
        t.state = task_state::held;
        auto& p = v_.problem;
        const std::string about = subject.empty() ? o_.subject : subject;
        p.key = instance_ + "/" + code + (about.empty() ? "" : "/" + about);
        p.code = code;
        p.severity = orders::severity::error;
        p.curer = who;
        p.instance = t.instance;
        p.subject = about;
        // Others may come to share it: their people must not read the first one's number.
        const bool of_one = about == t.identity_key;
        p.text = "Could not " + deed(t) + (of_one ? " order " + order_ : " orders") + " at " +
                 instance_ + ": " + why;
        p.remedies = std::move(remedies);
        // One cure for all that it holds; and a retry of a whole order must not repeat another
        // write that may have happened.
        p.remedies.push_back("dray retry --problem " + orders::shell_word(p.key));
        p.holds = true;
        t.problem = p.key;
        v_.of_order = true;
        return std::move(v_);
    }

private:
    const plugin::outcome& o_;
    const function_traits& traits_;
    timestamp now_;
    const std::string& instance_;
    const std::string& order_;
    std::mt19937_64& random_;
    verdict v_;
};

} // namespace

namespace {

verdict by_class(judgement& j, const store::task& t, const plugin::outcome& o,
                 probe_finding finding, const std::string& finding_text,
                 const std::string& instance) {
    const bool probing = t.phase == task_phase::probe;
    switch (o.cls) {
    case error_class::none:
        if (!probing)
            return j.done(false);
        switch (finding) {
        case probe_finding::present:
            return j.done(true);
        case probe_finding::absent:
            return j.absent();
        default:
            return j.reference_conflict(finding_text);
        }
    case error_class::not_found:
        // The probe of a write on something that is not there any more.
        return j.hold(o.code, o.message, {}, orders::curer::operator_, t.identity_key);
    case error_class::unknown_outcome:
        return probing ? j.retry() : j.probe(true);
    case error_class::conflict:
        return probing ? j.retry() : j.probe(true);
    case error_class::transient:
        return j.retry();
    case error_class::rate_limited:
        return j.later(lane_effect::pause_bucket, 30s);
    case error_class::unavailable:
        return j.later(lane_effect::pause_instance, 60s);
    case error_class::auth:
        return j.stop("auth_refused", orders::curer::operator_);
    case error_class::config:
        return j.stop(o.code, orders::curer::operator_);
    case error_class::unmapped:
        // One problem for all orders that meet it: core/rules says what it is and what cures it.
        if (t.function == "order.mark") {
            return j.hold("status_unmapped", o.message, {"dray statuses " + instance},
                          orders::curer::operator_, t.moment);
        }
        [[fallthrough]];
    case error_class::rejected:
        return j.hold(o.code, o.message, {}, orders::curer::operator_);
    case error_class::unsupported:
        return j.hold("not_supported", o.message, {}, orders::curer::developer, t.function);
    case error_class::cancelled:
        return j.cancelled();
    case error_class::fault:
        return j.fault();
    }
    // A class of a later SDK: the safest reading.
    return o.write_left && !probing ? j.probe(true) : j.retry();
}

/// The driver turns every end of a write that is not a verdict into unknown_outcome; conflict says
/// that something is there. Any other end of the act itself means that it did not happen.
bool says_not_there(error_class c) {
    switch (c) {
    case error_class::none:
    case error_class::unknown_outcome:
    case error_class::conflict:
        return false;
    case error_class::transient:
    case error_class::rate_limited:
    case error_class::unavailable:
    case error_class::auth:
    case error_class::config:
    case error_class::unmapped:
    case error_class::rejected:
    case error_class::cancelled:
    case error_class::fault:
    case error_class::unsupported:
    case error_class::not_found:
        return true;
    }
    return false;
}

} // namespace

verdict judge(const store::task& t, const plugin::outcome& o, probe_finding finding,
              const std::string& finding_text, const function_traits& traits, timestamp now,
              const std::string& instance_name, const std::string& order_number,
              std::mt19937_64& random) {
    judgement j(t, o, traits, now, instance_name, order_number, random);
    verdict v = by_class(j, t, o, finding, finding_text, instance_name);
    if (t.phase == task_phase::act && says_not_there(o.cls))
        v.not_there = true;
    return v;
}

} // namespace dray::engine
