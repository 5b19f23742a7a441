#include "core/cli/asking.hpp"

#include "core/cli/order_name.hpp"
#include "core/cli/table.hpp"
#include "core/config/load.hpp"
#include "core/order/shell_word.hpp"

#include <cstdlib>
#include <iostream>
#include <map>

namespace dray::cli {

std::string socket_of(const options& o) {
    if (!o.socket.empty())
        return o.socket;
    if (const char* s = std::getenv("DRAY_SOCKET"); s && *s)
        return s;
    config::config_paths paths(o.config);
    paths.directory = o.conf_dir;
    return config::load_daemon(paths).daemon.socket;
}

int refused(const options& o, const answer& a) {
    const auto* e = a.body.is_object() ? a.body.get_object().if_contains("error") : nullptr;
    if (o.json) {
        std::cout << boost::json::serialize(a.body) << "\n";
    } else if (e) {
        std::cerr << cell(*e, "message") << "\n";
        if (const auto* remedies = e->as_object().if_contains("remedies")) {
            for (const auto& r : remedies->as_array()) {
                std::cerr << "  try: " << r.as_string().c_str() << "\n";
            }
        }
    }
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

std::int64_t order_id(const options& o, const std::string& name, int& status) {
    if (const auto id = order_id_of(name))
        return *id;
    const auto socket = socket_of(o);
    std::map<std::int64_t, boost::json::value> found;
    for (const auto& reading : readings_of(name)) {
        const auto base = "/api/v1/orders?number=" + encoded(reading.number) +
                          (reading.source.empty() ? "" : "&source=" + encoded(reading.source));
        for (const char* also : {"", "&not_for_us=1"}) {
            const auto a = call(socket, "GET", base + also);
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
        std::cerr << "There is no order " << name << ". See: dray orders\n";
        status = exit_not_found;
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
