#include "due_gate.hpp"

namespace dray::cratejoy {

gate_answer ask_gate(const box& box, const gate_rules& rules, data::timestamp now) {
    if (rules.skips_tests && box.order.test)
        return gate_answer::test;
    const bool wanted = box.kind == billing::ecommerce ? rules.ecommerce
                        : box.kind == billing::ad_hoc  ? rules.ad_hoc
                                                       : rules.standard;
    if (!wanted)
        return gate_answer::not_wanted;
    if (box.due > now + rules.due_within)
        return gate_answer::not_due;
    // A batch whose end is not told cannot be waited for: its boxes go by their date.
    const bool waits = box.kind == billing::standard && rules.waits_for_batch && box.batch_end;
    if (waits && *box.batch_end > now)
        return gate_answer::batch_open;
    return gate_answer::open;
}

} // namespace dray::cratejoy
