#include "tests/simulators/bigcommerce/api.hpp"

#include "tests/simulators/bigcommerce/render.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

constexpr std::size_t largest_page = 250;

std::string quoted(std::string_view name) {
    return "'" + std::string(name) + "'";
}

} // namespace

void not_found() {
    throw refusal(404, "The requested resource was not found.");
}

void unsupported_field(std::string_view name) {
    throw refusal(400, "The field " + quoted(name) + " is not supported by this resource.");
}

void read_only_field(std::string_view name) {
    throw refusal(400, "The field " + quoted(name) +
                           " cannot be written to. Please remove it from your request before "
                           "trying again.");
}

void invalid_field(std::string_view name) {
    throw refusal(400, "The field " + quoted(name) + " is invalid.");
}

void call::only(std::initializer_list<std::string_view> methods) const {
    if (std::find(methods.begin(), methods.end(), req.method) == methods.end()) {
        throw refusal(405, "The requested resource does not support that method.");
    }
}

void call::takes(std::initializer_list<std::string_view> names) const {
    for (const auto& parameter : where.query) {
        if (std::find(names.begin(), names.end(), parameter.first) == names.end()) {
            unsupported_field(parameter.first);
        }
    }
}

json::object call::body() const {
    const auto type = header(req.headers, "Content-Type");
    if (!type.starts_with("application/json")) {
        throw refusal(415, "The content type is not supported. Use application/json.");
    }
    boost::system::error_code error;
    auto parsed = json::parse(req.body, error);
    if (error || !parsed.is_object()) {
        throw refusal(400, "The request body is not a valid JSON object.");
    }
    return std::move(parsed.get_object());
}

paging paging_of(const call& what, const settings& set) {
    paging out;
    if (const auto* text = what.where.param("limit")) {
        const auto limit = integer(*text);
        if (!limit || *limit < 1) {
            invalid_field("limit");
        }
        out.limit = static_cast<std::size_t>(*limit);
        if (out.limit > largest_page) {
            if (set.limit_over_max == "413") {
                throw refusal(413, "The limit must not be more than 250.");
            }
            if (set.limit_over_max == "400") {
                invalid_field("limit");
            }
            out.limit = largest_page;
        }
    }
    if (const auto* text = what.where.param("page")) {
        const auto page = integer(*text);
        if (!page || *page < 1 || *page > 1'000'000'000) {
            invalid_field("page");
        }
        out.skip = static_cast<std::size_t>(*page - 1) * out.limit;
    }
    return out;
}

response answer(int status, const json::value& body) {
    response out;
    out.status = status;
    out.headers.emplace_back("Content-Type", "application/json");
    out.body = json::serialize(body);
    return out;
}

response no_content() {
    response out;
    out.status = 204;
    return out;
}

response time_api(shop& in, const call& what) {
    what.only({"GET"});
    what.takes({});
    json::object body(what.storage);
    body["time"] = in.now;
    return answer(200, std::move(body));
}

response store_api(shop& in, const call& what) {
    what.only({"GET"});
    what.takes({});
    const auto secure = in.set.secure_url.empty()
                            ? "https://store-" + in.hash + ".mybigcommerce.com"
                            : in.set.secure_url;
    const auto host = secure.substr(std::min(secure.size(), std::string("https://").size()));
    json::object zone(what.storage);
    zone["name"] = in.set.timezone;
    zone["raw_offset"] = 0;
    zone["dst_offset"] = 0;
    zone["dst_correction"] = false;
    json::object body(what.storage);
    body["id"] = in.hash;
    body["domain"] = host;
    body["secure_url"] = secure;
    body["control_panel_base_url"] = secure;
    body["status"] = in.set.maintenance ? "maintenance" : "live";
    body["name"] = in.set.store_name;
    body["admin_email"] = "shop@example.com";
    body["order_email"] = "orders@example.com";
    body["timezone"] = std::move(zone);
    body["language"] = "en";
    body["currency"] = in.set.currency;
    body["weight_units"] = "KGS";
    body["plan_name"] = "Sandbox";
    return answer(200, std::move(body));
}

response order_statuses_api(shop& in, const call& what) {
    what.only({"GET"});
    what.takes({});
    const renderer show(in, what.storage);
    if (what.rest.size() == 1) {
        json::array all(what.storage);
        for (const auto& each : status_definitions()) {
            all.emplace_back(show.status(each.id));
        }
        return answer(200, std::move(all));
    }
    const auto id = integer(what.rest[1]);
    if (what.rest.size() > 2 || !id || *id < 0 ||
        *id >= static_cast<std::int64_t>(status_definitions().size())) {
        not_found();
    }
    return answer(200, show.status(static_cast<int>(*id)));
}

} // namespace dray::sim::bigcommerce
