#include "tests/simulators/common/router.hpp"

#include "tests/simulators/common/target.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;

namespace {

response answer_json(int status, const json::value& body) {
    response out;
    out.status = status;
    out.headers.emplace_back("Content-Type", "application/json");
    out.body = json::serialize(body);
    out.body += '\n';
    return out;
}

response wrong(int status, const std::string& why) {
    json::object body;
    body["error"] = why;
    return answer_json(status, std::move(body));
}

bool fit_for_a_path(const std::string& name) {
    return !name.empty() && name.size() <= 64 &&
           name.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
               std::string::npos;
}

bool is_deed(std::string_view name) {
    return name == "knobs" || name == "books" || name == "save" || name == "load";
}

bool prefix_matches(const std::string& prefix, std::string_view path) {
    return path.starts_with(prefix) &&
           (path.size() == prefix.size() || prefix.ends_with('/') || prefix.empty() ||
            path[prefix.size()] == '/' || path[prefix.size()] == '?');
}

json::value parsed(const request& req) {
    boost::system::error_code error;
    auto out = json::parse(req.body, error);
    if (error) {
        throw std::invalid_argument("the body is no JSON: " + error.message());
    }
    return out;
}

response deed(vendor& what, std::string_view name, const request& req) {
    const bool reading = req.method == "GET";
    if (name == "knobs" && (reading || req.method == "POST")) {
        auto out = what.knobs(reading ? json::value(json::object()) : parsed(req));
        const bool bad = out.is_object() && out.get_object().contains("error");
        return answer_json(bad ? 400 : 200, out);
    }
    if (name == "books" && reading) {
        return answer_json(200, what.books());
    }
    if (name == "save" && reading) {
        return answer_json(200, what.save());
    }
    if (name == "load" && req.method == "POST") {
        const auto state = parsed(req);
        try {
            what.load(state);
        } catch (const std::exception& error) {
            return wrong(400, error.what());
        }
        return answer_json(200, json::object());
    }
    return wrong(405, "GET or POST knobs, GET books, GET save, POST load");
}

} // namespace

void router::add(std::string name, vendor& what, std::size_t place, std::string prefix) {
    if (!fit_for_a_path(name) || is_deed(name)) {
        throw std::invalid_argument("a vendor cannot be called \"" + name +
                                    "\": letters, digits, '-', '_' and '.', and none of knobs, "
                                    "books, save, load");
    }
    for (const auto& each : sites_) {
        if (each.name == name) {
            throw std::invalid_argument("two vendors are called \"" + name + "\"");
        }
        if (each.place == place &&
            (each.prefix.empty() || prefix.empty() || each.prefix == prefix)) {
            throw std::invalid_argument("\"" + each.name + "\" and \"" + name +
                                        "\" share a port but no path tells them apart");
        }
    }
    sites_.push_back(site{std::move(name), &what, place, std::move(prefix)});
}

response router::answer(std::size_t place, const request& req) noexcept {
    changes_ += req.method == "GET" || req.method == "HEAD" ? 0 : 1;
    try {
        const std::string_view path = req.target;
        if (path == "/_sim" || path.starts_with("/_sim/")) {
            try {
                return back_door(place, req);
            } catch (const std::invalid_argument& error) {
                return wrong(400, error.what());
            }
        }
        return serve(place, req);
    } catch (const std::exception& error) {
        return wrong(500, std::string("the simulator failed: ") + error.what());
    }
}

response router::serve(std::size_t place, const request& req) {
    for (const auto& each : sites_) {
        if (each.place == place && prefix_matches(each.prefix, req.target)) {
            return each.what->handle(req);
        }
    }
    return wrong(404, "no vendor on this port answers this path");
}

response router::back_door(std::size_t place, const request& req) {
    const target where(req.target);
    if (where.path.size() == 1) {
        json::array names;
        for (const auto& each : sites_) {
            names.emplace_back(each.name);
        }
        json::object body;
        body["vendors"] = std::move(names);
        return answer_json(200, std::move(body));
    }
    const bool short_form = where.path.size() == 2;
    const auto* who = short_form ? alone_at(place) : named(where.path[1]);
    if (where.path.size() > 3 || who == nullptr) {
        return wrong(404, short_form ? "several vendors share this port: /_sim/NAME/…, names "
                                       "at /_sim"
                                     : "no vendor has this name; names at /_sim");
    }
    return deed(*who->what, where.path.back(), req);
}

std::vector<router::outgoing> router::due() noexcept {
    std::vector<outgoing> out;
    for (const auto& each : sites_) {
        try {
            for (auto& what : each.what->due()) {
                ++changes_;
                outgoing one;
                one.from = each.what;
                one.what = std::move(what);
                out.push_back(std::move(one));
            }
        } catch (const std::exception&) {
            continue; // its requests are answered with the reason
        }
    }
    return out;
}

void router::answered(const outgoing& one, int status) noexcept {
    ++changes_;
    try {
        one.from->answered(one.what.id, status);
    } catch (const std::exception&) {
        return;
    }
}

const router::site* router::named(std::string_view name) const {
    const auto found = std::find_if(sites_.begin(), sites_.end(),
                                    [&](const site& each) { return each.name == name; });
    return found == sites_.end() ? nullptr : &*found;
}

const router::site* router::alone_at(std::size_t place) const {
    const site* found = nullptr;
    for (const auto& each : sites_) {
        if (each.place == place) {
            if (found != nullptr) {
                return nullptr;
            }
            found = &each;
        }
    }
    return found;
}

} // namespace dray::sim
