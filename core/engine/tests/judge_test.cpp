// What becomes of a task: every class, in both phases, whether a byte of a write left or not.

#include "core/engine/judge.hpp"
#include "core/order/shell_word.hpp"

#include <catch2/catch.hpp>

#include <boost/json.hpp>

using namespace dray;
using namespace dray::engine;
using namespace std::chrono_literals;
using plugin::error_class;
using store::task_phase;
using store::task_state;

namespace {

constexpr timestamp now{std::chrono::hours(24 * 20'000)};
constexpr auto left_at = now - 7s;
constexpr auto settle = 90s;

constexpr error_class every_class[] = {
    error_class::none,
    error_class::transient,
    error_class::rate_limited,
    error_class::unavailable,
    error_class::auth,
    error_class::config,
    error_class::unmapped,
    error_class::rejected,
    error_class::conflict,
    error_class::cancelled,
    error_class::unknown_outcome,
    error_class::fault,
    error_class::unsupported,
    error_class::not_found,
};

store::task claimed(task_phase phase, std::string function = "order.submit") {
    store::task t;
    t.id = 5;
    t.instance = 7;
    t.order = 1;
    t.consignment = 2;
    t.function = std::move(function);
    t.identity_key = t.function + "/R1/1";
    t.state = task_state::running;
    t.phase = phase;
    t.token = 3;
    t.lease_until = now + 5min;
    if (phase == task_phase::probe) {
        t.write_begun = true;
        t.attempts = 1;
        t.last_write_at = now - 5min;
    }
    return t;
}

plugin::outcome ended(error_class cls, bool write_left) {
    plugin::outcome o;
    o.cls = cls;
    if (!o.done()) {
        o.code = "word";
        o.message = "what the vendor said";
    }
    o.write_left = write_left;
    if (write_left)
        o.last_write_at = left_at;
    return o;
}

function_traits traits() {
    function_traits t;
    t.probe = "order.find";
    t.settle = settle;
    return t;
}

struct judging {
    judging() = default;
    function_traits by = traits();
    probe_finding finding = probe_finding::not_a_probe;
    std::string text;

    verdict operator()(const store::task& t, const plugin::outcome& o) const {
        std::mt19937_64 random(1);
        return judge(t, o, finding, text, by, now, "east", "1001", random);
    }
};

verdict judged(task_phase phase, error_class cls, bool left, probe_finding finding) {
    judging j;
    j.finding = finding;
    return j(claimed(phase), ended(cls, left));
}

} // namespace

TEST_CASE("whatever ends, the lease is given up, the claim's token stays, and nothing is dropped",
          "[judge]") {
    for (const auto phase : {task_phase::act, task_phase::probe}) {
        for (const auto cls : every_class) {
            for (const bool left : {false, true}) {
                const auto finding =
                    phase == task_phase::act ? probe_finding::not_a_probe : probe_finding::absent;
                INFO(plugin::to_word(cls) << (left ? ", left" : ", not left"));
                const auto v = judged(phase, cls, left, finding);
                CHECK_FALSE(v.next.lease_until);
                CHECK(v.next.token == 3);
                CHECK((v.next.state == task_state::ready || v.next.state == task_state::held ||
                       v.next.state == task_state::done));
                // Held by a problem that has a text and a cure, or not held at all.
                if (v.next.state == task_state::held) {
                    CHECK(v.of_order);
                    CHECK(v.next.problem == v.problem.key);
                    CHECK(v.problem.holds);
                    // A problem that others come to share names no order of theirs or ours.
                    const bool of_one = v.problem.subject == v.next.identity_key;
                    CHECK((v.problem.text.find("order 1001") != std::string::npos) == of_one);
                    CHECK(v.problem.remedies.back() ==
                          "dray retry --problem " + orders::shell_word(v.problem.key));
                } else {
                    CHECK(v.next.problem.empty());
                    CHECK_FALSE(v.of_order);
                }
                if (v.next.state == task_state::ready)
                    CHECK(v.next.due_at >= now);
                // The error stands with the task, for people.
                if (cls == error_class::none) {
                    CHECK(v.next.last_error.empty());
                } else {
                    const auto e = boost::json::parse(v.next.last_error).as_object();
                    CHECK(e.at("class").as_string() == plugin::to_word(cls));
                    CHECK(e.at("code").as_string() == "word");
                }
                if (left)
                    CHECK(v.next.last_write_at == left_at);
            }
        }
    }
}

TEST_CASE("the act: which classes are tried again, counted, paused for, held", "[judge]") {
    const auto act = [](error_class cls, bool left = false) {
        return judged(task_phase::act, cls, left, probe_finding::not_a_probe);
    };
    const retry_policy policy;
    for (const bool left : {false, true}) {
        INFO((left ? "left" : "not left"));
        SECTION(left ? "done, left" : "done, not left") {
            const auto v = act(error_class::none, left);
            CHECK(v.succeeded);
            CHECK_FALSE(v.by_probe);
            CHECK(v.next.state == task_state::done);
            CHECK(v.next.done_at == now);
        }
        SECTION(left ? "transient, left" : "transient, not left") {
            const auto v = act(error_class::transient, left);
            CHECK(v.next.state == task_state::ready);
            CHECK(v.next.attempts == 1);
            CHECK(v.next.due_at > now);
            CHECK(v.next.due_at <= now + policy.first);
            CHECK(v.effect == lane_effect::none);
        }
        SECTION(left ? "rate_limited, left" : "rate_limited, not left") {
            const auto v = act(error_class::rate_limited, left);
            CHECK(v.next.attempts == 0);
            CHECK(v.effect == lane_effect::pause_bucket);
            CHECK(v.pause == 30s);
            CHECK(v.next.due_at == now + 30s);
        }
        SECTION(left ? "unavailable, left" : "unavailable, not left") {
            const auto v = act(error_class::unavailable, left);
            CHECK(v.next.attempts == 0);
            CHECK(v.effect == lane_effect::pause_instance);
            CHECK(v.pause == 60s);
            CHECK(v.next.due_at == now + 60s);
        }
        SECTION(left ? "auth, left" : "auth, not left") {
            const auto v = act(error_class::auth, left);
            CHECK(v.next.state == task_state::ready);
            CHECK(v.next.attempts == 0);
            CHECK(v.effect == lane_effect::stop_instance);
            CHECK(v.problem.key == "east/auth_refused");
            CHECK_FALSE(v.problem.holds);
            CHECK(v.problem.instance == 7);
        }
        SECTION(left ? "config, left" : "config, not left") {
            const auto v = act(error_class::config, left);
            CHECK(v.next.attempts == 0);
            CHECK(v.effect == lane_effect::stop_instance);
            CHECK(v.problem.key == "east/word");
        }
        SECTION(left ? "a verdict, left" : "a verdict, not left") {
            for (const auto cls :
                 {error_class::unmapped, error_class::rejected, error_class::not_found}) {
                const auto v = act(cls, left);
                CHECK(v.next.state == task_state::held);
                CHECK(v.next.attempts == 0);
                CHECK(v.effect == lane_effect::none);
                CHECK(v.problem.code == "word");
                CHECK(v.problem.text.find("what the vendor said") != std::string::npos);
            }
            const auto v = act(error_class::unsupported, left);
            CHECK(v.next.state == task_state::held);
            CHECK(v.problem.code == "not_supported");
        }
        SECTION(left ? "unknown, left" : "unknown, not left") {
            for (const auto cls : {error_class::unknown_outcome, error_class::conflict}) {
                const auto v = act(cls, left);
                CHECK(v.next.state == task_state::ready);
                CHECK(v.next.phase == task_phase::probe);
                CHECK(v.next.write_begun);
                CHECK(v.next.attempts == 1);
                CHECK(v.next.absent == 0);
                CHECK(v.next.due_at == (left ? left_at : now) + settle);
            }
        }
        SECTION(left ? "cancelled, left" : "cancelled, not left") {
            const auto v = act(error_class::cancelled, left);
            CHECK(v.next.state == task_state::ready);
            CHECK(v.next.attempts == 0);
            CHECK(v.next.due_at == now + 1s);
        }
        SECTION(left ? "fault, left" : "fault, not left") {
            const auto v = act(error_class::fault, left);
            CHECK(v.next.state == task_state::ready);
            CHECK(v.next.faults == 1);
            CHECK(v.next.attempts == 1);
            CHECK(v.next.due_at > now);
        }
    }
}

TEST_CASE("the act: whether the write is known not to have happened", "[judge]") {
    for (const auto cls : every_class) {
        for (const bool left : {false, true}) {
            INFO(plugin::to_word(cls) << (left ? ", left" : ", not left"));
            const auto v = judged(task_phase::act, cls, left, probe_finding::not_a_probe);
            const bool open = cls == error_class::none || cls == error_class::unknown_outcome ||
                              cls == error_class::conflict;
            CHECK(v.not_there == !open);
            // Only where nobody knows is the task marked as begun.
            CHECK(v.next.write_begun == (open && cls != error_class::none));
        }
    }
}

TEST_CASE("a probe that ends in anything but an answer changes nothing about the write",
          "[judge]") {
    for (const auto cls : every_class) {
        if (cls == error_class::none)
            continue;
        INFO(plugin::to_word(cls));
        const auto v = judged(task_phase::probe, cls, false, probe_finding::not_a_probe);
        CHECK_FALSE(v.not_there);
        CHECK_FALSE(v.succeeded);
        CHECK(v.next.phase == task_phase::probe);
        CHECK(v.next.write_begun);
        CHECK(v.next.last_write_at == now - 5min);
        const bool counted = cls == error_class::transient || cls == error_class::conflict ||
                             cls == error_class::unknown_outcome || cls == error_class::fault;
        CHECK(v.next.attempts == (counted ? 2 : 1));
    }
}

TEST_CASE("a class of a later SDK: what may have been written is probed, all else tried again",
          "[judge]") {
    const auto later = static_cast<error_class>(99);
    CHECK(judged(task_phase::act, later, true, probe_finding::not_a_probe).next.phase ==
          task_phase::probe);
    const auto quiet = judged(task_phase::act, later, false, probe_finding::not_a_probe);
    CHECK(quiet.next.phase == task_phase::act);
    CHECK(quiet.next.attempts == 1);
    CHECK_FALSE(quiet.not_there);
    CHECK(judged(task_phase::probe, later, false, probe_finding::not_a_probe).next.phase ==
          task_phase::probe);
}

TEST_CASE("a probe that finds it there ends the task", "[judge]") {
    const auto v = judged(task_phase::probe, error_class::none, false, probe_finding::present);
    CHECK(v.succeeded);
    CHECK(v.by_probe);
    CHECK(v.next.state == task_state::done);
    CHECK_FALSE(v.next.write_begun);
}

TEST_CASE("absent has to be said twice, settle apart, before it is sent again", "[judge]") {
    judging j;
    j.finding = probe_finding::absent;
    const auto once = j(claimed(task_phase::probe), ended(error_class::none, false));
    CHECK(once.next.state == task_state::ready);
    CHECK(once.next.phase == task_phase::probe);
    CHECK(once.next.absent == 1);
    CHECK(once.next.write_begun);
    CHECK(once.next.due_at == now + settle);
    CHECK_FALSE(once.not_there);

    const auto twice = j(once.next, ended(error_class::none, false));
    CHECK(twice.next.state == task_state::ready);
    CHECK(twice.next.phase == task_phase::act);
    CHECK(twice.next.absent == 0);
    CHECK_FALSE(twice.next.write_begun);
    CHECK(twice.next.due_at == now);
    CHECK(twice.not_there);
}

TEST_CASE("a write that is never there afterwards is not repeated for ever", "[judge]") {
    judging j;
    store::task t = claimed(task_phase::act);
    std::int64_t sends = 0;
    while (t.state != task_state::held && sends < 100) {
        ++sends;
        t = j(t, ended(error_class::unknown_outcome, true)).next;
        REQUIRE(t.phase == task_phase::probe);
        j.finding = probe_finding::absent;
        t = j(t, ended(error_class::none, false)).next;
        const auto v = j(t, ended(error_class::none, false));
        CHECK(v.not_there);
        t = v.next;
        j.finding = probe_finding::not_a_probe;
        if (t.state == task_state::held) {
            CHECK(v.problem.code == "still_failing");
            CHECK(v.problem.text.find("what the vendor said") != std::string::npos);
        }
    }
    CHECK(sends == j.by.retry.max_attempts);
    CHECK(t.phase == task_phase::act);
}

TEST_CASE("something that cannot be bound is for a person, and what was said before does not count "
          "any more",
          "[judge]") {
    judging j;
    j.finding = probe_finding::conflict;
    j.text = "the warehouse has two of them";
    auto t = claimed(task_phase::probe);
    t.absent = 1;
    const auto v = j(t, ended(error_class::none, false));
    CHECK(v.next.state == task_state::held);
    CHECK(v.next.phase == task_phase::probe);
    CHECK(v.next.write_begun);
    CHECK(v.next.absent == 0);
    CHECK_FALSE(v.not_there);
    CHECK(v.problem.code == "reference_conflict");
    CHECK(v.problem.text.find("two of them") != std::string::npos);
    // One for each: the answer of one person frees one order.
    CHECK(v.problem.key == "east/reference_conflict/order.submit/R1/1");
}

TEST_CASE("without a probe an unknown outcome is one problem for each task", "[judge]") {
    judging j;
    j.by.probe.clear();
    auto t = claimed(task_phase::act);
    const auto a = j(t, ended(error_class::unknown_outcome, true));
    t.identity_key = "order.submit/R2/1";
    const auto b = j(t, ended(error_class::unknown_outcome, true));
    CHECK(a.next.state == task_state::held);
    CHECK(a.next.write_begun);
    CHECK_FALSE(a.not_there);
    CHECK(a.problem.code == "outcome_unknown");
    CHECK(a.problem.key != b.problem.key);
}

TEST_CASE("a transient failure is tried as often as the policy says, then held by its cause",
          "[judge]") {
    judging j;
    store::task t = claimed(task_phase::act);
    for (std::int64_t n = 1; n < j.by.retry.max_attempts; ++n) {
        t = j(t, ended(error_class::transient, false)).next;
        REQUIRE(t.state == task_state::ready);
        REQUIRE(t.attempts == n);
    }
    const auto v = j(t, ended(error_class::transient, false));
    CHECK(v.next.state == task_state::held);
    CHECK(v.problem.key == "east/still_failing/word");
    CHECK(v.not_there);
}

TEST_CASE("retry_after is verbatim for every class that waits", "[judge]") {
    judging j;
    auto o = ended(error_class::transient, false);
    o.retry_after = 7h;
    CHECK(j(claimed(task_phase::act), o).next.due_at == now + 7h);
    for (const auto cls : {error_class::rate_limited, error_class::unavailable}) {
        o.cls = cls;
        const auto v = j(claimed(task_phase::act), o);
        CHECK(v.pause == 7h);
        CHECK(v.next.due_at == now + 7h);
    }
    o.retry_after = 0ms;
    CHECK(j(claimed(task_phase::act), o).pause == 1s);
}

TEST_CASE("a plugin that breaks its contract again and again is its author's problem, in either "
          "phase",
          "[judge]") {
    for (const auto phase : {task_phase::act, task_phase::probe}) {
        judging j;
        store::task t = claimed(phase);
        for (std::int64_t n = 1; n < j.by.max_faults; ++n) {
            t = j(t, ended(error_class::fault, false)).next;
            REQUIRE(t.state == task_state::ready);
            REQUIRE(t.faults == n);
        }
        const auto v = j(t, ended(error_class::fault, false));
        CHECK(v.next.state == task_state::held);
        CHECK(v.next.phase == phase);
        CHECK(v.problem.code == "plugin_fault");
        CHECK(v.problem.curer == orders::curer::developer);
    }
}

TEST_CASE("one cause is one problem, however many orders it holds", "[judge]") {
    judging j;
    auto o = ended(error_class::rejected, true);
    o.code = "sku_unknown";
    o.subject = "A-1";
    auto t = claimed(task_phase::act);
    const auto first = j(t, o);
    t.identity_key = "order.submit/R2/1";
    const auto second = j(t, o);
    CHECK(first.problem.key == "east/sku_unknown/A-1");
    CHECK(second.problem.key == first.problem.key);
}

TEST_CASE("a last byte that lies ahead of the clock does not make the wait longer than settle",
          "[judge]") {
    auto o = ended(error_class::unknown_outcome, true);
    o.last_write_at = now + 3h; // the clock was set back since
    const auto v = judging()(claimed(task_phase::act), o);
    CHECK(v.next.last_write_at == now);
    CHECK(v.next.due_at == now + settle);
}
