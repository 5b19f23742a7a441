#include "tests/simulators/cratejoy/cratejoy_store.hpp"

#include "tests/simulators/common/digest.hpp"
#include "tests/simulators/common/times.hpp"
#include "tests/simulators/cratejoy/api.hpp"
#include "tests/simulators/cratejoy/store_state.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>

namespace dray::sim {
namespace json = boost::json;
using namespace cratejoy;

namespace {

bool right_credentials(const shop& in, const request& req) {
    constexpr std::string_view scheme = "basic ";
    const auto given = header(req.headers, "Authorization");
    return given.size() > scheme.size() &&
           boost::beast::iequals(given.substr(0, scheme.size()), scheme) &&
           given.substr(scheme.size()) == base64(in.client_id + ":" + in.client_secret);
}

response route(shop& in, const call& what, bool streamlined) {
    const auto& resource = what.rest[0];
    if (streamlined) {
        if (resource != "shipments") {
            not_found();
        }
        return streamlined_api(in, what);
    }
    if (resource == "shipments") {
        return shipments_api(in, what);
    }
    if (resource == "orders") {
        return orders_api(in, what);
    }
    if (resource == "addresses") {
        return addresses_api(in, what);
    }
    if (resource == "inventory") {
        return inventory_api(in, what);
    }
    if (resource == "hooks") {
        return hooks_api(in, what);
    }
    return reading_api(in, what);
}

response too_many(const settings& set) {
    auto out = errors(429, {"Too many requests"});
    if (set.rate_reaction == "429") {
        out.headers.emplace_back("Retry-After", std::to_string(set.rate_retry_after_s));
    }
    return out;
}

response page_of_gateway(int status) {
    response out;
    out.status = status;
    out.headers.emplace_back("Content-Type", "text/html");
    out.body = gateway_page(status);
    return out;
}

/// Nothing where the path ends as it should.
std::optional<response> without_slash(const settings& set, const request& req) {
    const auto mark = req.target.find('?');
    const auto path = req.target.substr(0, mark);
    if (path.ends_with('/') || set.no_slash == "serve") {
        return std::nullopt;
    }
    if (set.no_slash == "404") {
        return page_of_gateway(404);
    }
    response out;
    out.status = 301;
    out.headers.emplace_back(
        "Location",
        path + "/" + (mark == std::string::npos ? std::string() : req.target.substr(mark)));
    return out;
}

} // namespace

cratejoy_store::cratejoy_store(std::string client_id, std::string client_secret, clock now)
    : state_(std::make_unique<state>(std::move(now))) {
    state_->shop.client_id = std::move(client_id);
    state_->shop.client_secret = std::move(client_secret);
    state_->catch_up();
}

cratejoy_store::~cratejoy_store() = default;

std::int64_t cratejoy_store::state::now_ms() const {
    const auto since = now_by_caller().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count() +
           shop.set.clock_offset_s * 1000;
}

void cratejoy_store::state::catch_up() {
    const auto right_now = now_ms();
    trouble.catch_up(right_now, [&](const request& what, std::int64_t due_ms) {
        shop.now_ms = due_ms;
        ++shop.books.late_writes;
        respond(what);
    });
    shop.now_ms = right_now;
}

response cratejoy_store::state::respond(const request& req) {
    const target where(req.target);
    const auto& path = where.path;
    const bool v1 = !path.empty() && path[0] == "v1";
    const bool v11 = !path.empty() && path[0] == "v1.1";
    if (path.size() < 2 || !(v1 || v11) || where.malformed) {
        return page_of_gateway(404);
    }
    if (auto elsewhere = without_slash(shop.set, req)) {
        return std::move(*elsewhere);
    }
    if (!right_credentials(shop, req)) {
        return errors(static_cast<int>(shop.set.auth_error_status), {"Authentication required"});
    }
    const call what{req, where, {path.begin() + 1, path.end()}};
    try {
        return route(shop, what, v11);
    } catch (const refusal& error) {
        return errors(error.status, error.errors);
    }
}

response cratejoy_store::handle(const request& req) {
    auto& in = *state_;
    in.catch_up();
    auto& books = in.shop.books;
    ++books.visits.requests[operation_of(req, target(req.target).path, 0)];
    mishaps::outcome met;
    if (in.shop.set.maintenance) {
        met.answer = page_of_gateway(502);
    } else if (!in.rate.admit(in.now_ms(), 60'000, in.shop.set.rate_per_minute,
                              books.most_in_minute, books.rate_refused)) {
        met.answer = too_many(in.shop.set);
    } else {
        met = in.trouble.meet(req, in.now_ms(), [&] { return in.respond(req); });
    }
    auto& out = met.answer;
    out.delay += std::chrono::milliseconds(in.shop.set.latency_ms);
    books.visits.answered(req, out);
    if (met.usual_headers) {
        out.headers.emplace_back("Date", http_date(in.shop.now()));
    }
    const auto act = [&](const json::object& deed) {
        json::object ignored;
        in.apply(deed, ignored);
    };
    in.trouble.follow(req, act, [&](const std::string& why) { books.visits.refused(0, why); });
    return std::move(out);
}

std::vector<sending> cratejoy_store::due() {
    state_->catch_up();
    return state_->shop.letters.due(state_->now());
}

void cratejoy_store::answered(std::uint64_t id, int status) {
    state_->catch_up();
    state_->shop.letters.answered(id, status, state_->now());
}

} // namespace dray::sim
