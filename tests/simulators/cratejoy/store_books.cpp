// cratejoy_store::books(): the ledger as JSON.

#include "tests/simulators/cratejoy/store_state.hpp"

#include <boost/json.hpp>

namespace dray::sim {
namespace json = boost::json;
using namespace cratejoy;

namespace {

struct totals {
    std::int64_t puts = 0;
    std::int64_t refused_puts = 0;
    std::int64_t shipped_writes = 0;
    std::int64_t tracking_writes = 0;
    std::int64_t overwritten_tracking = 0;
    std::int64_t mails = 0;
    std::int64_t repeated_mails = 0;
    std::int64_t mails_without_tracking = 0;
};

json::object page_of(const shipment& one, const shipment_page& page, totals& sum) {
    json::array statuses;
    for (const auto& each : page.statuses) {
        json::object shown;
        shown["from"] = word_of(each.from);
        shown["to"] = word_of(each.to);
        shown["by"] = name_of(each.by);
        shown["at"] = each.at;
        statuses.emplace_back(std::move(shown));
        const bool shipped = each.to == shipment_status::shipped && each.by == actor::api;
        sum.shipped_writes += shipped ? 1 : 0;
    }
    json::array tracking;
    for (const auto& each : page.tracking) {
        json::object shown;
        shown["tracking"] = each.tracking;
        shown["before"] = each.before;
        shown["at"] = each.at;
        tracking.emplace_back(std::move(shown));
        ++sum.tracking_writes;
        sum.overwritten_tracking += each.before.empty() ? 0 : 1;
    }
    json::array mails;
    for (const auto& each : page.mails) {
        json::object shown;
        shown["tracking"] = each.tracking;
        shown["repeated"] = each.repeated;
        shown["at"] = each.at;
        mails.emplace_back(std::move(shown));
        ++sum.mails;
        sum.repeated_mails += each.repeated ? 1 : 0;
        sum.mails_without_tracking += each.tracking.empty() ? 1 : 0;
    }
    json::array orders;
    for (const auto& each : one.fulfillments) {
        orders.emplace_back(each.order_id);
    }
    sum.puts += page.puts;
    sum.refused_puts += page.refused_puts;
    json::object out;
    out["status"] = word_of(one.status);
    out["tracking"] = one.tracking_number;
    out["carrier_name"] = one.carrier_name;
    out["tracking_link"] = one.tracking_link;
    out["orders"] = std::move(orders);
    out["statuses"] = std::move(statuses);
    out["tracking_writes"] = std::move(tracking);
    out["mails"] = std::move(mails);
    out["feedback"] = json::array(page.feedback.begin(), page.feedback.end());
    out["puts"] = page.puts;
    out["refused_puts"] = page.refused_puts;
    return out;
}

} // namespace

json::value cratejoy_store::books() const {
    state_->catch_up();
    const auto& in = state_->shop;
    totals sum;
    json::object by_shipment;
    for (const auto& [id, page] : in.books.pages) {
        const auto found = in.shipments.find(id);
        if (found != in.shipments.end()) {
            by_shipment[std::to_string(id)] = page_of(found->second, page, sum);
        }
    }
    json::object total;
    total["puts"] = sum.puts;
    total["refused_puts"] = sum.refused_puts;
    total["shipped_writes"] = sum.shipped_writes;
    total["tracking_writes"] = sum.tracking_writes;
    total["overwritten_tracking"] = sum.overwritten_tracking;
    total["mails"] = sum.mails;
    total["repeated_mails"] = sum.repeated_mails;
    total["mails_without_tracking"] = sum.mails_without_tracking;
    total["late_writes"] = in.books.late_writes;
    total["late_pending"] = state_->trouble.late_pending();
    total["rate_refused"] = in.books.rate_refused;
    json::object writes;
    for (const auto& [sku, count] : in.books.stock_writes) {
        writes[sku] = count;
    }
    json::object out;
    out["orders"] = in.orders.size();
    out["shipments"] = in.shipments.size();
    out["now"] = in.now();
    out["totals"] = std::move(total);
    out["by_shipment"] = std::move(by_shipment);
    in.books.visits.show(out);
    out["fault_hits"] = state_->trouble.hits();
    out["most_in_minute"] = in.books.most_in_minute;
    out["stock_writes"] = std::move(writes);
    out["webhooks"] = in.letters.books();
    return out;
}

} // namespace dray::sim
