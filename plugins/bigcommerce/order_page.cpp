#include "order_page.hpp"

#include "wire/order_json.hpp"

#include "plugins/common/unreadable.hpp"

#include "dray/data/functions_json.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::bigcommerce {

using namespace common;

namespace json = boost::json;

template <class Use>
auto order_reader::with_object(std::string_view raw, const Use& use) {
    json::monotonic_resource memory(memory_.data(), memory_.size());
    const json::value parsed = parse_order(raw, &memory);
    const auto* object = parsed.if_object();
    if (object == nullptr)
        throw damaged("it is no JSON object");
    return use(*object);
}

bool order_reader::read(std::string_view raw, data::order& into) {
    return with_object(raw, [&](const json::object& from) {
        into = read_order_head(from);
        return add_consignments(from, rules_, into);
    });
}

data::order order_reader::read_head(std::string_view raw) {
    return with_object(raw, [](const json::object& from) { return read_order_head(from); });
}

namespace {

std::vector<listed_order> rows_of(std::string_view body) {
    if (body.empty())
        return {}; // 204: none
    auto rows = cut_page(body);
    if (!rows)
        throw unreadable("it is no complete list of orders");
    return std::move(*rows);
}

data::order_head head_of(const data::order& order) {
    data::order_head head;
    head.ref = order.ref;
    head.number = order.number;
    head.status = order.status;
    head.modified_at = order.modified_at;
    return head;
}

} // namespace

order_page read_order_page(std::string_view body, order_walk& walk, const status_filter& statuses,
                           order_reader& reader) {
    order_page out;
    const auto rows = rows_of(body);
    for (const auto i : walk.take(rows)) {
        const auto& row = rows[i];
        if (row.status_id == incomplete_status)
            continue;
        if (!row.status_id.empty() && !statuses.wants(row.status_id)) {
            ++out.passed_over;
            continue;
        }
        try {
            data::order order;
            if (reader.read(row.raw, order)) {
                out.items.add(order.ref, data::to_json_text(order));
            } else {
                auto& left = out.pending.emplace_back();
                left.order = std::move(order);
                left.raw = row.raw;
            }
        } catch (const unreadable& e) {
            out.items.add_poison(poison_ref(row.id, row.raw), std::string(row.raw), e.what());
        }
    }
    return out;
}

void read_head_page(std::string_view body, order_walk& walk, order_reader& reader,
                    sdk::batch& into) {
    const auto rows = rows_of(body);
    for (const auto i : walk.take(rows)) {
        const auto& row = rows[i];
        if (row.status_id == incomplete_status)
            continue;
        try {
            const auto head = head_of(reader.read_head(row.raw));
            into.add(head.ref, data::to_json_text(head));
        } catch (const unreadable& e) {
            into.add_poison(poison_ref(row.id, row.raw), std::string(row.raw), e.what());
        }
    }
}

} // namespace dray::bigcommerce
