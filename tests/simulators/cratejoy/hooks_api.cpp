// /v1/hooks/.

#include "tests/simulators/cratejoy/api.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace dray::sim::cratejoy {
namespace json = boost::json;

namespace {

constexpr std::size_t most_hooks = 1000;
constexpr std::array<std::string_view, 12> events{
    "customer_new",       "address_updated",        "billing_updated",
    "checkout_failed",    "design_updated",         "inventory_updated",
    "order_new",          "order_updated",          "shipment_shipped",
    "shipment_cancelled", "subscription_cancelled", "subscription_renewed"};

void overlay(hook& one, const json::object& body) {
    for (const auto& member : body) {
        const std::string_view name = member.key();
        std::string* to = name == "event"         ? &one.event
                          : name == "target"      ? &one.target
                          : name == "name"        ? &one.name
                          : name == "querystring" ? &one.querystring
                                                  : nullptr;
        const bool request_type = name == "request_type";
        check_writable(to != nullptr || request_type || name == "id" || name == "url" ||
                           name == "type",
                       to != nullptr || request_type, name);
        // A hook that is a GET has no body to deliver and is not simulated.
        if (!member.value().is_string() || member.value().get_string().size() > 2000 ||
            (request_type && member.value() != "POST")) {
            throw refusal(400, {"Invalid value for '" + std::string(name) + "'"});
        }
        if (to != nullptr) {
            *to = std::string(member.value().get_string());
        }
    }
    if (one.target.empty() ||
        std::find(events.begin(), events.end(), std::string_view(one.event)) == events.end()) {
        throw refusal(400, {"Invalid value for 'event'"});
    }
}

} // namespace

response hooks_api(shop& in, const call& what) {
    const renderer show(in);
    if (what.rest.size() == 1) {
        what.only({"GET", "POST"});
        if (what.is("GET")) {
            pager page(in.set, what.where.query, 0);
            for (const auto& [id, each] : in.hooks) {
                if (page.next()) {
                    page.add(show.whole_hook(each));
                }
            }
            return answer(200, std::move(page).envelope(in, "hooks"));
        }
        hook added;
        overlay(added, what.body());
        if (in.hooks.size() >= most_hooks) {
            throw refusal(400, {"Too many hooks"});
        }
        added.id = ++in.last.hook;
        const auto id = added.id;
        return answer(201, show.whole_hook(in.hooks.emplace(id, std::move(added)).first->second));
    }
    const auto id = integer(what.rest[1]);
    const auto found = id ? in.hooks.find(*id) : in.hooks.end();
    if (found == in.hooks.end() || what.rest.size() > 2) {
        not_found();
    }
    what.only({"GET", "PUT", "PATCH", "DELETE"});
    if (what.is("DELETE")) {
        in.hooks.erase(found);
        response out;
        out.status = 204;
        return out;
    }
    if (what.writes()) {
        auto changed = found->second;
        overlay(changed, what.body());
        found->second = std::move(changed);
    }
    return answer(200, show.whole_hook(found->second));
}

} // namespace dray::sim::cratejoy
