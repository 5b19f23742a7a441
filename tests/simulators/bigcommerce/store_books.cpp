// bigcommerce_store::books(): the ledger as JSON.

#include "tests/simulators/bigcommerce/store_state.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim {
namespace json = boost::json;
using namespace bigcommerce;

namespace {

struct totals {
    std::int64_t status_writes = 0;
    std::int64_t repeated_statuses = 0;
    std::int64_t shipments = 0;
    std::int64_t shipment_posts = 0;
    std::int64_t duplicate_shipments = 0;
    std::int64_t repeated_shipments = 0;
    std::int64_t deleted_shipments = 0;
    std::int64_t mails = 0;
    std::int64_t mails_without_tracking = 0;
};

json::array statuses_of(const order_page& page) {
    json::array out;
    for (const auto& each : page.statuses) {
        json::object shown;
        shown["from"] = each.from;
        shown["to"] = each.to;
        shown["by"] = name_of(each.by);
        shown["at"] = each.at;
        out.emplace_back(std::move(shown));
    }
    return out;
}

json::array shipments_of(const order& one) {
    json::array out;
    for (const auto& each : one.shipments) {
        json::array items;
        for (const auto& item : each.items) {
            json::object shown;
            shown["order_product_id"] = item.line_id;
            shown["quantity"] = item.quantity;
            items.emplace_back(std::move(shown));
        }
        json::object shown;
        shown["id"] = each.id;
        shown["order_address_id"] = each.address_id;
        shown["tracking_number"] = each.tracking_number;
        shown["shipping_provider"] = each.provider;
        shown["tracking_carrier"] = each.carrier;
        shown["items"] = std::move(items);
        out.emplace_back(std::move(shown));
    }
    return out;
}

json::array mails_of(const order_page& page, totals& sum) {
    json::array out;
    for (const auto& each : page.mails) {
        ++sum.mails;
        const bool promises_tracking = each.about_shipment || each.status_id == status::shipped;
        sum.mails_without_tracking += promises_tracking && each.tracking.empty() ? 1 : 0;
        json::object shown;
        shown["about"] = each.about_shipment ? "shipment" : "status";
        if (!each.about_shipment) {
            shown["status_id"] = each.status_id;
        }
        shown["tracking"] = each.tracking;
        out.emplace_back(std::move(shown));
    }
    return out;
}

json::object page_of(const order& one, const order_page& page, totals& sum) {
    json::object out;
    out["status_id"] = one.status_id;
    out["archived"] = one.deleted;
    out["staff_notes"] = one.staff_notes;
    out["external_order_id"] = one.external_order_id;
    out["statuses"] = statuses_of(page);
    out["shipments"] = shipments_of(one);
    const auto duplicates = duplicate_shipments(one);
    out["duplicate_shipments"] = duplicates;
    out["repeated_shipments"] = page.repeated_shipments;
    out["repeated_statuses"] = page.repeated_statuses;
    out["updates"] = page.updates;
    out["mails"] = mails_of(page, sum);
    json::array events;
    for (const auto& each : page.events) {
        events.emplace_back(each);
    }
    out["events"] = std::move(events);
    sum.status_writes += static_cast<std::int64_t>(page.statuses.size());
    sum.repeated_statuses += page.repeated_statuses;
    sum.shipments += static_cast<std::int64_t>(one.shipments.size());
    sum.shipment_posts += page.shipment_posts;
    sum.duplicate_shipments += duplicates;
    sum.repeated_shipments += page.repeated_shipments;
    sum.deleted_shipments += page.deleted_shipments;
    return out;
}

} // namespace

namespace {

json::object hooks_of(const shop& in) {
    const auto& count = in.hooks.count;
    json::object out;
    out["hooks"] = in.hooks.all.size();
    out["events"] = count.events;
    out["waiting"] = in.hooks.waiting();
    out["tries"] = count.tries;
    out["delivered"] = count.delivered;
    out["refused"] = count.refused;
    out["given_up"] = count.given_up;
    out["duplicates"] = count.duplicates;
    out["mails"] = count.mails;
    return out;
}

/// What is on hand, all locations together, by SKU; a product counted as a whole by its first.
json::object levels_of(const shop& in) {
    json::object out;
    for (const auto& of : in.goods.products) {
        for (const auto& one : of.variants) {
            std::int64_t sum = 0;
            for (const auto& place : in.goods.locations) {
                const auto* there = in.goods.level_if(place.id, in.goods.key_of(of, one.id));
                sum += there == nullptr ? 0 : there->on_hand;
            }
            out[one.sku] = sum;
            if (of.tracking == stock_tracking::product) {
                break;
            }
        }
    }
    return out;
}

} // namespace

json::value bigcommerce_store::books() const {
    state_->catch_up();
    const auto& in = state_->shop;
    totals sum;
    json::object by_order;
    std::vector<ident> touched;
    for (const auto& entry : in.books.pages) {
        touched.push_back(entry.first);
    }
    std::sort(touched.begin(), touched.end());
    for (const auto id : touched) {
        if (const auto* one = in.orders.find(id)) {
            by_order[std::to_string(id)] = page_of(*one, in.books.pages.at(id), sum);
        }
    }
    json::object totals_shown;
    totals_shown["status_writes"] = sum.status_writes;
    totals_shown["repeated_statuses"] = sum.repeated_statuses;
    totals_shown["shipments"] = sum.shipments;
    totals_shown["shipment_posts"] = sum.shipment_posts;
    totals_shown["duplicate_shipments"] = sum.duplicate_shipments;
    totals_shown["repeated_shipments"] = sum.repeated_shipments;
    totals_shown["deleted_shipments"] = sum.deleted_shipments;
    totals_shown["mails"] = sum.mails;
    totals_shown["mails_without_tracking"] = sum.mails_without_tracking;
    totals_shown["archived_all"] = in.books.archived_all;
    totals_shown["late_writes"] = in.books.late_writes;
    totals_shown["late_pending"] = state_->trouble.late_pending();
    json::object stock;
    for (const auto& [sku, pieces] : in.books.stock) {
        stock[sku] = pieces;
    }
    json::object out;
    out["store"] = in.hash;
    out["orders"] = in.orders.size();
    out["now"] = in.now;
    out["totals"] = std::move(totals_shown);
    out["by_order"] = std::move(by_order);
    in.books.visits.show(out);
    out["fault_hits"] = state_->trouble.hits();
    out["most_in_window"] = in.books.most_in_window;
    out["stock"] = std::move(stock);
    out["levels"] = levels_of(in);
    out["adjustments"] = in.books.adjustments;
    out["hooks"] = hooks_of(in);
    return out;
}

} // namespace dray::sim
