#include "transitions.hpp"

#include "parcels.hpp"
#include "plan.hpp"
#include "shippable.hpp"
#include "step.hpp"

#include <algorithm>
#include <array>

namespace dray::orders {
namespace {

using enum state;
namespace t {
using enum trigger;
}

constexpr states all_known =
    in(not_for_us, observed, blocked, nothing, unsent, partly_sent, sent, complete, order_canceled);
constexpr states ours = all_known & ~in(not_for_us);
/// An order that is read again before it is sent may be told not to be ready (recheck.hpp).
constexpr states to_send = in(blocked, unsent, partly_sent);
constexpr states planning = in(observed, blocked, nothing, unsent, order_canceled);
// Where a cancelled consignment was accepted after all, the order may be out while not for us.
constexpr states taken = planning | in(partly_sent, sent, complete);
constexpr triggers version_news =
    on(t::same, t::touched, t::edited, t::canceled, t::revived, t::finished);
constexpr triggers commands =
    on(t::cancel_sending, t::cancel_sending_again, t::resume_sending, t::resume_not_stopped,
       t::hold, t::hold_in_the_past, t::release, t::release_not_held, t::start, t::start_not_live,
       t::start_tested, t::start_test_sending, t::start_test_shipped, t::test_not_allowed,
       t::load_anyway, t::load_canceled, t::not_for_us_asked);
constexpr triggers starts_after_tests =
    on(t::start_tested, t::start_test_sending, t::start_test_shipped);
constexpr triggers consignment_news =
    on(t::begun, t::refused, t::submitted, t::submitted_same, t::submitted_other, t::other_order,
       t::same_word, t::in_work, t::parked, t::word_shipped, t::word_ended, t::word_unknown);

constexpr auto table = std::to_array<row>({
    // ---- the order: what the shop says ---------------------------------------------------------
    {in(unseen), on(t::seen, t::stale) | version_news, planning | in(not_for_us), "first look",
     "Recorded. Not for us with the rule that says so, or observed only, or planned: "
     "each ship group becomes a consignment, the on_download mark and the submits are queued.",
     first_look},
    {all_known, on(t::stale), 0, "keep", "An older version is ignored.", nothing_new},
    {ours & ~to_send, on(t::seen, t::same), 0, "keep", "Nothing new.", nothing_new},
    {in(blocked, unsent), on(t::seen, t::same), in(blocked, nothing, unsent, order_canceled),
     "keep", "Nothing new. What ends `not_ready_in_shop` plans it again.", nothing_new},
    {in(partly_sent), on(t::seen, t::same), in(partly_sent, sent, complete), "keep",
     "Nothing new. What ends `not_ready_in_shop` plans the rest again.", nothing_new},
    {in(not_for_us), on(t::seen) | version_news, taken | in(not_for_us), "reconsider",
     "The rule is asked again; where it does not apply any more the order becomes ours.",
     reconsider},
    {ours & ~to_send, on(t::touched), 0, "note",
     "The version is replaced. Nothing moves: it may be the echo of "
     "our own write.",
     note},
    {in(blocked, unsent), on(t::touched), in(blocked, nothing, unsent, order_canceled), "note",
     "The version is replaced. Nothing moves, but where the shop put it back (`not_ready_in_shop`) "
     "it is planned again.",
     note},
    {in(partly_sent), on(t::touched), in(partly_sent, sent, complete), "note",
     "The version is replaced. Nothing moves, but where the shop put it back (`not_ready_in_shop`) "
     "the rest is planned again.",
     note},
    {in(observed, blocked, nothing, unsent), on(t::edited),
     in(observed, blocked, nothing, unsent, order_canceled), "replan",
     "Planned anew: consignments change in place, vanish or are added; submits are queued anew.",
     replan},
    {in(order_canceled), on(t::edited), in(blocked, unsent, order_canceled), "replan",
     "As far as nothing of a ship group was ever sent and the shop did not cancel: planned again.",
     replan},
    {in(partly_sent), on(t::edited), in(partly_sent, sent, complete), "replan the rest",
     "What is sent: `edited_after_send`. What is not: planned anew.", replan_rest},
    {in(sent, complete), on(t::edited), 0, "edited after send",
     "`edited_after_send` shows both where address, lines or units of what is sent differ; what "
     "has "
     "been shipped already is only noted.",
     edited_after_send},
    {in(observed, blocked, nothing, unsent), on(t::canceled), in(order_canceled), "cancel",
     "Consignments are cancelled; submits and marks are withdrawn.", cancel_unsent},
    {in(partly_sent, sent), on(t::canceled), in(sent, complete), "canceled after send",
     "`canceled_after_send`. What is not sent is cancelled; confirmations wait.",
     canceled_after_send},
    {in(complete, order_canceled), on(t::canceled), 0, "note",
     "Noted: everything has been shipped, or nothing is left to cancel; marks are withdrawn.",
     note_canceled},
    {ours, on(t::revived),
     in(observed, blocked, nothing, unsent, partly_sent, sent, complete, order_canceled), "revive",
     "`canceled_after_send` ends; ship groups of which nothing was sent are planned again, as the "
     "next generation.",
     revive},
    {in(observed, blocked, nothing, unsent), on(t::finished), in(not_for_us), "finished elsewhere",
     "Somebody finished it without us: consignments are cancelled, not for us.",
     finished_elsewhere},
    {in(partly_sent), on(t::finished), 0, "final after send",
     "`final_after_send` stops what is not sent.", final_after_send},
    {in(sent, complete), on(t::finished), 0, "note", "Noted.", note},
    {in(order_canceled), on(t::finished), in(order_canceled, blocked), "note",
     "Noted; what the shop added to it is not planned.", note},

    // ---- the order: tasks and problems ---------------------------------------------------------
    {in(unseen),
     on(t::marked, t::marked_again, t::problem_met, t::problem_again, t::problem_resolved,
        t::problem_not_there, t::mark_held, t::recheck),
     0, "keep", "Nothing is known of the order yet.", nothing_new},
    {all_known, on(t::marked), 0, "mark done", "The moment's status is written.", mark_done},
    {all_known, on(t::marked_again), 0, "keep", "It was so already.", nothing_new},
    {all_known, on(t::problem_met), 0, "attach", "The problem holds the order.", attach},
    {all_known, on(t::problem_again, t::problem_not_there), 0, "keep", "It was so already.",
     nothing_new},
    {all_known, on(t::mark_held), 0, "hold mark",
     "The problem holds the order. Submits that wait for on_download wait until `status_hold_max` "
     "is over, then they go without it.",
     hold_mark},
    {in(unsent, partly_sent), on(t::recheck), 0, "read again",
     "The order is read again at its shop before something of it is sent.", read_again},
    {all_known & ~in(unsent, partly_sent), on(t::recheck), 0, "keep",
     "Nothing of it is about to be sent.", nothing_new},
    {ours, on(t::problem_resolved),
     in(observed, blocked, nothing, unsent, partly_sent, sent, complete, order_canceled), "detach",
     "The problem holds the order no more; what it kept from being planned or sent goes on.",
     detach},
    {in(not_for_us), on(t::problem_resolved), 0, "detach", "The problem holds the order no more.",
     detach},

    // ---- the order: commands -------------------------------------------------------------------
    {in(unseen), commands, 0, "refuse", "order_unknown: nothing is known of the order yet.",
     refuse},
    {in(not_for_us),
     on(t::cancel_sending, t::cancel_sending_again, t::resume_sending, t::resume_not_stopped,
        t::hold, t::hold_in_the_past, t::release, t::release_not_held, t::start, t::start_not_live,
        t::test_not_allowed) |
         starts_after_tests,
     0, "refuse", "not_for_us: nothing of it is sent; load it first.", refuse},
    {in(not_for_us), on(t::not_for_us_asked), 0, "refuse",
     "not_for_us_already: nothing of it is sent.", refuse},
    {in(observed, blocked, nothing, unsent), on(t::not_for_us_asked), in(not_for_us), "set aside",
     "Consignments are cancelled, submits and the on_download mark withdrawn; not for us until it "
     "is loaded.",
     set_aside},
    {in(partly_sent, sent, complete), on(t::not_for_us_asked), 0, "refuse",
     "already_at_warehouse_in_part: something of it is sent or being sent.", refuse},
    {in(observed, blocked, unsent, partly_sent), on(t::cancel_sending), 0, "stop sending",
     "Queued submits are withdrawn; nothing of it is sent until it is resumed.", stop_sending},
    {in(nothing), on(t::cancel_sending, t::hold), 0, "refuse",
     "nothing_to_ship: nothing of it is for a warehouse.", refuse},
    {in(sent, complete), on(t::cancel_sending, t::hold), 0, "refuse",
     "already_at_warehouse: every consignment is sent or being sent.", refuse},
    {in(order_canceled),
     on(t::cancel_sending, t::hold, t::start, t::start_not_live, t::not_for_us_asked) |
         starts_after_tests,
     0, "refuse", "order_canceled: nothing of it is left to be sent.", refuse},
    {ours, on(t::cancel_sending_again), 0, "refuse",
     "sending_already_canceled: its sending is stopped already.", refuse},
    {ours, on(t::resume_sending), 0, "resume", "Submits are queued again.", resume},
    {ours, on(t::resume_not_stopped), 0, "refuse",
     "sending_not_canceled: its sending is not stopped.", refuse},
    {in(observed, blocked, unsent, partly_sent), on(t::hold), 0, "hold",
     "Queued submits are withdrawn and, where the hold has an end, queued for then.", hold},
    {ours, on(t::hold_in_the_past), 0, "refuse",
     "until_in_the_past: a hold must end later than now.", refuse},
    {ours, on(t::release), 0, "release", "Submits are queued for now.", release},
    {ours, on(t::release_not_held), 0, "refuse", "not_held: no hold is on it.", refuse},
    {in(observed), on(t::start), in(blocked, nothing, unsent, order_canceled), "start",
     "Planned and queued, as at a first look.", start},
    {in(observed), on(t::start_not_live), 0, "refuse",
     "source_not_live: its source may not send yet.", refuse},
    {ours & ~in(observed, order_canceled), on(t::start, t::start_not_live), 0, "refuse",
     "not_waiting_for_start: it was not kept back by its source's mode.", refuse},
    // A test that counts is a live consignment, so the first three of these states never meet them.
    {ours & ~in(order_canceled), on(t::start_tested),
     in(blocked, unsent, partly_sent, sent, complete, order_canceled), "send in earnest",
     "Its tests are put aside; what they held is planned as the next generation.", send_in_earnest},
    {ours & ~in(order_canceled), on(t::start_test_sending), 0, "refuse",
     "test_under_way: a test of it is being sent; wait until it has arrived, then start again.",
     refuse},
    {ours & ~in(order_canceled), on(t::start_test_shipped), 0, "refuse",
     "test_shipped: the warehouse shipped its test, so it is not sent again.", refuse},
    {ours, on(t::test_not_allowed), 0, "refuse",
     "not_in_test_mode: single orders are sent as tests only while their source is in mode test.",
     refuse},
    {in(not_for_us), on(t::load_anyway), taken, "load",
     "Ours from now on, whatever the rule "
     "says; planned as at a first look.",
     load},
    {in(not_for_us), on(t::load_canceled), 0, "refuse",
     "canceled_at_source: the shop cancelled it.", refuse},
    {ours, on(t::load_anyway, t::load_canceled), 0, "refuse", "already_ours: it is loaded.",
     refuse},

    // ---- a consignment -------------------------------------------------------------------------
    {in(no_consignment), consignment_news, 0, "not believed", "`consignment_unknown`.",
     unknown_consignment},
    {in(planned), on(t::begun), in(sending), "begin", "Bytes may leave: it counts as sent.",
     begin_submit},
    {in(sending, accepted), on(t::begun), 0, "keep", "It was so already.", nothing_new},
    {in(ended), on(t::begun), 0, "begun after cancel",
     "Noted: a withdrawn submit was claimed, it counts as sent.", begun_after_cancel},
    {in(sending), on(t::refused), in(planned, ended), "back to planned",
     "The warehouse does not have it: to be submitted again, or cancelled where the shop "
     "cancelled.",
     back_to_planned},
    {in(planned, accepted), on(t::refused), 0, "keep", "Nothing to take back.", nothing_new},
    {in(ended), on(t::refused), 0, "not sent after all", "It does not count as sent any more.",
     not_sent_after_all},
    {in(planned, sending), on(t::submitted, t::submitted_same, t::submitted_other),
     in(accepted, ended), "accept", "Bound to the warehouse's order number.", accept},
    {in(accepted), on(t::submitted, t::submitted_same), 0, "keep", "It was so already.",
     nothing_new},
    {in(ended), on(t::submitted_same), 0, "keep", "It was so already.", nothing_new},
    {in(accepted, ended), on(t::submitted_other), 0, "accepted twice", "`accepted_twice`.",
     accepted_twice},
    {in(ended), on(t::submitted), in(accepted), "accept after cancel",
     "`accepted_after_cancel`: the warehouse has it, so it lives, unless a later generation was "
     "sent.",
     accept_after_cancel},
    {in(planned, sending),
     on(t::other_order, t::same_word, t::in_work, t::parked, t::word_shipped, t::word_ended,
        t::word_unknown),
     0, "not believed",
     "`seen_before_accepted`: only a submit or "
     "its probe binds.",
     not_believed},
    {in(accepted, ended), on(t::other_order), 0, "other order", "`destination_ref_changed`.",
     other_order},
    {in(accepted, ended), on(t::same_word), 0, "keep", "Looked at; nothing new.", nothing_new},
    {in(accepted), on(t::in_work), 0, "word", "The word is kept; `parked_at_warehouse` ends.",
     work_goes_on},
    {in(accepted), on(t::parked), 0, "park", "`parked_at_warehouse`.", park},
    {in(accepted), on(t::word_shipped), 0, "word shipped",
     "Where shipments show that something left, open lines close short: `short_shipped`. Without "
     "shipments it is not shipped: `shipped_without_shipments`.",
     shipped_word},
    {in(accepted), on(t::word_ended), in(ended), "ended at warehouse",
     "`canceled_at_warehouse`. Cancelled, or, where something left, what is open closes.",
     ended_at_warehouse},
    {in(accepted), on(t::word_unknown), 0, "strange word", "`unknown_word`. Nothing moves.",
     strange_word},
    {in(ended), on(t::in_work, t::parked, t::word_shipped), 0, "working after cancel",
     "`working_after_cancel`.", working_after_cancel},
    {in(ended), on(t::word_ended, t::word_unknown), 0, "ended there too",
     "The word is kept; `working_after_cancel` ends.", ended_there_too},

    // ---- a shipment ----------------------------------------------------------------------------
    {in(no_shipment), on(t::parcel, t::parcel_untracked, t::parcel_same),
     in(ready, waiting, untold), "add",
     "Recorded, to be confirmed once; without tracking it waits: `shipment_untracked`.",
     add_parcel},
    {in(no_shipment), on(t::parcel_voided), in(voided), "add voided", "Recorded.", add_voided},
    {in(no_shipment, waiting, ready, untold, voided), on(t::parcel_after_cancel), in(untold),
     "parcel after cancel", "`shipped_after_cancel`. The shop is not told.", parcel_after_cancel},
    {in(waiting, ready, untold), on(t::parcel, t::parcel_untracked), in(waiting, ready, untold),
     "change", "Recorded. A number that came lets it be confirmed, one that went takes that back.",
     change_parcel},
    {in(voided), on(t::parcel, t::parcel_untracked), in(waiting, ready, untold), "restore",
     "It counts again.", restore_parcel},
    {in(told), on(t::parcel, t::parcel_untracked, t::parcel_after_cancel), 0,
     "changed after confirmation",
     "`tracking_changed_after_confirmation`, `contents_changed_after_confirmation`.",
     changed_after_confirmation},
    {in(waiting, ready, untold, voided, told), on(t::parcel_same), 0, "keep", "Nothing new.",
     nothing_new},
    {in(waiting, ready, untold), on(t::parcel_voided), in(voided), "void",
     "It carries nothing any more; its confirmation is withdrawn.", void_parcel},
    {in(told), on(t::parcel_voided), 0, "voided after confirmation", "`voided_after_confirmation`.",
     voided_after_confirmation},
    {in(voided), on(t::parcel_voided), 0, "keep voided", "Recorded.", still_voided},
    {in(no_shipment), on(t::confirmed, t::confirmed_same, t::confirmed_other), 0, "not believed",
     "`shipment_unknown`.", unknown_shipment},
    {in(waiting, ready, untold), on(t::confirmed, t::confirmed_same, t::confirmed_other), in(told),
     "tell", "The shop has it.", tell},
    {in(voided), on(t::confirmed, t::confirmed_same, t::confirmed_other), in(told),
     "told though voided", "The shop has it: `voided_after_confirmation`.", told_though_voided},
    {in(told), on(t::confirmed, t::confirmed_same), 0, "keep", "It was so already.", nothing_new},
    {in(told), on(t::confirmed_other), 0, "told twice", "`confirmed_twice`.", told_twice},
});

// What a consignment's or a shipment's move can mean for the whole order.
constexpr auto order_follows = std::to_array<passage>({
    {unsent, partly_sent, "one is sent"},
    {unsent, sent, "all are sent"},
    {unsent, complete, "accepted, shipped already"},
    {partly_sent, sent, "all are sent"},
    {partly_sent, complete, "refused on arrival, the rest is shipped already"},
    {partly_sent, unsent, "not sent after all, or ended at the warehouse"},
    {sent, partly_sent, "not sent after all"},
    {sent, unsent, "not sent after all"},
    {sent, complete, "all is shipped or closed"},
    {complete, sent, "a shipment is voided"},
    {complete, partly_sent, "not sent after all, planned anew beside what is shipped"},
    {unsent, order_canceled, "refused on arrival"},
    {partly_sent, order_canceled, "refused on arrival, nothing is wanted any more"},
    {sent, order_canceled, "ended at the warehouse"},
    {complete, order_canceled, "ended at the warehouse"},
    {sent, blocked, "what was sent ended at the warehouse, a new address waits"},
    {complete, blocked, "what was sent ended at the warehouse, a new address waits"},
    {order_canceled, sent, "accepted after cancel"},
    {order_canceled, complete, "accepted after cancel, shipped already"},
    {order_canceled, unsent, "not sent after all"},
    {order_canceled, blocked, "not sent after all"},
    {blocked, order_canceled, "a withdrawn submit was claimed"},
    {blocked, unsent, "not sent after all"},
    {blocked, sent, "accepted after cancel"},
    {blocked, complete, "accepted after cancel, shipped already"},
    {observed, sent, "accepted after cancel"},
    {observed, complete, "accepted after cancel, shipped already"},
    {sent, observed, "what was sent ended at the warehouse"},
    {complete, observed, "what was sent ended at the warehouse"},
    {unsent, blocked, "refused on arrival, a new address waits"},
});

constexpr std::uint16_t no_row = 0xffff;

struct index_of_rows {
    std::array<std::array<std::uint16_t, trigger_count>, state_count> at{};
};

constexpr index_of_rows make_index() {
    index_of_rows index;
    for (auto& line : index.at)
        line.fill(no_row);
    for (std::size_t r = 0; r < table.size(); ++r) {
        for (std::size_t s = 0; s < state_count; ++s) {
            for (std::size_t e = 0; e < trigger_count; ++e) {
                const bool covers = (table[r].from >> s & 1) && (table[r].when >> e & 1);
                if (!covers)
                    continue;
                if (index.at[s][e] != no_row)
                    throw "two rows for one state and trigger";
                index.at[s][e] = static_cast<std::uint16_t>(r);
            }
        }
    }
    for (std::size_t s = 0; s < state_count; ++s) {
        for (std::size_t e = 0; e < trigger_count; ++e) {
            const bool has = index.at[s][e] != no_row;
            const bool meet =
                machine_of(static_cast<state>(s)) == machine_of(static_cast<trigger>(e));
            if (has != meet) {
                throw "a state without a row for a trigger, or a row for what cannot meet";
            }
        }
    }
    return index;
}

constexpr index_of_rows row_index = make_index();

} // namespace

std::span<const row> rows() {
    return table;
}

std::span<const passage> passages() {
    return order_follows;
}

std::uint16_t find_row(state s, trigger e) {
    return row_index.at[static_cast<std::size_t>(s)][static_cast<std::size_t>(e)];
}

state class_of(const consignment& c) {
    switch (c.state) {
    case consignment_state::planned:
        return c.begun_at ? sending : planned;
    case consignment_state::accepted:
        return accepted;
    case consignment_state::canceled:
    case consignment_state::replaced:
        return ended;
    }
    return ended;
}

state class_of(const shipment& s) {
    if (s.confirmation == confirmation_state::confirmed)
        return told;
    if (s.said.voided)
        return voided;
    if (s.confirmation == confirmation_state::none)
        return untold;
    return is_tracked(s.said) ? ready : waiting;
}

state class_of(const order& o) {
    if (o.version.ref.empty())
        return unseen;
    if (!o.not_for_us.empty())
        return not_for_us;
    bool any_live = false;
    bool any_unsent = false;
    bool any_sent = false;
    bool any_open = false;
    for (const auto& c : o.consignments) {
        if (!c.live())
            continue;
        any_live = true;
        (class_of(c) == planned ? any_unsent : any_sent) = true;
        any_open = any_open || class_of(c) != accepted || !is_settled(o, c);
    }
    if (any_live) {
        if (!any_sent)
            return unsent;
        if (any_unsent)
            return partly_sent;
        return any_open ? sent : complete;
    }
    if (o.canceled_at_source)
        return order_canceled;
    if (o.observed_only)
        return observed;
    if (has_unplanned(o))
        return blocked;
    if (!o.consignments.empty())
        return order_canceled;
    return o.version.lines.empty() ? blocked : nothing;
}

std::string_view to_word(state s) {
    constexpr std::array<std::string_view, state_count> words{
        "unseen",      "not for us", "observed", "blocked",  "nothing to ship", "unsent",
        "partly sent", "sent",       "complete", "canceled", "unknown",         "planned",
        "sending",     "accepted",   "ended",    "unknown",  "waiting",         "ready",
        "told",        "untold",     "voided"};
    return words[static_cast<std::size_t>(s)];
}

std::string_view to_word(trigger e) {
    constexpr std::array<std::string_view, trigger_count> words{"seen",
                                                                "same",
                                                                "stale",
                                                                "touched",
                                                                "edited",
                                                                "canceled",
                                                                "revived",
                                                                "finished",
                                                                "marked",
                                                                "marked again",
                                                                "problem met",
                                                                "problem again",
                                                                "problem resolved",
                                                                "problem not there",
                                                                "mark held",
                                                                "recheck",
                                                                "cancel sending",
                                                                "cancel sending (stopped)",
                                                                "resume sending",
                                                                "resume (not stopped)",
                                                                "hold",
                                                                "hold (in the past)",
                                                                "release",
                                                                "release (not held)",
                                                                "start",
                                                                "start (source not live)",
                                                                "start (tests were sent)",
                                                                "start (a test is being sent)",
                                                                "start (a test was shipped)",
                                                                "send test (not in mode test)",
                                                                "load anyway",
                                                                "load anyway (cancelled)",
                                                                "not for us",
                                                                "begun",
                                                                "refused",
                                                                "submitted",
                                                                "submitted again",
                                                                "submitted as another",
                                                                "another order",
                                                                "same word",
                                                                "in work",
                                                                "parked",
                                                                "shipped",
                                                                "ended",
                                                                "unknown word",
                                                                "parcel",
                                                                "parcel, no tracking",
                                                                "parcel voided",
                                                                "parcel unchanged",
                                                                "parcel after cancel",
                                                                "confirmed",
                                                                "confirmed again",
                                                                "confirmed as another"};
    return words[static_cast<std::size_t>(e)];
}

} // namespace dray::orders
