// PUT /v2/orders/{id}: a strict body, and only what was sent changes.

#include "tests/simulators/bigcommerce/api.hpp"
#include "tests/simulators/bigcommerce/overrides.hpp"
#include "tests/simulators/bigcommerce/render.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

constexpr std::size_t longest_note = 65'535;
constexpr std::array<std::string_view, 9> writable{
    "status_id",   "staff_notes",     "customer_message", "external_order_id", "is_deleted",
    "customer_id", "billing_address", "payment_method",   "products"};

std::string text_of(const json::value& value, std::string_view name, std::size_t longest) {
    const auto* text = value.if_string();
    if (text == nullptr || text->size() > longest) {
        invalid_field(name);
    }
    return std::string(*text);
}

/// One entry of "products": what it will do, checked.
struct line_change {
    order_line* there = nullptr; ///< null: a line to add
    std::optional<std::int32_t> quantity;
    std::optional<std::int64_t> price;
    std::string name;
    std::string sku;
    ident product_id = 0;
};

line_change line_change_of(order& one, const json::value& from) {
    constexpr std::int64_t most_pieces = 1'000'000;
    if (!from.is_object()) {
        invalid_field("products");
    }
    line_change out;
    for (const auto& member : from.get_object()) {
        const std::string_view name = member.key();
        if (name == "id") {
            out.there = one.line(lenient_integer(member.value()).value_or(0));
            if (out.there == nullptr) {
                invalid_field("products");
            }
        } else if (name == "quantity") {
            const auto pieces = lenient_integer(member.value());
            if (!pieces || *pieces < 0 || *pieces > most_pieces) {
                invalid_field("quantity");
            }
            out.quantity = static_cast<std::int32_t>(*pieces);
        } else if (name == "price_ex_tax") {
            try {
                out.price = cents_of(member.value(), name);
            } catch (const std::invalid_argument&) {
                invalid_field(name);
            }
        } else if (name == "name") {
            out.name = text_of(member.value(), name, 255);
        } else if (name == "sku") {
            out.sku = text_of(member.value(), name, 255);
        } else if (name == "product_id") {
            out.product_id = lenient_integer(member.value()).value_or(0);
        } else {
            read_only_field(name);
        }
    }
    if (out.there == nullptr && out.product_id == 0 && out.name.empty()) {
        invalid_field("products");
    }
    return out;
}

void apply(shop& in, order& one, const line_change& change) {
    if (change.there != nullptr) {
        change.there->quantity = change.quantity.value_or(change.there->quantity);
        change.there->price = change.price.value_or(change.there->price);
        return;
    }
    order_line added;
    added.id = ++in.last_line_id;
    added.product_id = change.product_id;
    added.name = change.name.empty() ? "Product " + std::to_string(change.product_id) : change.name;
    added.sku = change.sku;
    added.quantity = change.quantity.value_or(1);
    added.price = change.price.value_or(0);
    added.address_id = one.addresses.empty() ? 0 : one.addresses.front().id;
    one.lines.push_back(std::move(added));
}

void check_names(const shop& in, const order& one, const json::object& body) {
    const auto known = renderer(in, json::storage_ptr()).whole_order(one, expansion());
    for (const auto& member : body) {
        if (std::find(writable.begin(), writable.end(), std::string_view(member.key())) !=
            writable.end()) {
            continue;
        }
        if (known.contains(member.key())) {
            read_only_field(member.key());
        }
        unsupported_field(member.key());
    }
}

std::optional<int> status_of(const json::object& body) {
    const auto* given = body.if_contains("status_id");
    if (given == nullptr) {
        return std::nullopt;
    }
    const auto id = lenient_integer(*given);
    if (!id || *id < 0 || *id >= static_cast<std::int64_t>(status_definitions().size())) {
        invalid_field("status_id");
    }
    return static_cast<int>(*id);
}

std::vector<line_change> line_changes_of(order& one, const json::object& body) {
    std::vector<line_change> out;
    if (const auto* given = body.if_contains("products")) {
        if (!given->is_array()) {
            invalid_field("products");
        }
        for (const auto& each : given->get_array()) {
            out.push_back(line_change_of(one, each));
        }
    }
    return out;
}

/// The members that are only checked for their type and stored.
void apply_texts(order& one, const json::object& body) {
    order checked;
    checked.staff_notes = one.staff_notes;
    checked.customer_message = one.customer_message;
    checked.external_order_id = one.external_order_id;
    checked.payment_method = one.payment_method;
    checked.billing = one.billing;
    const auto text = [&](std::string_view name, std::string& to) {
        if (const auto* given = body.if_contains(name)) {
            to = text_of(*given, name, longest_note);
        }
    };
    text("staff_notes", checked.staff_notes);
    text("customer_message", checked.customer_message);
    text("external_order_id", checked.external_order_id);
    text("payment_method", checked.payment_method);
    if (const auto* given = body.if_contains("billing_address")) {
        try {
            if (!given->is_object() || !overlay(checked.billing, given->get_object()).empty()) {
                invalid_field("billing_address");
            }
        } catch (const std::invalid_argument&) {
            invalid_field("billing_address");
        }
    }
    auto customer = one.customer_id;
    if (const auto* given = body.if_contains("customer_id")) {
        const auto id = lenient_integer(*given);
        if (!id || *id < 0) {
            invalid_field("customer_id");
        }
        customer = *id;
    }
    one.staff_notes = std::move(checked.staff_notes);
    one.customer_message = std::move(checked.customer_message);
    one.external_order_id = std::move(checked.external_order_id);
    one.payment_method = std::move(checked.payment_method);
    one.billing = std::move(checked.billing);
    one.customer_id = customer;
}

} // namespace

response put_order(shop& in, order& one, const call& what) {
    const auto body = what.body();
    check_names(in, one, body);
    auto to = status_of(body);
    const auto lines = line_changes_of(one, body);
    const auto* archived = body.if_contains("is_deleted");
    if (archived != nullptr && !archived->is_bool()) {
        invalid_field("is_deleted");
    }
    apply_texts(one, body);
    if (archived != nullptr && archived->get_bool() != one.deleted) {
        in.archive(one, archived->get_bool());
    }
    // Adding may move the lines, so pointers into them are used up first.
    for (const auto& each : lines) {
        if (each.there != nullptr) {
            apply(in, one, each);
        }
    }
    for (const auto& each : lines) {
        if (each.there == nullptr) {
            apply(in, one, each);
        }
    }
    std::erase_if(one.lines, [](const order_line& line) { return line.quantity == 0; });
    ++in.page(one).updates;
    if (!to && in.set.put_without_status_resets) {
        to = status::pending;
    }
    if (to) {
        in.set_status(one, *to, actor::api);
    } else {
        in.touch(one);
        in.raise(one, "store/order/updated");
    }
    return answer(200, renderer(in, what.storage).whole_order(one, expansion()));
}

} // namespace dray::sim::bigcommerce
