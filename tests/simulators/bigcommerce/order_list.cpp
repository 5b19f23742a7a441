// GET /v2/orders and GET /v2/orders/count.

#include "tests/simulators/bigcommerce/order_query.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

enum class sort_field {
    id,
    customer_id,
    date_created,
    date_modified,
    status_id,
    channel_id,
    external_id
};

struct sorting {
    sort_field by = sort_field::id;
    bool descending = false;
};

sorting sorting_of(const call& what) {
    sorting out;
    const auto* text = what.where.param("sort");
    if (text == nullptr) {
        return out;
    }
    const auto colon = text->find(':');
    const auto field = text->substr(0, colon);
    const auto direction = colon == std::string::npos ? "asc" : text->substr(colon + 1);
    constexpr std::array<std::string_view, 7> fields{
        "id",        "customer_id", "date_created", "date_modified",
        "status_id", "channel_id",  "external_id"};
    const auto found = std::find(fields.begin(), fields.end(), field);
    if (found == fields.end() || (direction != "asc" && direction != "desc")) {
        invalid_field("sort");
    }
    out.by = static_cast<sort_field>(found - fields.begin());
    out.descending = direction == "desc";
    return out;
}

std::int64_t sort_value(const order& one, sort_field by) {
    switch (by) {
    case sort_field::customer_id:
        return one.customer_id;
    case sort_field::date_created:
        return one.created;
    case sort_field::date_modified:
        return one.modified;
    case sort_field::status_id:
        return one.status_id;
    case sort_field::channel_id:
        return one.channel_id;
    case sort_field::id:
    case sort_field::external_id:
        break;
    }
    return one.id;
}

/// A stretch, cut down to one page of it.
stretch page_of(stretch whole, paging page, bool descending) {
    const auto skip = std::min(page.skip, whole.size());
    const auto take = std::min(page.limit, whole.size() - skip);
    if (descending) {
        return {whole.last - skip - take, whole.last - skip};
    }
    return {whole.first + skip, whole.first + skip + take};
}

/// Collects one page of those that the query admits.
class collector {
public:
    collector(const order_query& query, paging page) : query_(query), page_(page) {}

    bool operator()(order& one) {
        if (query_.admits(one)) {
            if (skipped_ < page_.skip) {
                ++skipped_;
            } else {
                found.push_back(&one);
            }
        }
        return found.size() < page_.limit;
    }

    std::vector<order*> found;

private:
    const order_query& query_;
    paging page_;
    std::size_t skipped_ = 0;
};

/// The walk that visits everything the query may admit, in no promised order.
void each_candidate(const shop& in, const order_query& query,
                    const std::function<bool(order&)>& visit) {
    const auto ids = in.orders.with_id(query.least_id, query.most_id);
    const auto dates = in.orders.with_modified(query.least_modified, query.most_modified);
    if (dates.size() < ids.size()) {
        in.orders.walk_by_modified(dates, false, visit);
    } else {
        in.orders.walk_by_id(ids, false, visit);
    }
}

std::vector<order*> sorted_page(const shop& in, const order_query& query, sorting by, paging page) {
    std::vector<order*> all;
    const auto gather = [&](order& one) {
        if (query.admits(one)) {
            all.push_back(&one);
        }
        return true;
    };
    each_candidate(in, query, gather);
    std::sort(all.begin(), all.end(), [by](const order* left, const order* right) {
        const auto a = std::make_pair(sort_value(*left, by.by), left->id);
        const auto b = std::make_pair(sort_value(*right, by.by), right->id);
        return by.descending ? b < a : a < b;
    });
    const auto skip = std::min(page.skip, all.size());
    const auto take = std::min(page.limit, all.size() - skip);
    return {all.begin() + static_cast<std::ptrdiff_t>(skip),
            all.begin() + static_cast<std::ptrdiff_t>(skip + take)};
}

std::vector<order*> select(const shop& in, const order_query& query, sorting by, paging page) {
    const auto ids = in.orders.with_id(query.least_id, query.most_id);
    const auto dates = in.orders.with_modified(query.least_modified, query.most_modified);
    const bool id_unbounded = ids.size() == in.orders.size();
    collector collect(query, page);
    const std::function<bool(order&)> visit = std::ref(collect);
    if (by.by == sort_field::date_modified) {
        if (query.bounds_only && id_unbounded) {
            std::vector<order*> found;
            in.orders.walk_by_modified(page_of(dates, page, by.descending), by.descending,
                                       [&](order& one) {
                                           found.push_back(&one);
                                           return true;
                                       });
            return found;
        }
        in.orders.walk_by_modified(dates, by.descending, visit);
        return std::move(collect.found);
    }
    if (by.by == sort_field::id) {
        if (query.bounds_only && !query.bounded_by_modified) {
            std::vector<order*> found;
            in.orders.walk_by_id(page_of(ids, page, by.descending), by.descending, [&](order& one) {
                found.push_back(&one);
                return true;
            });
            return found;
        }
        // Few changed orders: sorting them is cheaper than walking all ids.
        if (dates.size() >= ids.size() / 16) {
            in.orders.walk_by_id(ids, by.descending, visit);
            return std::move(collect.found);
        }
    }
    return sorted_page(in, query, by, page);
}

} // namespace

response order_list(shop& in, const call& what) {
    what.takes({"min_id",
                "max_id",
                "min_total",
                "max_total",
                "customer_id",
                "email",
                "cart_id",
                "status_id",
                "payment_method",
                "min_date_created",
                "max_date_created",
                "min_date_modified",
                "max_date_modified",
                "page",
                "limit",
                "sort",
                "channel_id",
                "external_order_id",
                "include",
                "consignment_structure",
                "is_deleted"});
    const order_query query(in, what);
    const auto page = paging_of(what, in.set);
    const auto wanted = expansion_of(what);
    const auto found = select(in, query, sorting_of(what), page);
    if (found.empty()) {
        return no_content();
    }
    const renderer show(in, what.storage);
    json::array all(what.storage);
    all.reserve(found.size());
    for (const auto* each : found) {
        all.emplace_back(show.whole_order(*each, wanted));
    }
    return answer(200, std::move(all));
}

response order_count(shop& in, const call& what) {
    what.only({"GET"});
    what.takes({"min_id", "max_id", "min_total", "max_total", "customer_id", "email", "cart_id",
                "status_id", "payment_method", "min_date_created", "max_date_created",
                "min_date_modified", "max_date_modified", "channel_id", "external_order_id",
                "is_deleted"});
    const order_query query(in, what);
    std::array<std::int64_t, 15> by_status{};
    std::int64_t total = 0;
    each_candidate(in, query, [&](order& one) {
        if (query.admits(one)) {
            ++by_status.at(static_cast<std::size_t>(one.status_id));
            ++total;
        }
        return true;
    });
    const renderer show(in, what.storage);
    json::array statuses(what.storage);
    for (const auto& each : status_definitions()) {
        auto shown = show.status(each.id);
        shown["sort_order"] = each.order;
        shown.erase("order");
        shown["count"] = by_status.at(static_cast<std::size_t>(each.id));
        statuses.emplace_back(std::move(shown));
    }
    json::object body(what.storage);
    body["statuses"] = std::move(statuses);
    body["count"] = total;
    return answer(200, std::move(body));
}

} // namespace dray::sim::bigcommerce
