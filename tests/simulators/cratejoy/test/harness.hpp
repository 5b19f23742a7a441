#pragma once

// A store on a clock that the test moves, and short words for asking it.

#include "tests/simulators/cratejoy/cratejoy_store.hpp"

#include <boost/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace dray::sim::test {
namespace json = boost::json;

/// 2024-06-12T12:00:00Z
inline constexpr std::int64_t test_start = 1'718'193'600;

struct harness {
    std::int64_t now_ms = test_start * 1000;
    cratejoy_store store{"id", "secret",
                         [this] { return wall_time(std::chrono::milliseconds(now_ms)); }};

    static request make(std::string method, const std::string& target, std::string body = {}) {
        request req;
        req.method = std::move(method);
        req.target = target;
        req.headers.emplace_back("Authorization", "Basic aWQ6c2VjcmV0");
        req.body = std::move(body);
        return req;
    }
    response ask(std::string method, const std::string& target, std::string body = {}) {
        return store.handle(make(std::move(method), target, std::move(body)));
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
    std::string path(std::int64_t shipment) const {
        return "/v1/shipments/" + std::to_string(shipment) + "/";
    }
    json::value shipment(std::int64_t id, const std::string& query = "") {
        return got(path(id) + query);
    }
    response put(std::int64_t shipment_id, std::string body) {
        return ask("PUT", path(shipment_id), std::move(body));
    }

    json::value knobs(const std::string& change) {
        auto out = store.knobs(json::parse(change));
        if (const auto* error = out.as_object().if_contains("error")) {
            throw std::runtime_error(std::string(error->as_string()));
        }
        return out;
    }
    /// Adds one order; its boxes.
    std::vector<std::int64_t> boxes(const std::string& fields = "{}") {
        std::vector<std::int64_t> out;
        const auto added = knobs("{\"add_order\":" + fields + "}").at("added").at(0);
        for (const auto& each : added.at("shipments").as_array()) {
            out.push_back(each.as_int64());
        }
        return out;
    }
    std::int64_t box(const std::string& fields = "{}") { return boxes(fields).front(); }
    /// So many boxes, one each second.
    std::vector<std::int64_t> several(int count) {
        std::vector<std::int64_t> out;
        for (int i = 0; i < count; ++i) {
            out.push_back(box());
        }
        return out;
    }
    void staff(const std::string& deed, std::int64_t shipment_id, const std::string& more = "") {
        knobs("{\"staff\":{\"do\":\"" + deed + "\",\"shipment\":" + std::to_string(shipment_id) +
              more + "}}");
    }
    json::value page(std::int64_t shipment_id) const {
        return store.books().at("by_shipment").at(std::to_string(shipment_id));
    }
    std::int64_t total(const std::string& name) const {
        return store.books().at("totals").at(name).to_number<std::int64_t>();
    }
    void pass(std::int64_t ms) { now_ms += ms; }
};

/// Ids of the rows, counted from the first box of a store.
inline std::string rows(const json::value& envelope) {
    constexpr std::int64_t first_box = 4'300'000'001;
    std::string out;
    for (const auto& each : envelope.at("results").as_array()) {
        out += (out.empty() ? "" : " ") + std::to_string(each.at("id").as_int64() - first_box);
    }
    return out;
}

inline std::string first_error(const response& from) {
    return std::string(json::parse(from.body).at("errors").at(0).as_string());
}

} // namespace dray::sim::test
