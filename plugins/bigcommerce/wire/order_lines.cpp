#include "addresses.hpp"
#include "lines.hpp"
#include "orders.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace dray::bigcommerce {

using namespace common;

namespace json = boost::json;

namespace {

/// Collects lines and groups, and puts them into the order when all of them are good.
class line_collector {
public:
    explicit line_collector(const order_rules& rules) : rules_(rules) {}

    /// The ship group `id`, made where it is not there yet.
    data::ship_group& group(std::string_view id, data::group_kind kind) {
        for (auto& known : groups_) {
            if (known.id == id)
                return known;
        }
        if (groups_.size() == data::max_ship_groups)
            throw unreadable("more than " + std::to_string(data::max_ship_groups) +
                             " shipping addresses");
        auto& made = groups_.emplace_back();
        made.id = id;
        made.kind = kind;
        return made;
    }
    [[nodiscard]] bool has_group(std::string_view id) const {
        return std::any_of(groups_.begin(), groups_.end(),
                           [&](const data::ship_group& g) { return g.id == id; });
    }

    void add(order_product product, std::string group) {
        if (lines_.size() == data::max_lines)
            throw unreadable("more than " + std::to_string(data::max_lines) + " lines");
        // Nobody ships a download or a gift certificate, whichever address it came under.
        if (product.line.kind == data::line_kind::physical)
            product.line.ship_group = std::move(group);
        units_ += product.line.quantity;
        lines_.push_back(std::move(product.line));
    }

    [[nodiscard]] std::int64_t units() const { return units_; }

    void finish(data::order& into) {
        // By id, as the sub-resource has them, so that an order is the same whichever way it was
        // read: consignments bring the lines address by address.
        const auto by_id = [](const data::line& left, const data::line& right) {
            return std::make_pair(left.id.size(), std::string_view(left.id)) <
                   std::make_pair(right.id.size(), std::string_view(right.id));
        };
        std::sort(lines_.begin(), lines_.end(), by_id);
        std::unordered_set<std::string_view> ids;
        std::unordered_set<std::string_view> used;
        for (const auto& line : lines_) {
            if (!ids.insert(line.id).second)
                throw unreadable("line " + line.id + " stands in the order twice");
            used.insert(line.ship_group);
        }
        link_bundles(lines_, rules_.bundle_children_ship);
        // An address whose lines were all downloads or are gone gets nothing. An order without any
        // line keeps its addresses, so that a person can see what it is.
        if (!lines_.empty())
            std::erase_if(groups_, [&](const data::ship_group& g) { return !used.contains(g.id); });
        into.lines = std::move(lines_);
        into.ship_groups = std::move(groups_);
    }

private:
    const order_rules& rules_;
    std::vector<data::line> lines_;
    std::vector<data::ship_group> groups_;
    std::int64_t units_ = 0;
};

/// Physical lines that name no address: the group is kept without one, for a person to fill.
constexpr std::string_view no_address = "0";

std::string pickup_group(const std::string& id) {
    return "pickup-" + (id.empty() ? "0" : id);
}

/// `line_items` is an array in most places of the vendor's samples and one object in others.
/// False where it holds links instead of lines.
template <class Each>
bool each_line(const json::object& consignment, const Each& each) {
    const auto* items = member(consignment, "line_items");
    if (items == nullptr)
        return false;
    const auto one = [&](const json::value& item) {
        const auto* object = item.if_object();
        if (object == nullptr || !object->contains("quantity"))
            return false;
        each(*object);
        return true;
    };
    if (const auto* array = items->if_array())
        return std::all_of(array->begin(), array->end(), one);
    return one(*items);
}

bool add_shipping(const json::object& consignment, line_collector& lines, data::order& into) {
    const auto own_id = id_text(consignment, "id");
    const auto make_group = [&](const std::string& id) {
        if (lines.has_group(id))
            return;
        auto& group = lines.group(id, data::group_kind::ship);
        group.to = read_address(consignment);
        group.method = text(consignment, "shipping_method");
        group.cost = money(consignment, "cost_ex_tax");
    };
    bool is_empty = true;
    const auto take_line = [&](const json::object& item) {
        is_empty = false;
        auto product = read_product(item);
        // Shipments want the line's order_address_id. That the consignment's own id is the same is
        // not documented, so it only stands in where the line names none.
        const std::string id = !product.address_id.empty() ? product.address_id
                               : !own_id.empty()           ? own_id
                                                           : std::string(no_address);
        make_group(id);
        lines.add(std::move(product), id);
    };
    read_form_fields(consignment, "shipping: ", into.fields);
    if (!each_line(consignment, take_line))
        return false;
    if (is_empty && !own_id.empty())
        make_group(own_id);
    return true;
}

bool add_pickup(const json::object& consignment, line_collector& lines) {
    const auto id = pickup_group(id_text(consignment, "id"));
    auto& group = lines.group(id, data::group_kind::pickup);
    group.method = text(consignment, "pickup_method_display_name");
    if (const auto* location = object_member(consignment, "location"))
        group.to = read_pickup_location(*location);
    return each_line(consignment,
                     [&](const json::object& item) { lines.add(read_product(item), id); });
}

bool add_unshipped(const json::object& consignment, data::line_kind kind, line_collector& lines) {
    return each_line(consignment, [&](const json::object& item) {
        auto product = read_product(item);
        // What comes by e-mail is never physical, whatever its product's type says.
        if (product.line.kind == data::line_kind::physical ||
            product.line.kind == data::line_kind::service)
            product.line.kind = kind;
        lines.add(std::move(product), std::string());
    });
}

template <class Each>
bool each_object(const json::object& from, std::string_view key, const Each& each) {
    const auto* array = array_member(from, key);
    if (array == nullptr)
        return true;
    return std::all_of(array->begin(), array->end(), [&](const json::value& item) {
        const auto* object = item.if_object();
        return object != nullptr && each(*object);
    });
}

void take_pages(std::span<const json::value> pages, std::string_view what, auto each) {
    for (const auto& page : pages) {
        const auto* rows = page.if_array();
        if (rows == nullptr)
            throw unreadable(std::string(what) + " came as something else");
        for (const auto& row : *rows) {
            const auto* object = row.if_object();
            if (object == nullptr)
                throw unreadable(std::string(what) + " hold something else");
            each(*object);
        }
    }
}

} // namespace

bool add_consignments(const json::object& from, const order_rules& rules, data::order& into) {
    // A link where it was not expanded; an array in the older structure, which is not relied on.
    const auto* consignments = object_member(from, "consignments");
    if (consignments == nullptr || consignments->contains("url"))
        return false;
    const auto fields_before = into.fields.size();
    line_collector lines(rules);

    bool expanded = each_object(*consignments, "shipping", [&](const json::object& one) {
        return add_shipping(one, lines, into);
    });
    expanded = expanded && each_object(*consignments, "pickups", [&](const json::object& one) {
                   return add_pickup(one, lines);
               });
    expanded = expanded && each_object(*consignments, "downloads", [&](const json::object& one) {
                   return add_unshipped(one, data::line_kind::digital, lines);
               });
    if (const auto* email = object_member(*consignments, "email"); expanded && email != nullptr) {
        expanded = each_object(*email, "gift_certificates", [&](const json::object& one) {
            return add_unshipped(one, data::line_kind::gift_certificate, lines);
        });
    }
    // The order's own count says whether the expansion was cut short.
    if (!expanded || lines.units() < integer(from, "items_total").value_or(0)) {
        into.fields.resize(fields_before);
        return false;
    }
    lines.finish(into);
    return true;
}

void add_sub_resources(std::span<const json::value> products,
                       std::span<const json::value> addresses, const order_rules& rules,
                       data::order& into) {
    line_collector lines(rules);
    take_pages(addresses, "shipping addresses", [&](const json::object& row) {
        const auto id = id_text(row, "id");
        if (id.empty())
            throw unreadable("a shipping address has no id");
        auto& group = lines.group(id, data::group_kind::ship);
        group.to = read_address(row);
        group.method = text(row, "shipping_method");
        group.cost = money(row, "cost_ex_tax");
        read_form_fields(row, "shipping: ", into.fields);
    });
    take_pages(products, "order products", [&](const json::object& row) {
        auto product = read_product(row);
        std::string id = product.address_id;
        if (product.line.kind == data::line_kind::physical) {
            if (!id.empty() && !lines.has_group(id))
                throw unreadable("line " + product.line.id + " goes to address " + id +
                                 ", which the order does not list");
            if (id.empty()) {
                const bool pickup = !product.pickup_id.empty();
                id = pickup ? pickup_group(product.pickup_id) : std::string(no_address);
                lines.group(id, pickup ? data::group_kind::pickup : data::group_kind::ship);
            }
        }
        lines.add(std::move(product), std::move(id));
    });
    lines.finish(into);
}

} // namespace dray::bigcommerce
