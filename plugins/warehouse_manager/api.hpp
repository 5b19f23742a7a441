#pragma once

// Requests to the API. What its refusals mean is in refusals.hpp.

#include "tenant_settings.hpp"
#include "wire/order_page.hpp"
#include "wire/rql.hpp"

#include "dray/sdk/context.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dray::warehouse_manager {

/// One tenant's API. Constant; shared by all operations of the instance.
class warehouse_api {
public:
    explicit warehouse_api(const tenant_settings& tenant) : tenant_(tenant) {}

    /// `path` without a slash before it: "orders/7".
    [[nodiscard]] sdk::http_request get(const std::string& path) const;
    [[nodiscard]] sdk::http_request post(const std::string& path, std::string json) const;

    /// A page of a list. Throws refusal() or what unreadable_answer() makes.
    [[nodiscard]] order_page page_of(const sdk::http_response& answer,
                                     std::string_view doing) const;

    /// All orders that a query finds, each once, without those of other customers. Throws `config`
    /// where it finds more than `most`, or other customers' orders, which means that the query was
    /// ignored; `transient` where the list announced more than it gave.
    sdk::task<std::vector<boost::json::object>> read_all(sdk::context& host, list_query what,
                                                         std::int64_t most, std::string doing);

    /// Makes any number of reads, as many at once as the settings allow; answers in their order.
    sdk::task<std::vector<sdk::http_response>> read_many(sdk::context& host,
                                                         std::vector<sdk::http_request> requests);

private:
    const tenant_settings& tenant_;
};

/// Whose order it is, as the answer says; empty where it does not.
std::string customer_of(const boost::json::object& row);

/// Throws `config` where an answer holds an order of another customer: the API ignores what it does
/// not understand of a query, and shows all that the key may see.
void require_own(const boost::json::object& row, const tenant_settings& tenant);

} // namespace dray::warehouse_manager
