// connection.test and statuses.list.

#include "connector.hpp"

#include "wire/statuses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <cstdlib>

namespace dray::bigcommerce {

using namespace common;

namespace {

/// A clock that is further off than this makes date filters of both sides disagree.
constexpr std::int64_t tolerated_skew_s = 300;

void note_clock(const boost::json::value& time, data::timestamp now,
                std::vector<std::string>& notes) {
    const auto* object = time.if_object();
    const auto theirs = object != nullptr ? integer(*object, "time") : std::nullopt;
    if (!theirs)
        return;
    const auto ours =
        std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const auto skew = *theirs - ours;
    if (std::llabs(skew) > tolerated_skew_s)
        notes.push_back("the clock of this machine is " + std::to_string(std::llabs(skew)) + " s " +
                        (skew > 0 ? "behind" : "ahead of") +
                        " BigCommerce's: set it right, for example with systemd-timesyncd");
}

} // namespace

sdk::task<data::connection_result> connector::test(sdk::context& host) {
    auto time_request = api_.get("time");
    const auto time = co_await host.http(std::move(time_request));
    api_.require_success(time, "testing the connection");

    data::connection_result result;
    result.account = shop_.store_hash;
    result.name = shop_.store_hash;
    note_clock(body_of(time, "testing the connection"), host.now(), result.notes);

    auto store_request = api_.get("store");
    const auto store = co_await host.http(std::move(store_request));
    if (store.status == 403) {
        result.notes.push_back("the access token may not read the store's information, so the "
                               "shop is shown by its hash: add the scope Information & settings: "
                               "read-only to its API account to see its name");
        co_return result;
    }
    api_.require_success(store, "reading the store's information");
    const auto body = body_of(store, "reading the store's information");
    if (const auto* object = body.if_object()) {
        if (auto name = text(*object, "name"); !name.empty())
            result.name = std::move(name);
    }
    co_return result;
}

sdk::task<data::statuses_result> connector::statuses(sdk::context& host) {
    const std::string doing = "reading the shop's order statuses";
    auto request = api_.get("order_statuses");
    const auto answer = co_await host.http(std::move(request));
    api_.require_success(answer, doing);
    boost::json::monotonic_resource memory(2 * answer.body.size());
    const auto body = body_of(answer, doing, &memory);
    try {
        co_return read_statuses(body);
    } catch (const unreadable& e) {
        throw unreadable_answer(answer, doing, e.what());
    }
}

} // namespace dray::bigcommerce
