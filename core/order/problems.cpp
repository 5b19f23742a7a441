#include "problems.hpp"

#include <algorithm>
#include <array>

namespace dray::orders {
namespace {

using enum problem_code;
using s = severity;
using c = curer;

constexpr std::size_t longest_subject = 160;

constexpr std::array<problem_kind, 37> kinds{{
    {order_without_lines, "order_without_lines", s::error, c::merchant, true, true,
     "The order has no lines at all."},
    {lines_ambiguous, "lines_ambiguous", s::error, c::developer, true, true,
     "Two lines or two ship groups of the order have the same id."},
    {quantity_invalid, "quantity_invalid", s::error, c::merchant, true, true,
     "A line's quantities cannot be counted with: zero, negative or beyond a thousand million."},
    {sku_missing, "sku_missing", s::error, c::merchant, true, true,
     "A product that must be shipped has no SKU. Shared by all orders with that product."},
    {ship_group_unknown, "ship_group_unknown", s::error, c::developer, true, true,
     "A line names a ship group that the order does not have."},
    {address_missing, "address_missing", s::error, c::merchant, true, true,
     "Something is to be shipped, but recipient, street, city or country is missing."},
    {text_too_long, "text_too_long", s::error, c::merchant, true, true,
     "A text of the order is longer than its destination takes it. Nothing is cut; each order has "
     "its own."},
    {no_destination, "no_destination", s::error, c::operator_, true, true,
     "The configuration names no destination for the source. Shared by all its orders."},
    {reference_limit_too_short, "reference_limit_too_short", s::error, c::operator_, true, true,
     "The destination declares a reference shorter than 16 characters: not safe from collisions."},
    {too_old, "too_old", s::error, c::operator_, true, true,
     "Orders were older than `max_age` when they became ours. Shared by all of a source."},
    {order_surge, "order_surge", s::critical, c::operator_, true, true,
     "More new orders than `surge_limit` came within `surge_window`. Shared by all of a source."},
    {not_ready_in_shop, "not_ready_in_shop", s::error, c::merchant, true, true,
     "Read again before it was sent, the order stood in a status that is not downloaded. It is "
     "sent "
     "when the shop puts it back."},
    {edited_after_send, "edited_after_send", s::error, c::operator_, true, true,
     "The shop changed address, lines or quantities of what the warehouse already has."},
    {canceled_after_send, "canceled_after_send", s::critical, c::operator_, true, true,
     "The shop cancelled the order after it was sent."},
    {final_after_send, "final_after_send", s::error, c::operator_, true, true,
     "The shop finished the order while part of it was sent and part was not."},
    {accepted_after_cancel, "accepted_after_cancel", s::critical, c::operator_, true, true,
     "The warehouse has taken a consignment that was cancelled here meanwhile."},
    {accepted_twice, "accepted_twice", s::critical, c::warehouse, true, true,
     "The warehouse has two orders for one consignment."},
    {working_after_cancel, "working_after_cancel", s::critical, c::operator_, true, true,
     "The warehouse works on a consignment that counts as cancelled."},
    {shipped_after_cancel, "shipped_after_cancel", s::critical, c::operator_, true, true,
     "A parcel left for a consignment that counts as cancelled. The shop is not told of it."},
    {canceled_at_warehouse, "canceled_at_warehouse", s::error, c::warehouse, true, false,
     "The warehouse cancelled or refused the consignment (or what was left of it)."},
    {parked_at_warehouse, "parked_at_warehouse", s::error, c::warehouse, true, false,
     "The warehouse will not work on the order until a person acts there. Shared by all orders "
     "with "
     "that word; ends by itself when the order moves on."},
    {destination_ref_changed, "destination_ref_changed", s::error, c::developer, true, false,
     "News about a consignment came under another order number than the one it was bound to; "
     "nothing of it was believed."},
    {shipment_without_id, "shipment_without_id", s::error, c::developer, true, false,
     "The warehouse reported a shipment with no id, or two with the same id: it was not recorded."},
    {shipment_without_lines, "shipment_without_lines", s::error, c::warehouse, true, false,
     "A shipment names no line of the consignment, so the shop cannot be told what left."},
    {tracking_changed_after_confirmation, "tracking_changed_after_confirmation", s::error,
     c::operator_, true, false, "Carrier or tracking changed after the shop was told."},
    {contents_changed_after_confirmation, "contents_changed_after_confirmation", s::error,
     c::operator_, true, false, "A shipment's lines changed after the shop was told."},
    {voided_after_confirmation, "voided_after_confirmation", s::error, c::operator_, true, false,
     "A shipment was voided after the shop was told of it."},
    {confirmed_twice, "confirmed_twice", s::critical, c::operator_, true, false,
     "The shop has two shipments for one parcel."},
    {short_shipped, "short_shipped", s::warning, c::merchant, false, false,
     "The warehouse closed the consignment with less than was ordered; the rest will not come."},
    {over_shipped, "over_shipped", s::warning, c::warehouse, false, false,
     "The warehouse shipped more of a line than was sent to it."},
    {shipment_untracked, "shipment_untracked", s::notice, c::warehouse, false, false,
     "A shipment has no tracking number: the shop is told when it comes."},
    {shipment_lines_unknown, "shipment_lines_unknown", s::warning, c::warehouse, false, false,
     "A shipment also carries something that the consignment does not have."},
    {shipped_without_shipments, "shipped_without_shipments", s::warning, c::warehouse, false, false,
     "The warehouse says shipped but shows no shipment: it does not count as shipped."},
    {unknown_word, "unknown_word", s::warning, c::developer, false, false,
     "The warehouse uses a status word that its connector does not know. It moves nothing."},
    {seen_before_accepted, "seen_before_accepted", s::warning, c::developer, false, false,
     "News came about a consignment that no accepted submit is known of; nothing was believed."},
    {consignment_unknown, "consignment_unknown", s::warning, c::developer, false, false,
     "Something was reported for a consignment that the order does not have."},
    {shipment_unknown, "shipment_unknown", s::warning, c::developer, false, false,
     "A confirmation was reported for a shipment that the order does not have."},
}};

static_assert(
    [] {
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            if (static_cast<std::size_t>(kinds[i].code) != i)
                return false;
        }
        return true;
    }(),
    "in the order of problem_code");

} // namespace

std::span<const problem_kind> problem_kinds() {
    return kinds;
}

const problem_kind& kind_of(problem_code code) {
    return kinds[static_cast<std::size_t>(code)];
}

std::string bounded(std::string_view text, std::size_t most) {
    if (text.size() <= most)
        return std::string(text);
    auto end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return std::string(text.substr(0, end));
}

std::string problem_key(instance_id instance, problem_code code, std::string_view subject) {
    std::string key = std::to_string(instance);
    key += '/';
    key += kind_of(code).word;
    key += '/';
    key += bounded(subject, longest_subject);
    return key;
}

bool is_before_sending(problem_code code) {
    return code <= not_ready_in_shop;
}

bool is_guard(problem_code code) {
    return code == too_old || code == order_surge;
}

const problem_kind* kind_of_key(std::string_view key) {
    const auto first = key.find('/');
    if (first == std::string_view::npos)
        return nullptr;
    const auto second = key.find('/', first + 1);
    if (second == std::string_view::npos)
        return nullptr;
    const auto word = key.substr(first + 1, second - first - 1);
    const auto at = std::find_if(kinds.begin(), kinds.end(),
                                 [word](const auto& kind) { return kind.word == word; });
    return at == kinds.end() ? nullptr : &*at;
}

bool stops_sending(const order& o) {
    return std::any_of(o.problems.begin(), o.problems.end(), [](const std::string& key) {
        const auto* kind = kind_of_key(key);
        return kind && kind->stops_sending;
    });
}

bool has_problem(const order& o, problem_code code) {
    return std::any_of(o.problems.begin(), o.problems.end(), [code](const std::string& key) {
        const auto* kind = kind_of_key(key);
        return kind && kind->code == code;
    });
}

} // namespace dray::orders
