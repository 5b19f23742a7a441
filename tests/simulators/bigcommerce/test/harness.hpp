#pragma once

// A store on a clock that the test moves, and short words for asking it.

#include "tests/simulators/bigcommerce/bigcommerce_store.hpp"

#include <boost/json.hpp>
#include <stdexcept>
#include <string>

namespace dray::sim::test {
namespace json = boost::json;

inline constexpr std::int64_t test_start = 1'700'000'000; // Tue, 14 Nov 2023 22:13:20 +0000

struct harness {
    std::int64_t now_ms = test_start * 1000;
    bigcommerce_store store{"abc123", "secret",
                            [this] { return wall_time(std::chrono::milliseconds(now_ms)); }};

    static request make(std::string method, const std::string& path, std::string body = {}) {
        request req;
        req.method = std::move(method);
        req.target = "/stores/abc123/v2" + path;
        req.headers.emplace_back("X-Auth-Token", "secret");
        req.headers.emplace_back("Accept", "application/json");
        if (!body.empty()) {
            req.headers.emplace_back("Content-Type", "application/json");
        }
        req.body = std::move(body);
        return req;
    }

    static request make_v3(std::string method, const std::string& path, std::string body = {}) {
        auto req = make(std::move(method), path, std::move(body));
        req.target = "/stores/abc123/v3" + path;
        return req;
    }
    response v3(std::string method, const std::string& path, std::string body = {}) {
        return store.handle(make_v3(std::move(method), path, std::move(body)));
    }

    response ask(std::string method, const std::string& path, std::string body = {}) {
        return store.handle(make(std::move(method), path, std::move(body)));
    }
    response get(const std::string& path) { return ask("GET", path); }

    /// The body of an answer with this status, else an exception that shows the answer.
    static json::value body(const response& from, int status) {
        if (from.status != status) {
            throw std::runtime_error("status " + std::to_string(from.status) + " instead of " +
                                     std::to_string(status) + ": " + from.body);
        }
        return json::parse(from.body);
    }
    json::value got(const std::string& path) { return body(get(path), 200); }

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
        out += (out.empty() ? "" : " ") + std::to_string(each.at("id").as_int64());
    }
    return out;
}

inline std::string message(const response& from) {
    const auto body = json::parse(from.body);
    return std::string(body.at(0).at("message").as_string());
}

} // namespace dray::sim::test
