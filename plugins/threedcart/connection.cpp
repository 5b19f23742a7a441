// connection.test, statuses.list, and the names that the merchant gave to statuses.

#include "connector.hpp"

#include "wire/statuses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

namespace dray::threedcart {

using namespace common;
namespace json = boost::json;

namespace {

constexpr std::size_t list_page = 500; // the default is 10, and a store has 12 statuses
constexpr int max_pages = 20;
constexpr std::chrono::minutes labels_last{15};

/// What the store calls its zone, for a person to compare: its form is not documented.
std::string zone_in(const json::value& settings) {
    const auto* object = settings.if_object();
    if (const auto* array = settings.if_array(); array != nullptr && !array->empty())
        object = array->front().if_object();
    if (object == nullptr)
        return {};
    const auto* standards = object_member(*object, "StoreStandards");
    return one_line(trimmed(text(standards != nullptr ? *standards : *object, "StoreTimeZone")),
                    80);
}

} // namespace

sdk::task<data::connection_result> connector::test(sdk::context& host) {
    const std::string doing = "testing the connection";
    auto count_request = api_.get(host, "Orders?countonly=1");
    const auto count = co_await host.http(std::move(count_request));
    if (!is_nothing(count)) { // a store without any order
        api_.require_success(count, doing, call_kind::login);
        const auto body = body_of(count, doing);
        // An object here, where a list would be an array.
        if (body.if_object() == nullptr || !integer(body.get_object(), "TotalCount"))
            throw unreadable_answer(count, doing, "it is no count of orders");
    }

    data::connection_result result;
    result.account = shop_.secure_url;
    result.name = shop_.secure_url;
    auto settings_request = api_.get(host, "StoreSettings");
    const auto settings = co_await host.http(std::move(settings_request));
    if (!is_success(settings))
        co_return result; // the app needs no permission for it
    boost::system::error_code bad;
    const auto body = json::parse(settings.body, bad);
    const auto zone = bad ? std::string() : zone_in(body);
    if (!zone.empty())
        result.notes.push_back("the store says that its time zone is \"" + zone +
                               "\", and timezone is \"" + shop_.orders.zone.name +
                               "\": make sure that both are the same, or orders are read at wrong "
                               "times");
    co_return result;
}

sdk::task<std::vector<json::value>> connector::read_list(sdk::context& host, std::string path,
                                                         std::string doing) {
    std::vector<json::value> pages;
    for (int page = 0;; ++page) {
        const auto offset = static_cast<std::size_t>(page) * list_page + 1;
        auto request = api_.get(host, path + "?limit=" + std::to_string(list_page) +
                                          "&offset=" + std::to_string(offset));
        const auto answer = co_await host.http(std::move(request));
        if (is_end_of_list(answer))
            break;
        api_.require_success(answer, doing);
        auto body = body_of(answer, doing);
        const auto* rows = body.if_array();
        if (rows == nullptr)
            throw unreadable_answer(answer, doing, "it is no list");
        const bool is_full = rows->size() >= list_page;
        pages.push_back(std::move(body));
        if (!is_full)
            break;
        if (page == max_pages)
            throw unreadable_answer(answer, doing, "it has no end");
    }
    co_return pages;
}

sdk::task<data::statuses_result> connector::statuses(sdk::context& host) {
    const std::string doing = "reading the store's order statuses";
    const auto pages = co_await read_list(host, "OrderStatus", doing);
    data::statuses_result result;
    std::string why;
    try {
        for (const auto& page : pages) {
            std::size_t rows = 0;
            read_statuses(page, result, rows);
        }
    } catch (const unreadable& e) {
        why = e.what();
    }
    if (!why.empty())
        throw sdk::failure(sdk::error_class::transient, "unreadable_answer",
                           doing + ": the store's answer cannot be read: " + why);
    labels_.clear();
    for (const auto& status : result.statuses)
        labels_[status.id] = status.name;
    labels_at_ = host.now();
    co_return result;
}

sdk::task<void> connector::refresh_labels(sdk::context& host) {
    const bool is_fresh =
        labels_at_ && host.now() - *labels_at_ < labels_last && host.now() >= *labels_at_;
    if (is_fresh)
        co_return;
    std::string why;
    try {
        co_await statuses(host);
    } catch (const sdk::failure& e) {
        // An app without permission for statuses may download all the same.
        if (e.cls != sdk::error_class::not_found && e.cls != sdk::error_class::rejected &&
            e.code != "permission_missing")
            throw;
        why = e.message;
    }
    if (why.empty())
        co_return;
    labels_at_ = host.now();
    co_await host.log(sdk::log_level::warning,
                      "orders show the store's system names of statuses: " + why);
}

data::status connector::labelled(data::status status) const {
    const auto known = labels_.find(status.id);
    if (known != labels_.end())
        status.name = known->second;
    if (status.name.empty())
        status.name = system_name(status.id);
    return status;
}

} // namespace dray::threedcart
