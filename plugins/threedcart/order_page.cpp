#include "order_page.hpp"

#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

namespace dray::threedcart {

using namespace common;
namespace json = boost::json;

template <class Use>
auto order_reader::with_object(std::string_view raw, const Use& use) {
    json::parse_options options;
    options.max_depth = max_depth;
    json::monotonic_resource memory(memory_.data(), memory_.size());
    boost::system::error_code bad;
    const auto value =
        json::parse(json::string_view(raw.data(), raw.size()), bad, &memory, options);
    if (bad)
        throw damaged("it is no valid JSON: " + bad.message());
    const auto* object = value.if_object();
    if (object == nullptr)
        throw damaged("it is no JSON object");
    return use(*object);
}

data::order order_reader::read(std::string_view raw, catalogue_map& catalogue) {
    return with_object(raw, [&](const json::object& from) {
        auto order = read_order(from, rules_, now_);
        catalogue.learn(from);
        return order;
    });
}

data::order order_reader::read_head(std::string_view raw) {
    return with_object(
        raw, [&](const json::object& from) { return read_order_head(from, rules_, now_); });
}

void order_reader::add_poison(const listed_row& row, const std::string& why, sdk::batch& items) {
    items.add_poison(poison_ref(row.id, row.raw), without_payment_details(row.raw), why);
}

data::order_head head_of(const data::order& order) {
    data::order_head head;
    head.ref = order.ref;
    head.number = order.number;
    head.status = order.status;
    head.modified_at = order.modified_at;
    return head;
}

} // namespace dray::threedcart
