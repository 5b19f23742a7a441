#include "tests/simulators/warehouse_manager/warehouse_manager_tenant.hpp"

#include "tests/simulators/common/times.hpp"
#include "tests/simulators/warehouse_manager/api.hpp"
#include "tests/simulators/warehouse_manager/tenant_state.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>

namespace dray::sim {
namespace json = boost::json;
using namespace wm;

namespace {

bool right_token(const tenant& in, const request& req) {
    constexpr std::string_view scheme = "bearer ";
    const auto given = header(req.headers, "Authorization");
    if (!boost::beast::iequals(given.substr(0, scheme.size()), scheme)) {
        return false;
    }
    const auto found = in.tokens.find(std::string(given.substr(scheme.size())));
    return found != in.tokens.end() && found->second > in.now_ms;
}

response unauthorized(const settings& set) {
    if (set.unauthorized_body == "html") {
        return page_of_gateway(401);
    }
    response out;
    out.status = 401;
    if (set.unauthorized_body == "message") {
        out.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
        out.body = R"({"Message":"Authorization has been denied for this request."})";
    }
    return out;
}

/// The vendor documents none: this one is ours.
response too_many(const settings& set) {
    response out;
    out.status = 429;
    out.headers.emplace_back("Content-Type", "text/plain");
    out.body = "Too many requests.";
    if (set.rate_reaction == "429") {
        out.headers.emplace_back("Retry-After", std::to_string(set.rate_retry_after_s));
    }
    return out;
}

response route(tenant& in, const call& what) {
    const auto& path = what.where.path;
    const auto name = path.empty() ? std::string() : lower(path[0]);
    if (name == "orders") {
        return orders_api(in, what);
    }
    if (name == "inventory") {
        return inventory_api(in, what);
    }
    if (name == "customers" || name == "properties") {
        return lists_api(in, what);
    }
    not_found(in);
}

bool is_token_path(const target& where) {
    return where.path.size() == 3 && boost::beast::iequals(where.path[0], "AuthServer") &&
           boost::beast::iequals(where.path[1], "api") &&
           boost::beast::iequals(where.path[2], "Token");
}

} // namespace

warehouse_manager_tenant::warehouse_manager_tenant(std::string client_id, std::string client_secret,
                                                   clock now)
    : state_(std::make_unique<state>(std::move(now))) {
    state_->tenant.client_id = std::move(client_id);
    state_->tenant.client_secret = std::move(client_secret);
    state_->catch_up();
}

warehouse_manager_tenant::~warehouse_manager_tenant() = default;

std::int64_t warehouse_manager_tenant::state::now_ms() const {
    const auto since = now_by_caller().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count() +
           tenant.set.clock_offset_s * 1000;
}

void warehouse_manager_tenant::state::catch_up() {
    const auto right_now = now_ms();
    trouble.catch_up(right_now, [&](const request& what, std::int64_t due_ms) {
        tenant.now_ms = due_ms;
        ++tenant.books.late_writes;
        respond(what);
    });
    tenant.now_ms = right_now;
    tenant.walk();
}

response warehouse_manager_tenant::state::respond(const request& req) {
    const target where(req.target);
    if (is_token_path(where)) {
        return token_api(tenant, req);
    }
    if (!right_token(tenant, req)) {
        return unauthorized(tenant.set);
    }
    const call what{req, where, {asks_for_hal(req), tenant.set.empty_values == "absent"}};
    try {
        return route(tenant, what);
    } catch (const refusal& error) {
        return error.answer();
    }
}

response warehouse_manager_tenant::handle(const request& req) {
    auto& in = *state_;
    in.catch_up();
    auto& books = in.tenant.books;
    ++books.visits.requests[operation_of(req, target(req.target).path, 0)];
    mishaps::outcome met;
    const auto& set = in.tenant.set;
    if (set.maintenance) {
        met.answer = page_of_gateway(503);
    } else if (!in.rate.admit(in.now_ms(), 60'000, set.rate_per_minute, books.most_in_minute,
                              books.rate_refused)) {
        met.answer = too_many(set);
    } else {
        met = in.trouble.meet(req, in.now_ms(), [&] { return in.respond(req); });
    }
    auto& out = met.answer;
    out.delay += std::chrono::milliseconds(set.latency_ms);
    books.visits.answered(req, out);
    if (met.usual_headers) {
        out.headers.emplace_back("Date", http_date(in.tenant.now()));
    }
    const auto act = [&](const json::object& deed) {
        json::object ignored;
        in.apply(deed, ignored);
    };
    in.trouble.follow(req, act, [&](const std::string& why) { books.visits.refused(0, why); });
    return std::move(out);
}

} // namespace dray::sim
