// /orders, /orders/summaries and /orders/shipmentstrackinginfo.

#include "tests/simulators/common/members.hpp"
#include "tests/simulators/warehouse_manager/api.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim::wm {
namespace json = boost::json;

namespace {

std::vector<std::string> words_of(const std::string& from) {
    std::vector<std::string> out;
    std::string left = from;
    while (!left.empty()) {
        out.push_back(lower(left.substr(0, left.find(','))));
        left.erase(0, std::min(left.size(), out.back().size() + 1));
    }
    return out;
}

bool has_sku(const order& one, const std::vector<std::string>& skus, const std::string& part) {
    return std::any_of(one.lines.begin(), one.lines.end(), [&](const line& each) {
        const auto sku = lower(each.sku);
        const bool listed = skus.empty() || std::find(skus.begin(), skus.end(), sku) != skus.end();
        return listed && sku.find(part) != std::string::npos;
    });
}

void sort(const tenant& in, const call& what, const rql_ground& ground,
          std::vector<const order*>& rows) {
    auto fields = words_of(what.text("sort"));
    if (fields.empty() && in.set.default_sort == "newest_first") {
        fields.emplace_back("-orderid");
    }
    for (auto field = fields.rbegin(); field != fields.rend(); ++field) {
        const bool down = field->starts_with('-');
        const auto name = field->substr(down ? 1 : 0);
        const auto kind = ground.kind_of(name);
        if (!kind) {
            throw wrong_parameter("sort", "NotParsable", "'" + name + "' is not supported");
        }
        std::stable_sort(rows.begin(), rows.end(), [&](const order* left, const order* right) {
            const auto a = order_cell(in, *(down ? right : left), name);
            const auto b = order_cell(in, *(down ? left : right), name);
            return *kind == rql_kind::text ? lower(a.text) < lower(b.text) : a.number < b.number;
        });
    }
}

std::vector<const order*> matching(tenant& in, const call& what) {
    const auto ground = order_ground(in);
    const auto query = query_of(what, ground);
    const auto skus = words_of(what.text("skulist"));
    const auto part = lower(what.text("skucontains"));
    std::vector<const order*> out;
    std::set<ident> whose;
    for (const auto& [id, each] : in.orders) {
        const auto cell = [&, one = &each](const std::string& name) {
            return order_cell(in, *one, name);
        };
        if (served(in, each.customer) && query.admits(cell) &&
            ((skus.empty() && part.empty()) || has_sku(each, skus, part))) {
            out.push_back(&each);
            whose.insert(each.customer);
        }
    }
    in.books.unfiltered_lists += whose.size() > 1 ? 1 : 0;
    sort(in, what, ground, out);
    return out;
}

response list(tenant& in, const call& what) {
    knows(in, what,
          {"pgsiz", "pgnum", "rql", "sort", "detail", "itemdetail", "markforlistid", "skulist",
           "skucontains", "hvpbatchname", "upclist"});
    const page_asked page(what, 100, 1000);
    const auto show = detail_of(what);
    const auto rows = matching(in, what);
    listing out;
    out.embedded = rel("orders/order");
    page.describe(in, what, rows.size(), out);
    for (auto i = page.from(rows.size()); i < page.to(rows.size()); ++i) {
        out.rows.emplace_back(order_json(in, *rows[i], show, what.how));
    }
    return answer(what.how, std::move(out));
}

response summaries(tenant& in, const call& what) {
    what.only({"GET"});
    knows(in, what, {"pgsiz", "pgnum", "rql", "sort", "orderidcontains", "receiverid"});
    const page_asked page(what, 100, 1000);
    auto rows = matching(in, what);
    const auto part = what.text("orderidcontains");
    std::erase_if(rows, [&](const order* each) {
        return std::to_string(each->id).find(part) == std::string::npos;
    });
    listing out;
    out.embedded = "item";
    page.describe(in, what, rows.size(), out);
    for (auto i = page.from(rows.size()); i < page.to(rows.size()); ++i) {
        out.rows.emplace_back(summary_json(in, *rows[i]));
    }
    return answer(what.how, std::move(out));
}

response tracking_info(tenant& in, const call& what) {
    what.only({"GET"});
    knows(in, what, {"pgsiz", "pgnum", "rql", "sort"});
    const page_asked page(what, 100, 4000, 0);
    std::vector<std::pair<const order*, const package*>> rows;
    for (const auto* each : matching(in, what)) {
        for (const auto& box : each->packages) {
            if (in.set.tracking_info == "filled") {
                rows.emplace_back(each, &box);
            }
        }
    }
    listing out;
    out.embedded = "item";
    page.describe(in, what, rows.size(), out);
    for (auto i = page.from(rows.size()); i < page.to(rows.size()); ++i) {
        out.rows.emplace_back(tracking_json(in, *rows[i].first, *rows[i].second));
    }
    return answer(what.how, std::move(out));
}

} // namespace

response create_order(tenant& in, const call& what) {
    ++in.books.posts;
    knows(in, what, {});
    need(in, in.set.post_role);
    const auto body = what.body();
    auto fresh = read_order(in, body);
    if (duplicate_of(in, fresh) != nullptr) {
        ++in.books.duplicates_refused;
        throw wrong_model("ReferenceNum", json::value(fresh.reference), "Duplicate",
                          "An order with this ReferenceNum exists");
    }
    const auto& made = in.place(std::move(fresh), actor::api);
    detail show;
    show.lines = in.set.post_echo == "lines";
    auto out = answer(what.how, 201, order_json(in, made, show, what.how));
    out.headers.emplace_back("ETag", etag_of(in, made));
    out.headers.emplace_back("Link", "<" + rel("orders/order") + ">; rel=\"profile\"");
    return out;
}

response orders_api(tenant& in, const call& what) {
    const auto& path = what.where.path;
    if (path.size() == 1) {
        what.only({"GET", "POST"});
        if (what.req.method == "POST") {
            return create_order(in, what);
        }
        need(in, "OrderView");
        return list(in, what);
    }
    const auto name = lower(path[1]);
    if (path.size() == 2 && name == "summaries") {
        need(in, "OrderView");
        return summaries(in, what);
    }
    if (path.size() == 2 && name == "shipmentstrackinginfo") {
        need(in, "OrderView");
        return tracking_info(in, what);
    }
    const auto id = integer(path[1]);
    const auto found = id ? in.orders.find(*id) : in.orders.end();
    if (found == in.orders.end()) {
        not_found(in);
    }
    if (!served(in, found->second.customer)) {
        if (in.set.foreign_customer == "403") {
            throw not_allowed("The order is of another customer");
        }
        not_found(in);
    }
    return order_api(in, what, found->second);
}

} // namespace dray::sim::wm
