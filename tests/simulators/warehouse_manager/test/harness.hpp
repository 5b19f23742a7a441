#pragma once

// A tenant on a clock that the test moves, and short words for asking it.

#include "tests/simulators/common/digest.hpp"
#include "tests/simulators/warehouse_manager/warehouse_manager_tenant.hpp"

#include <boost/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace dray::sim::test {
namespace json = boost::json;

/// 2024-06-12T12:00:00Z: 05:00 at the server, 07:00 in the warehouse.
inline constexpr std::int64_t test_start = 1'718'193'600;
inline const std::string of_orders = "http://api.3plCentral.com/rels/orders/order";
inline const std::string of_lines = "http://api.3plCentral.com/rels/orders/item";

struct harness {
    std::int64_t now_ms = test_start * 1000;
    warehouse_manager_tenant wms{"id", "secret",
                                 [this] { return wall_time(std::chrono::milliseconds(now_ms)); }};
    std::string token;
    bool hal = true;

    harness() { log_in(); }

    response token_request(const std::string& body, const std::string& type = "application/json",
                           const std::string& user = "id:secret") {
        request req;
        req.method = "POST";
        req.target = "/AuthServer/api/Token";
        req.headers.emplace_back("Authorization", "Basic " + base64(user));
        req.headers.emplace_back("Content-Type", type);
        req.body = body;
        return wms.handle(req);
    }
    void log_in() {
        const auto out =
            token_request(R"({"grant_type":"client_credentials","user_login":"dray"})");
        token = std::string(body(out, 200).at("access_token").as_string());
    }

    request make(std::string method, const std::string& target, std::string text = {},
                 const std::string& tag = {}) const {
        request req;
        req.method = std::move(method);
        req.target = target;
        req.headers.emplace_back("Authorization", "Bearer " + token);
        req.headers.emplace_back("Accept", hal ? "application/hal+json" : "*/*");
        if (!tag.empty()) {
            req.headers.emplace_back("If-Match", tag);
        }
        req.body = std::move(text);
        return req;
    }
    response ask(std::string method, const std::string& target, std::string text = {},
                 const std::string& tag = {}) {
        return wms.handle(make(std::move(method), target, std::move(text), tag));
    }
    response get(const std::string& target) { return ask("GET", target); }

    /// The body of an answer with this status, else an exception that shows the answer.
    static json::value body(const response& from, int status) {
        if (from.status != status) {
            throw std::runtime_error("status " + std::to_string(from.status) + " instead of " +
                                     std::to_string(status) + ": " + from.body);
        }
        return json::parse(from.body);
    }
    json::value got(const std::string& target) { return body(get(target), 200); }

    /// The body of POST /orders: two of one SKU for Acme in Main, and what is given over it.
    static std::string order(const std::string& reference, const std::string& over = "{}") {
        auto out = json::parse(R"({"customerIdentifier":{"id":4},"facilityIdentifier":{"id":1},
            "billingCode":"Prepaid","routingInfo":{"carrier":"UPS","mode":"03","account":"A1"},
            "shipTo":{"name":"Ann","address1":"1 Elm","city":"Ada","state":"OK","zip":"74820",
                      "country":"US"},
            "orderItems":[{"itemIdentifier":{"sku":"MUG-ENAMEL"},"qty":2,"externalId":"L1"}]})");
        out.as_object()["referenceNum"] = reference;
        const auto laid_over = json::parse(over);
        for (const auto& each : laid_over.as_object()) {
            out.as_object()[each.key()] = each.value();
        }
        return json::serialize(out);
    }
    response post(const std::string& reference, const std::string& over = "{}") {
        return ask("POST", "/orders", order(reference, over));
    }
    /// The new order's id.
    std::int64_t placed(const std::string& reference, const std::string& over = "{}") {
        return body(post(reference, over), 201).at("readOnly").at("orderId").as_int64();
    }
    static std::string path(std::int64_t id) { return "/orders/" + std::to_string(id); }
    json::value order_of(std::int64_t id, const std::string& query = "?detail=All") {
        return got(path(id) + query);
    }
    std::string tag(std::int64_t id) { return std::string(header(get(path(id)).headers, "ETag")); }
    response cancel(std::int64_t id, const std::string& tag_of) {
        return ask("POST", path(id) + "/canceler", R"({"reason":"Shop"})", tag_of);
    }

    json::value knobs(const std::string& change) {
        auto out = wms.knobs(json::parse(change));
        if (const auto* error = out.as_object().if_contains("error")) {
            throw std::runtime_error(std::string(error->as_string()));
        }
        return out;
    }
    void staff(const std::string& deed, std::int64_t id, const std::string& more = "") {
        knobs("{\"staff\":{\"do\":\"" + deed + "\",\"order\":" + std::to_string(id) + more + "}}");
    }
    std::int64_t total(const std::string& name) const {
        return wms.books().at("totals").at(name).to_number<std::int64_t>();
    }
    /// The only order of a reference, as the books have it.
    json::value page(const std::string& reference) const {
        const auto all = wms.books().at("by_reference").at(reference).as_array();
        if (all.size() != 1) {
            throw std::runtime_error(std::to_string(all.size()) + " orders " + reference);
        }
        return all.at(0);
    }
    /// "R1 R2": the references of a list's rows.
    std::string found(const std::string& query) {
        std::string out;
        const auto page = got("/orders" + query);
        for (const auto& each : page.at("_embedded").at(of_orders).as_array()) {
            out += (out.empty() ? "" : " ") + std::string(each.at("referenceNum").as_string());
        }
        return out;
    }
    void pass(std::int64_t ms) { now_ms += ms; }
};

/// "ModelValidationException Duplicate": what a refusal is.
inline std::string refusal_of(const response& from) {
    const auto body = json::parse(from.body);
    std::string type(body.at("$type").as_string());
    type = type.substr(0, type.find(','));
    return type.substr(type.rfind('.') + 1) + " " + std::string(body.at("ErrorCode").as_string());
}

} // namespace dray::sim::test
