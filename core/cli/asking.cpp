#include "core/cli/asking.hpp"

#include "core/cli/table.hpp"
#include "core/config/load.hpp"

#include <cstdlib>
#include <iostream>

namespace dray::cli {

std::string socket_of(const options& o) {
    if (!o.socket.empty()) return o.socket;
    if (const char* s = std::getenv("DRAY_SOCKET"); s && *s) return s;
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
    if (a.status == 404) return exit_not_found;
    if (a.status == 409) return exit_refused;
    return a.status == 400 ? exit_usage : exit_failed;
}

bool printed_json(const options& o, const answer& a) {
    if (o.json) std::cout << boost::json::serialize(a.body) << "\n";
    return o.json;
}

std::int64_t order_id(const options& o, const std::string& name, int& status) {
    if (name.size() > 1 && name[0] == '#') return std::strtoll(name.c_str() + 1, nullptr, 10);
    const auto socket = socket_of(o);
    boost::json::array found;
    for (const char* also : {"", "&not_for_us=1"}) {
        const auto a = call(socket, "GET", "/api/v1/orders?number=" + encoded(name) + also);
        if (a.status >= 400) {
            status = refused(o, a);
            return 0;
        }
        for (const auto& x : a.body.at("orders").as_array()) found.push_back(x);
    }
    if (found.size() == 1) return found[0].at("id").as_int64();
    if (found.empty()) {
        std::cerr << "There is no order " << name << ". See: dray orders\n";
        status = exit_not_found;
        return 0;
    }
    std::cerr << "Several orders are called " << name << "; name one by its id:\n";
    table t({"ID", "SOURCE", "STATUS"});
    for (const auto& x : found) t.add({"#" + cell(x, "id"), cell(x, "source"), cell(x, "label")});
    t.print(std::cerr);
    status = exit_usage;
    return 0;
}

}  // namespace dray::cli
