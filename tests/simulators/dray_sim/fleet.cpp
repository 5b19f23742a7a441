#include "tests/simulators/dray_sim/fleet.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim {
namespace json = boost::json;

namespace {

std::unique_ptr<vendor> make_vendor(const vendor_plan& plan) {
    return plan.kind->make(plan.credentials, [] { return std::chrono::system_clock::now(); });
}

void tell(vendor& what, const std::string& name, const json::value& knobs) {
    const auto answer = what.knobs(knobs);
    if (const auto* object = answer.if_object()) {
        if (const auto* error = object->if_contains("error")) {
            throw plan_error(
                "vendor \"" + name + "\": " +
                (error->is_string() ? std::string(error->get_string()) : json::serialize(*error)));
        }
    }
}

void prepare(vendor& what, const vendor_plan& plan, bool tls) {
    if (tls && plan.kind->require_https) {
        json::object knob;
        knob["require_https"] = true;
        tell(what, plan.name, knob);
    }
    for (const auto& each : plan.knobs) {
        tell(what, plan.name, each);
    }
}

std::string prefix_of(const sim_plan& plan, const vendor_plan& one) {
    const auto sharing =
        std::count_if(plan.vendors.begin(), plan.vendors.end(),
                      [&](const auto& each) { return one.port != 0 && each.port == one.port; });
    return sharing < 2 ? std::string() : one.kind->prefix(one.credentials);
}

} // namespace

std::vector<fleet_member> make_fleet(const sim_plan& plan, const json::object& saved) {
    std::vector<fleet_member> out;
    for (const auto& each : plan.vendors) {
        fleet_member member;
        member.name = each.name;
        member.port = each.port;
        member.prefix = prefix_of(plan, each);
        member.what = make_vendor(each);
        if (const auto* state = saved.if_contains(each.name)) {
            try {
                member.what->load(*state);
            } catch (const std::exception& error) {
                throw plan_error("the saved state of vendor \"" + each.name +
                                 "\" does not fit: " + error.what());
            }
        } else {
            prepare(*member.what, each, plan.tls);
        }
        out.push_back(std::move(member));
    }
    return out;
}

json::object save_fleet(const std::vector<fleet_member>& fleet) {
    json::object out;
    for (const auto& each : fleet) {
        out[each.name] = each.what->save();
    }
    return out;
}

} // namespace dray::sim
