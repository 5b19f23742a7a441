#pragma once

// Propago's status words and what they mean to Dray. A word that is not in the table is `unknown`;
// none of them means "shipped" without shipments.

#include <dray/data/shipment.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dray::propago {

struct word_meaning {
    data::warehouse_state state = data::warehouse_state::unknown;
    /// Shipments may come or change while the word stays: they are read at each look.
    bool shipments_may_change = false;
    /// For the person who must act at the warehouse; empty where nobody must.
    std::string_view message;
};

class word_table {
public:
    /// The built-in table with the merchant's own lines on top: "Consolidated = working". What
    /// cannot be read is named in problem(), a sentence, and leaves the built-in table.
    explicit word_table(const std::vector<std::string>& overrides);

    [[nodiscard]] const std::string& problem() const { return problem_; }

    /// Compared without case, spaces and hyphens: an order's details carry the label ("On-Hold"),
    /// the search the enumeration's word ("OnHold").
    [[nodiscard]] word_meaning operator[](std::string_view word) const;
    [[nodiscard]] bool knows(std::string_view word) const;

private:
    std::map<std::string, word_meaning, std::less<>> words_;
    std::string problem_;
};

/// "part_shipped" and its like; empty where there is no such state.
std::optional<data::warehouse_state> state_of_name(std::string_view name);

} // namespace dray::propago
