#pragma once

// A store on a clock that the test moves, and short words for asking it.

#include "tests/simulators/threedcart/threedcart_store.hpp"

#include <boost/json.hpp>
#include <stdexcept>
#include <string>

namespace dray::sim::test {
namespace json = boost::json;

/// 2024-06-12T12:00:00Z: 08:00 in New York.
inline constexpr std::int64_t test_start = 1'718'193'600;

struct harness {
    std::int64_t now_ms = test_start * 1000;
    threedcart_store store{"https://www.Shop.example/", "private", "token",
                           [this] { return wall_time(std::chrono::milliseconds(now_ms)); }};

    static request make(std::string method, const std::string& path, std::string body = {}) {
        request req;
        req.method = std::move(method);
        req.target = "/3dCartWebAPI/v2" + path;
        req.headers.emplace_back("SecureURL", "shop.example");
        req.headers.emplace_back("PrivateKey", "private");
        req.headers.emplace_back("Token", "token");
        req.headers.emplace_back("Accept", "application/json");
        req.body = std::move(body);
        return req;
    }

    response ask(std::string method, const std::string& path, std::string body = {}) {
        return store.handle(make(std::move(method), path, std::move(body)));
    }
    response get(const std::string& path) { return ask("GET", path); }
    response put(const std::string& path, std::string body) {
        return ask("PUT", path, std::move(body));
    }

    /// The body of an answer with this status, else an exception that shows the answer.
    static json::value body(const response& from, int status) {
        if (from.status != status) {
            throw std::runtime_error("status " + std::to_string(from.status) + " instead of " +
                                     std::to_string(status) + ": " + from.body);
        }
        return json::parse(from.body);
    }
    json::value got(const std::string& path) { return body(get(path), 200); }
    /// The one order.
    json::value order(std::int64_t id) { return got("/Orders/" + std::to_string(id)).at(0); }

    json::value knobs(const std::string& change) {
        auto out = store.knobs(json::parse(change));
        if (const auto* error = out.as_object().if_contains("error")) {
            throw std::runtime_error(std::string(error->as_string()));
        }
        return out;
    }
    /// Adds one order and tells its id.
    std::int64_t add(const std::string& fields = "{}") {
        return knobs("{\"add_order\":" + fields + "}").at("added").at(0).as_int64();
    }
    void seed(int count, const std::string& more = "") {
        knobs("{\"seed\":{\"mix\":{\"simple\":1},\"poison\":0,\"count\":" + std::to_string(count) +
              more + "}}");
    }
    json::value page(std::int64_t order) const {
        return store.books().at("by_order").at(std::to_string(order));
    }
    std::int64_t total(const std::string& name) const {
        return store.books().at("totals").at(name).to_number<std::int64_t>();
    }
    void pass(std::int64_t ms) { now_ms += ms; }
};

inline std::string ids(const json::value& list) {
    std::string out;
    for (const auto& each : list.as_array()) {
        out += (out.empty() ? "" : " ") + std::to_string(each.at("OrderID").as_int64());
    }
    return out;
}

/// "Status: Message" of the first record.
inline std::string first_record(const response& from) {
    const auto body = json::parse(from.body).at(0);
    return std::string(body.at("Status").as_string()) + ": " +
           std::string(body.at("Message").as_string());
}

inline std::string message(const response& from) {
    return std::string(json::parse(from.body).at(0).at("Message").as_string());
}

inline const std::string past_end = "Offset amount exceeds the total number of records";

} // namespace dray::sim::test
