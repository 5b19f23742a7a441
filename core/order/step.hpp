#pragma once

// A decision while it is being made: what came in, whom it is about, and the few ways in which
// moves write down what they did.

#include "decide.hpp"
#include "history.hpp"
#include "problems.hpp"
#include "transitions.hpp"
#include "without_end.hpp"

#include <cstddef>

namespace dray::orders {

struct step {
    step(decision& into, const policy& p, timestamp now) : d(into), o(into.next), by(p), at(now) {}

    decision& d;
    order& o;
    const policy& by;
    timestamp at;
    std::string_view who = "dray";
    bool changed = false;

    // what came in and whom it is about: only what the row's trigger speaks of is set
    data::order before; ///< the version that was replaced
    consignment* c = nullptr;
    std::size_t shipment = 0;             ///< index in o.shipments
    const data::shipment* said = nullptr; ///< null: not listed any more
    const submit_accepted* accepted = nullptr;
    const data::consignment_update* seen = nullptr;
    const shipment_confirmed* told = nullptr;
    const status_marked* marked = nullptr;
    const std::string* named = nullptr; ///< the key of a problem
    const command* asked = nullptr;
    const row* at_row = nullptr;
    bool quiet = false; ///< of a submit that never left
    bool surge = false; ///< the guard against too many new orders speaks
    orders::moment moment = orders::moment::on_download; ///< of a mark that is held

    [[nodiscard]] orders::shipment& parcel() const { return o.shipments[shipment]; }

    /// Runs the row of that state and trigger.
    void apply(state s, trigger t);

    /// Something differs that must be stored; `decided` where it is more than an echo.
    void touch(bool decided = true);
    void say(happened what, std::initializer_list<fact> facts = {});
    void raise(problem_code code, instance_id instance, std::string_view subject, std::string text,
               std::vector<std::string> remedies, std::string personal = {});
    void raise(problem p);
    void lift(problem_code code, instance_id instance, std::string_view subject);
    void lift_key(const std::string& key);
    void withdraw(const std::string& identity_key, std::string_view why);
    void refuse(std::string_view code, std::string why);

    [[nodiscard]] std::string name() const; ///< "shop/1001"
    // Commands to paste.
    [[nodiscard]] std::string explain() const;
    [[nodiscard]] std::string retry() const;
};

// moves_order.cpp
/// Nothing of the order is left to be sent: what stood before that is no problem any more.
void lift_sending_problems(step& w);
/// The order is ours: plan it, or only look where the source is not live.
void take(step& w);
void first_look(step& w);
void reconsider(step& w);
void nothing_new(step& w);
void note(step& w);
void note_canceled(step& w);
void replan(step& w);
void edited_after_send(step& w);
void replan_rest(step& w);
void cancel_unsent(step& w);
void canceled_after_send(step& w);
void revive(step& w);
void finished_elsewhere(step& w);
void final_after_send(step& w);
void mark_done(step& w);
void attach(step& w);
void hold_mark(step& w);
void read_again(step& w);
void detach(step& w);

// moves_command.cpp
void refuse(step& w);
void stop_sending(step& w);
void resume(step& w);
void hold(step& w);
void release(step& w);
void start(step& w);
void send_in_earnest(step& w);
void load(step& w);
void set_aside(step& w);

// moves_consignment.cpp
void unknown_consignment(step& w);
void begin_submit(step& w);
void begun_after_cancel(step& w);
void back_to_planned(step& w);
void not_sent_after_all(step& w);
void accept(step& w);
void accept_after_cancel(step& w);
void accepted_twice(step& w);
void not_believed(step& w);
void other_order(step& w);
void work_goes_on(step& w);
void park(step& w);
void shipped_word(step& w);
void ended_at_warehouse(step& w);
void strange_word(step& w);
void working_after_cancel(step& w);
void ended_there_too(step& w);

// moves_shipment.cpp
void add_parcel(step& w);
void add_voided(step& w);
void parcel_after_cancel(step& w);
void change_parcel(step& w);
void restore_parcel(step& w);
void changed_after_confirmation(step& w);
void void_parcel(step& w);
void voided_after_confirmation(step& w);
void still_voided(step& w);
void tell(step& w);
void told_though_voided(step& w);
void told_twice(step& w);
void unknown_shipment(step& w);

// place.cpp
/// Brings the consignments of which nothing was sent in line with the plan, and the order's
/// planning problems with what planning says. In an observed order only the problems.
void place(step& w);
/// A consignment of which nothing was sent will not be.
void cancel_consignment(step& w, consignment& c, std::string_view why);
/// Takes back its queued submit; settle() issues it anew where it should still go.
void requeue(step& w, consignment& c, std::string_view why);
void drop_mark(step& w, moment m, std::string_view why);

// settle.cpp
/// After every move: submits, confirmations and marks that should be queued are, others are not;
/// consignments that no news are expected of are closed.
void settle(step& w);
std::string submit_key(const consignment& c);
std::string confirm_key(const consignment& c, const shipment& s);
std::string mark_key(const order& o, const mark& m);
void issue_mark(step& w, moment m);

} // namespace dray::orders
