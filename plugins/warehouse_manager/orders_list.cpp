// orders.list: numbers and states by the date of creation, which never changes, so that no order
// moves between two pages.

#include "connector.hpp"

#include "plugins/common/unreadable.hpp"

#include "dray/data/functions_json.hpp"

namespace dray::warehouse_manager {

namespace {

constexpr std::int64_t most_orders = 100'000;
constexpr std::size_t batch_size = 500;

} // namespace

sdk::task<void> connector::list(sdk::context& host, const data::orders_list_request& request) {
    list_query what;
    // In which zone the server compares is not documented.
    what.rql = of_facility(
        not_before("ReadOnly.creationDate", request.from - tenant_.list_margin, tenant_) + ";" +
            not_after("ReadOnly.creationDate", request.until + tenant_.list_margin, tenant_),
        tenant_);
    what.sort = "ReadOnly.creationDate";
    std::string doing = "listing orders";
    const auto rows = co_await api_.read_all(host, std::move(what), most_orders, std::move(doing));
    sdk::batch items("order_head");
    std::size_t unread = 0;
    for (const auto& row : rows) {
        data::order_head head;
        try {
            const auto order = read_order(row, tenant_.server_zone);
            const auto now = standing_of(order);
            head.ref = order.id;
            head.number = order.reference;
            head.status = data::status(now.word, now.word);
            head.modified_at = order.modified_at;
        } catch (const common::unreadable&) {
            ++unread;
            continue;
        }
        items.add(head.ref, data::to_json_text(head));
        if (items.size() < batch_size)
            continue;
        co_await host.emit(std::move(items));
        items = sdk::batch("order_head");
    }
    if (items.size() > 0)
        co_await host.emit(std::move(items));
    if (unread > 0) {
        std::string message = std::to_string(unread) + " orders came without an orderId and could "
                                                       "not be listed.";
        co_await host.log(sdk::log_level::warning, std::move(message));
    }
}

} // namespace dray::warehouse_manager
