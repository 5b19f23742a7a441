// /v2/orders and /v2/orders/{id}.

#include "tests/simulators/bigcommerce/order_query.hpp"
#include "tests/simulators/common/times.hpp"

#include <boost/json.hpp>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

response archive_everything(shop& in, const call& what) {
    what.takes({});
    ++in.books.archived_all;
    const auto all = in.orders.with_id(0, in.orders.highest_id());
    std::vector<order*> every;
    in.orders.walk_by_id(all, false, [&](order& one) {
        every.push_back(&one);
        return true;
    });
    for (auto* one : every) {
        in.archive(*one, true);
    }
    return no_content();
}

response get_order(shop& in, const order& one, const call& what) {
    what.takes({"include", "consignment_structure"});
    const auto since = header(what.req.headers, "If-Modified-Since");
    if (const auto when = parse_time(since); when && one.modified <= *when) {
        response unchanged;
        unchanged.status = 304;
        return unchanged;
    }
    return answer(200, renderer(in, what.storage).whole_order(one, expansion_of(what)));
}

response one_order(shop& in, order& one, const call& what) {
    what.only({"GET", "PUT", "DELETE"});
    if (what.is("GET")) {
        return get_order(in, one, what);
    }
    what.takes({});
    if (what.is("PUT")) {
        return put_order(in, one, what);
    }
    if (!in.set.delete_allowed) {
        throw refusal(405, "Orders of a store with automatic tax cannot be deleted.");
    }
    in.archive(one, true);
    return no_content();
}

} // namespace

response orders_api(shop& in, const call& what) {
    if (what.rest.size() == 1) {
        what.only({"GET", "DELETE"});
        return what.is("GET") ? order_list(in, what) : archive_everything(in, what);
    }
    if (what.rest.size() == 2 && what.rest[1] == "count") {
        return order_count(in, what);
    }
    const auto id = integer(what.rest[1]);
    auto* one = id ? in.orders.find(*id) : nullptr;
    if (one == nullptr || (what.is("GET") && in.unreadable.erase(one->id) > 0)) {
        not_found();
    }
    if (what.rest.size() == 2) {
        return one_order(in, *one, what);
    }
    if (what.rest[2] == "shipments") {
        return shipments_api(in, *one, what);
    }
    return order_parts(in, *one, what);
}

} // namespace dray::sim::bigcommerce
