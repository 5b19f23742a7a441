#pragma once

// The Cratejoy connector: one instance serves one shop. Each family of functions has a file.

#include "api.hpp"
#include "collection_walk.hpp"
#include "shop_settings.hpp"

#include "dray/data/functions.hpp"
#include "dray/sdk/context.hpp"

#include <string>
#include <vector>

namespace dray::sdk {
template <class C>
class functions;
}

namespace dray::cratejoy {

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
    sdk::task<void> look_again(sdk::context& host, const data::shipments_download_request& request);
    sdk::task<data::order> get(sdk::context& host, const data::order_ref_request& request);

    sdk::task<data::order_mark_result> mark(sdk::context& host,
                                            const data::order_mark_request& request);

    sdk::task<data::shipment_confirm_result> confirm(sdk::context& host,
                                                     const data::shipment_confirm_request& request);
    sdk::task<data::shipment_find_result> find(sdk::context& host,
                                               const data::shipment_confirm_request& request);

private:
    /// What a read of the shop's boxes asks for.
    struct box_query {
        box_query() = default;
        std::vector<std::string> statuses; ///< ids; none = all
        std::optional<data::timestamp> due_from;
        std::optional<data::timestamp> due_before;
    };

    // orders_download.cpp
    [[nodiscard]] std::string query_of(const box_query& what, bool by_number) const;
    /// The first page's answer, and whether statuses were asked for by number.
    sdk::task<sdk::http_response> ask_page(sdk::context& host, std::string query,
                                           std::string doing);
    /// A walk over `what` with the answer to its first page, statuses in the spelling that the
    /// shop takes.
    sdk::task<sdk::http_response> first_page(sdk::context& host, box_query what,
                                             collection_walk& walk, std::string doing);
    sdk::task<void> end_of_walk(sdk::context& host, std::int64_t missing, std::string doing);

    // order_reading.cpp
    sdk::task<boost::json::object> raw_box(sdk::context& host, std::string id, std::string doing);

    // shipment_confirm.cpp
    sdk::task<void> write_tracking(sdk::context& host, std::string id, boost::json::object fields,
                                   const data::shipment& parcel, std::string doing);

    shop_settings shop_;
    shop_api api_;
    // Learnt from the shop; forgotten at a restart.
    bool filters_by_number_ = false;
    bool carrier_refused_ = false;
};

} // namespace dray::cratejoy
