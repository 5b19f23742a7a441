#include "tests/simulators/bigcommerce/bigcommerce_store.hpp"

#include "tests/simulators/bigcommerce/api.hpp"
#include "tests/simulators/bigcommerce/encoding.hpp"
#include "tests/simulators/bigcommerce/store_state.hpp"
#include "tests/simulators/bigcommerce/v3.hpp"
#include "tests/simulators/common/times.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim {
namespace json = boost::json;
using namespace bigcommerce;

namespace {

const std::set<std::string>& all_scopes() {
    static const std::set<std::string> all{"store_v2_orders", "store_v2_products",
                                           "store_inventory", "store_v2_information",
                                           "store_v2_transactions"};
    return all;
}

response refused(int status, std::string_view message) {
    json::object entry;
    entry["status"] = status;
    entry["message"] = message;
    json::array body;
    body.emplace_back(std::move(entry));
    return answer(status, std::move(body));
}

response unauthorised(const settings& set) {
    constexpr std::string_view message = "The request needs a valid access token.";
    if (set.auth_error_body == "array") {
        return refused(401, message);
    }
    response out;
    out.status = 401;
    if (set.auth_error_body == "object") {
        json::object body;
        body["status"] = 401;
        body["title"] = message;
        out = answer(401, std::move(body));
    }
    return out;
}

void check_scope(const token_grant& grant, std::string_view needed, bool reading) {
    const std::string name(needed);
    if (!grant.scopes.contains(name) && !(reading && grant.scopes.contains(name + "_read_only"))) {
        throw refusal(403, "You don't have a required scope to access the endpoint.");
    }
}

response route(shop& in, const token_grant& grant, const call& what) {
    const std::string_view resource = what.rest.empty() ? "" : std::string_view(what.rest[0]);
    const bool reading = what.is("GET");
    if (resource == "orders") {
        check_scope(grant, "store_v2_orders", reading);
        return orders_api(in, what);
    }
    if (resource == "order_statuses") {
        check_scope(grant, "store_v2_orders", reading);
        return order_statuses_api(in, what);
    }
    if (resource == "store" && what.rest.size() == 1) {
        check_scope(grant, "store_v2_information", reading);
        return store_api(in, what);
    }
    if (resource == "time" && what.rest.size() == 1) {
        return time_api(in, what);
    }
    not_found();
}

void check_v3_scope(const token_grant& grant, std::string_view needed, bool reading) {
    const std::string name(needed);
    if (!grant.scopes.contains(name) && !(reading && grant.scopes.contains(name + "_read_only"))) {
        throw v3_refusal(403, "You don't have a required scope to access the endpoint.");
    }
}

response route_v3(shop& in, const token_grant& grant, const call& what) {
    const std::string_view resource = what.rest.empty() ? "" : std::string_view(what.rest[0]);
    const bool reading = what.is("GET");
    if (resource == "hooks") {
        return hooks_api(in, what, grant.token);
    }
    if (resource == "inventory") {
        check_v3_scope(grant, "store_inventory", reading);
        return inventory_api(in, what);
    }
    if (resource == "catalog") {
        check_v3_scope(grant, "store_v2_products", reading);
        return catalog_api(in, what);
    }
    if (resource == "settings" && what.rest.size() == 2 && what.rest[1] == "inventory") {
        check_v3_scope(grant, "store_v2_information", reading);
        return inventory_settings_api(in, what);
    }
    v3_not_found();
}

/// Stock speaks problem+json, the rest of v3 plain JSON.
response refused_v3(const call& what, const v3_refusal& error) {
    auto out = answer(error.status, v3_error(error.status, error.what(), error.errors));
    if (!what.rest.empty() && what.rest[0] == "inventory") {
        out.headers.front().second = "application/problem+json";
    }
    return out;
}

response throttled(const settings& set, std::int64_t reset_ms) {
    auto out = refused(429, "Too many requests. Slow down.");
    if (set.rate_retry_after) {
        out.headers.emplace_back("X-Retry-After", std::to_string((reset_ms + 999) / 1000));
    }
    return out;
}

} // namespace

bigcommerce_store::bigcommerce_store(std::string store_hash, std::string token, clock now)
    : state_(std::make_unique<state>(std::move(store_hash), std::move(now))) {
    state_->shop.tokens.push_back(token_grant{std::move(token), all_scopes()});
    state_->catch_up();
}

bigcommerce_store::~bigcommerce_store() = default;

std::int64_t bigcommerce_store::state::now_ms() const {
    const auto since = now_by_caller().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count() +
           shop.set.clock_offset_s * 1000;
}

void bigcommerce_store::state::catch_up() {
    const auto now = now_ms();
    trouble.catch_up(now, [&](const request& what, std::int64_t due_ms) {
        shop.at(due_ms);
        ++shop.books.late_writes;
        respond(what);
    });
    shop.at(now);
    shop.settle_stock();
}

bool bigcommerce_store::state::admit() {
    const auto now = now_ms();
    if (now >= window.started_ms + shop.set.rate_window_ms || now < window.started_ms) {
        window = rate_window{now, 0};
    }
    ++window.used;
    shop.books.most_in_window = std::max(shop.books.most_in_window, window.used);
    return window.used + shop.set.rate_used_by_others <= shop.set.rate_quota;
}

response bigcommerce_store::state::respond(const request& req) {
    const target where(req.target);
    if (where.path.size() < 3 || where.path[0] != "stores" || where.path[1] != shop.hash) {
        return refused(404, "The requested resource was not found.");
    }
    const auto token = header(req.headers, "X-Auth-Token");
    const auto grant = std::find_if(shop.tokens.begin(), shop.tokens.end(), [&](const auto& each) {
        return !token.empty() && each.token == token;
    });
    if (grant == shop.tokens.end()) {
        return unauthorised(shop.set);
    }
    json::monotonic_resource memory(scratch.data(), scratch.size());
    call what{req, where, {where.path.begin() + 3, where.path.end()}, &memory};
    const auto format = wanted_format(req, what.rest, shop.set.without_accept == "xml");
    if (format == body_format::none) {
        return refused(406, "The format asked for is not available.");
    }
    response out;
    try {
        if (where.path[2] == "v3" && !where.malformed) {
            try {
                return route_v3(shop, *grant, what);
            } catch (const v3_refusal& error) {
                return refused_v3(what, error);
            }
        }
        if (where.path[2] != "v2" || where.malformed) {
            not_found();
        }
        out = route(shop, *grant, what);
    } catch (const refusal& error) {
        out = refused(error.status, error.what());
    }
    if (format == body_format::xml && !out.body.empty()) {
        to_xml(out);
    }
    return out;
}

void bigcommerce_store::state::decorate(response& out, const request& req, bool usual_headers) {
    const auto& set = shop.set;
    const bool bare = out.status == 429 && !set.rate_headers_on_429;
    if (usual_headers && !bare) {
        const auto left = set.rate_quota - set.rate_used_by_others - window.used;
        const auto reset = window.started_ms + set.rate_window_ms - now_ms();
        const auto add = [&](std::string name, std::int64_t value) {
            out.headers.emplace_back(std::move(name), std::to_string(value));
        };
        add("X-Rate-Limit-Time-Window-Ms", set.rate_window_ms);
        add("X-Rate-Limit-Time-Reset-Ms", std::max<std::int64_t>(0, reset));
        add("X-Rate-Limit-Requests-Quota", set.rate_quota);
        add("X-Rate-Limit-Requests-Left", std::max<std::int64_t>(0, left));
        out.headers.emplace_back("X-BC-Store-Version", "25.1.0");
        out.headers.emplace_back("Date", http_date(shop.now));
    }
    if (set.gzip) {
        compress(out, req);
    }
    if (set.chunked && !out.body.empty()) {
        out.headers.emplace_back("Transfer-Encoding", "chunked");
    }
    if (set.header_case == "lower" || answers % 3 == 2) {
        for (auto& [name, value] : out.headers) {
            std::transform(name.begin(), name.end(), name.begin(), [](char c) {
                return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            });
        }
    }
}

response bigcommerce_store::handle(const request& req) {
    auto& in = *state_;
    in.catch_up();
    auto& books = in.shop.books;
    ++in.answers;
    constexpr std::size_t root = 3; // /stores/HASH/v2
    ++books.visits.requests[operation_of(req, target(req.target).path, root)];
    mishaps::outcome met;
    auto& out = met.answer;
    if (in.shop.set.require_https && header(req.headers, "X-Sim-Scheme") == "http") {
        out.status = 301;
        out.headers.emplace_back("Location", "https://" + std::string(header(req.headers, "Host")) +
                                                 req.target);
    } else if (in.shop.set.maintenance) {
        out.status = 503;
        out.body = gateway_page(503);
        out.headers.emplace_back("Content-Type", "text/html");
    } else if (!in.admit()) {
        out =
            throttled(in.shop.set, in.window.started_ms + in.shop.set.rate_window_ms - in.now_ms());
    } else {
        met = in.trouble.meet(req, in.now_ms(), [&] { return in.respond(req); });
    }
    out.delay += std::chrono::milliseconds(in.shop.set.latency_ms);
    books.visits.answered(req, out);
    in.decorate(out, req, met.usual_headers);
    const auto act = [&](const json::object& deed) {
        json::object ignored;
        in.apply(deed, ignored);
    };
    in.trouble.follow(req, act, [&](const std::string& why) { books.visits.refused(0, why); });
    return std::move(out);
}

std::vector<sending> bigcommerce_store::due() {
    auto& in = *state_;
    in.catch_up();
    return in.shop.hooks.due(in.shop.set, in.shop.now_ms);
}

void bigcommerce_store::answered(std::uint64_t id, int status) {
    auto& in = *state_;
    in.catch_up();
    in.shop.hooks.answered(in.shop.set, id, status, in.shop.now_ms);
}

} // namespace dray::sim
