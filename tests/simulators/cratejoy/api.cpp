#include "tests/simulators/cratejoy/api.hpp"

#include "tests/simulators/common/json_text.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim::cratejoy {
namespace json = boost::json;

void call::only(std::initializer_list<std::string_view> methods) const {
    if (std::find(methods.begin(), methods.end(), req.method) == methods.end()) {
        throw refusal(405, {"Method not allowed"});
    }
}

json::object call::body() const {
    boost::system::error_code error;
    auto parsed = json::parse(req.body, error);
    if (error || !parsed.is_object()) {
        throw refusal(400, {"The body is not a JSON object"});
    }
    return std::move(parsed.get_object());
}

response answer(int status, const json::value& body) {
    response out;
    out.status = status;
    out.headers.emplace_back("Content-Type", "application/json");
    out.body = json_text(body);
    return out;
}

response errors(int status, const std::vector<std::string>& why) {
    json::object body;
    body["errors"] = json::array(why.begin(), why.end());
    return answer(status, body);
}

void not_found() {
    throw refusal(404, {"Not found"});
}

void check_writable(bool known, bool writable, std::string_view name) {
    if (!known) {
        throw refusal(400, {"Unknown property '" + std::string(name) + "'"});
    }
    if (!writable) {
        throw refusal(400, {"Read only property '" + std::string(name) + "'"});
    }
}

} // namespace dray::sim::cratejoy
