#include "orders.hpp"

#include "addresses.hpp"
#include "statuses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/listed_rows.hpp"
#include "plugins/common/money.hpp"
#include "plugins/common/text.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <array>

namespace dray::threedcart {

using namespace common;
namespace json = boost::json;

namespace {

data::timestamp time_of(const json::object& from, std::string_view key, const order_rules& rules,
                        data::timestamp now) {
    const auto written = view(from, key);
    const auto at = read_moments(written, rules.zone);
    if (!at)
        throw unreadable(std::string(key) + " is no date: \"" + std::string(written.substr(0, 40)) +
                         "\"");
    return at->as_of(now);
}

std::string sum_of_shipping(const json::object& from) {
    std::string sum;
    if (const auto* shipments = array_member(from, "ShipmentList")) {
        for (const auto& one : *shipments) {
            if (const auto* shipment = one.if_object())
                sum = sum_of(sum, money(*shipment, "ShipmentCost"));
        }
    }
    return sum;
}

data::totals totals_of(const json::object& from) {
    data::totals t;
    t.shipping = sum_of_shipping(from);
    t.tax =
        sum_of(sum_of(money(from, "SalesTax"), money(from, "SalesTax2")), money(from, "SalesTax3"));
    t.discount = money(from, "OrderDiscount");
    t.grand = money(from, "OrderAmount");
    return t;
}

void keep(const json::object& from, std::string_view key, std::vector<data::line_option>& into) {
    auto value = trimmed(text(from, key));
    if (!value.empty())
        into.emplace_back(std::string(key), std::move(value));
}

void keep_answers(const json::object& from, std::vector<data::line_option>& into) {
    const auto* questions = array_member(from, "QuestionList");
    if (questions == nullptr)
        return;
    for (const auto& one : *questions) {
        const auto* question = one.if_object();
        if (question == nullptr)
            continue;
        auto answer = without_html(text(*question, "QuestionAnswer"));
        if (!answer.empty())
            into.emplace_back(without_html(text(*question, "QuestionTitle")), std::move(answer));
    }
}

} // namespace

std::string invoice_number(const json::object& order) {
    const auto number = integer(order, "InvoiceNumber").value_or(0);
    if (number <= 0)
        return id_text(order, "OrderID");
    return trimmed(text(order, "InvoiceNumberPrefix")) + std::to_string(number);
}

data::order read_order_head(const json::object& from, const order_rules& rules,
                            data::timestamp now) {
    data::order order;
    order.ref = id_text(from, "OrderID");
    if (order.ref.empty())
        throw unreadable("the order has no OrderID");
    order.number = invoice_number(from);
    const auto status = integer(from, "OrderStatusID");
    if (!status || *status < 1)
        throw unreadable("the order has no OrderStatusID");
    order.status.id = std::to_string(*status);
    order.status.name = system_name(order.status.id);

    order.created_at = time_of(from, "OrderDate", rules, now);
    // An order that nobody touched since is as old as it is.
    order.modified_at = trimmed(view(from, "LastUpdate")).empty()
                            ? order.created_at
                            : time_of(from, "LastUpdate", rules, now);
    order.currency = rules.currency;
    order.totals = totals_of(from);
    order.payment_method = trimmed(text(from, "BillingPaymentMethod"));
    order.customer_id = id_text(from, "CustomerID");
    if (order.customer_id.empty())
        order.customer_id = id_text(from, "CustomerId"); // so in a later description of the API
    order.billing = read_billing(from);
    order.customer_note = trimmed(text(from, "CustomerComments"));
    order.staff_note = trimmed(text(from, "InternalComments"));
    keep(from, "ExternalComments", order.fields);
    keep(from, "AlternateOrderID", order.fields);
    keep(from, "OrderType", order.fields);
    keep(from, "SalesPerson", order.fields);
    keep_answers(from, order.fields);
    return order;
}

std::string without_payment_details(std::string_view raw) {
    static constexpr std::array<std::string_view, 12> details{
        "cardtype",        "cardnumber",       "cardname",        "cardexpirationmonth",
        "cardissuenumber", "cardstartmonth",   "cardstartyear",   "cardexpirationyear",
        "cardaddress",     "cardverification", "transactionlist", "offlinepaymentfieldlist"};
    return without_members(raw, details);
}

} // namespace dray::threedcart
