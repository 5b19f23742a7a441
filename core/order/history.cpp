#include "history.hpp"

#include "problems.hpp"

#include <boost/json/serialize.hpp>

#include <array>

namespace dray::orders {
namespace {

using enum happened;

constexpr std::array<history_kind, 41> kinds{{
    {order_seen, "order_seen", "The order was read for the first time.",
     "ref, status, lines, ship_groups"},
    {not_for_us, "not_for_us", "It is not for a warehouse; the rule says why.", "rule"},
    {observed_only, "observed_only", "The source is not live: nothing is planned until it starts.",
     ""},
    {nothing_to_ship, "nothing_to_ship", "Nothing of it is for a warehouse.", ""},
    {planning_blocked, "planning_blocked", "It cannot be planned; its problems say why.",
     "problems"},
    {consignment_planned, "consignment_planned", "A consignment was made, to be submitted.",
     "reference, ship_group, destination, generation, lines, units"},
    {consignment_replanned, "consignment_replanned",
     "A consignment that was not sent yet was made anew after a change in the shop.",
     "reference, lines, units"},
    {consignment_canceled, "consignment_canceled", "Nothing of the consignment will be shipped.",
     "reference, why"},
    {consignment_closed, "consignment_closed", "No more news are expected of it.", "reference"},
    {order_changed, "order_changed", "The shop's version changed in what is sent or billed.",
     "modified_at"},
    {read_again, "read_again", "The shop's version was read again, because it was to be sent.",
     "status, modified_at"},
    {status_seen, "status_seen", "The shop's own status changed.", "from, to"},
    {happened::canceled_at_source, "canceled_at_source", "The shop cancelled the order.", "status"},
    {revived_at_source, "revived_at_source", "The shop took its cancellation back.", "status"},
    {finished_at_source, "finished_at_source",
     "The shop finished or archived the order without Dray.", "status"},
    {submit_withdrawn, "submit_withdrawn", "A queued submit was taken back.", "reference, why"},
    {submit_begun, "submit_begun", "A submit was claimed although it had been taken back.",
     "reference"},
    {submit_refused, "submit_refused", "The warehouse does not have it: to be submitted again.",
     "reference"},
    {submit_accepted, "submit_accepted", "The warehouse has it.",
     "reference, destination_ref, word, by_probe"},
    {consignment_named, "consignment_named",
     "The warehouse told its number of an order that it had taken without one.",
     "reference, destination_ref"},
    {warehouse_word, "warehouse_word", "The warehouse's status changed.",
     "reference, from, to, state"},
    {closed_short, "closed_short", "The warehouse closed with less than was sent to it.",
     "reference, units"},
    {shipment_seen, "shipment_seen", "A shipment was reported.",
     "reference, shipment, lines, tracked, voided"},
    {shipment_changed, "shipment_changed", "A shipment was reported differently.",
     "reference, shipment, tracking, contents"},
    {shipment_voided, "shipment_voided", "A shipment was voided, or is not listed any more.",
     "reference, shipment, listed"},
    {shipment_restored, "shipment_restored", "A voided shipment counts again.",
     "reference, shipment"},
    {shipment_untold, "shipment_untold",
     "The shop is not told of a shipment: it brings no units that the shop still expects.",
     "reference, shipment"},
    {shipment_confirmed, "shipment_confirmed", "The shop has the shipment.",
     "reference, shipment, source_shipment, by_probe"},
    {status_marked, "status_marked", "The shop's status of a moment is written.",
     "moment, status, changed"},
    {happened::mark_held, "mark_held", "The shop's status of a moment cannot be written now.",
     "moment, key, until"},
    {problem_met, "problem_met", "A problem holds the order.", "key"},
    {problem_resolved, "problem_resolved", "A problem holds the order no more.", "key"},
    {happened::sending_canceled, "sending_canceled", "An operator stopped the sending.", "why"},
    {sending_resumed, "sending_resumed", "An operator let the sending go on.", "why"},
    {held, "held", "An operator holds the order.", "until, why"},
    {released, "released", "An operator released the order.", "why"},
    {started, "started",
     "The source went live: what was only observed, or sent as a test, is planned.", "why"},
    {picked_as_test, "picked_as_test", "An operator has this order sent as a test.", "why"},
    {test_put_aside, "test_put_aside",
     "A test does not count any more: the order is sent in earnest.", "reference, destination_ref"},
    {loaded_anyway, "loaded_anyway", "An operator wants it although a rule says not for us.",
     "rule, why"},
    {not_believed, "not_believed", "News was recorded that the order has no move for.",
     "about, reference, ref, word"},
}};

static_assert(
    [] {
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            if (static_cast<std::size_t>(kinds[i].code) != i)
                return false;
        }
        return true;
    }(),
    "in the order of happened");

} // namespace

std::span<const history_kind> history_kinds() {
    return kinds;
}

std::string_view to_word(happened code) {
    return kinds[static_cast<std::size_t>(code)].word;
}

std::string facts_text(std::initializer_list<fact> facts) {
    std::string out;
    for (const auto& [name, value] : facts) {
        const auto* const text = std::get_if<std::string_view>(&value);
        if (text && text->empty())
            continue;
        out.append(out.empty() ? "{\"" : ",\"").append(name).append("\":");
        if (text)
            out += boost::json::serialize(boost::json::string_view(bounded(*text, 200)));
        else if (const auto* number = std::get_if<std::int64_t>(&value))
            out += std::to_string(*number);
        else
            out += std::get<bool>(value) ? "true" : "false";
    }
    return out.empty() ? out : out + '}';
}

} // namespace dray::orders
