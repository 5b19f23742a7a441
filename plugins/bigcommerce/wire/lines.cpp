#include "lines.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/unreadable.hpp"

#include "dray/data/validate.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <unordered_set>

namespace dray::bigcommerce {

using namespace common;

namespace json = boost::json;

namespace {

std::int64_t quantity_of(const json::object& from, std::string_view key, const std::string& id) {
    const auto* found = member(from, key);
    if (found == nullptr)
        return 0;
    const auto value = integer(*found);
    if (!value || *value < 0 || *value > data::max_quantity)
        throw unreadable("line " + id + ": " + std::string(key) + " is " +
                         json::serialize(*found).substr(0, 40));
    return *value;
}

data::line_kind kind_of(std::string_view type, bool has_address) {
    if (type == "physical")
        return data::line_kind::physical;
    if (type == "digital")
        return data::line_kind::digital;
    if (type == "giftcertificate")
        return data::line_kind::gift_certificate;
    // A type newer than this connector: what goes to an address is something to ship.
    return has_address ? data::line_kind::physical : data::line_kind::service;
}

void add_option(std::vector<data::line_option>& to, std::string name, std::string value) {
    if (!value.empty())
        to.emplace_back(std::move(name), std::move(value));
}

void read_options(const json::object& from, std::vector<data::line_option>& to) {
    if (const auto* options = array_member(from, "product_options")) {
        for (const auto& option : *options) {
            // `value` is an internal choice id; display_value is what a packer can read.
            if (const auto* entry = option.if_object())
                add_option(to, text(*entry, "display_name"), text(*entry, "display_value"));
        }
    }
    if (const auto* fields = array_member(from, "configurable_fields")) {
        for (const auto& field : *fields) {
            if (const auto* entry = field.if_object())
                add_option(to, text(*entry, "name"), text(*entry, "value"));
        }
    }
    if (const auto event = view(from, "event_date"); !event.empty()) {
        auto name = text(from, "event_name");
        add_option(to, name.empty() ? "event_date" : std::move(name), std::string(event));
    }
}

} // namespace

order_product read_product(const json::object& from) {
    order_product out;
    auto& line = out.line;
    line.id = id_text(from, "id"); // this is what shipments call order_product_id
    if (line.id.empty())
        throw unreadable("a line has no id");
    out.address_id = id_text(from, "order_address_id");
    out.pickup_id = id_text(from, "order_pickup_method_id");

    line.kind = kind_of(view(from, "type"), !out.address_id.empty());
    line.sku = text(from, "sku");
    line.name = text(from, "name");
    line.quantity = quantity_of(from, "quantity", line.id);
    if (line.quantity == 0)
        throw unreadable("line " + line.id + ": quantity is 0 or missing");
    line.shipped = quantity_of(from, "quantity_shipped", line.id);
    // Units that were shipped and then refunded count as shipped: never less than nothing is open.
    line.canceled = std::min(quantity_of(from, "quantity_refunded", line.id),
                             std::max<std::int64_t>(line.quantity - line.shipped, 0));
    line.unit_price = money(from, "price_ex_tax");
    if (line.unit_price.empty())
        line.unit_price = money(from, "base_price");
    line.parent = id_text(from, "parent_order_product_id");
    line.is_custom =
        id_text(from, "product_id").empty() && line.kind != data::line_kind::gift_certificate;
    read_options(from, line.options);
    return out;
}

void link_bundles(std::vector<data::line>& lines, bool children_ship) {
    std::unordered_set<std::string_view> parents;
    for (const auto& line : lines) {
        if (!line.parent.empty())
            parents.insert(line.parent);
    }
    if (parents.empty())
        return;
    std::size_t found = 0;
    for (auto& line : lines) {
        if (!parents.contains(line.id))
            continue;
        ++found;
        line.is_bundle = children_ship;
    }
    if (found != parents.size())
        throw unreadable("a bundle's line belongs to a line that is not in the order");
}

} // namespace dray::bigcommerce
