#include "statuses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <array>

namespace dray::cratejoy {

using namespace common;

namespace {

struct known_status {
    std::string_view id;
    std::string_view name;
    std::string_view number;
};

constexpr std::array<known_status, 3> known{{
    {status_unshipped, "Unshipped", "1"},
    {status_shipped, "Shipped", "2"},
    {status_cancelled, "Cancelled", "3"},
}};

} // namespace

data::statuses_result all_statuses() {
    data::statuses_result all;
    for (const auto& one : known)
        all.statuses.emplace_back(std::string(one.id), std::string(one.name));
    return all;
}

data::status find_status(std::string_view id_or_name) {
    const auto word = lower(trimmed(id_or_name));
    for (const auto& one : known) {
        if (word == one.id || word == one.number)
            return data::status(std::string(one.id), std::string(one.name));
    }
    return {};
}

data::status read_status(const boost::json::object& shipment) {
    const auto written = text(shipment, "status");
    auto status = find_status(written);
    if (status.id.empty() && lower(written) == "canceled")
        status = find_status(status_cancelled);
    if (status.id.empty())
        throw unreadable("its status is \"" + one_line(written, 40) +
                         "\", which is none that Cratejoy has");
    return status;
}

std::string_view number_of(std::string_view id) {
    for (const auto& one : known) {
        if (one.id == id)
            return one.number;
    }
    return {};
}

} // namespace dray::cratejoy
