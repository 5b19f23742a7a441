// shipment.confirm and shipment.find. A confirmation is one POST in the normal case; what the shop
// has on its books is read only where the shop refuses, or where check_open_quantity asks for it.

#include "connector.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

namespace dray::bigcommerce {

using namespace common;

using sdk::error_class;
using sdk::failure;

namespace {

new_shipment checked(const data::shipment_confirm_request& request, const shop_settings& shop,
                     const std::string& id) {
    try {
        auto shipment = shipment_of(request);
        if (!shop.ship_bundle_lines)
            shipment.bundles.clear();
        return shipment;
    } catch (const unreadable& e) {
        throw failure(error_class::rejected, "shipment_unusable",
                      "the shipment of order " + id +
                          " cannot be confirmed to BigCommerce: " + e.what());
    }
}

carrier_words carrier_of(const shop_settings& shop, const data::shipment& shipment,
                         const std::string& id) {
    auto words = shop.carriers.find(shipment.carrier);
    if (words.known() || !shop.hold_unknown_carrier || shipment.carrier.empty())
        return words;
    throw failure(error_class::unmapped, "carrier_unknown",
                  "the shipment of order " + id + " went with \"" + shipment.carrier +
                      "\", for which there is no entry: add one to carrier_map, for example \"" +
                      shipment.carrier +
                      " = /courier-slug\", or set unknown_carrier = \"send\" to confirm without")
        .about(shipment.carrier);
}

/// The shop read the shipment and would not have it.
bool is_refusal(const sdk::http_response& answer) {
    return answer.status == 400 || answer.status == 422;
}

/// The id of what was created: from the body, else from the Location header; empty where neither
/// has it. That it was created is certain.
std::string created_id(const sdk::http_response& answer) {
    boost::system::error_code bad;
    const auto body = boost::json::parse(answer.body, bad);
    if (const auto* object = bad ? nullptr : body.if_object()) {
        if (auto id = id_text(*object, "id"); !id.empty())
            return id;
    }
    const auto location = answer.header("Location");
    const auto slash = location.rfind('/');
    if (slash == std::string_view::npos)
        return {};
    const auto last = location.substr(slash + 1);
    const bool number = !last.empty() && last.find_first_not_of("0123456789") == last.npos;
    return number ? std::string(last) : std::string();
}

} // namespace

sdk::task<sdk::http_response>
connector::post_shipment(sdk::context& host, std::string id, const new_shipment& shipment,
                         const data::shipment_confirm_request& request) {
    const auto carrier = carrier_of(shop_, request.shipment, id);
    auto post = api_.post("orders/" + id + "/shipments",
                          shipment_json(shipment, request.shipment, carrier, shop_.links));
    co_return co_await host.http(std::move(post));
}

sdk::task<data::shipment_confirm_result>
connector::confirm(sdk::context& host, const data::shipment_confirm_request& request) {
    const auto id = order_id(request.ref);
    const auto doing = "confirming a shipment of order " + id;
    auto shipment = checked(request, shop_, id);
    carrier_of(shop_, request.shipment, id); // an unknown one is held before anything is asked
    if (shop_.always_check_quantity)
        co_await explain_shipment(host, id, shipment, 0);

    auto answer = co_await post_shipment(host, id, shipment, request);
    if (is_refusal(answer)) {
        // The children's own books decide; that a shipment may name a bundle is not documented.
        co_await explain_shipment(host, id, shipment, answer.id);
        if (!shipment.bundles.empty()) {
            shipment.bundles.clear();
            co_await host.log(sdk::log_level::warning,
                              "order " + id +
                                  ": the shop did not take the shipment with the own line of a "
                                  "bundle, which stays open there; it is told the bundle's "
                                  "children alone. Where that is always so, set "
                                  "bundle_lines = \"leave_open\" to spare the call");
            answer = co_await post_shipment(host, id, shipment, request);
        }
    }
    if (answer.status != 201 && answer.status != 200)
        throw api_.refusal(answer, doing);
    data::shipment_confirm_result result;
    result.ref = created_id(answer);
    if (result.ref.empty())
        throw unreadable_answer(answer, doing, "it names no shipment");
    co_return result;
}

sdk::task<data::shipment_find_result>
connector::find(sdk::context& host, const data::shipment_confirm_request& request) {
    const auto id = order_id(request.ref);
    const auto ours = checked(request, shop_, id);
    const auto all = co_await shipments_of(host, id);
    data::shipment_find_result result;
    for (const auto& there : all) {
        if (is_that_shipment(there, ours))
            result.matches.push_back(to_found(there));
    }
    co_return result;
}

sdk::task<std::vector<shop_shipment>> connector::shipments_of(sdk::context& host, std::string id) {
    const auto path = "orders/" + id + "/shipments?limit=250";
    const auto doing = "reading the shipments of order " + id;
    auto request = api_.get(path);
    auto first = co_await host.http(std::move(request));
    const auto pages = co_await read_pages(host, path, std::move(first), doing);
    std::vector<shop_shipment> all;
    try {
        for (const auto& page : pages) {
            for (const auto& row : page.get_array())
                all.push_back(read_shipment(row));
        }
    } catch (const unreadable& e) {
        throw failure(error_class::transient, "unreadable_answer",
                      doing + ": the shop's answer cannot be read: " + e.what());
    }
    co_return all;
}

} // namespace dray::bigcommerce
