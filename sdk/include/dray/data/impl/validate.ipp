// Inline bodies of validate.hpp.

#include "../decimal.hpp"
#include "../order_json.hpp"
#include "../shipment_json.hpp"
#include "../validate.hpp"

#include <algorithm>
#include <string_view>

namespace dray::data {

namespace detail {

using reasons = std::vector<std::string>;

inline void check_money(const std::string& text, const path& at, reasons& to) {
    if (!text.empty() && !is_decimal(text))
        add_reason(to, at, "is not a decimal number");
}

/// An id list that is sorted once, for duplicates and for look-ups.
class id_list {
public:
    template <class Items>
    explicit id_list(const Items& items) {
        ids_.reserve(items.size());
        for (const auto& item : items)
            ids_.emplace_back(item.id);
        std::sort(ids_.begin(), ids_.end());
    }
    [[nodiscard]] bool contains(std::string_view id) const {
        return std::binary_search(ids_.begin(), ids_.end(), id);
    }
    [[nodiscard]] bool is_duplicate(std::string_view id) const {
        const auto [from, to] = std::equal_range(ids_.begin(), ids_.end(), id);
        return to - from > 1;
    }

private:
    std::vector<std::string_view> ids_;
};

inline void check_line(const line& line, const path& at, const id_list& groups,
                       const id_list& lines, reasons& to) {
    const auto say = [&](std::string_view member, const char* why) {
        const path here{&at, member, 0};
        add_reason(to, here, why);
    };
    if (line.id.empty())
        say("id", "is empty");
    if (lines.is_duplicate(line.id))
        say("id", "stands on another line too");
    if (line.quantity <= 0)
        say("quantity", "is not above 0");
    if (line.quantity > max_quantity)
        say("quantity", "is above 1,000,000,000");
    if (line.shipped < 0 || line.shipped > max_quantity)
        say("shipped", "is out of range");
    if (line.canceled < 0 || line.canceled > max_quantity)
        say("canceled", "is out of range");
    const path price{&at, "unit_price", 0};
    check_money(line.unit_price, price, to);
    if (!line.ship_group.empty() && !groups.contains(line.ship_group))
        say("ship_group", "names a ship group that the order does not have");
    if (!line.parent.empty() && (line.parent == line.id || !lines.contains(line.parent)))
        say("parent", "names a line that the order does not have");
}

inline void check_group(const ship_group& group, const path& at, const id_list& groups,
                        reasons& to) {
    const auto say = [&](std::string_view member, const char* why) {
        const path here{&at, member, 0};
        add_reason(to, here, why);
    };
    if (group.id.empty())
        say("id", "is empty");
    if (groups.is_duplicate(group.id))
        say("id", "stands on another ship group too");
    const path cost{&at, "cost", 0};
    check_money(group.cost, cost, to);
}

} // namespace detail

DRAY_SDK_DECL std::vector<std::string> validate(const order& order) {
    using detail::path;
    std::vector<std::string> reasons;
    const path root;
    const auto say = [&](std::string_view member, const char* why) {
        const path here{&root, member, 0};
        detail::add_reason(reasons, here, why);
    };

    if (order.ref.empty())
        say("ref", "is empty");
    if (order.lines.size() > max_lines)
        say("lines", "has more than 10,000 elements");
    if (order.ship_groups.size() > max_ship_groups)
        say("ship_groups", "has more than 1,000 elements");
    const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (!order.currency.empty() &&
        (order.currency.size() != 3 ||
         !std::all_of(order.currency.begin(), order.currency.end(), is_upper)))
        say("currency", "is not an ISO 4217 code");

    const path totals{&root, "totals", 0};
    const auto money = [&](std::string_view member, const std::string& text) {
        const path here{&totals, member, 0};
        detail::check_money(text, here, reasons);
    };
    money("subtotal", order.totals.subtotal);
    money("shipping", order.totals.shipping);
    money("tax", order.totals.tax);
    money("discount", order.totals.discount);
    money("grand", order.totals.grand);

    const detail::id_list groups(order.ship_groups);
    const detail::id_list lines(order.lines);
    const path at_lines{&root, "lines", 0};
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        const path at{&at_lines, {}, i};
        detail::check_line(order.lines[i], at, groups, lines, reasons);
    }
    const path at_groups{&root, "ship_groups", 0};
    for (std::size_t i = 0; i < order.ship_groups.size(); ++i) {
        const path at{&at_groups, {}, i};
        detail::check_group(order.ship_groups[i], at, groups, reasons);
    }
    detail::ops<data::order>::check(order, root, reasons);
    return reasons;
}

DRAY_SDK_DECL std::vector<std::string> validate(const consignment_update& update) {
    using detail::path;
    std::vector<std::string> reasons;
    const path root;
    if (update.ref.empty() && update.reference.empty()) {
        const path here{&root, "ref", 0};
        detail::add_reason(reasons, here, "is empty, and so is reference");
    }
    const path at_shipments{&root, "shipments", 0};
    for (std::size_t i = 0; i < update.shipments.size(); ++i) {
        const auto& shipment = update.shipments[i];
        const path at{&at_shipments, {}, i};
        if (shipment.ref.empty()) {
            const path here{&at, "ref", 0};
            detail::add_reason(reasons, here, "is empty");
        }
        const path cost{&at, "cost", 0};
        detail::check_money(shipment.cost, cost, reasons);
        const path at_lines{&at, "lines", 0};
        for (std::size_t k = 0; k < shipment.lines.size(); ++k) {
            const path line{&at_lines, {}, k};
            const auto quantity = shipment.lines[k].quantity;
            if (quantity <= 0 || quantity > max_quantity) {
                const path here{&line, "quantity", 0};
                detail::add_reason(reasons, here, "is out of range");
            }
            if (shipment.lines[k].line.empty() && shipment.lines[k].sku.empty())
                detail::add_reason(reasons, line, "names neither a line nor a SKU");
        }
    }
    detail::ops<consignment_update>::check(update, root, reasons);
    return reasons;
}

} // namespace dray::data
