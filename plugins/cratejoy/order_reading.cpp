// order.get, and cancellations.download: boxes that were taken are read again one by one, because
// nothing else tells that one was cancelled, postponed or addressed anew.

#include "connector.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/unreadable.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::cratejoy {

using namespace common;
namespace json = boost::json;

namespace {
constexpr std::size_t at_once = 8;
}

sdk::task<json::object> connector::raw_box(sdk::context& host, std::string id, std::string doing) {
    auto request = api_.get(box_path(id));
    const auto answer = co_await host.http(std::move(request));
    api_.require_success(answer, doing);
    auto box = object_of(answer, doing);
    if (id_text(box, "id") != id)
        throw unreadable_answer(answer, doing, "it is not that shipment");
    co_return box;
}

sdk::task<data::order> connector::get(sdk::context& host, const data::order_ref_request& request) {
    const auto id = shipment_id(request.ref.empty() ? request.number : request.ref);
    const auto raw = co_await raw_box(host, id, "reading box " + id);
    try {
        co_return read_box(raw, shop_.boxes).order;
    } catch (const unreadable& e) {
        throw sdk::failure(sdk::error_class::rejected, "order_unreadable",
                           "box " + id + " cannot be used as the shop tells it: " + e.what());
    }
}

sdk::task<void> connector::look_again(sdk::context& host,
                                      const data::shipments_download_request& request) {
    const std::string doing = "reading boxes again";
    std::int64_t gone = 0;
    for (std::size_t from = 0; from < request.open.size(); from += at_once) {
        const auto to = std::min(from + at_once, request.open.size());
        std::vector<sdk::http_request> requests;
        for (auto i = from; i < to; ++i)
            requests.push_back(api_.get(box_path(shipment_id(request.open[i].ref))));
        const auto answers = co_await host.http_all(std::move(requests));
        sdk::batch items("order");
        for (auto i = from; i < to; ++i) {
            const auto& answer = answers[i - from];
            const auto& ref = request.open[i].ref;
            if (answer.status == 404) {
                ++gone; // what that means is not documented: nothing is made of it
                continue;
            }
            api_.require_success(answer, doing);
            const auto raw = object_of(answer, doing);
            if (id_text(raw, "id") != ref)
                throw unreadable_answer(answer, doing, "it is not that shipment");
            try {
                const auto box = read_box(raw, shop_.boxes);
                items.add(box.order.ref, data::to_json_text(box.order));
            } catch (const unreadable& e) {
                items.add_poison(ref, answer.body, e.what());
            }
        }
        if (items.size() > 0)
            co_await host.emit(std::move(items));
    }
    if (gone > 0)
        co_await host.log(sdk::log_level::warning,
                          std::to_string(gone) + " boxes that were taken are not in the shop any "
                                                 "more");
}

} // namespace dray::cratejoy
