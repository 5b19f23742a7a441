#include "tests/simulators/cratejoy/shop.hpp"

#include "tests/simulators/common/json_text.hpp"
#include "tests/simulators/common/sample_data.hpp"
#include "tests/simulators/cratejoy/render.hpp"

#include <boost/json.hpp>
#include <chrono>

namespace dray::sim::cratejoy {
namespace json = boost::json;

std::string_view name_of(actor by) {
    return by == actor::api ? "api" : "staff";
}

shop::shop() {
    constexpr std::int64_t box_price = 3495;
    constexpr std::int64_t box_weight = 1200;
    ident product = 1'000'001;
    for (const std::string_view value : {"Classic", "Deluxe", "Vegan"}) {
        product_instance box;
        box.id = ++last.instance;
        box.product_id = product;
        box.sku = "BOX-" + std::string(value.substr(0, 3));
        box.name = "Monthly Box";
        box.price = box_price;
        box.ship_weight = box_weight;
        box.option = "Kind";
        box.value = value;
        const auto id = box.id;
        instances.emplace(id, std::move(box));
    }
    for (const auto& goods : sample::products) {
        product_instance one;
        one.id = ++last.instance;
        one.product_id = ++product;
        one.sku = goods.sku;
        one.name = goods.name;
        one.product_type = 1;
        one.price = goods.cents;
        one.ship_weight = goods.grams;
        one.option = goods.option;
        one.value = goods.value;
        const auto id = one.id;
        instances.emplace(id, std::move(one));
    }
}

shipment& shop::place(shipment one) {
    const auto id = one.id;
    for (const auto& each : one.fulfillments) {
        parcels_[each.order_id].insert(id);
    }
    return shipments.insert_or_assign(id, std::move(one)).first->second;
}

const std::set<ident>& shop::parcels_of(ident order) const {
    static const std::set<ident> none;
    const auto found = parcels_.find(order);
    return found == parcels_.end() ? none : found->second;
}

batch& shop::batch_at(std::int64_t when) {
    using namespace std::chrono;
    const year_month_day day{floor<days>(sys_seconds(seconds(when)))};
    const auto month = day.year() / day.month();
    const auto start =
        sys_seconds(sys_days(month / std::chrono::day(1))).time_since_epoch().count();
    for (auto& [id, each] : batches) {
        if (each.start == start) {
            return each;
        }
    }
    batch made;
    made.id = ++last.batch;
    made.product_billing_id = 77;
    made.start = start;
    made.end =
        sys_seconds(sys_days((month + months(1)) / std::chrono::day(1))).time_since_epoch().count();
    const auto id = made.id;
    return batches.emplace(id, made).first->second;
}

product_instance* shop::instance_of_sku(std::string_view sku) {
    for (auto& [id, each] : instances) {
        if (each.sku == sku) {
            return &each;
        }
    }
    return nullptr;
}

void shop::follow(shipment& one) {
    std::set<ident> touched;
    for (auto& each : one.fulfillments) {
        each.status = one.status == shipment_status::shipped     ? fulfillment_status::closed
                      : one.status == shipment_status::cancelled ? fulfillment_status::cancelled
                                                                 : fulfillment_status::open;
        touched.insert(each.order_id);
    }
    for (const auto id : touched) {
        const auto found = orders.find(id);
        if (found == orders.end()) {
            continue;
        }
        int open = 0;
        int closed = 0;
        for (const auto parcel : parcels_of(id)) {
            for (const auto& each : shipments.at(parcel).fulfillments) {
                if (each.order_id == id) {
                    open += each.status == fulfillment_status::open ? 1 : 0;
                    closed += each.status == fulfillment_status::closed ? 1 : 0;
                }
            }
        }
        auto& of = found->second;
        of.fulfillment = closed == 0 ? fulfillment_state::unfulfilled
                         : open > 0  ? fulfillment_state::partial
                                     : fulfillment_state::fulfilled;
        of.status = open == 0 ? order_status::closed : order_status::open;
    }
}

void shop::set_status(shipment& one, shipment_status to, actor by) {
    const auto from = one.status;
    if (from == to) {
        return;
    }
    one.status = to;
    page(one).statuses.push_back(status_write{from, to, by, now()});
    if (to != shipment_status::shipped) {
        one.shipped_at = 0;
    }
    follow(one);
    if (to != shipment_status::unshipped) {
        const bool sent = to == shipment_status::shipped;
        announce(sent ? "shipment_shipped" : "shipment_cancelled",
                 json_text(renderer(*this).whole_shipment(one, shipment_relations())),
                 "shipment " + std::to_string(one.id));
    }
}

void shop::ship(shipment& one, std::int64_t at, actor by) {
    const bool repeated = one.status == shipment_status::shipped;
    set_status(one, shipment_status::shipped, by);
    one.shipped_at = at;
    if (!repeated || set.repeated_put_mails) {
        page(one).mails.push_back(mail{one.tracking_number, repeated, now()});
    }
}

void shop::set_tracking(shipment& one, std::string tracking, actor by) {
    if (by == actor::api && one.tracking_number != tracking) {
        page(one).tracking.push_back(tracking_write{tracking, one.tracking_number, now()});
    }
    one.tracking_number = std::move(tracking);
}

void shop::announce(std::string_view event, const std::string& object, const std::string& about) {
    for (const auto& [id, each] : hooks) {
        if (each.event != event) {
            continue;
        }
        sending letter;
        letter.url = each.target;
        if (!each.querystring.empty()) {
            letter.url +=
                (letter.url.find('?') == std::string::npos ? "?" : "&") + each.querystring;
        }
        letter.headers.emplace_back("Content-Type", "application/json");
        letter.body = json::serialize(json::string_view(object)); // JSON within a JSON text
        letters.raise(wall_time(std::chrono::milliseconds(now_ms)), std::move(letter), about);
    }
}

} // namespace dray::sim::cratejoy
