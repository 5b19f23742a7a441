#include "core/cli/asking.hpp"

#include "core/cli/order_name.hpp"
#include "core/cli/table.hpp"
#include "core/config/load.hpp"
#include "core/order/shell_word.hpp"

#include <cstdlib>
#include <iostream>
#include <map>

namespace dray::cli {

namespace {

struct place {
    endpoint where;
    std::string note; ///< why it may be the wrong one
};

place place_of(const options& o) {
    place p;
    p.where.limit = std::chrono::seconds(o.timeout_s);
    if (!o.socket.empty()) {
        p.where.socket = o.socket;
        return p;
    }
    if (const char* s = std::getenv("DRAY_SOCKET"); s && *s) {
        p.where.socket = s;
        return p;
    }
    config::config_paths paths(o.config);
    paths.directory = o.conf_dir;
    const auto read = config::load_daemon(paths);
    p.where.socket = read.daemon.socket;
    if (!read.fatal)
        return p;
    if (o.config_named) {
        throw unusable_config(config::to_text(read.diagnostics) +
                              "So it is not known where drayd listens. Correct that, or name the "
                              "socket with --socket or $DRAY_SOCKET.");
    }
    // Whoever may use the socket need not be allowed to read the configuration.
    p.note = " That is the usual socket: " + o.config +
             " cannot be used. Name another configuration with --config.";
    return p;
}

} // namespace

answer ask(const options& o, const std::string& method, const std::string& target,
           const boost::json::value& body) {
    const auto p = place_of(o);
    try {
        return call(p.where, method, target, body);
    } catch (const unreachable& e) {
        throw unreachable(e.what() + p.note);
    }
}

void complain(const options& o, const std::string& code, const std::string& message,
              const std::vector<std::string>& remedies) {
    std::cerr << message << "\n";
    for (const auto& r : remedies)
        std::cerr << "  try: " << r << "\n";
    if (!o.json)
        return;
    boost::json::array cures;
    for (const auto& r : remedies)
        cures.emplace_back(r);
    boost::json::object error;
    error["code"] = code;
    error["message"] = message;
    error["remedies"] = std::move(cures);
    boost::json::object body;
    body["error"] = std::move(error);
    std::cout << boost::json::serialize(body) << "\n";
}

int refused(const options& o, const answer& a) {
    const auto* e = a.body.is_object() ? a.body.get_object().if_contains("error") : nullptr;
    std::vector<std::string> remedies;
    const auto* told = e && e->is_object() ? e->get_object().if_contains("remedies") : nullptr;
    if (told && told->is_array()) {
        for (const auto& r : told->get_array())
            remedies.push_back(plain(r));
    }
    complain(o, e ? cell(*e, "code") : "refused",
             e ? cell(*e, "message") : "drayd answered " + std::to_string(a.status) + ".",
             remedies);
    if (a.status == 404)
        return exit_not_found;
    if (a.status == 409)
        return exit_refused;
    return a.status == 400 ? exit_usage : exit_failed;
}

bool printed_json(const options& o, const answer& a) {
    if (o.json)
        std::cout << boost::json::serialize(a.body) << "\n";
    return o.json;
}

namespace {

/// An order that could not be read is no order yet, but somebody may ask for it.
bool told_of_quarantine(const options& o, const std::string& name) {
    const auto a = ask(o, "GET", "/api/v1/problems");
    if (a.status >= 400)
        return false;
    for (const auto& q : a.body.at("quarantined").as_array()) {
        for (const auto& reading : readings_of(name)) {
            if (cell(q, "ref") != reading.number ||
                (!reading.source.empty() && cell(q, "instance") != reading.source)) {
                continue;
            }
            complain(o, "order_unreadable",
                     "Order " + reading.number + " of " + cell(q, "instance") +
                         " cannot be read, so nothing of it is sent: " + cell(q, "why"),
                     {"correct the order in the shop; it is read again by itself",
                      "dray problems --quarantine " + orders::shell_word(cell(q, "instance"))});
            return true;
        }
    }
    return false;
}

} // namespace

std::int64_t order_id(const options& o, const std::string& name, int& status) {
    if (const auto id = order_id_of(name))
        return *id;
    std::map<std::int64_t, boost::json::value> found;
    for (const auto& reading : readings_of(name)) {
        const auto base = "/api/v1/orders?number=" + encoded(reading.number) +
                          (reading.source.empty() ? "" : "&source=" + encoded(reading.source));
        for (const char* also : {"", "&not_for_us=1"}) {
            const auto a = ask(o, "GET", base + also);
            if (a.status == 404)
                break; // a number may hold a slash, so what stands before it need not be a source
            if (a.status >= 400) {
                status = refused(o, a);
                return 0;
            }
            for (const auto& x : a.body.at("orders").as_array()) {
                found.emplace(x.at("id").as_int64(), x);
            }
        }
    }
    if (found.size() == 1)
        return found.begin()->first;
    if (found.empty()) {
        status = exit_unwell;
        if (!told_of_quarantine(o, name)) {
            complain(o, "unknown_order", "There is no order " + name + ".", {"dray orders"});
            status = exit_not_found;
        }
        return 0;
    }
    std::map<std::string, int> called;
    auto full = [](const boost::json::value& x) {
        return cell(x, "source") + "/" + cell(x, "number");
    };
    for (const auto& [id, x] : found)
        ++called[full(x)];
    std::cerr << "Several orders are called " << name << "; name one as in the first column:\n";
    table t({"ORDER", "ID", "STATUS"});
    for (const auto& [id, x] : found) {
        const auto hash = "#" + std::to_string(id);
        // In one source, one order's number may be another's reference: then only the id tells.
        const bool tells = !cell(x, "number").empty() && called[full(x)] == 1 && full(x) != name;
        t.add({orders::shell_word(tells ? full(x) : hash), hash, cell(x, "label")});
    }
    t.print(std::cerr);
    status = exit_usage;
    return 0;
}

} // namespace dray::cli
