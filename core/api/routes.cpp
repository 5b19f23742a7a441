#include "core/api/routes.hpp"

#include "core/api/views.hpp"

#include <charconv>
#include <optional>
#include <vector>

namespace dray::api {

namespace json = boost::json;

namespace {

answer failed(int status, const char* code, std::string message,
              std::vector<std::string> remedies = {}) {
    json::array cures;
    for (auto& r : remedies)
        cures.emplace_back(std::move(r));
    json::object e;
    e["code"] = code;
    e["message"] = std::move(message);
    e["remedies"] = std::move(cures);
    json::object body;
    body["error"] = std::move(e);
    return {status, std::move(body)};
}

/// A request that cannot be read; what() goes to the client.
struct bad_request : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (ec != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return n;
}

std::string query(const request& r, const char* key) {
    const auto it = r.query.find(key);
    return it == r.query.end() ? std::string() : it->second;
}

json::object body_of(const request& r) {
    if (r.body.empty())
        return {};
    json::parse_options options;
    options.max_depth = 16;
    boost::system::error_code ec;
    auto v = json::parse(r.body, ec, {}, options);
    if (ec || !v.is_object())
        throw bad_request("The body must be one JSON object.");
    return std::move(v.as_object());
}

std::string text(const json::object& o, const char* key, bool required = false) {
    const auto* v = o.if_contains(key);
    if (!v || v->is_null()) {
        if (required)
            throw bad_request(std::string("`") + key + "` is missing.");
        return {};
    }
    if (!v->is_string())
        throw bad_request(std::string("`") + key + "` must be a text.");
    return std::string(v->get_string());
}

std::optional<orders::timestamp> time(const json::object& o, const char* key) {
    const auto t = text(o, key);
    if (t.empty())
        return std::nullopt;
    const auto at = data::parse_time(t);
    if (!at) {
        throw bad_request(std::string("`") + key + "` is not a time such as 2026-03-01T08:00:00Z.");
    }
    return at;
}

/// An API value of a status, "partial" or nothing; anything else would silently find every order.
std::string known_status(std::string word) {
    using orders::status;
    std::string all;
    for (const auto s : {status::new_, status::at_wms, status::shipped, status::confirmed,
                         status::error, status::canceled}) {
        all += std::string(orders::to_word(s)) + ", ";
        if (word == orders::to_word(s))
            return word;
    }
    if (word.empty() || word == "partial")
        return word;
    throw bad_request("`" + word + "` is no status. There are " + all + "and partial.");
}

std::vector<std::string> parts(const std::string& path) {
    std::vector<std::string> all;
    std::size_t at = 0;
    while (at < path.size()) {
        if (path[at] == '/') {
            ++at;
            continue;
        }
        const auto end = path.find('/', at);
        all.push_back(path.substr(at, end - at));
        at = end == std::string::npos ? path.size() : end;
    }
    return all;
}

std::map<store::instance_id, std::string> names(store::reader& db) {
    std::map<store::instance_id, std::string> all;
    for (const auto& i : db.instances())
        all[i.id] = i.name;
    return all;
}

answer list_orders(const request& r, store::store& db) {
    store::order_filter by;
    by.status = known_status(query(r, "status"));
    by.source = query(r, "source");
    by.merchant = query(r, "merchant");
    by.number = query(r, "number");
    by.not_for_us = query(r, "not_for_us") == "1";
    by.after_id = number(query(r, "after")).value_or(0);
    by.limit = std::clamp<std::int64_t>(number(query(r, "limit")).value_or(50), 1, 1000);
    json::array all;
    json::value next = nullptr;
    db.read([&](store::reader& reader) {
        const auto name = names(reader);
        const auto rows = reader.list_orders(by);
        for (const auto& row : rows) {
            const auto it = name.find(row.source);
            all.push_back(to_json(row, it == name.end() ? "" : it->second));
        }
        if (static_cast<std::int64_t>(rows.size()) == by.limit)
            next = rows.back().id;
    });
    json::object body;
    body["orders"] = std::move(all);
    body["next"] = std::move(next);
    return {200, std::move(body)};
}

/// Where nothing was found: an unknown name of what it was looked for by is said instead.
void unless_unknown(control& to, const char* kind, const std::string& name, const char* command,
                    answer found, const reply& done) {
    if (name.empty())
        return done(std::move(found));
    to.known(kind, name, command,
             [done, found](answer known) { done(known.status >= 400 ? std::move(known) : found); });
}

void find_orders(const request& r, store::store& db, control& to, const reply& done) {
    auto found = list_orders(r, db);
    if (!found.body.at("orders").as_array().empty() || r.query.contains("after"))
        return done(std::move(found));
    const auto source = query(r, "source");
    const auto merchant = query(r, "merchant");
    if (source.empty() || merchant.empty()) {
        return source.empty() ? unless_unknown(to, "merchant", merchant, "dray orders --merchant",
                                               std::move(found), done)
                              : unless_unknown(to, "source", source, "dray orders --source",
                                               std::move(found), done);
    }
    to.known("source", source, "dray orders --source", [&to, merchant, found, done](answer known) {
        if (known.status >= 400)
            return done(std::move(known));
        unless_unknown(to, "merchant", merchant, "dray orders --merchant", found, done);
    });
}

answer show_order(const request& r, store::store& db, orders::order_id id, bool explained) {
    answer a = failed(404, "unknown_order", "There is no order " + std::to_string(id) + ".",
                      {"dray orders"});
    db.read([&](store::reader& reader) {
        const auto o = reader.load_order(id);
        if (!o)
            return;
        const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(
            std::chrono::system_clock::now());
        a = {200, explained ? explain(reader, *o, now)
                            : order_document(reader, *o, query(r, "personal") == "1")};
    });
    return a;
}

/// Orders that a problem names in the list of all.
constexpr std::int64_t most_numbers = 5;

answer list_problems(const request& r, store::store& db) {
    const auto of = query(r, "instance");
    json::array problems;
    json::array quarantined;
    db.read([&](store::reader& reader) {
        const auto name = names(reader);
        auto name_of = [&name](store::instance_id id) {
            const auto it = name.find(id);
            return it == name.end() ? std::string() : it->second;
        };
        for (const auto& p : reader.open_problems()) {
            const auto instance = name_of(p.what.instance);
            if (!of.empty() && instance != of)
                continue;
            auto row = to_json(p, instance);
            json::array numbers; // of those held longest
            for (const auto id : reader.orders_of_problem(p.what.key, 0, most_numbers)) {
                const auto o = reader.load_order(id);
                if (o)
                    numbers.emplace_back(o->version.number.empty() ? o->version.ref
                                                                   : o->version.number);
            }
            row["numbers"] = std::move(numbers);
            problems.push_back(std::move(row));
        }
        for (const auto& q : reader.quarantine(0, 1000)) {
            if (const auto instance = name_of(q.instance); of.empty() || instance == of)
                quarantined.push_back(to_json(q, instance));
        }
    });
    json::object body;
    body["problems"] = std::move(problems);
    body["quarantined"] = std::move(quarantined);
    return {200, std::move(body)};
}

void find_problems(const request& r, store::store& db, control& to, const reply& done) {
    auto found = list_problems(r, db);
    const bool none = found.body.at("problems").as_array().empty() &&
                      found.body.at("quarantined").as_array().empty();
    unless_unknown(to, "instance", none ? query(r, "instance") : std::string(), "dray problems",
                   std::move(found), done);
}

void order_command(const request& r, control& to, orders::order_id id, const reply& done) {
    const auto body = body_of(r);
    const auto word = text(body, "command", true);
    static const std::map<std::string, orders::command_kind> kinds = {
        {"cancel_sending", orders::command_kind::cancel_sending},
        {"resume_sending", orders::command_kind::resume_sending},
        {"hold", orders::command_kind::hold},
        {"release", orders::command_kind::release},
        {"load_anyway", orders::command_kind::load_anyway},
        {"send_test", orders::command_kind::send_test},
        {"not_for_us", orders::command_kind::not_for_us},
    };
    const auto it = kinds.find(word);
    if (it == kinds.end())
        throw bad_request("`" + word + "` is not a command on an order.");
    orders::command c;
    c.kind = it->second;
    c.until = time(body, "until");
    c.why = text(body, "why");
    c.who = r.who;
    to.order_command(id, std::move(c), done);
}

/// False where there is no such route.
bool dispatch(const request& r, store::store& db, control& to, const reply& done) {
    const auto p = parts(r.path);
    if (p.size() < 3 || p[0] != "api" || p[1] != "v1")
        return false;
    const bool get = r.method == "GET";
    const bool post = r.method == "POST";
    const auto& what = p[2];
    if (p.size() == 3 && get) {
        if (what == "status")
            return to.status(done), true;
        if (what == "plugins")
            return to.plugins(done), true;
        if (what == "feeds")
            return to.feeds(done), true;
        if (what == "recovery")
            return to.recovery(done), true;
        if (what == "orders")
            return find_orders(r, db, to, done), true;
        if (what == "problems")
            return find_problems(r, db, to, done), true;
    }
    if (what == "orders" && p.size() >= 4) {
        const auto id = number(p[3]);
        if (!id)
            throw bad_request("An order is named by its id here; find it by ?number=.");
        if (p.size() == 4 && get)
            return done(show_order(r, db, *id, false)), true;
        if (p.size() == 5 && get && p[4] == "explain") {
            return done(show_order(r, db, *id, true)), true;
        }
        if (p.size() == 5 && post && p[4] == "commands")
            return order_command(r, to, *id, done), true;
        if (p.size() == 5 && post && p[4] == "retry")
            return to.retry_order(*id, r.who, done), true;
    }
    if (what == "sources" && p.size() == 5 && get && p[4] == "statuses")
        return to.statuses(p[3], query(r, "refresh") == "1", done), true;
    if (!post)
        return false;
    if (what == "sources" && p.size() == 6 && p[4] == "statuses" && p[5] == "map") {
        const auto body = body_of(r);
        return to.map_status(p[3], text(body, "moment", true), text(body, "to", true), r.who, done),
               true;
    }
    if (what == "problems" && p.size() == 4 && p[3] == "retry") {
        return to.retry_problem(text(body_of(r), "key", true), r.who, done), true;
    }
    if (what == "problems" && p.size() == 4 && p[3] == "not_for_us") {
        const auto body = body_of(r);
        orders::command c;
        c.why = text(body, "why");
        c.who = r.who;
        return to.set_aside_problem(text(body, "key", true), std::move(c), done), true;
    }
    if (what == "instances" && p.size() == 5 && p[4] == "retry") {
        return to.retry_instance(p[3], r.who, done), true;
    }
    if (what == "sources" && p.size() == 5 && p[4] == "start") {
        const auto body = body_of(r);
        const auto from = time(body, "from");
        if (!from)
            throw bad_request("`from` is missing: the oldest order that may be sent.");
        const auto* dry = body.if_contains("dry_run");
        return to.start_source(p[3], *from, dry && dry->is_bool() && dry->get_bool(), r.who, done),
               true;
    }
    if (what == "pause" && p.size() == 3) {
        const auto body = body_of(r);
        store::brake b;
        b.scope = text(body, "scope", true);
        b.target = text(body, "target");
        b.function = text(body, "function");
        b.until = time(body, "until");
        b.why = text(body, "why", true);
        b.who = r.who;
        return to.pause(std::move(b), done), true;
    }
    if (what == "resume" && p.size() == 3) {
        const auto body = body_of(r);
        return to.resume(text(body, "scope", true), text(body, "target"), text(body, "function"),
                         r.who, done),
               true;
    }
    if (what == "feeds" && p.size() == 4 && p[3] == "run") {
        const auto body = body_of(r);
        return to.run_feed(text(body, "instance", true), text(body, "function"), done), true;
    }
    if (what == "connections" && p.size() == 4 && p[3] == "test") {
        return to.test_connection(text(body_of(r), "instance"), done), true;
    }
    if (what == "recovery" && p.size() == 4 && p[3] == "end")
        return to.end_recovery(r.who, done), true;
    if (what == "doctor" && p.size() == 3)
        return to.doctor(done), true;
    return false;
}

} // namespace

void route(const request& req, store::store& db, control& to, reply done) {
    try {
        if (!dispatch(req, db, to, done)) {
            done(failed(404, "unknown_route", req.method + " " + req.path + " does not exist."));
        }
    } catch (const bad_request& e) {
        done(failed(400, "bad_request", e.what()));
    } catch (const std::exception& e) {
        done(failed(503, "store_unreadable", e.what()));
    }
}

} // namespace dray::api
