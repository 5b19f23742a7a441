// order.submit.

#include "connector.hpp"

#include "refusals.hpp"
#include "wire/order_out.hpp"

#include "plugins/common/unreadable.hpp"

#include <optional>

namespace dray::warehouse_manager {

namespace {

/// The new order; empty where the answer does not show one.
std::optional<warehouse_order> created_in(const sdk::http_response& answer,
                                          const tenant_settings& tenant) {
    if (answer.status < 200 || answer.status > 299 || answer.status == 202)
        return std::nullopt;
    const auto body = read_object(answer.body);
    if (!body)
        return std::nullopt;
    try {
        return read_order(*body, tenant.server_zone);
    } catch (const common::unreadable&) {
        return std::nullopt;
    }
}

} // namespace

sdk::task<data::order_submit_result> connector::submit(sdk::context& host,
                                                       const data::consignment& sent) {
    require_sendable(sent);
    auto request = api_.post("orders", order_body(sent, tenant_));
    request.timeout = tenant_.submit_timeout;
    const auto answer = co_await host.http(std::move(request));
    const auto created = created_in(answer, tenant_);
    // There is no Location: without an id in the body nobody knows which order it is.
    if (!created)
        throw submit_refusal(answer, sent, tenant_);
    if (!created->reference.empty() && !same_reference(created->reference, sent.reference)) {
        std::string message = "The warehouse stored order " + created->id +
                              " under another reference than " + sent.reference +
                              ": it seems to shorten it. Tell the connector's maintainers.";
        co_await host.log(sdk::log_level::warning, std::move(message));
    }
    const auto now = standing_of(*created);
    data::order_submit_result result;
    result.ref = created->id;
    result.state = now.state;
    result.word = now.word;
    // Some answers leave the state out.
    if (!created->status) {
        result.state = data::warehouse_state::accepted;
        result.word = "Open";
    }
    co_return result;
}

} // namespace dray::warehouse_manager
