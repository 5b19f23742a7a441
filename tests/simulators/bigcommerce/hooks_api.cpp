// /v3/hooks: a token manages the hooks that it made, and sees no others.

#include "tests/simulators/bigcommerce/v3.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

constexpr std::size_t largest_page = 250;

json::object shown(const shop& in, const hook& one) {
    json::object sent;
    for (const auto& [name, value] : one.headers) {
        sent[name] = value;
    }
    json::object out;
    out["id"] = one.id;
    out["client_id"] = "client-" + one.owner.substr(0, 4);
    out["store_hash"] = in.hash;
    out["scope"] = one.scope;
    out["destination"] = one.destination;
    out["headers"] = one.has_headers ? json::value(std::move(sent)) : json::value(nullptr);
    out["is_active"] = one.active;
    out["created_at"] = one.created;
    out["updated_at"] = one.updated;
    return out;
}

std::string text_of(const json::object& body, std::string_view name) {
    const auto* given = body.if_contains(name);
    if (given == nullptr || !given->is_string() || given->get_string().empty()) {
        const std::string key(name);
        throw v3_refusal(422, "The hook is not valid.", {{key, key + " is required"}});
    }
    return std::string(given->get_string());
}

void take_headers(hook& to, const json::value& from) {
    to.headers.clear();
    to.has_headers = !from.is_null();
    if (!to.has_headers) {
        return;
    }
    const auto* object = from.if_object();
    const bool fits =
        object != nullptr && std::all_of(object->begin(), object->end(),
                                         [](const auto& each) { return each.value().is_string(); });
    if (!fits) {
        throw v3_refusal(422, "The hook is not valid.",
                         {{"headers", "headers must be an object of texts, or null"}});
    }
    for (const auto& each : *object) {
        to.headers.emplace_back(each.key(), each.value().get_string());
    }
}

bool active_in(const json::value& from) {
    if (!from.is_bool()) {
        throw v3_refusal(422, "The hook is not valid.", {{"is_active", "true or false is wanted"}});
    }
    return from.get_bool();
}

/// Takes the members of a POST or PUT; what they may not be is refused.
void take(hook& to, const json::object& body) {
    for (const auto& member : body) {
        const std::string_view name = member.key();
        if (name == "scope") {
            to.scope = text_of(body, name);
        } else if (name == "destination") {
            to.destination = text_of(body, name);
        } else if (name == "headers") {
            take_headers(to, member.value());
        } else if (name != "is_active" && name != "events_history_enabled") {
            const std::string key(name);
            throw v3_refusal(422, "The hook is not valid.", {{key, key + " is not known"}});
        }
    }
    if (!fit_destination(to.destination)) {
        throw v3_refusal(422, "The hook is not valid.",
                         {{"destination", "destination must be https on port 443"}});
    }
}

void check_room(const shop& in, const hook& one) {
    std::size_t of_scope = 0;
    for (const auto& each : in.hooks.all) {
        if (each.id == one.id || each.owner != one.owner || each.scope != one.scope) {
            continue;
        }
        ++of_scope;
        if (each.destination == one.destination) {
            throw v3_refusal(422, "A hook with this scope and destination exists already.",
                             {{"destination", "duplicate"}});
        }
    }
    if (of_scope >= most_hooks_of_a_scope) {
        throw v3_refusal(422, "No more than 10 hooks may share a scope.", {{"scope", "too many"}});
    }
}

response create(shop& in, const call& what, const std::string& token) {
    const auto body = v3_object(what);
    hook one;
    one.owner = token;
    one.scope = text_of(body, "scope");
    one.destination = text_of(body, "destination");
    take(one, body);
    if (const auto* active = body.if_contains("is_active")) {
        one.active = active_in(*active);
    }
    check_room(in, one);
    one.id = in.hooks.next_id();
    one.created = in.now;
    one.updated = in.now;
    in.hooks.all.push_back(one);
    return v3_answer(shown(in, one));
}

response list(const shop& in, const call& what, const std::string& token) {
    const auto* scope = what.where.param("scope");
    const auto* destination = what.where.param("destination");
    const auto* active = what.where.param("is_active");
    json::array all;
    for (const auto& each : in.hooks.all) {
        if (each.owner == token && (scope == nullptr || each.scope == *scope) &&
            (destination == nullptr || each.destination == *destination) &&
            (active == nullptr || each.active == (*active == "true"))) {
            all.emplace_back(shown(in, each));
        }
    }
    return v3_page(what, std::move(all), largest_page);
}

response change(shop& in, hook& one, const call& what) {
    const auto body = v3_object(what);
    hook changed = one;
    take(changed, body);
    check_room(in, changed);
    changed.updated = in.now;
    one = std::move(changed);
    if (const auto* active = body.if_contains("is_active")) {
        in.hooks.activate(one, active_in(*active));
    }
    return v3_answer(shown(in, one));
}

/// What the shop says of its hooks as a whole.
response admin(const shop& in, const call& what, const std::string& token) {
    v3_only(what, {"GET"});
    json::array hooks;
    for (const auto& each : in.hooks.all) {
        if (each.owner == token) {
            json::object one;
            one["hook_id"] = each.id;
            one["status"] = each.deactivated ? "deactivated" : each.active ? "active" : "inactive";
            hooks.emplace_back(std::move(one));
        }
    }
    json::object data;
    data["emails"] = json::array();
    data["hooks_list"] = std::move(hooks);
    data["blocked_domains"] = json::array();
    return v3_answer(std::move(data));
}

} // namespace

response hooks_api(shop& in, const call& what, const std::string& token) {
    if (what.rest.size() == 1) {
        v3_only(what, {"GET", "POST"});
        return what.is("GET") ? list(in, what, token) : create(in, what, token);
    }
    if (what.rest.size() == 2 && what.rest[1] == "admin") {
        return admin(in, what, token);
    }
    auto* one = in.hooks.find(integer(what.rest[1]).value_or(0));
    if (what.rest.size() != 2 || one == nullptr || one->owner != token) {
        v3_not_found();
    }
    v3_only(what, {"GET", "PUT", "DELETE"});
    if (what.is("PUT")) {
        return change(in, *one, what);
    }
    auto out = v3_answer(shown(in, *one));
    if (what.is("DELETE")) {
        in.hooks.remove(one->id);
    }
    return out;
}

} // namespace dray::sim::bigcommerce
