// g++ 12: no braces and no lambda inside a co_await expression. Name the value first, then await.

#include "connector.hpp"

#include <boost/json.hpp>
#include <dray/data/order_json.hpp>

namespace my_shop {

namespace json = boost::json;
using namespace dray;

namespace {

std::string text(const json::object& from, const char* name) {
    const auto* const found = from.if_contains(name);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// An order as this shop tells it. Throws std::exception where it cannot be one; the caller passes
/// such an order on as poison, so that a person sees it and the rest of the page goes on.
data::order read_order(const json::value& value) {
    const auto& from = value.as_object();
    data::order order;
    order.ref = order.number = std::string(from.at("id").as_string());
    order.status = data::status(text(from, "status"), text(from, "status"));
    order.created_at = data::parse_time(text(from, "created")).value();
    order.modified_at = data::parse_time(text(from, "modified")).value();
    order.currency = text(from, "currency");

    data::ship_group group;
    group.id = "1";
    const auto& to = from.at("ship_to").as_object();
    group.to.name = text(to, "name");
    group.to.street1 = text(to, "street");
    group.to.city = text(to, "city");
    group.to.postcode = text(to, "postcode");
    group.to.country_code = text(to, "country");
    group.method = text(from, "shipping");
    order.ship_groups.push_back(group);

    for (const auto& item : from.at("items").as_array()) {
        const auto& entry = item.as_object();
        data::line line;
        line.id = text(entry, "id");
        line.ship_group = group.id;
        line.sku = text(entry, "sku");
        line.name = text(entry, "name");
        line.quantity = entry.at("quantity").as_int64();
        line.unit_price = text(entry, "price");
        order.lines.push_back(line);
    }
    return order;
}

sdk::batch read_page(const json::value& page) {
    sdk::batch items("order");
    for (const auto& one : page.at("orders").as_array()) {
        const auto ref = text(one.as_object(), "id");
        try {
            items.add(ref, read_order(one));
        } catch (const std::exception& e) {
            items.add_poison(ref, json::serialize(one), e.what());
        }
    }
    items.cursor = text(page.as_object(), "next");
    return items;
}

[[noreturn]] void throw_unreadable(const sdk::http_response& answer, std::string_view doing) {
    // After a write an answer that makes no sense says nothing: it may or may not have happened.
    throw sdk::failure(
        answer.was_write ? sdk::error_class::unknown_outcome : sdk::error_class::transient,
        "malformed_answer", std::string(doing) + ": the shop's answer is not as documented");
}

} // namespace

sdk::task<data::connection_result> connector::test(sdk::context& host) {
    const auto answer = co_await host.http(sdk::http_request::get(api_url_ + "/account"));
    if (answer.status != 200)
        throw sdk::failure_of(answer, "reading the account");
    const auto account = sdk::json_of(answer, "reading the account");
    if (!account.is_object())
        throw_unreadable(answer, "reading the account");
    data::connection_result result;
    result.account = text(account.get_object(), "id");
    result.name = text(account.get_object(), "name");
    if (result.account.empty())
        throw_unreadable(answer, "reading the account");
    co_return result;
}

sdk::task<void> connector::download(sdk::context& host,
                                    const data::orders_download_request& request) {
    std::string cursor = request.cursor;
    for (;;) {
        const auto answer =
            co_await host.http(sdk::http_request::get(api_url_ + "/orders?after=" + cursor));
        if (answer.status != 200)
            throw sdk::failure_of(answer, "reading orders");
        const auto page = sdk::json_of(answer, "reading orders");
        const auto* const object = page.if_object();
        if (!object || !object->contains("orders") || !object->at("orders").is_array())
            throw_unreadable(answer, "reading orders");
        sdk::batch items = read_page(page);
        if (items.size() == 0)
            co_return;
        const std::string next = items.cursor;
        co_await host.emit(std::move(items)); // durable when it returns, the cursor with it
        if (next.empty() || next == cursor)
            co_return;
        cursor = next;
    }
}

sdk::task<data::order> connector::get(sdk::context& host, const data::order_ref_request& request) {
    const auto answer =
        co_await host.http(sdk::http_request::get(api_url_ + "/orders/" + request.ref));
    if (answer.status != 200)
        throw sdk::failure_of(answer, "reading order " + request.ref);
    const auto order = sdk::json_of(answer, "reading order " + request.ref);
    try {
        co_return read_order(order);
    } catch (const std::exception&) {
        throw_unreadable(answer, "reading order " + request.ref);
    }
}

sdk::task<data::order_mark_result> connector::mark(sdk::context& host,
                                                   const data::order_mark_request& request) {
    json::object change;
    change["status"] = request.status;
    auto write = sdk::http_request::put(api_url_ + "/orders/" + request.ref + "/status",
                                        json::serialize(change));
    write.header("Content-Type", "application/json");
    const auto answer = co_await host.http(std::move(write));
    if (answer.status != 200)
        throw sdk::failure_of(answer, "writing the status of order " + request.ref);
    data::order_mark_result result;
    result.status = data::status(request.status, request.status);
    result.changed = true;
    co_return result;
}

} // namespace my_shop
