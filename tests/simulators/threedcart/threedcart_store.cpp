#include "tests/simulators/threedcart/threedcart_store.hpp"

#include "tests/simulators/common/times.hpp"
#include "tests/simulators/threedcart/api.hpp"
#include "tests/simulators/threedcart/store_state.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>

namespace dray::sim {
namespace json = boost::json;
using namespace threedcart;
using boost::beast::iequals;

namespace {

constexpr std::size_t root = 2; // /3dCartWebAPI/v2

/// What the merchant's own domain says to an API path.
response moved(const request& req) {
    response out;
    out.status = 302;
    out.headers.emplace_back("Location", "/myaccount.asp?404;" + req.target.substr(0, 200));
    out.headers.emplace_back("Content-Type", "text/html");
    out.body = "<head><title>Object moved</title></head>\r\n<body><h1>Object Moved</h1>This object "
               "may be found <a HREF=\"/myaccount.asp\">here</a>.</body>\r\n";
    return out;
}

/// What ASP.NET says when the application itself fails.
response server_error_page(int status) {
    response out;
    out.status = status;
    out.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
    out.body = "<!DOCTYPE html>\r\n<html>\r\n<head><title>Runtime Error</title></head>\r\n"
               "<body bgcolor=\"white\"><h1>Server Error in '/3dCartWebAPI' "
               "Application.</h1></body>\r\n</html>\r\n";
    return out;
}

bool right_bearer(const shop& in, const request& req) {
    constexpr std::string_view scheme = "bearer ";
    const auto given = header(req.headers, "Authorization");
    return in.set.bearer_accepted && given.size() > scheme.size() &&
           iequals(given.substr(0, scheme.size()), scheme) &&
           given.substr(scheme.size()) == in.token;
}

bool right_headers(const shop& in, const request& req) {
    const auto url = header(req.headers, "SecureURL");
    const bool named =
        in.set.secure_url_exact ? url == in.secure_url : normalised_url(url) == in.secure_url;
    return in.set.headers_accepted && named &&
           header(req.headers, "PrivateKey") == in.private_key &&
           header(req.headers, "Token") == in.token;
}

permission allowed(const shop& in, std::string_view resource) {
    for (const auto& [name, what] : in.permissions) {
        if (iequals(name, resource)) {
            return what;
        }
    }
    return permission::write;
}

response route(shop& in, const call& what) {
    const auto& resource = what.rest.front();
    const auto granted = allowed(in, resource);
    if (granted == permission::none || (granted == permission::read && !what.is("GET"))) {
        throw refusal(in.set.permission_error_status,
                      "The app has no permission for this resource");
    }
    if (iequals(resource, "Orders")) {
        return orders_api(in, what);
    }
    if (iequals(resource, "OrderStatus")) {
        return order_statuses_api(in, what);
    }
    if (iequals(resource, "Products")) {
        return products_api(in, what);
    }
    if (iequals(resource, "StoreSettings") && what.rest.size() == 1) {
        return store_settings_api(in, what);
    }
    if (iequals(resource, "Webhooks")) {
        return webhooks_api(in, what);
    }
    not_found(in.set);
}

response too_fast(const settings& set) {
    if (set.rate_reaction == "html") {
        return server_error_page(500);
    }
    auto out = error_answer(set, set.rate_reaction == "503" ? 503 : 429,
                            "Maximum number of requests per second exceeded");
    if (set.rate_reaction == "429") {
        out.headers.emplace_back("Retry-After", std::to_string(set.rate_retry_after_s));
    }
    return out;
}

void add_usual_headers(const shop& in, response& out) {
    const auto add = [&](std::string name, std::string value) {
        out.headers.emplace_back(std::move(name), std::move(value));
    };
    add("Cache-Control", "no-cache");
    add("Pragma", "no-cache");
    add("Expires", "-1");
    add("X-AspNet-Version", "4.0.30319");
    add("Access-Control-Allow-Origin", "*");
    add("Date", http_date(in.now()));
}

} // namespace

threedcart_store::threedcart_store(const std::string& secure_url, std::string private_key,
                                   std::string token, clock now)
    : state_(std::make_unique<state>(std::move(now))) {
    state_->shop.secure_url = normalised_url(secure_url);
    state_->shop.private_key = std::move(private_key);
    state_->shop.token = std::move(token);
    state_->catch_up();
}

threedcart_store::~threedcart_store() = default;

std::int64_t threedcart_store::state::now_ms() const {
    const auto since = now_by_caller().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count() +
           shop.set.clock_offset_s * 1000;
}

void threedcart_store::state::catch_up() {
    const auto now = now_ms();
    trouble.catch_up(now, [&](const request& what, std::int64_t due_ms) {
        shop.now_ms = due_ms;
        ++shop.books.late_writes;
        respond(what);
    });
    shop.now_ms = now;
}

response threedcart_store::state::respond(const request& req) {
    const target where(req.target);
    const auto& path = where.path;
    const bool v2 = path.size() > 1 && iequals(path[1], "v2");
    const bool v1 = path.size() > 1 && iequals(path[1], "v1") && shop.set.v1_served;
    if (path.size() <= root || !iequals(path[0], "3dCartWebAPI") || !(v1 || v2)) {
        return moved(req);
    }
    const auto& set = shop.set;
    if (!right_bearer(shop, req) && !right_headers(shop, req)) {
        return error_answer(set, static_cast<int>(set.auth_error_status),
                            "Authorization has been denied for this request");
    }
    if (set.ip_blocked) {
        return error_answer(set, static_cast<int>(set.permission_error_status),
                            "The IP address is not allowed for this app");
    }
    const auto accept = header(req.headers, "Accept");
    if (accept.find("xml") != std::string_view::npos &&
        accept.find("json") == std::string_view::npos) {
        return error_answer(set, 406, "Only application/json is simulated");
    }
    const call what{req, where, {path.begin() + root, path.end()}};
    try {
        return route(shop, what);
    } catch (const refusal& error) {
        return error_answer(set, error.status, error.what());
    }
}

response threedcart_store::handle(const request& req) {
    auto& in = *state_;
    in.catch_up();
    auto& books = in.shop.books;
    ++books.visits.requests[operation_of(req, target(req.target).path, root)];
    mishaps::outcome met;
    if (in.shop.set.maintenance) {
        met.answer = server_error_page(503);
    } else if (!in.rate.admit(in.now_ms(), 1000, in.shop.set.rate_per_second, books.most_in_second,
                              books.rate_refused)) {
        met.answer = too_fast(in.shop.set);
    } else {
        met = in.trouble.meet(req, in.now_ms(), [&] { return in.respond(req); });
    }
    auto& out = met.answer;
    out.delay += std::chrono::milliseconds(in.shop.set.latency_ms);
    books.visits.answered(req, out);
    if (met.usual_headers) {
        add_usual_headers(in.shop, out);
    }
    const auto act = [&](const json::object& deed) {
        json::object ignored;
        in.apply(deed, ignored);
    };
    in.trouble.follow(req, act, [&](const std::string& why) { books.visits.refused(0, why); });
    return std::move(out);
}

std::vector<sending> threedcart_store::due() {
    state_->catch_up();
    return state_->shop.letters.due(wall_time(std::chrono::milliseconds(state_->shop.now_ms)));
}

void threedcart_store::answered(std::uint64_t id, int status) {
    state_->catch_up();
    state_->shop.letters.answered(id, status,
                                  wall_time(std::chrono::milliseconds(state_->shop.now_ms)));
}

} // namespace dray::sim
