// GET /Orders with its filters.

#include "tests/simulators/threedcart/order_list.hpp"

#include "tests/simulators/threedcart/render.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>

namespace dray::sim::threedcart {

namespace {

/// 0, the documented default, means any.
std::optional<std::int64_t> wanted(const call& what, const settings& set, std::string_view name) {
    const auto value = number_param(what, set, name);
    return value && *value != 0 ? value : std::nullopt;
}

struct order_query {
    order_query(const call& what, const settings& set)
        : updated(wall_range_of(what, set, "lastupdate", set.last_update_granularity == "date")),
          created(wall_range_of(what, set, "date", false)), id(wanted(what, set, "OrderId")),
          invoice(wanted(what, set, "invoicenumber")),
          invoice_start(wanted(what, set, "invoicenumberstart")),
          invoice_end(wanted(what, set, "invoicenumberend")),
          status(wanted(what, set, "orderstatus")), prefix(what.param("invoiceprefix")),
          email(what.param("billingemail")) {}

    bool admits(const order& one) const {
        return created.holds(one.created) && (!id || one.id == *id) &&
               (!invoice || one.invoice == *invoice) &&
               (!invoice_start || one.invoice >= *invoice_start) &&
               (!invoice_end || one.invoice <= *invoice_end) &&
               (!status || one.status_id == *status) &&
               (prefix == nullptr || boost::beast::iequals(one.prefix, *prefix)) &&
               (email == nullptr || boost::beast::iequals(one.billing.email, *email));
    }

    wall_range updated;
    wall_range created;
    std::optional<std::int64_t> id;
    std::optional<std::int64_t> invoice;
    std::optional<std::int64_t> invoice_start;
    std::optional<std::int64_t> invoice_end;
    std::optional<std::int64_t> status;
    const std::string* prefix;
    const std::string* email;
};

} // namespace

response order_list(shop& in, const call& what) {
    constexpr std::int64_t most_rows = 300;
    const order_query query(what, in.set);
    const renderer show(in);
    page_of_rows page(paging_of(what, in.set, most_rows));
    in.orders.walk(query.updated, [&](order& one) {
        if (query.admits(one) && page.next()) {
            page.add(show.whole_order(one));
        }
        return true;
    });
    return std::move(page).answer(in.set);
}

} // namespace dray::sim::threedcart
