// /customers, /customers/{id}/items, /properties/facilities and /properties/carriers.

#include "tests/simulators/common/members.hpp"
#include "tests/simulators/warehouse_manager/api.hpp"

#include <boost/json.hpp>

namespace dray::sim::wm {
namespace json = boost::json;

namespace {

/// A page of what is there; `row` makes a row of each, or nothing.
template <class Things, class Row>
response paged(const tenant& in, const call& what, const page_asked& page, std::string embedded,
               const Things& all, Row&& row) {
    json::array rows;
    for (const auto& each : all) {
        if (auto shown = row(each)) {
            rows.emplace_back(std::move(*shown));
        }
    }
    listing out;
    out.embedded = std::move(embedded);
    page.describe(in, what, rows.size(), out);
    for (auto i = page.from(rows.size()); i < page.to(rows.size()); ++i) {
        out.rows.emplace_back(std::move(rows[i]));
    }
    return answer(what.how, std::move(out));
}

response customers(tenant& in, const call& what) {
    need(in, "CustomerView");
    knows(in, what, {"pgsiz", "pgnum", "rql", "sort"});
    const page_asked page(what, 20, 100);
    json::array facilities;
    for (const auto& [id, each] : in.facilities) {
        facilities.emplace_back(facility_identifier(in, id));
    }
    const auto row = [&](const auto& each) -> std::optional<json::object> {
        if (!served(in, each.first)) {
            return std::nullopt;
        }
        json::object inside;
        inside["customerId"] = each.first;
        inside["deactivated"] = false;
        json::object company;
        company["companyName"] = each.second.name;
        json::object out;
        out["readOnly"] = std::move(inside);
        out["companyInfo"] = std::move(company);
        out["externalId"] = each.second.external_id;
        out["facilities"] = facilities;
        return out;
    };
    return paged(in, what, page, rel("customers/customer"), in.customers, row);
}

response items(tenant& in, const call& what, ident whose) {
    need(in, "ItemView");
    if (!in.customers.contains(whose) || !served(in, whose)) {
        not_found(in);
    }
    knows(in, what, {"pgsiz", "pgnum", "rql", "sort"});
    const page_asked page(what, 10, 100);
    const auto row = [&](const auto& each) -> std::optional<json::object> {
        if (each.second.customer != whose) {
            return std::nullopt;
        }
        json::object out;
        out["itemId"] = each.first;
        out["sku"] = each.second.sku;
        out["description"] = each.second.description;
        return out;
    };
    return paged(in, what, page, rel("customers/item"), in.items, row);
}

response facilities(tenant& in, const call& what) {
    need(in, "FacilityView");
    knows(in, what, {"pgsiz", "pgnum", "rql", "sort"});
    const page_asked page(what, 100, 1000);
    const auto row = [](const auto& each) -> std::optional<json::object> {
        json::object out;
        out["facilityId"] = each.first;
        out["name"] = each.second.name;
        out["code"] = each.second.name;
        out["timeZoneName"] = each.second.time_zone_name;
        out["deactivated"] = each.second.deactivated;
        out["lastCloseDate"] = nullptr;
        return out;
    };
    return paged(in, what, page, rel("properties/facility"), in.facilities, row);
}

response carriers(tenant& in, const call& what) {
    need(in, "ReadPropertiesThirdParty");
    const auto code = [](std::string_view name, std::string_view key, std::string_view more) {
        json::object out;
        out["code"] = name;
        out[key] = more;
        return out;
    };
    json::array billing;
    for (const auto* each : {"Prepaid", "BillThirdParty", "Recipient"}) {
        billing.emplace_back(code(each, "billingCodeType", each));
    }
    json::array services;
    services.emplace_back(code("Ground", "description", "Ground"));
    json::object body;
    body["totalResults"] = in.carriers.size();
    body["defaultBillingCodes"] = std::move(billing);
    body["defaultShipmentServices"] = std::move(services);
    if (what.how.hal) {
        json::object embedded;
        embedded[rel("properties/carrier")] = in.carriers;
        body["_embedded"] = std::move(embedded);
    } else {
        body["resourceList"] = in.carriers;
    }
    return answer(what.how, 200, body);
}

} // namespace

response lists_api(tenant& in, const call& what) {
    what.only({"GET"});
    const auto& path = what.where.path;
    const bool of_customers = lower(path[0]) == "customers";
    if (of_customers && path.size() == 1) {
        return customers(in, what);
    }
    if (of_customers && path.size() == 3 && lower(path[2]) == "items") {
        return items(in, what, integer(path[1]).value_or(0));
    }
    if (!of_customers && path.size() == 2 && lower(path[1]) == "facilities") {
        return facilities(in, what);
    }
    if (!of_customers && path.size() == 2 && lower(path[1]) == "carriers") {
        return carriers(in, what);
    }
    not_found(in);
}

} // namespace dray::sim::wm
