// order.find: the exact reference, then what splits made of it.

#include "connector.hpp"

#include "refusals.hpp"

#include "plugins/common/unreadable.hpp"

namespace dray::warehouse_manager {

namespace {

/// More orders under one reference than this, and the search does not do what it says.
constexpr std::int64_t most_matches = 500;

} // namespace

sdk::task<family> connector::family_of(sdk::context& host, std::string reference,
                                       std::string doing) {
    family found;
    std::vector<std::string> terms;
    terms.push_back(by_reference(reference));
    terms.push_back(by_splits(reference));
    for (const auto& term : terms) {
        list_query what;
        what.rql = of_customer(term, tenant_);
        what.detail = "OrderItems";
        const auto rows = co_await api_.read_all(host, std::move(what), most_matches, doing);
        for (const auto& row : rows) {
            try {
                add_member(found, read_order(row, tenant_.server_zone), reference);
            } catch (const common::unreadable& e) {
                // Absent would send it again.
                throw sdk::failure(sdk::error_class::transient, "unreadable_answer",
                                   doing + ": an order that was found cannot be read: " + e.what());
            }
        }
    }
    co_return found;
}

sdk::task<data::order_find_result> connector::find(sdk::context& host,
                                                   const data::order_find_request& request) {
    if (request.reference.empty())
        throw sdk::failure(sdk::error_class::fault, "reference_missing",
                           "order.find was asked for an empty reference.");
    std::string doing = "looking for " + request.reference;
    const auto found = co_await family_of(host, request.reference, std::move(doing));
    data::order_find_result result;
    result.matches = matches_of(found);
    co_return result;
}

} // namespace dray::warehouse_manager
