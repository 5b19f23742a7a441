// What hangs below an order and is mostly read: products, addresses, consignments.

#include "tests/simulators/bigcommerce/api.hpp"
#include "tests/simulators/bigcommerce/overrides.hpp"
#include "tests/simulators/bigcommerce/render.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

template <class Items, class Show>
response page_of(const shop& in, const call& what, const Items& items, Show&& show) {
    what.takes({"page", "limit"});
    const auto page = paging_of(what, in.set);
    json::array out(what.storage);
    for (std::size_t i = page.skip; i < items.size() && out.size() < page.limit; ++i) {
        out.emplace_back(show(items[i]));
    }
    return out.empty() ? no_content() : answer(200, std::move(out));
}

response count_of(const call& what, std::size_t count) {
    what.only({"GET"});
    what.takes({});
    json::object body(what.storage);
    body["count"] = count;
    return answer(200, std::move(body));
}

response products(shop& in, order& one, const call& what) {
    what.only({"GET"});
    const renderer show(in, what.storage);
    if (what.rest.size() == 3) {
        return page_of(in, what, one.lines,
                       [&](const order_line& line) { return show.product(one, line); });
    }
    if (what.rest.size() == 4 && what.rest[3] == "count") {
        return count_of(what, one.lines.size());
    }
    what.takes({});
    const auto* line = one.line(integer(what.rest[3]).value_or(0));
    if (what.rest.size() != 4 || line == nullptr) {
        not_found();
    }
    return answer(200, show.product(one, *line));
}

response put_address(shop& in, order& one, shipping_address& to, const call& what) {
    what.takes({});
    const auto body = what.body();
    address changed = to.to;
    try {
        const auto left = overlay(changed, body);
        if (!left.empty()) {
            const auto known = renderer(in, what.storage).shipping(one, to);
            const auto name = left.begin()->key();
            if (known.contains(name)) {
                read_only_field(name);
            }
            unsupported_field(name);
        }
    } catch (const std::invalid_argument&) {
        throw refusal(400, "The address is invalid.");
    }
    to.to = std::move(changed);
    in.touch(one);
    in.raise(one, "store/order/updated");
    return answer(200, renderer(in, what.storage).shipping(one, to));
}

response shipping_addresses(shop& in, order& one, const call& what) {
    const renderer show(in, what.storage);
    if (what.rest.size() == 3) {
        what.only({"GET"});
        return page_of(in, what, one.addresses,
                       [&](const shipping_address& each) { return show.shipping(one, each); });
    }
    if (what.rest.size() == 4 && what.rest[3] == "count") {
        return count_of(what, one.addresses.size());
    }
    auto* to = one.shipping(integer(what.rest[3]).value_or(0));
    if (to == nullptr) {
        not_found();
    }
    if (what.rest.size() == 5 && what.rest[4] == "shipping_quotes") {
        what.only({"GET"});
        return no_content();
    }
    if (what.rest.size() != 4) {
        not_found();
    }
    what.only({"GET", "PUT"});
    if (what.is("PUT")) {
        return put_address(in, one, *to, what);
    }
    what.takes({});
    return answer(200, show.shipping(one, *to));
}

response consignments(shop& in, order& one, const call& what) {
    what.only({"GET"});
    if (what.rest.size() == 3) {
        what.takes({"include", "consignment_structure"});
        const auto* include = what.where.param("include");
        const bool items = include != nullptr && *include == "consignments.line_items";
        return answer(200, renderer(in, what.storage).consignments(one, items));
    }
    if (what.rest.size() == 6 && what.rest[3] == "shipping" && what.rest[5] == "shipping_quotes" &&
        one.shipping(integer(what.rest[4]).value_or(0)) != nullptr) {
        return no_content();
    }
    not_found();
}

} // namespace

response order_parts(shop& in, order& one, const call& what) {
    const auto& part = what.rest[2];
    if (part == "products") {
        return products(in, one, what);
    }
    if (part == "shipping_addresses" || part == "shippingaddresses") {
        return shipping_addresses(in, one, what);
    }
    if (part == "consignments") {
        return consignments(in, one, what);
    }
    if ((part == "coupons" || part == "fees" || part == "taxes" || part == "messages") &&
        what.rest.size() == 3) {
        what.only({"GET"});
        return no_content(); // the shop has none of these
    }
    not_found();
}

} // namespace dray::sim::bigcommerce
