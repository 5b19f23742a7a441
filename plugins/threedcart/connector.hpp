#pragma once

// The 3DCart connector: one instance serves one store. Each family of functions has a file.

#include "api.hpp"
#include "catalogue.hpp"
#include "order_walk.hpp"
#include "shop_settings.hpp"

#include "plugins/common/status_filter.hpp"

#include "dray/data/functions.hpp"
#include "dray/sdk/context.hpp"

#include <map>
#include <string>
#include <vector>

namespace dray::sdk {
template <class C>
class functions;
}

namespace dray::threedcart {

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
    sdk::task<void> cancellations(sdk::context& host, const data::orders_download_request& request);
    sdk::task<void> list(sdk::context& host, const data::orders_list_request& request);
    sdk::task<data::order> get(sdk::context& host, const data::order_ref_request& request);

    sdk::task<data::order_mark_result> mark(sdk::context& host,
                                            const data::order_mark_request& request);
    sdk::task<void> cancel(sdk::context& host, const data::order_cancel_request& request);

    sdk::task<data::shipment_confirm_result> confirm(sdk::context& host,
                                                     const data::shipment_confirm_request& request);
    sdk::task<data::shipment_find_result> find(sdk::context& host,
                                               const data::shipment_confirm_request& request);

    sdk::task<data::inventory_upload_result> upload(sdk::context& host,
                                                    const data::inventory_upload_request& request);

private:
    /// How the default shipment can be written, as far as the store has shown.
    enum class learnt_form { unknown, path, order };

    // connection.cpp
    /// Reads what the merchant calls the statuses, unless that was done a short while ago.
    sdk::task<void> refresh_labels(sdk::context& host);
    [[nodiscard]] data::status labelled(data::status status) const;
    /// Every page of `path`, a list; `rows` each time.
    sdk::task<std::vector<boost::json::value>> read_list(sdk::context& host, std::string path,
                                                         std::string doing);

    // orders_download.cpp
    sdk::task<void> changes(sdk::context& host, const data::orders_download_request& request,
                            common::status_filter wanted, std::string doing);

    // order_reading.cpp
    /// The order as the store writes it. Throws not_found.
    sdk::task<boost::json::object> raw_order(sdk::context& host, std::string id, std::string doing);
    sdk::task<std::string> id_of_number(sdk::context& host, std::string number);

    // order_status.cpp
    sdk::task<data::status> status_of(sdk::context& host, std::string id);
    sdk::task<void> put_status(sdk::context& host, std::string id, data::status now,
                               data::status to);
    sdk::task<data::status> resolve(sdk::context& host, std::string id_or_name, std::string moment);

    // shipment_confirm.cpp
    /// The shipment of that group in the order as it is now. Throws rejected where there is none.
    sdk::task<shop_shipment> shipment_of(sdk::context& host, std::string id, std::string group,
                                         std::string doing);
    sdk::task<void> write_shipment(sdk::context& host, std::string id, std::int64_t shipment,
                                   boost::json::object fields, std::string doing);

    // inventory_upload.cpp, sku_search.cpp
    sdk::task<void> load_catalogue(sdk::context& host);
    sdk::task<void> save_catalogue(sdk::context& host);
    sdk::task<void> search_skus(sdk::context& host, stock_plan& plan);
    sdk::task<void> read_variants(sdk::context& host, std::vector<std::int64_t> products,
                                  stock_plan& plan);
    sdk::task<void> scan_catalogue(sdk::context& host, stock_plan& plan);
    sdk::task<void> write_products(sdk::context& host, stock_plan& plan);
    sdk::task<void> write_variants(sdk::context& host, stock_plan& plan);

    shop_settings shop_;
    shop_api api_;
    // Learnt from the store; forgotten at a restart.
    std::map<std::string, std::string> labels_; ///< status id -> what the merchant sees
    std::optional<data::timestamp> labels_at_;
    learnt_form learnt_ = learnt_form::unknown;
    catalogue_map catalogue_; ///< kept in the instance's state too
    bool catalogue_loaded_ = false;
};

} // namespace dray::threedcart
