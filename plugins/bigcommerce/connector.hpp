#pragma once

// The BigCommerce connector: one instance serves one store. Each family of functions has a file.

#include "api.hpp"
#include "shop_settings.hpp"

#include "dray/data/functions.hpp"
#include "dray/sdk/context.hpp"

#include <string>
#include <vector>

namespace dray::sdk {
template <class C>
class functions;
}

namespace dray::bigcommerce {

struct order_page;

class connector {
public:
    /// Throws sdk::failure (config) for settings that cannot work.
    explicit connector(const sdk::settings& settings);
    connector(const connector&) = delete; // api_ refers to shop_
    connector& operator=(const connector&) = delete;

    static std::string_view manifest();
    static const sdk::functions<connector>& functions();

    sdk::task<data::connection_result> test(sdk::context& host);
    sdk::task<data::statuses_result> statuses(sdk::context& host);

    sdk::task<void> download(sdk::context& host, const data::orders_download_request& request);
    sdk::task<void> list(sdk::context& host, const data::orders_list_request& request);
    sdk::task<data::order> get(sdk::context& host, const data::order_ref_request& request);

    sdk::task<data::order_mark_result> mark(sdk::context& host,
                                            const data::order_mark_request& request);
    sdk::task<void> cancel(sdk::context& host, const data::order_cancel_request& request);

    sdk::task<data::shipment_confirm_result> confirm(sdk::context& host,
                                                     const data::shipment_confirm_request& request);
    sdk::task<data::shipment_find_result> find(sdk::context& host,
                                               const data::shipment_confirm_request& request);

private:
    // order_reading.cpp
    /// Reads `path` with the expansion of lines and addresses where the shop does that, without it
    /// where it does not.
    sdk::task<sdk::http_response> read_expanded(sdk::context& host, std::string path,
                                                std::string doing);
    /// Appends the two requests with which the sub-resources of order `id` begin.
    void ask_sub_resources(const std::string& id, std::vector<sdk::http_request>& into) const;
    /// Lines and groups of one order from the answers to these two. Throws unreadable, failure.
    sdk::task<void> read_sub_resources(sdk::context& host, data::order& order,
                                       sdk::http_response first_products,
                                       sdk::http_response first_addresses);
    /// All pages behind `first`, the answer to page 1 of `path`.
    sdk::task<std::vector<boost::json::value>>
    read_pages(sdk::context& host, std::string path, sdk::http_response first, std::string doing);

    // orders_download.cpp
    /// Reads the lines of the page's pending orders, which become items or poison ones.
    sdk::task<void> complete_pending(sdk::context& host, order_page& page);

    // order_status.cpp
    /// Id and live name of an order's status now.
    sdk::task<data::status> status_of(sdk::context& host, std::string id);
    sdk::task<data::status> put_status(sdk::context& host, std::string id, data::status to);
    sdk::task<data::status> resolve(sdk::context& host, std::string id_or_name, std::string moment);

    // shipment_confirm.cpp
    sdk::task<sdk::http_response> post_shipment(sdk::context& host, std::string id,
                                                const new_shipment& shipment,
                                                const data::shipment_confirm_request& request);

    // shipment_refusal.cpp
    /// Why the shop would not take, or did not take, this shipment, from its own books. Returns
    /// where they give no reason. `refused_write` is the id of the write whose answer was the
    /// refusal, 0 where nothing was written yet.
    sdk::task<void> explain_shipment(sdk::context& host, std::string id, new_shipment shipment,
                                     std::uint64_t refused_write);
    sdk::task<bool> is_in_shop(sdk::context& host, std::string id, new_shipment shipment,
                               std::uint64_t refused_write);
    sdk::task<std::vector<shop_shipment>> shipments_of(sdk::context& host, std::string id);

    shop_settings shop_;
    shop_api api_;
    bool include_refused_ = false; ///< learnt from the shop; forgotten at a restart
};

} // namespace dray::bigcommerce
