#include "live_statuses.hpp"

namespace dray::common {

status_match find_status(const data::statuses_result& live, std::string_view id_or_name) {
    status_match match;
    for (const auto& status : live.statuses) {
        if (status.id == id_or_name) {
            match.found.assign(1, status);
            return match;
        }
        if (status.name == id_or_name)
            match.found.push_back(status);
    }
    return match;
}

std::string list_for_people(const data::statuses_result& live) {
    std::string out;
    for (std::size_t i = 0; i < live.statuses.size(); ++i) {
        const auto& status = live.statuses[i];
        if (!out.empty())
            out += ", ";
        out += '"' + status.name + "\" (" + status.id;
        if (i < live.system.size() && live.system[i].name != status.name)
            out += ", originally " + live.system[i].name;
        out += ')';
    }
    return out;
}

std::string quoted(const data::status& status) {
    return status.name.empty() ? status.id : '"' + status.name + "\" (" + status.id + ")";
}

} // namespace dray::common
