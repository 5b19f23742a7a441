#include "order_in.hpp"

#include "times.hpp"

namespace dray::propago {

std::optional<order_details> read_order(const reply& answer, std::chrono::minutes assumed_offset) {
    const auto order = answer.data();
    if (!order || !order.first_child())
        return std::nullopt;
    order_details d;
    d.number = text_of(order, "OrderNumber");
    d.po_number = text_of(order, "PoNumber");
    d.word = text_of(order, "Status");
    d.ordered_at = read_time(text_of(order, "OrderDate"), assumed_offset);
    for (std::size_t i = 0; i < d.fields.size(); ++i)
        d.fields[i] = text_of(order, "OrderField" + std::to_string(i + 1));

    const auto to = child(order, "ShippingAddress");
    // An address of a company alone was sent with the company as its Name (write_address).
    d.fingerprint.name = text_of(to, "Name");
    if (d.fingerprint.name.empty())
        d.fingerprint.name = text_of(to, "Company");
    d.fingerprint.postcode = text_of(to, "ZipCode");
    for (const auto line : child(order, "Lines").children()) {
        if (local_name(line) != "OrderLine")
            continue;
        auto& quantity = d.fingerprint.lines.emplace_back();
        quantity.line = text_of(line, "LineNumber");
        quantity.sku = text_of(line, "Sku");
        if (quantity.sku.empty())
            quantity.sku = text_of(child(line, "Part"), "Sku");
        // A quantity that is no number stays 0: then the fingerprint does not agree, and a person
        // is asked.
        quantity.quantity = whole_number(text_of(line, "Quantity")).value_or(0);
    }
    return d;
}

} // namespace dray::propago
