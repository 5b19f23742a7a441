// /Orders and what is beneath it.

#include "tests/simulators/threedcart/order_list.hpp"
#include "tests/simulators/threedcart/order_write.hpp"
#include "tests/simulators/threedcart/render.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>

namespace dray::sim::threedcart {
namespace json = boost::json;

namespace {

order& order_named(shop& in, std::string_view text) {
    const auto id = integer(text);
    auto* found = id ? in.orders.find(*id) : nullptr;
    if (found == nullptr) {
        not_found(in.set);
    }
    return *found;
}

template <class Write>
record tried(const order& one, Write&& write) {
    record out{"OrderID", std::to_string(one.id)};
    try {
        write();
    } catch (const record_error& error) {
        out.status = error.status;
        out.message = error.what();
    }
    return out;
}

using write_of_order = void (*)(shop&, order&, const json::object&);

std::vector<record> each_order(shop& in, const std::vector<json::object>& bodies,
                               write_of_order write) {
    std::vector<record> out;
    for (const auto& body : bodies) {
        const auto* named = body.if_contains("OrderID");
        const auto id = named == nullptr ? std::nullopt : lenient_integer(*named);
        if (auto* one = id ? in.orders.find(*id) : nullptr) {
            out.push_back(tried(*one, [&] { write(in, *one, body); }));
        } else {
            out.push_back(record{"OrderID", id ? std::to_string(*id) : std::string(), 404,
                                 "Not updated. Order not found"});
        }
    }
    return out;
}

/// Each record for itself: one that fails leaves the others written, unless the store is set to
/// write all or none.
response put_orders(shop& in, const call& what) {
    const auto bodies = what.objects();
    if (in.set.bulk_atomic) {
        auto checked = each_order(in, bodies, check_order);
        if (std::any_of(checked.begin(), checked.end(),
                        [](const record& each) { return each.failed(); })) {
            for (auto& each : checked) {
                if (!each.failed()) {
                    each.status = 400;
                    each.message = "Not updated. Another record of the request failed";
                }
            }
            return records_answer(in.set, checked, true);
        }
    }
    return records_answer(in.set, each_order(in, bodies, write_order), true);
}

response post_order(shop& in, const call& what) {
    auto one = std::make_unique<order>();
    one->id = std::max<ident>(100, in.orders.highest_id() + 1);
    one->invoice = in.orders.highest_invoice() + 1;
    one->prefix = in.set.invoice_prefix;
    one->created = in.wall();
    one->updated = one->created;
    try {
        fill_new_order(in, *one, what.object());
    } catch (const record_error& error) {
        record failed{"Id", "", error.status, error.what()};
        return records_answer(in.set, {failed}, false);
    }
    const auto id = one->id;
    ++in.books.posted_orders;
    in.place(std::move(one), !what.flag("bypassorderprocessing"));
    if (!what.flag("bypassorderemail")) {
        mail letter;
        letter.status_id = in.orders.find(id)->status_id;
        in.books.pages[id].mails.push_back(std::move(letter));
    }
    return created_answer(in.set, id);
}

} // namespace

response orders_api(shop& in, const call& what) {
    if (what.rest.size() == 1) {
        what.only(in.set, {"GET", "PUT", "POST"});
        if (what.is("GET")) {
            return order_list(in, what);
        }
        return what.is("PUT") ? put_orders(in, what) : post_order(in, what);
    }
    auto& one = order_named(in, what.rest[1]);
    if (what.rest.size() > 2) {
        return order_parts_api(in, one, what);
    }
    what.only(in.set, {"GET", "PUT"});
    if (what.is("GET")) {
        json::array body;
        body.emplace_back(renderer(in).whole_order(one));
        return answer(200, body);
    }
    const auto body = what.object();
    return records_answer(in.set, {tried(one, [&] { write_order(in, one, body); })}, false);
}

} // namespace dray::sim::threedcart
