#include "core/daemon/unconfigured.hpp"

#include "core/order/problems.hpp"

#include <algorithm>
#include <string>

namespace dray::daemon {

namespace {

std::string counted(std::int64_t n, const std::string& one, const std::string& many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

orders::problem unconfigured(const store::instance& row, std::int64_t tasks, std::int64_t open) {
    const bool is_source = row.kind == store::instance_kind::source;
    const std::string table = (is_source ? "[source." : "[destination.") + row.name + "]";
    orders::problem p;
    p.key = row.name + "/instance_unconfigured/" + (is_source ? "source" : "destination");
    p.code = "instance_unconfigured";
    p.severity = orders::severity::critical;
    p.curer = orders::curer::operator_;
    p.instance = row.id;
    p.holds = false;
    p.text = row.name + " is not in the configuration any more, but ";
    if (tasks > 0)
        p.text += counted(tasks, "write to it waits", "writes to it wait");
    if (open > 0) {
        p.text += (tasks > 0 ? ", and " : "") +
                  counted(open, "consignment there is", "consignments there are") +
                  " not followed: no tracking of it comes back";
    }
    p.text += ".";
    p.remedies = {"put " + table + " back into the configuration; then: systemctl restart dray",
                  "to be rid of it: put it back with mode = \"drain\" and remove it when nothing "
                  "of it is open any more: dray status"};
    return p;
}

} // namespace

void tell_of_unconfigured(store::transaction& tx, const config::settings& settings,
                          const std::vector<config::instance_down>& down, data::timestamp at) {
    for (const auto& row : tx.instances()) {
        const bool is_source = row.kind == store::instance_kind::source;
        // One that is down has a reason of its own, which `dray status` says.
        const bool is_down = std::any_of(down.begin(), down.end(),
                                         [&row](const auto& d) { return d.name == row.name; });
        const bool configured = is_down || (is_source ? settings.source(row.name) != nullptr
                                                      : settings.destination(row.name) != nullptr);
        std::int64_t tasks = 0;
        std::int64_t open = 0;
        if (!configured) {
            const auto due = tx.due(row.id);
            tasks = due.ready + due.held;
            open = is_source ? 0 : tx.count_open_consignments(row.id);
        }
        const auto p = unconfigured(row, tasks, open);
        if (tasks + open > 0)
            tx.open_problem(p, 0, at);
        else if (tx.find_problem(p.key))
            tx.resolve_problem(p.key, 0, "dray", at);
    }
}

} // namespace dray::daemon
