#pragma once

// The 3PL Warehouse Manager connector: one instance serves one merchant at one building.

#include "api.hpp"
#include "family.hpp"
#include "tenant_settings.hpp"

#include "dray/data/functions.hpp"
#include "dray/sdk/context.hpp"

#include <string>
#include <vector>

namespace dray::sdk {
template <class C>
class functions;
}

namespace dray::warehouse_manager {

class connector {
public:
    /// Throws sdk::failure (config) for settings that cannot work.
    explicit connector(const sdk::settings& settings);
    connector(const connector&) = delete; // api_ refers to tenant_
    connector& operator=(const connector&) = delete;

    static std::string_view manifest();
    static const sdk::functions<connector>& functions();

    sdk::task<data::connection_result> test(sdk::context& host);
    sdk::task<data::order_submit_result> submit(sdk::context& host, const data::consignment& sent);
    sdk::task<data::order_find_result> find(sdk::context& host,
                                            const data::order_find_request& request);
    sdk::task<void> list(sdk::context& host, const data::orders_list_request& request);
    sdk::task<void> cancel(sdk::context& host, const data::order_cancel_request& request);
    sdk::task<void> shipments(sdk::context& host, const data::shipments_download_request& request);

private:
    friend class look; // shipments_download.cpp: one run over open orders

    // order_find.cpp
    /// All orders under a reference and what was split off them, wherever they stand: the warehouse
    /// may have moved one to another building.
    sdk::task<family> family_of(sdk::context& host, std::string reference, std::string doing);

    // order_cancel.cpp
    sdk::task<void> cancel_one(sdk::context& host, std::string id, std::string reason);

    tenant_settings tenant_;
    warehouse_api api_;
};

/// An order's id; throws rejected for anything else.
std::string require_order_id(std::string_view ref);

} // namespace dray::warehouse_manager
