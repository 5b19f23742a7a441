#include "parcels.hpp"
#include "plan.hpp"
#include "step.hpp"

#include <algorithm>
#include <array>

namespace dray::orders {
namespace {

std::string_view to_word(data::warehouse_state s) {
    constexpr std::array<std::string_view, 9> words{"queued",   "accepted",     "parked",
                                                    "working",  "part_shipped", "shipped",
                                                    "canceled", "failed",       "unknown"};
    return words[static_cast<std::size_t>(s)];
}

std::string in_quotes(std::string_view word) {
    return "'" + bounded(word, 80) + "'";
}

std::string subject_of(const consignment& c) {
    return c.reference +
           (c.destination_ref.empty() ? "" : " (there " + bounded(c.destination_ref, 80) + ")");
}

/// What the warehouse says besides its word, as part of a sentence.
std::string message_of(const step& w) {
    if (!w.seen || w.seen->message.empty())
        return "";
    return " It says: " + bounded(w.seen->message, 300);
}

/// Keeps the word and the state; what the old ones stood for ends. False where they are the same.
bool keep_word(step& w) {
    auto& c = *w.c;
    const auto& word = w.seen ? w.seen->word : w.accepted->word;
    const auto now = w.seen ? w.seen->state : w.accepted->state;
    if (c.word == word && c.warehouse == now)
        return false;
    if (c.warehouse == data::warehouse_state::parked) {
        w.lift(problem_code::parked_at_warehouse, c.destination, c.word);
    }
    if (w.seen) {
        w.say(
            happened::warehouse_word,
            {{"reference", c.reference}, {"from", c.word}, {"to", word}, {"state", to_word(now)}});
    }
    c.word = word;
    c.warehouse = now;
    w.touch();
    return true;
}

void bind(step& w) {
    auto& c = *w.c;
    c.state = consignment_state::accepted;
    c.destination_ref = w.accepted->destination_ref;
    if (!w.accepted->lines.empty())
        c.lines = w.accepted->lines;
    c.accepted_at = w.at;
    c.begun_at.reset();
    c.submit_queued = false; // its task is done
    w.say(happened::submit_accepted, {{"reference", c.reference},
                                      {"destination_ref", c.destination_ref},
                                      {"word", w.accepted->word},
                                      {"by_probe", w.accepted->by_probe}});
    w.touch();
}

trigger trigger_of(data::warehouse_state s, std::string_view word) {
    switch (s) {
    case data::warehouse_state::parked:
        return trigger::parked;
    case data::warehouse_state::shipped:
        return trigger::word_shipped;
    case data::warehouse_state::canceled:
    case data::warehouse_state::failed:
        return trigger::word_ended;
    case data::warehouse_state::unknown:
        return word.empty() ? trigger::in_work : trigger::word_unknown;
    default:
        return trigger::in_work;
    }
}

/// Units that will not come any more.
std::int64_t close_open_lines(const order& o, consignment& c) {
    const auto open = open_units(c, parcels_of(o, c));
    std::int64_t units = 0;
    for (std::size_t i = 0; i < open.size(); ++i) {
        c.lines[i].closed += open[i];
        units += open[i];
    }
    return units;
}

void raise_not_believed(step& w, problem_code code, std::string text) {
    w.raise(code, w.o.source, w.o.version.ref, std::move(text), {w.explain()});
}

/// Its ship group may be planned again. Where nothing of the order is out any more, what the send
/// had held goes on.
void was_not_sent(step& w) {
    auto& o = w.o;
    const auto still_out = [](const consignment& c) { return c.live() && ever_sent(c); };
    if (std::none_of(o.consignments.begin(), o.consignments.end(), still_out)) {
        for (const auto code : {problem_code::canceled_after_send, problem_code::edited_after_send,
                                problem_code::final_after_send}) {
            w.lift(code, o.source, o.version.ref);
        }
    }
    place(w);
}

} // namespace

trigger word_trigger(const consignment& c, const data::consignment_update& seen) {
    const auto t = trigger_of(seen.state, seen.word);
    const bool same = c.word == seen.word && c.warehouse == seen.state;
    // "shipped" is looked at again: its shipments may have come since.
    return same && t != trigger::word_shipped ? trigger::same_word : t;
}

void unknown_consignment(step& w) {
    w.say(happened::not_believed, {{"about", "consignment"}});
    raise_not_believed(w, problem_code::consignment_unknown,
                       "Something was reported for a consignment that order " + w.name() +
                           " does not have. This is a fault of the connector or of Dray.");
}

void begin_submit(step& w) {
    w.c->begun_at = w.at;
    w.touch();
}

void begun_after_cancel(step& w) {
    w.c->begun_at = w.at;
    w.say(happened::submit_begun, {{"reference", w.c->reference}});
    w.touch();
}

void back_to_planned(step& w) {
    w.c->begun_at.reset();
    if (!w.quiet)
        w.say(happened::submit_refused, {{"reference", w.c->reference}});
    w.touch();
    if (w.o.canceled_at_source)
        cancel_consignment(w, *w.c, "canceled in the shop");
    was_not_sent(w);
}

void not_sent_after_all(step& w) {
    if (!w.c->begun_at)
        return;
    w.c->begun_at.reset();
    if (!w.quiet)
        w.say(happened::submit_refused, {{"reference", w.c->reference}});
    w.touch();
    was_not_sent(w);
}

void accept(step& w) {
    bind(w);
    const auto t = trigger_of(w.accepted->state, w.accepted->word);
    w.apply(class_of(*w.c), t);
}

void accept_after_cancel(step& w) {
    auto& c = *w.c;
    const auto why = "The warehouse has taken " + c.reference + " as " +
                     in_quotes(w.accepted->destination_ref) +
                     " though it was cancelled here while it "
                     "was on its way.";
    bool replaced = false;
    for (auto& other : w.o.consignments) {
        if (&other == &c || !other.live() || other.ship_group != c.ship_group)
            continue;
        if (ever_sent(other)) {
            replaced = true;
        } else {
            cancel_consignment(w, other, "an earlier generation was accepted");
        }
    }
    bind(w);
    if (replaced)
        c.state = consignment_state::replaced;
    w.raise(problem_code::accepted_after_cancel, c.destination, c.reference,
            why + (replaced ? " A later generation was sent too: it may be shipped twice." : ""),
            {"Ask the warehouse to cancel " + in_quotes(c.destination_ref) + ".",
             "If it shall be shipped all the same: " + w.retry(), w.explain()});
    if (!replaced)
        w.apply(class_of(c), trigger_of(w.accepted->state, w.accepted->word));
}

void accepted_twice(step& w) {
    auto& c = *w.c;
    w.say(happened::not_believed,
          {{"about", "submit"}, {"reference", c.reference}, {"ref", w.accepted->destination_ref}});
    w.raise(problem_code::accepted_twice, c.destination, c.reference,
            "The warehouse has two orders for " + c.reference + ": " +
                in_quotes(c.destination_ref) + ", which is followed, and " +
                in_quotes(w.accepted->destination_ref) + ".",
            {"Ask the warehouse to cancel " + in_quotes(w.accepted->destination_ref) + ".",
             w.explain()});
}

void not_believed(step& w) {
    auto& c = *w.c;
    w.say(happened::not_believed, {{"about", "consignment"},
                                   {"reference", c.reference},
                                   {"ref", w.seen->ref},
                                   {"word", w.seen->word}});
    w.raise(problem_code::seen_before_accepted, c.destination, c.reference,
            "News came about " + c.reference +
                ", but no accepted submit is known of it; only a "
                "submit or the search after one binds it. Nothing of it was believed.",
            {w.explain()});
}

void other_order(step& w) {
    auto& c = *w.c;
    const auto key = problem_key(c.destination, problem_code::destination_ref_changed, c.reference);
    if (std::binary_search(w.o.problems.begin(), w.o.problems.end(), key))
        return;
    w.say(happened::not_believed,
          {{"about", "consignment"}, {"reference", c.reference}, {"ref", w.seen->ref}});
    w.raise(problem_code::destination_ref_changed, c.destination, c.reference,
            "News about " + c.reference + " came under the warehouse's number " +
                in_quotes(w.seen->ref) + ", but it is bound to " + in_quotes(c.destination_ref) +
                ". Nothing of it was believed.",
            {"Compare the two at the warehouse.", w.explain()});
}

void work_goes_on(step& w) {
    keep_word(w);
}

void park(step& w) {
    if (!keep_word(w))
        return;
    auto& c = *w.c;
    w.raise(problem_code::parked_at_warehouse, c.destination, c.word,
            "The warehouse has parked orders as " + in_quotes(c.word) +
                " and will not work on them until a person acts there." + message_of(w),
            {"Release them at the warehouse; each order goes on by itself when it is released.",
             "If all orders arrive so, a setting of the warehouse account makes them."});
}

void shipped_word(step& w) {
    auto& c = *w.c;
    const bool news = keep_word(w);
    if (!w.seen || !w.seen->shipments_read)
        return;
    const auto all = parcels_of(w.o, c);
    if (all.list.empty()) {
        if (!news)
            return;
        w.raise(problem_code::shipped_without_shipments, c.destination, c.reference,
                "The warehouse says " + in_quotes(c.word) + " of " + subject_of(c) +
                    " but shows no shipment, so it does not count as shipped.",
                {"Ask the warehouse for the tracking.", w.explain()});
        return;
    }
    // A parcel whose contents are not known may hold what seems to be missing.
    const auto unclear = [&w](const parcel& p) {
        return p.units.empty() || w.o.shipments[p.shipment].said.lines.empty();
    };
    if (std::any_of(all.list.begin(), all.list.end(), unclear))
        return;
    const auto units = close_open_lines(w.o, c);
    if (units == 0)
        return;
    w.say(happened::closed_short, {{"reference", c.reference}, {"units", units}});
    w.raise(problem_code::short_shipped, c.destination, c.reference,
            "The warehouse closed " + subject_of(c) + " with " + std::to_string(units) +
                " units less than were sent to it; they will not come.",
            {"Refund or replace what is missing in the shop.", w.explain()});
}

void ended_at_warehouse(step& w) {
    auto& c = *w.c;
    keep_word(w);
    const bool failed = c.warehouse == data::warehouse_state::failed;
    std::string text = std::string("The warehouse has ") + (failed ? "refused " : "cancelled ") +
                       subject_of(c) + ": " + in_quotes(c.word) + ".";
    if (parcels_of(w.o, c).list.empty()) {
        c.state = consignment_state::canceled;
        w.say(happened::consignment_canceled,
              {{"reference", c.reference}, {"why", failed ? "refused there" : "canceled there"}});
        w.lift(problem_code::canceled_after_send, w.o.source, w.o.version.ref);
        if (w.o.canceled_at_source) {
            const auto open = [](const consignment& x) { return x.live() && !x.closed_at; };
            if (std::any_of(w.o.consignments.begin(), w.o.consignments.end(), open)) {
                w.raise(problem_code::canceled_after_send, w.o.source, w.o.version.ref,
                        "The shop cancelled order " + w.name() +
                            " after it was sent; part of it goes on at the warehouse.",
                        {"Ask the warehouse to stop the rest.", w.explain()});
            }
            return; // both sides agree: nobody has to act
        }
    } else {
        const auto units = close_open_lines(w.o, c);
        w.say(happened::closed_short, {{"reference", c.reference}, {"units", units}});
        text += " What it had shipped before counts; " + std::to_string(units) +
                " units will not come.";
    }
    w.touch();
    w.raise(problem_code::canceled_at_warehouse, c.destination, c.reference, text + message_of(w),
            {"Ask the warehouse why.", "Refund or reorder it in the shop, then: " + w.retry(),
             w.explain()});
}

void strange_word(step& w) {
    if (!keep_word(w))
        return;
    auto& c = *w.c;
    w.raise(problem_code::unknown_word, c.destination, c.word,
            "The warehouse uses the status " + in_quotes(c.word) +
                ", which its connector does not know. It moves nothing.",
            {"Report the word to the connector's maintainers, with its meaning.", w.explain()});
}

void working_after_cancel(step& w) {
    if (!keep_word(w))
        return;
    auto& c = *w.c;
    w.raise(problem_code::working_after_cancel, c.destination, c.reference,
            subject_of(c) + " counts as cancelled, but the warehouse says " + in_quotes(c.word) +
                ".",
            {"Ask the warehouse to stop it.", w.explain()});
}

void ended_there_too(step& w) {
    keep_word(w);
    if (w.c->warehouse != data::warehouse_state::unknown) {
        w.lift(problem_code::working_after_cancel, w.c->destination, w.c->reference);
    }
}

} // namespace dray::orders
