#include "fixtures.hpp"

#include <boost/json.hpp>

namespace dray::cratejoy::fixtures {

namespace json = boost::json;

json::object fulfillment(std::int64_t id, std::string_view sku, std::int64_t order,
                         std::int64_t bought) {
    auto made = json::parse(R"({
        "shipment_id": 4000000001, "subscription_id": 5000000001,
        "adjusted_fulfillment_date": "2026-02-28T10:00:00Z",
        "fulfillment_date": "2026-02-28T10:00:00Z", "cycle_number": 2, "total_cycles": 12,
        "status": "open", "shipping": 0, "tax": 0, "is_test": false, "test": false,
        "type": "fulfillment",
        "instance": {"id": 6000000001, "product_id": 7000000001, "price": 3495,
            "ship_weight": 16, "inventory": null, "deleted": false, "gift": false, "images": [],
            "product": {"id": 7000000001, "name": "Tea <b>Box</b>", "deleted": false},
            "term_prices": [], "variants": [{"id": 1,
                "variant_type": {"name": "Size"}, "variant_value": {"value": "L"}}],
            "type": "product_instance"},
        "order": {"customer_id": 8000000001, "status": "open", "total": 41940,
            "gift_message": null, "note": "", "is_test": false, "type": "order",
            "products": [{"id": 1, "price": 3495, "type": "cart_product",
                "instance": {"id": 6000000001}}]}
    })")
                    .get_object();
    made["id"] = id;
    made["instance"].as_object()["sku"] = sku;
    auto& of = made["order"].as_object();
    of["id"] = order;
    of["url"] = "/v1/orders/" + std::to_string(order) + "/";
    of["products"].as_array().front().as_object()["quantity"] = bought;
    return made;
}

json::object box(std::int64_t id, std::string_view due) {
    auto made = json::parse(R"({
        "type": "shipment", "customer_id": 8000000001, "status": "unshipped",
        "target_at": null, "created_at": "2025-03-01T00:00:00Z", "shipped_at": null,
        "tracking_number": null, "is_ecom": false, "is_test": false, "is_gift": false,
        "customer": {"id": 8000000001, "name": "Ann Lee", "first_name": "Ann", "last_name": "Lee",
            "email": "ann@example.com", "country": "US", "type": "customer"},
        "ship_address": {"id": 1, "to": "Bo Lee", "company": null, "street": "2 Side St",
            "unit": "Apt 3", "city": "Austin", "state": "TX", "zip_code": "73301",
            "country": "US", "phone_number": "512", "status": 1, "type": "address"},
        "labels": [], "batch": null
    })")
                    .get_object();
    made["id"] = id;
    made["url"] = "/v1/shipments/" + std::to_string(id) + "/";
    made["adjusted_ordered_at"] = due;
    made["fulfillments"] = json::array{fulfillment(id + 1'000'000'000, "TEA-L")};
    return made;
}

std::string page_of(const std::vector<json::object>& rows, std::int64_t count,
                    std::string_view next) {
    json::object page;
    page["count"] = count;
    if (next.empty())
        page["next"] = nullptr;
    else
        page["next"] = next;
    page["prev"] = nullptr;
    page["results"] = json::array(rows.begin(), rows.end());
    return json::serialize(page);
}

std::string error_body(std::string_view message) {
    json::object body;
    body["errors"] = json::array{message, "Invalid query parameter"};
    return json::serialize(body);
}

} // namespace dray::cratejoy::fixtures
