#include "statuses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/text.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace dray::threedcart {

using namespace common;
namespace json = boost::json;

namespace {

struct entry {
    std::int64_t place = 0;
    data::status live;
    data::status system;
};

} // namespace

std::string_view system_name(std::string_view id) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> names{{
        {"1", "New"},
        {"2", "Processing"},
        {"3", "Partial"},
        {"4", "Shipped"},
        {"5", "Cancel"},
        {"6", "Hold"},
        {"7", "Not Completed"},
        {"8", "Custom 1"},
        {"9", "Custom 2"},
        {"10", "Custom 3"},
        {"11", "Unpaid"},
        {"12", "Review"},
    }};
    for (const auto& [known, name] : names) {
        if (known == id)
            return name;
    }
    return {};
}

void read_statuses(const json::value& from, data::statuses_result& to, std::size_t& rows) {
    const auto* array = from.if_array();
    if (array == nullptr)
        throw unreadable("the list of statuses is no list");
    rows = array->size();
    std::vector<entry> entries;
    for (const auto& item : *array) {
        const auto* row = item.if_object();
        // Not Sorting, whose column in the store's database is called StatusID.
        const auto id = row != nullptr ? integer(*row, "OrderStatusID") : std::nullopt;
        if (!id || *id < 1)
            throw unreadable("a status has no OrderStatusID");
        const auto* visible = member(*row, "Visible");
        if (visible != nullptr && !flag(*row, "Visible"))
            continue;
        entry e;
        e.place = integer(*row, "Sorting").value_or(*id);
        const auto text_id = std::to_string(*id);
        auto system = trimmed(text(*row, "StatusDefinition"));
        if (system.empty())
            system = system_name(text_id);
        auto label = trimmed(text(*row, "StatusText"));
        if (label.empty())
            label = system;
        e.live = data::status(text_id, std::move(label));
        e.system = data::status(text_id, std::move(system));
        entries.push_back(std::move(e));
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const entry& a, const entry& b) { return a.place < b.place; });
    for (auto& e : entries) {
        to.statuses.push_back(std::move(e.live));
        to.system.push_back(std::move(e.system));
    }
}

} // namespace dray::threedcart
