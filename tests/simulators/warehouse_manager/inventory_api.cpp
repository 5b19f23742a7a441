// /inventory, /inventory/stocksummaries and /inventory/stockdetails.

#include "tests/simulators/common/members.hpp"
#include "tests/simulators/warehouse_manager/api.hpp"

#include <boost/json.hpp>
#include <tuple>

namespace dray::sim::wm {
namespace json = boost::json;

namespace {

struct summary {
    ident item = 0;
    ident facility = 0;
    std::string qualifier;
    double received = 0;
    double allocated = 0; ///< shipped goods too
    double available = 0;
    double held = 0;
    double on_hand = 0;
    double waiting = 0; ///< ordered, not allocated
};

double available_of(const tenant& in, const stock_row& row) {
    return row.received - row.allocated - (in.set.available_excludes_hold ? row.on_hold : 0);
}

std::vector<summary> summaries_of(const tenant& in) {
    std::map<std::tuple<ident, std::string, ident>, summary> all;
    for (const auto& [id, row] : in.stock) {
        auto& sum = all[{row.item, row.qualifier, row.facility}];
        sum.received += row.received;
        sum.allocated += row.allocated;
        sum.available += available_of(in, row);
        sum.held += row.on_hold;
        sum.on_hand += row.received - row.shipped;
    }
    for (const auto& [id, one] : in.orders) {
        for (const auto& each : one.lines) {
            const auto found = all.find({each.item, each.qualifier, one.facility});
            if (one.status == order_status::open && found != all.end()) {
                found->second.waiting += each.quantity - each.allocated();
            }
        }
    }
    std::vector<summary> out;
    for (auto& [key, sum] : all) {
        std::tie(sum.item, sum.qualifier, sum.facility) = key;
        out.push_back(std::move(sum));
    }
    return out;
}

rql_cell amount(double from) {
    rql_cell out;
    out.has = true;
    out.number = from;
    return out;
}

rql_ground stock_ground(const tenant& in) {
    rql_ground out;
    out.kind_of = [&in](const std::string& name) -> std::optional<rql_kind> {
        if (name == "itemidentifier.sku" || name == "qualifier") {
            return rql_kind::text;
        }
        static const std::set<std::string> numbers{
            "itemidentifier.id", "facilityid",   "available", "onhand", "onhold",
            "allocated",         "totalreceived"};
        if (numbers.contains(name) || name == in.set.stock_customer_rql) {
            return rql_kind::number;
        }
        return std::nullopt;
    };
    out.wall_of = [&in](const std::string& text) { return wall_of(in, text); };
    return out;
}

rql_cell cell_of(const summary& row, const item& what, const std::string& name) {
    if (name == "itemidentifier.sku" || name == "qualifier") {
        rql_cell out;
        out.text = name == "qualifier" ? row.qualifier : what.sku;
        out.has = !out.text.empty();
        return out;
    }
    return amount(name == "itemidentifier.id" ? static_cast<double>(row.item)
                  : name == "facilityid"      ? static_cast<double>(row.facility)
                  : name == "available"       ? row.available
                  : name == "onhand"          ? row.on_hand
                  : name == "onhold"          ? row.held
                  : name == "allocated"       ? row.allocated
                  : name == "totalreceived"   ? row.received
                                              : static_cast<double>(what.customer));
}

json::object named(const item& what) {
    json::object out;
    out["sku"] = what.sku;
    out["id"] = what.id;
    return out;
}

response stock_summaries(tenant& in, const call& what) {
    knows(in, what, {"pgsiz", "pgnum", "rql", "orderednotallocated"});
    const page_asked page(what, 100, 500);
    const auto query = query_of(what, stock_ground(in));
    const bool waiting = lower(what.text("orderednotallocated")) == "true";
    auto rows = summaries_of(in);
    std::erase_if(rows, [&](const summary& row) {
        const auto& about = in.items.at(row.item);
        const auto cell = [&](const std::string& name) { return cell_of(row, about, name); };
        return !served(in, about.customer) || !query.admits(cell);
    });
    listing out;
    out.plain_name = what.how.hal ? "summaries" : "Summaries";
    page.describe(in, what, rows.size(), out);
    for (auto i = page.from(rows.size()); i < page.to(rows.size()); ++i) {
        const auto& row = rows[i];
        json::object shown;
        shown["itemIdentifier"] = named(in.items.at(row.item));
        shown["qualifier"] = row.qualifier;
        shown["totalReceived"] = row.received;
        shown["allocated"] = row.allocated;
        shown["available"] = row.available;
        shown["onHold"] = row.held;
        shown["onHand"] = row.on_hand;
        shown["orderedNotAllocated"] = waiting ? json::value(row.waiting) : json::value();
        shown["facilityId"] = row.facility;
        out.rows.emplace_back(std::move(shown));
    }
    return answer(what.how, std::move(out));
}

json::object row_json(const tenant& in, const stock_row& row, bool detailed) {
    json::object shown;
    shown["receiveItemId"] = row.id;
    shown["itemIdentifier"] = named(in.items.at(row.item));
    shown["qualifier"] = row.qualifier;
    if (detailed) {
        shown["received"] = row.received;
        shown["available"] = available_of(in, row);
        shown["onHand"] = row.received - row.shipped;
        shown["isOnHold"] = row.on_hold > 0;
        shown["quarantined"] = false;
        shown["lotNumber"] = row.lot;
    } else {
        shown["onHandQty"] = row.received - row.shipped;
        shown["availableQty"] = available_of(in, row);
        shown["onHoldQty"] = row.on_hold;
    }
    return shown;
}

response rows_of_stock(tenant& in, const call& what, bool detailed) {
    knows(in, what, {"pgsiz", "pgnum", "rql", "sort", "customerid", "facilityid"});
    const page_asked page(what, 100, detailed ? 500 : 1000);
    std::optional<std::int64_t> whose;
    std::optional<std::int64_t> where;
    if (detailed) {
        whose = integer(what.text("customerid"));
        where = integer(what.text("facilityid"));
        if (!whose || !where) {
            throw wrong_parameter(whose ? "facilityid" : "customerid", "Required",
                                  "customerid and facilityid are required");
        }
    }
    std::vector<const stock_row*> rows;
    for (const auto& [id, row] : in.stock) {
        const auto customer = in.items.at(row.item).customer;
        if (served(in, customer) && (!whose || *whose == customer) &&
            (!where || *where == row.facility)) {
            rows.push_back(&row);
        }
    }
    listing out;
    out.embedded = "item";
    page.describe(in, what, rows.size(), out);
    for (auto i = page.from(rows.size()); i < page.to(rows.size()); ++i) {
        out.rows.emplace_back(row_json(in, *rows[i], detailed));
    }
    return answer(what.how, std::move(out));
}

} // namespace

response inventory_api(tenant& in, const call& what) {
    what.only({"GET"});
    const auto& path = what.where.path;
    const auto name = path.size() == 2 ? lower(path[1]) : std::string();
    if (name == "stocksummaries") {
        need(in, "InventoryRead");
        return stock_summaries(in, what);
    }
    if (name == "stockdetails") {
        need(in, "InventoryDetailView");
        return rows_of_stock(in, what, true);
    }
    if (path.size() == 1) {
        need(in, "InventoryDetailView");
        return rows_of_stock(in, what, false);
    }
    not_found(in);
}

} // namespace dray::sim::wm
