#include "tests/simulators/bigcommerce/hooks.hpp"

#include "tests/simulators/common/archive.hpp"
#include "tests/simulators/common/digest.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

template <class Archive>
void fields(Archive& a, hook_counts& x) {
    a("events", x.events);
    a("tries", x.tries);
    a("delivered", x.delivered);
    a("refused", x.refused);
    a("given_up", x.given_up);
    a("duplicates", x.duplicates);
    a("mails", x.mails);
}

template <class Archive>
void fields(Archive& a, hook& x) {
    a("id", x.id);
    a("owner", x.owner);
    a("scope", x.scope);
    a("destination", x.destination);
    a("active", x.active);
    a("deactivated", x.deactivated);
    a("has_headers", x.has_headers);
    a("created", x.created);
    a("updated", x.updated);
}

namespace {

/// Seconds before each further try; about two days in sum.
constexpr std::array<int, 11> gaps{60, 180, 300, 600, 900, 1800, 3600, 7200, 21600, 50400, 86400};

wall_time at_ms(std::int64_t ms) {
    return wall_time(std::chrono::milliseconds(ms));
}

retry_plan plan_of(const settings& set) {
    retry_plan out;
    for (const int gap : gaps) {
        out.gaps.emplace_back(gap * set.hook_time_scale);
    }
    return out;
}

bool wants(const hook& one, std::string_view scope) {
    if (one.scope.ends_with("/*")) {
        const auto stem = std::string_view(one.scope).substr(0, one.scope.size() - 1);
        return scope.starts_with(stem);
    }
    return one.scope == scope;
}

std::string led(const std::string& destination, const std::string& origin) {
    if (origin.empty()) {
        return destination;
    }
    const auto slash = destination.find('/', std::string_view("https://").size());
    return origin + (slash == std::string::npos ? "/" : destination.substr(slash));
}

/// As the Standard Webhooks libraries check it.
void sign(sending& what, const std::string& secret, std::int64_t now) {
    const std::string id = "msg_" + std::to_string(what.id);
    const auto time = std::to_string(now);
    what.headers.emplace_back("webhook-id", id);
    what.headers.emplace_back("webhook-timestamp", time);
    what.headers.emplace_back("webhook-signature",
                              "v1," +
                                  base64(hmac_sha256(secret, id + "." + time + "." + what.body)));
}

} // namespace

bool fit_destination(std::string_view url) {
    constexpr std::string_view scheme = "https://";
    if (!url.starts_with(scheme)) {
        return false;
    }
    const auto host = url.substr(scheme.size(), url.find('/', scheme.size()) - scheme.size());
    const auto colon = host.find(':');
    return !host.empty() && colon != 0 &&
           (colon == std::string_view::npos || host.substr(colon) == ":443");
}

hook* hook_office::find(ident id) {
    const auto found =
        std::find_if(all.begin(), all.end(), [id](const hook& each) { return each.id == id; });
    return found == all.end() ? nullptr : &*found;
}

void hook_office::remove(ident id) {
    box_.forget(static_cast<std::uint64_t>(id));
    std::erase_if(all, [id](const hook& each) { return each.id == id; });
}

void hook_office::activate(hook& one, bool active) {
    one.active = active;
    one.deactivated = false;
    if (!active) {
        box_.forget(static_cast<std::uint64_t>(one.id));
    }
}

void hook_office::announce(const settings& set, const std::string& store, std::string_view scope,
                           const json::object& data, std::int64_t now_ms) {
    for (const auto& one : all) {
        if (!one.active || !wants(one, scope)) {
            continue;
        }
        json::object payload;
        payload["scope"] = scope;
        payload["store_id"] = "1000";
        payload["data"] = data;
        payload["created_at"] = now_ms / 1000;
        payload["producer"] = "stores/" + store;
        payload["hash"] = sha1_hex(json::serialize(payload));
        sending what;
        what.url = one.destination;
        what.headers.emplace_back("Content-Type", "application/json");
        what.headers.insert(what.headers.end(), one.headers.begin(), one.headers.end());
        what.body = json::serialize(payload);
        ++count.events;
        ++sent_;
        const auto due = at_ms(now_ms + set.hook_delay_ms);
        const auto owner = static_cast<std::uint64_t>(one.id);
        if (set.hook_duplicates > 0 && sent_ % set.hook_duplicates == 0) {
            ++count.duplicates;
            box_.put(what, owner, due);
        }
        box_.put(std::move(what), owner, due);
    }
}

std::vector<sending> hook_office::due(const settings& set, std::int64_t now_ms) {
    auto out = box_.take(at_ms(now_ms));
    count.tries += static_cast<std::int64_t>(out.size());
    if (set.hook_reordering) {
        std::reverse(out.begin(), out.end());
    }
    for (auto& each : out) {
        each.url = led(each.url, set.hook_origin);
        if (!set.hook_signing_secret.empty()) {
            sign(each, set.hook_signing_secret, now_ms / 1000);
        }
    }
    return out;
}

void hook_office::answered(const settings& set, std::uint64_t id, int status, std::int64_t now_ms) {
    const auto owner = static_cast<ident>(box_.owner_of(id));
    switch (box_.answered(id, status, at_ms(now_ms), plan_of(set))) {
    case outbox::fate::delivered:
        ++count.delivered;
        break;
    case outbox::fate::again:
        ++count.refused;
        break;
    case outbox::fate::given_up:
        ++count.refused;
        ++count.given_up;
        if (auto* one = find(owner); one != nullptr && one->active) {
            activate(*one, false);
            one->deactivated = true;
            ++count.mails;
        }
        break;
    case outbox::fate::unknown:
        break;
    }
}

json::value hook_office::save() const {
    json::array hooks;
    for (const auto& each : all) {
        auto shown = saved(each);
        json::array sent;
        for (const auto& [name, value] : each.headers) {
            sent.push_back(json::array{name, value});
        }
        shown.as_object()["headers"] = std::move(sent);
        hooks.emplace_back(std::move(shown));
    }
    json::object out;
    out["hooks"] = std::move(hooks);
    out["count"] = saved(count);
    out["box"] = box_.save();
    out["last_id"] = last_id_;
    out["sent"] = sent_;
    return out;
}

void hook_office::load(const json::value& from) {
    hook_office fresh;
    for (const auto& each : from.at("hooks").as_array()) {
        auto& one = fresh.all.emplace_back();
        restore(one, each);
        for (const auto& pair : each.at("headers").as_array()) {
            one.headers.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
        }
    }
    restore(fresh.count, from.at("count"));
    fresh.box_.load(from.at("box"));
    fresh.last_id_ = from.at("last_id").as_int64();
    fresh.sent_ = from.at("sent").as_int64();
    *this = std::move(fresh);
}

} // namespace dray::sim::bigcommerce
