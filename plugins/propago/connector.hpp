#pragma once

// Propago's OrderService as a destination. Function families: test.cpp, submit.cpp, find.cpp,
// list.cpp, shipments.cpp.

#include "answers.hpp"
#include "options.hpp"
#include "page_walk.hpp"
#include "wire/search.hpp"

#include <dray/data/functions.hpp>
#include <dray/sdk/context.hpp>

#include <map>
#include <span>

namespace dray::sdk {
template <class C>
class functions;
}

namespace dray::propago {

class connector {
public:
    /// Throws `config` where the settings contradict one another.
    explicit connector(const sdk::settings& s) : options_(s) {}

    sdk::task<data::connection_result> test(sdk::context& c);
    sdk::task<data::order_submit_result> submit(sdk::context& c, const data::consignment& r);
    sdk::task<data::order_find_result> find(sdk::context& c, const data::order_find_request& r);
    sdk::task<void> list(sdk::context& c, const data::orders_list_request& r);
    sdk::task<void> shipments(sdk::context& c, const data::shipments_download_request& r);

    static const sdk::functions<connector>& functions();
    static std::string_view manifest();

private:
    /// submit.cpp: the number of the order just stored; empty where it is not certain.
    sdk::task<std::string> number_of(sdk::context& c, const data::consignment& sent);

    friend class look; // shipments.cpp: one run over open orders

    // ---- calls.cpp: what every family needs ----
    [[nodiscard]] call start(sdk::context& c, std::string_view operation) const;
    [[nodiscard]] sdk::http_request read_request(sdk::context& c, call&& ready) const;
    [[nodiscard]] sdk::http_request search_request(sdk::context& c, const search_filter& filter,
                                                   page_range page) const;
    /// GetOrderStatus, GetOrderDetails, GetShippingInformation: all take one order number.
    [[nodiscard]] sdk::http_request order_request(sdk::context& c, std::string_view operation,
                                                  std::string_view order_number) const;
    /// Makes any number of reads, as many at once as the settings allow; answers in their order.
    sdk::task<std::vector<sdk::http_response>> read_all(sdk::context& c,
                                                        std::vector<sdk::http_request> requests);
    /// A page; throws what its answer means.
    [[nodiscard]] search_page page_of(const sdk::http_response& answer) const;
    /// Every order that a filter finds, each order number once. Throws `config` beyond `most`
    /// orders, and `transient` where the vendor announced more than it gave.
    sdk::task<std::vector<basic_order>> search_all(sdk::context& c, search_filter filter,
                                                   std::int64_t most);

    options options_;
};

} // namespace dray::propago
