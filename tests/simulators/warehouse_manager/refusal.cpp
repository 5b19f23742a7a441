#include "tests/simulators/warehouse_manager/refusal.hpp"

#include "tests/simulators/common/fault.hpp"

#include <boost/json.hpp>

namespace dray::sim::wm {
namespace json = boost::json;

namespace {

refusal exception_of(int status, std::string_view type, json::object members, std::string_view code,
                     std::string_view hint) {
    json::object body;
    body["$type"] =
        "WMS.V2.Generic.Models.Exceptions." + std::string(type) + ", WMS.V2.Generic.Models";
    for (auto& member : members) {
        body[member.key()] = std::move(member.value());
    }
    body["ErrorCode"] = code;
    body["Hint"] = hint;
    response out;
    out.status = status;
    out.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
    out.body = json::serialize(body);
    return refusal(std::move(out));
}

} // namespace

refusal::refusal(response what) : std::runtime_error(what.body), answer_(std::move(what)) {}

refusal wrong_parameter(std::string_view name, std::string_view code, std::string_view hint) {
    json::object members;
    json::array names;
    names.emplace_back(name);
    members["Parameters"] = std::move(names);
    return exception_of(400, "QueryParameterException", std::move(members), code, hint);
}

refusal wrong_model(std::string_view property, const json::value& value, std::string_view code,
                    std::string_view hint) {
    json::object pair;
    pair["Name"] = property;
    pair["Value"] = value;
    json::array properties;
    properties.emplace_back(std::move(pair));
    json::object members;
    members["ModelType"] = 0;
    members["Properties"] = std::move(properties);
    return exception_of(400, "ModelValidationException", std::move(members), code, hint);
}

refusal wrong_state(std::string_view action, std::string_view code, std::string_view hint,
                    int status) {
    json::object members;
    members["ActionNameType"] = 0;
    members["ActionName"] = action;
    return exception_of(status, "OperationException", std::move(members), code, hint);
}

refusal not_allowed(std::string_view hint) {
    return exception_of(403, "AuthorizationException", {}, "NotAuthorized", hint);
}

refusal nothing_but(int status) {
    response out;
    out.status = status;
    return refusal(std::move(out));
}

refusal broken(std::string_view text) {
    response out;
    out.status = 500;
    out.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
    out.body = text;
    return refusal(std::move(out));
}

response page_of_gateway(int status) {
    response out;
    out.status = status;
    out.headers.emplace_back("Content-Type", "text/html");
    out.body = gateway_page(status);
    return out;
}

} // namespace dray::sim::wm
