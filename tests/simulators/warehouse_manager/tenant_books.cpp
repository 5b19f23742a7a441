// warehouse_manager_tenant::books(): the ledger as JSON.

#include "tests/simulators/warehouse_manager/render.hpp"
#include "tests/simulators/warehouse_manager/tenant_state.hpp"

#include <boost/json.hpp>

namespace dray::sim {
namespace json = boost::json;
using namespace wm;

namespace {

std::string_view word_of(order_status status) {
    return status == order_status::open     ? "open"
           : status == order_status::closed ? "closed"
                                            : "canceled";
}

/// A parcel as it left: only those of closed orders are shipments.
json::object parcel_of(const order& one, const package& box) {
    json::array contents;
    for (const auto& each : box.contents) {
        const auto* of = one.line_of(each.line);
        json::object shown;
        shown["sku"] = of == nullptr ? std::string() : of->sku;
        shown["qty"] = each.quantity;
        contents.emplace_back(std::move(shown));
    }
    json::object out;
    out["tracking"] = box.tracking;
    out["lines"] = std::move(contents);
    return out;
}

json::object order_of(const tenant& in, const order& one) {
    json::object out;
    out["order"] = one.id;
    out["reference"] = one.reference;
    out["customer"] = one.customer;
    out["facility"] = one.facility;
    out["status"] = word_of(one.status);
    out["complete"] = one.complete;
    out["source"] = one.source;
    out["parent"] = one.parent;
    json::array lines;
    for (const auto& each : one.lines) {
        json::object shown;
        shown["sku"] = each.sku;
        shown["qty"] = each.quantity;
        lines.emplace_back(std::move(shown));
    }
    out["lines"] = std::move(lines);
    json::array shipments;
    for (const auto& each : one.packages) {
        if (one.status == order_status::closed) {
            shipments.emplace_back(parcel_of(one, each));
        }
    }
    out["shipments"] = std::move(shipments);
    json::array deeds;
    std::int64_t closings = 0;
    const auto page = in.books.pages.find(one.id);
    for (std::size_t i = 0; page != in.books.pages.end() && i < page->second.size(); ++i) {
        const auto& each = page->second[i];
        json::object shown;
        shown["what"] = each.what;
        shown["by"] = each.by == actor::api ? "api" : "staff";
        shown["at"] = each.at;
        shown["note"] = each.note;
        deeds.emplace_back(std::move(shown));
        closings += each.what == "closed" ? 1 : 0;
    }
    out["deeds"] = std::move(deeds);
    out["closings"] = closings;
    return out;
}

} // namespace

json::value warehouse_manager_tenant::books() const {
    state_->catch_up();
    const auto& in = state_->tenant;
    json::object by_status;
    for (const auto* each : {"open", "closed", "canceled"}) {
        by_status[each] = 0;
    }
    json::object by_reference;
    std::map<std::string, std::int64_t> by_api; // orders of one customer and reference
    std::int64_t stored = 0;
    std::int64_t shipments = 0;
    for (const auto& [id, one] : in.orders) {
        by_status[word_of(one.status)].as_int64() += 1;
        auto shown = order_of(in, one);
        shipments += static_cast<std::int64_t>(shown.at("shipments").as_array().size());
        if (one.source == 7 && one.parent == 0) {
            ++stored;
            ++by_api[std::to_string(one.customer) + " " + lower(one.reference)];
        }
        auto& place = by_reference[one.reference];
        if (!place.is_array()) {
            place = json::array();
        }
        place.get_array().emplace_back(std::move(shown));
    }
    json::array duplicates;
    for (const auto& [reference, count] : by_api) {
        if (count > 1) {
            duplicates.emplace_back(reference);
        }
    }
    const auto& books = in.books;
    json::object total;
    total["posts"] = books.posts;
    total["stored"] = stored;
    total["duplicates_refused"] = books.duplicates_refused;
    total["cancels"] = books.cancels;
    total["cancels_refused"] = books.cancels_refused;
    total["stale_tags"] = books.stale_tags;
    total["missing_tags"] = books.missing_tags;
    total["unfiltered_lists"] = books.unfiltered_lists;
    total["tokens_issued"] = books.tokens_issued;
    total["tokens_refused"] = books.tokens_refused;
    total["rate_refused"] = books.rate_refused;
    total["late_writes"] = books.late_writes;
    total["late_pending"] = state_->trouble.late_pending();
    total["shipments"] = shipments;
    json::object ignored;
    for (const auto& [name, count] : books.ignored_parameters) {
        ignored[name] = count;
    }
    json::object out;
    out["orders_total"] = in.orders.size();
    out["by_status"] = std::move(by_status);
    out["now"] = in.now();
    out["totals"] = std::move(total);
    out["duplicates"] = std::move(duplicates);
    out["ignored_parameters"] = std::move(ignored);
    books.visits.show(out);
    out["fault_hits"] = state_->trouble.hits();
    out["most_in_minute"] = books.most_in_minute;
    out["by_reference"] = std::move(by_reference);
    return out;
}

} // namespace dray::sim
