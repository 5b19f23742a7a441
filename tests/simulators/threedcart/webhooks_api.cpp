// /Webhooks: who wants to hear what.

#include "tests/simulators/threedcart/api.hpp"
#include "tests/simulators/threedcart/render.hpp"

#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>

namespace dray::sim::threedcart {
namespace json = boost::json;

namespace {

constexpr std::size_t most_hooks = 1000;

/// Only number 2 is known to mean "order update"; the rest of the vendor's list is not public.
constexpr std::array<std::pair<std::int64_t, std::string_view>, 2> events{
    {{hook_event::order_new, "Order New"}, {hook_event::order_update, "Order Update"}}};

std::string text_of(const json::object& body, std::string_view name, std::string otherwise,
                    std::size_t longest) {
    const auto* given = body.if_contains(name);
    if (given == nullptr) {
        return otherwise;
    }
    if (!given->is_string() || given->get_string().size() > longest) {
        throw refusal(400, "The request is invalid: " + std::string(name));
    }
    return std::string(given->get_string());
}

void overlay(webhook& one, const json::object& body) {
    one.name = text_of(body, "Name", one.name, 80);
    one.url = text_of(body, "Url", one.url, 1000);
    one.format = text_of(body, "Format", one.format, 4);
    if (one.format != "JSON") {
        throw refusal(400, "The request is invalid: Format");
    }
    if (const auto* given = body.if_contains("Enabled")) {
        if (!given->is_bool()) {
            throw refusal(400, "The request is invalid: Enabled");
        }
        one.enabled = given->get_bool();
    }
}

response all_events(const shop& in, const call& what) {
    what.only(in.set, {"GET"});
    json::array body;
    for (const auto& [number, name] : events) {
        json::object shown;
        shown["EventType"] = number;
        shown["EventName"] = name;
        body.emplace_back(std::move(shown));
    }
    return answer(200, body);
}

response post(shop& in, const call& what) {
    const auto body = what.object();
    webhook added;
    overlay(added, body);
    const auto* event = body.if_contains("EventType");
    const auto number = event == nullptr ? std::nullopt : lenient_integer(*event);
    added.event = number.value_or(0);
    if (added.url.empty() || added.event < 1 || in.hooks.size() >= most_hooks) {
        throw refusal(400, "The request is invalid: Url, EventType");
    }
    added.id = ++in.last_hook_id;
    const auto id = added.id;
    in.hooks.emplace(id, std::move(added));
    return created_answer(in.set, id);
}

} // namespace

response webhooks_api(shop& in, const call& what) {
    constexpr std::int64_t most_rows = 500;
    if (what.rest.size() == 1) {
        what.only(in.set, {"GET", "POST"});
        if (what.is("POST")) {
            return post(in, what);
        }
        page_of_rows page(paging_of(what, in.set, most_rows));
        for (const auto& [id, each] : in.hooks) {
            if (page.next()) {
                page.add(renderer(in).hook(each));
            }
        }
        return std::move(page).answer(in.set);
    }
    if (what.rest.size() == 2 && boost::beast::iequals(what.rest[1], "Events")) {
        return all_events(in, what);
    }
    const auto id = integer(what.rest[1]);
    const auto found = id ? in.hooks.find(*id) : in.hooks.end();
    if (what.rest.size() > 2 || found == in.hooks.end()) {
        not_found(in.set);
    }
    what.only(in.set, {"GET", "PUT", "DELETE"});
    if (what.is("GET")) {
        json::array body;
        body.emplace_back(renderer(in).hook(found->second));
        return answer(200, body);
    }
    record made{"Id", std::to_string(*id)};
    if (what.is("PUT")) {
        overlay(found->second, what.object());
    } else {
        in.hooks.erase(found);
        made.message = "deleted successfully";
    }
    return records_answer(in.set, {made}, false);
}

} // namespace dray::sim::threedcart
