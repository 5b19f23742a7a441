// order.get, and how one order is read.

#include "connector.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::threedcart {

using namespace common;
namespace json = boost::json;

sdk::task<json::object> connector::raw_order(sdk::context& host, std::string id,
                                             std::string doing) {
    auto request = api_.get(host, "Orders/" + id);
    const auto answer = co_await host.http(std::move(request));
    api_.require_success(answer, doing);
    auto body = body_of(answer, doing);
    // One order comes as a list of one.
    json::value* one = &body;
    if (auto* array = body.if_array()) {
        if (array->size() != 1)
            throw unreadable_answer(answer, doing,
                                    "it holds " + std::to_string(array->size()) + " orders");
        one = &array->front();
    }
    auto* order = one->if_object();
    if (order == nullptr || id_text(*order, "OrderID") != id)
        throw unreadable_answer(answer, doing, "it is not that order");
    co_return std::move(*order);
}

sdk::task<std::string> connector::id_of_number(sdk::context& host, std::string number) {
    // "AB-1234" is asked for by 1234: the filter takes the number without its prefix.
    const auto digits_from = number.find_last_not_of("0123456789");
    const auto digits = digits_from == std::string::npos ? number : number.substr(digits_from + 1);
    const auto doing = "looking for order " + one_line(number, 60);
    if (digits.empty() || digits.size() > 18)
        throw sdk::failure(sdk::error_class::rejected, "bad_order_ref",
                           "\"" + one_line(number, 60) +
                               "\" is no order of 3DCart: it has no invoice number");
    auto request = api_.get(host, "Orders?limit=300&offset=1&invoicenumber=" + digits);
    const auto answer = co_await host.http(std::move(request));
    if (is_nothing(answer))
        throw sdk::failure(sdk::error_class::not_found, "not_found",
                           doing + ": the store has none of that invoice number");
    api_.require_success(answer, doing);
    const auto body = body_of(answer, doing);
    const auto* rows = body.if_array();
    if (rows == nullptr)
        throw unreadable_answer(answer, doing, "it is no list");
    std::vector<std::string> exact;
    for (const auto& row : *rows) {
        const auto* order = row.if_object();
        if (order == nullptr)
            continue;
        const auto id = id_text(*order, "OrderID");
        if (!id.empty() && invoice_number(*order) == number)
            exact.push_back(id);
    }
    if (exact.empty())
        throw sdk::failure(sdk::error_class::not_found, "not_found",
                           doing + ": the store has none of that number and prefix");
    if (exact.size() > 1)
        throw sdk::failure(sdk::error_class::rejected, "number_ambiguous",
                           doing +
                               ": the store has several orders of that number; name one by its "
                               "OrderID (" +
                               exact[0] + ", " + exact[1] + ")");
    co_return exact.front();
}

sdk::task<data::order> connector::get(sdk::context& host, const data::order_ref_request& request) {
    std::string id;
    if (request.ref.empty()) {
        id = co_await id_of_number(host, trimmed(request.number));
    } else {
        id = order_id(request.ref);
    }
    const auto raw = co_await raw_order(host, id, "reading order " + id);
    data::order order;
    try {
        order = read_order(raw, shop_.orders, host.now());
    } catch (const unreadable& e) {
        throw sdk::failure(sdk::error_class::rejected, "order_unreadable",
                           "order " + id + " cannot be used as the store tells it: " + e.what());
    }
    co_await refresh_labels(host);
    order.status = labelled(std::move(order.status));
    co_return order;
}

} // namespace dray::threedcart
