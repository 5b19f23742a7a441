// threedcart_store::books(): the ledger as JSON.

#include "tests/simulators/threedcart/store_state.hpp"

#include <boost/json.hpp>

namespace dray::sim {
namespace json = boost::json;
using namespace threedcart;

namespace {

struct totals {
    std::int64_t status_writes = 0;
    std::int64_t repeated_statuses = 0;
    std::int64_t refused_transitions = 0;
    std::int64_t tracking_writes = 0;
    std::int64_t repeated_tracking = 0;
    std::int64_t overwritten_tracking = 0;
    std::int64_t posted_shipments = 0;
    std::int64_t duplicate_shipments = 0;
    std::int64_t mails = 0;
    std::int64_t mails_without_tracking = 0;
    std::int64_t updates = 0;
};

json::array statuses_of(const order_page& page, totals& sum) {
    json::array out;
    for (const auto& each : page.statuses) {
        json::object shown;
        shown["from"] = each.from;
        shown["to"] = each.to;
        shown["by"] = name_of(each.by);
        shown["at"] = each.at;
        out.emplace_back(std::move(shown));
        sum.status_writes += each.by == actor::api ? 1 : 0;
    }
    return out;
}

json::array tracking_of(const order_page& page, totals& sum) {
    json::array out;
    for (const auto& each : page.tracking) {
        json::object shown;
        shown["shipment"] = each.shipment;
        shown["tracking"] = each.tracking;
        shown["before"] = each.before;
        shown["by"] = name_of(each.by);
        shown["at"] = each.at;
        out.emplace_back(std::move(shown));
        if (each.by == actor::api) {
            ++sum.tracking_writes;
            sum.overwritten_tracking += each.before.empty() ? 0 : 1;
        }
    }
    return out;
}

json::array mails_of(const order_page& page, totals& sum) {
    json::array out;
    for (const auto& each : page.mails) {
        ++sum.mails;
        const bool promises = each.about_tracking || each.status_id == status::shipped;
        sum.mails_without_tracking += promises && each.tracking.empty() ? 1 : 0;
        json::object shown;
        shown["about"] = each.about_tracking ? "tracking" : "status";
        if (!each.about_tracking) {
            shown["status"] = each.status_id;
        }
        shown["tracking"] = each.tracking;
        out.emplace_back(std::move(shown));
    }
    return out;
}

json::array shipments_of(const order& one) {
    json::array out;
    for (const auto& each : one.shipments) {
        json::array lines;
        for (const auto& line : one.lines) {
            if (line.shipment_id == each.id) {
                lines.emplace_back(line.index_id);
            }
        }
        json::object shown;
        shown["id"] = each.id;
        shown["status"] = each.status_id;
        shown["tracking"] = each.tracking;
        shown["shipped"] = each.shipped == 0 ? std::string() : local_iso(each.shipped);
        shown["method"] = each.method_name;
        shown["lines"] = std::move(lines);
        out.emplace_back(std::move(shown));
    }
    return out;
}

json::object page_of(const order& one, const order_page& page, totals& sum) {
    const auto duplicates = duplicate_shipments(one);
    json::object out;
    out["status"] = one.status_id;
    out["updated"] = local_iso(one.updated);
    out["alternate_order_id"] = one.alternate_id;
    out["internal_comments"] = one.internal_comments;
    out["statuses"] = statuses_of(page, sum);
    out["tracking"] = tracking_of(page, sum);
    out["shipments"] = shipments_of(one);
    out["mails"] = mails_of(page, sum);
    out["updates"] = page.updates;
    out["repeated_statuses"] = page.repeated_statuses;
    out["repeated_tracking"] = page.repeated_tracking;
    out["refused_transitions"] = page.refused_transitions;
    out["posted_shipments"] = page.posted_shipments;
    out["duplicate_shipments"] = duplicates;
    sum.updates += page.updates;
    sum.repeated_statuses += page.repeated_statuses;
    sum.repeated_tracking += page.repeated_tracking;
    sum.refused_transitions += page.refused_transitions;
    sum.posted_shipments += page.posted_shipments;
    sum.duplicate_shipments += duplicates;
    return out;
}

json::object shown_totals(const totals& sum, const ledger& books, std::size_t late_pending) {
    json::object out;
    out["updates"] = sum.updates;
    out["status_writes"] = sum.status_writes;
    out["repeated_statuses"] = sum.repeated_statuses;
    out["refused_transitions"] = sum.refused_transitions;
    out["tracking_writes"] = sum.tracking_writes;
    out["repeated_tracking"] = sum.repeated_tracking;
    out["overwritten_tracking"] = sum.overwritten_tracking;
    out["posted_shipments"] = sum.posted_shipments;
    out["duplicate_shipments"] = sum.duplicate_shipments;
    out["posted_orders"] = books.posted_orders;
    out["mails"] = sum.mails;
    out["mails_without_tracking"] = sum.mails_without_tracking;
    out["late_writes"] = books.late_writes;
    out["late_pending"] = late_pending;
    out["rate_refused"] = books.rate_refused;
    return out;
}

} // namespace

json::value threedcart_store::books() const {
    state_->catch_up();
    const auto& in = state_->shop;
    totals sum;
    json::object by_order;
    for (const auto& [id, page] : in.books.pages) {
        if (const auto* one = in.orders.find(id)) {
            by_order[std::to_string(id)] = page_of(*one, page, sum);
        }
    }
    json::object stock;
    json::object writes;
    for (const auto& [id, each] : in.goods.all()) {
        if (!each.sku.empty()) {
            stock[each.sku] = each.stock;
        }
        for (const auto& one : each.variants) {
            stock[one.suffix] = one.stock;
        }
    }
    for (const auto& [sku, count] : in.books.stock_writes) {
        writes[sku] = count;
    }
    json::object out;
    out["store"] = in.secure_url;
    out["orders"] = in.orders.size();
    out["now"] = in.now();
    out["local_time"] = local_iso(in.wall());
    out["totals"] = shown_totals(sum, in.books, state_->trouble.late_pending());
    out["by_order"] = std::move(by_order);
    in.books.visits.show(out);
    out["fault_hits"] = state_->trouble.hits();
    out["most_in_second"] = in.books.most_in_second;
    out["stock"] = std::move(stock);
    out["stock_writes"] = std::move(writes);
    out["webhooks"] = in.letters.books();
    return out;
}

} // namespace dray::sim
