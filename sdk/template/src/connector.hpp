#pragma once

// A connector for an imaginary shop with a small JSON API. Replace it function by function.

#include <dray/data/functions.hpp>
#include <dray/sdk/context.hpp>

#include <string>
#include <string_view>

namespace dray::sdk {
template <class C>
class functions;
}

namespace my_shop {

/// One instance serves one configured shop.
class connector {
public:
    explicit connector(const dray::sdk::settings& settings);

    static const dray::sdk::functions<connector>& functions();
    static std::string_view manifest();

    dray::sdk::task<dray::data::connection_result> test(dray::sdk::context& host);
    dray::sdk::task<void> download(dray::sdk::context& host,
                                   const dray::data::orders_download_request& request);
    dray::sdk::task<dray::data::order> get(dray::sdk::context& host,
                                           const dray::data::order_ref_request& request);
    dray::sdk::task<dray::data::order_mark_result>
    mark(dray::sdk::context& host, const dray::data::order_mark_request& request);

private:
    std::string api_url_;
};

} // namespace my_shop
