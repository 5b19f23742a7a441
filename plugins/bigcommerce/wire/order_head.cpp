#include "orders.hpp"

#include "addresses.hpp"
#include "dates.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/money.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

namespace dray::bigcommerce {

using namespace common;

namespace json = boost::json;

namespace {

data::timestamp date_of(const json::object& from, std::string_view key) {
    const auto written = view(from, key);
    const auto at = read_date(written);
    if (!at)
        throw unreadable(std::string(key) + " is no date: \"" + std::string(written.substr(0, 40)) +
                         "\"");
    return *at;
}

data::totals totals_of(const json::object& from) {
    // Everything without tax and the tax by itself, so that the parts add up to the whole in shops
    // that show prices with tax and in those that do not.
    data::totals t;
    t.subtotal = money(from, "subtotal_ex_tax");
    t.shipping = money(from, "shipping_cost_ex_tax");
    t.tax = money(from, "total_tax");
    t.discount = sum_of(money(from, "discount_amount"), money(from, "coupon_discount"));
    t.grand = money(from, "total_inc_tax");
    return t;
}

void keep(const json::object& from, std::string_view key, std::string_view none,
          std::vector<data::line_option>& into) {
    auto value = text(from, key);
    if (!value.empty() && value != none)
        into.emplace_back(std::string(key), std::move(value));
}

} // namespace

data::order read_order_head(const json::object& from) {
    data::order order;
    order.ref = id_text(from, "id");
    if (order.ref.empty())
        throw unreadable("the order has no id");
    order.number = order.ref;

    const auto status = integer(from, "status_id");
    if (!status || *status < 0)
        throw unreadable("the order has no status_id");
    order.status.id = std::to_string(*status);
    order.status.name = text(from, "custom_status"); // what the merchant sees
    if (order.status.name.empty())
        order.status.name = text(from, "status");

    order.created_at = date_of(from, "date_created");
    order.modified_at = date_of(from, "date_modified");

    // currency_code is what the shop showed; default_currency_code is what the customer pays in.
    order.currency = text(from, "default_currency_code");
    if (order.currency.empty())
        order.currency = text(from, "currency_code");
    order.totals = totals_of(from);
    order.payment_method = text(from, "payment_method");
    order.payment_status = text(from, "payment_status");
    order.customer_id = id_text(from, "customer_id");
    order.customer_note = text(from, "customer_message");
    order.staff_note = text(from, "staff_notes");
    order.channel = id_text(from, "channel_id");
    order.archived = flag(from, "is_deleted");

    if (const auto* billing = object_member(from, "billing_address")) {
        order.billing = read_address(*billing); // the only e-mail of the order stands here
        read_form_fields(*billing, "billing: ", order.fields);
    }
    keep(from, "order_source", "", order.fields);
    keep(from, "external_source", "", order.fields);
    keep(from, "external_id", "", order.fields);
    keep(from, "external_order_id", "", order.fields);
    keep(from, "external_merchant_id", "", order.fields);
    keep(from, "ebay_order_id", "0", order.fields);
    keep(from, "date_shipped", "", order.fields);
    return order;
}

} // namespace dray::bigcommerce
