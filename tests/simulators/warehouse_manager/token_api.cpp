// POST /AuthServer/api/Token.

#include "tests/simulators/common/digest.hpp"
#include "tests/simulators/common/members.hpp"
#include "tests/simulators/common/random.hpp"
#include "tests/simulators/warehouse_manager/api.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>

namespace dray::sim::wm {
namespace json = boost::json;

namespace {

response said(int status, json::object body) {
    response out;
    out.status = status;
    out.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
    out.body = json::serialize(body);
    return out;
}

/// Another client than those that are registered: seen at the vendor.
response not_registered() {
    json::object body;
    body["Message"] = "invalid_client: client not registered";
    return said(401, std::move(body));
}

/// Every other refusal: nobody knows its form.
response refused(const tenant& in, const std::string& code, const std::string& why) {
    const auto status = static_cast<int>(in.set.token_refusal_status);
    json::object body;
    if (in.set.token_refusal == "oauth2") {
        body["error"] = code;
        body["error_description"] = why;
    } else if (in.set.token_refusal == "message") {
        body["Message"] = code + ": " + why;
    } else {
        response out;
        out.status = status;
        out.headers.emplace_back("Content-Type", "text/plain");
        out.body = why;
        return out;
    }
    return said(status, std::move(body));
}

/// The fields of the body, JSON or a form; nothing when it is neither.
std::optional<json::object> fields_of(const request& req) {
    const auto type = lower(header(req.headers, "Content-Type"));
    if (type.starts_with("application/x-www-form-urlencoded")) {
        json::object out;
        for (const auto& [name, value] : target("/?" + req.body).query) {
            out[name] = value;
        }
        return out;
    }
    boost::system::error_code error;
    auto parsed = json::parse(req.body, error);
    if (error || !parsed.is_object()) {
        return std::nullopt;
    }
    return std::move(parsed.get_object());
}

std::string field(const json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                  : std::string();
}

response issue(tenant& in, const request& req) {
    constexpr std::string_view scheme = "basic ";
    const auto given = header(req.headers, "Authorization");
    if (!boost::beast::iequals(given.substr(0, scheme.size()), scheme) ||
        given.substr(scheme.size()) != base64(in.client_id + ":" + in.client_secret)) {
        return not_registered();
    }
    const auto body = fields_of(req);
    if (!body || field(*body, "grant_type") != "client_credentials") {
        return refused(in, "unsupported_grant_type", "grant_type must be client_credentials");
    }
    const auto* number = body->if_contains("user_login_id");
    const auto id = number == nullptr ? std::nullopt : lenient_integer(*number);
    if (!(id == in.set.user_login_id) &&
        (in.set.user_login.empty() || field(*body, "user_login") != in.set.user_login)) {
        return refused(in, "invalid_grant", "user_login is not a user of this client");
    }
    const bool named = body->contains("tpl");
    if (named ? field(*body, "tpl") != in.set.tpl : in.set.tpl_required) {
        return refused(in, "invalid_grant", "tpl is not a 3PL of this client");
    }
    for (auto each = in.tokens.begin(); each != in.tokens.end();) {
        each = each->second <= in.now_ms ? in.tokens.erase(each) : std::next(each);
    }
    random dice(static_cast<std::uint64_t>(++in.last.token) * 7919);
    const auto token = "eyJ." + std::to_string(dice.next()) + std::to_string(dice.next()) + ".sim";
    in.tokens[token] = in.now_ms + in.set.token_life_s * 1000;
    ++in.books.tokens_issued;
    json::object out;
    out["access_token"] = token;
    out["token_type"] = "Bearer";
    out["expires_in"] = in.set.token_life_s;
    out["refresh_token"] = nullptr;
    out["scope"] = nullptr;
    return said(200, std::move(out));
}

} // namespace

response token_api(tenant& in, const request& req) {
    if (req.method != "POST") {
        return bare(405);
    }
    auto out = issue(in, req);
    in.books.tokens_refused += out.status == 200 ? 0 : 1;
    return out;
}

} // namespace dray::sim::wm
