// connection.test and statuses.list.

#include "connector.hpp"

#include "wire/statuses.hpp"

#include <boost/json.hpp>

namespace dray::cratejoy {

sdk::task<data::connection_result> connector::test(sdk::context& host) {
    const std::string doing = "testing the connection";
    auto request = api_.get("shipments/?limit=1&with=");
    const auto answer = co_await host.http(std::move(request));
    api_.require_success(answer, doing);
    if (!cut_collection(answer.body))
        throw unreadable_answer(answer, doing, "it is no list of shipments");
    data::connection_result result;
    result.account = shop_.client_id; // no call names the shop
    result.name = shop_.client_id;
    co_return result;
}

sdk::task<data::statuses_result> connector::statuses(sdk::context&) {
    co_return all_statuses();
}

} // namespace dray::cratejoy
