#include "statuses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::bigcommerce {

using namespace common;

namespace json = boost::json;

namespace {

struct entry {
    std::int64_t place = 0;
    data::status live;
    data::status system;
};

entry read_entry(const json::value& from) {
    const auto* object = from.if_object();
    if (object == nullptr)
        throw unreadable("the list of statuses holds something else");
    const auto id = integer(*object, "id"); // a string in some shops; 0 is Incomplete
    if (!id || *id < 0)
        throw unreadable("a status has no id");
    entry e;
    e.place = integer(*object, "order").value_or(*id);
    const auto id_string = std::to_string(*id);
    auto system_label = text(*object, "system_label");
    if (system_label.empty())
        system_label = text(*object, "name");
    auto label = text(*object, "custom_label");
    if (label.empty())
        label = text(*object, "name");
    if (label.empty())
        label = system_label;
    e.live = data::status(id_string, std::move(label));
    e.system = data::status(id_string, std::move(system_label));
    return e;
}

} // namespace

data::statuses_result read_statuses(const json::value& from) {
    const auto* array = from.if_array();
    if (array == nullptr)
        throw unreadable("the list of statuses is no list");
    std::vector<entry> entries;
    for (const auto& item : *array)
        entries.push_back(read_entry(item));
    std::stable_sort(entries.begin(), entries.end(),
                     [](const entry& a, const entry& b) { return a.place < b.place; });
    data::statuses_result out;
    for (auto& e : entries) {
        out.statuses.push_back(std::move(e.live));
        out.system.push_back(std::move(e.system));
    }
    return out;
}

} // namespace dray::bigcommerce
