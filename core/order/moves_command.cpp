#include "plan.hpp"
#include "recheck.hpp"
#include "step.hpp"

namespace dray::orders {

void refuse(step& w) {
    const auto says = w.at_row->says;
    const auto colon = says.find(": ");
    w.refuse(says.substr(0, colon),
             "Order " + w.name() + ": " + std::string(says.substr(colon + 2)));
}

void stop_sending(step& w) {
    w.o.sending_canceled = true;
    w.say(happened::sending_canceled, {{"why", w.asked->why}});
    w.touch();
}

void resume(step& w) {
    w.o.sending_canceled = false;
    was_held(w);
    w.say(happened::sending_resumed, {{"why", w.asked->why}});
    w.touch();
}

void hold(step& w) {
    w.o.held_until = w.asked->until ? std::min(*w.asked->until, without_end) : without_end;
    const auto until = data::format_time(*w.o.held_until);
    w.say(happened::held, {{"until", w.asked->until ? until : ""}, {"why", w.asked->why}});
    for (auto& c : w.o.consignments) {
        if (class_of(c) == state::planned)
            requeue(w, c, "held");
    }
    w.touch();
}

void release(step& w) {
    w.o.held_until.reset();
    was_held(w);
    w.say(happened::released, {{"why", w.asked->why}});
    for (auto& c : w.o.consignments) {
        if (class_of(c) == state::planned)
            requeue(w, c, "released");
    }
    w.touch();
}

void start(step& w) {
    const bool picked = w.asked->kind == command_kind::send_test;
    w.say(picked ? happened::picked_as_test : happened::started, {{"why", w.asked->why}});
    w.touch();
    take(w);
}

void send_in_earnest(step& w) {
    w.say(happened::started, {{"why", w.asked->why}});
    for (auto& c : w.o.consignments) {
        if (!c.live() || !c.test)
            continue;
        requeue(w, c, "only a test");
        c.state = consignment_state::replaced;
        w.say(happened::test_put_aside,
              {{"reference", c.reference}, {"destination_ref", c.destination_ref}});
    }
    w.touch();
    place(w);
}

void set_aside(step& w) {
    auto& o = w.o;
    o.set_aside = true;
    o.not_for_us = "set aside by " + bounded(w.who, 60);
    if (!w.asked->why.empty())
        o.not_for_us += ": " + bounded(w.asked->why, 200);
    w.say(happened::not_for_us, {{"rule", o.not_for_us}});
    w.touch();
    for (auto& c : o.consignments) {
        if (c.live() && !ever_sent(c))
            cancel_consignment(w, c, "set aside");
    }
    drop_mark(w, moment::on_download, "set aside");
    lift_sending_problems(w);
}

void load(step& w) {
    w.say(happened::loaded_anyway, {{"rule", w.o.not_for_us}, {"why", w.asked->why}});
    w.o.not_for_us.clear();
    w.o.set_aside = false;
    w.touch();
    take(w);
}

} // namespace dray::orders
