#include "tests/simulators/cratejoy/generator.hpp"

#include "tests/simulators/common/json_text.hpp"
#include "tests/simulators/common/members.hpp"
#include "tests/simulators/common/sample_data.hpp"
#include "tests/simulators/common/seed_plan.hpp"
#include "tests/simulators/cratejoy/render.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::cratejoy {
namespace json = boost::json;

namespace {

constexpr std::int64_t day = 86'400;
constexpr std::int64_t month = 30 * day;
constexpr int prepaid_boxes = 12;

/// How often each kind comes up, of 100, unless the plan says otherwise.
constexpr std::array<double, order_kind_names.size()> usual_mix{40, 8, 12, 12, 5, 5,
                                                                3,  3, 3,  2,  4, 3};

std::string two_digits(std::uint64_t value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

/// Builds one order step by step; every draw is a statement of its own, so that compilers agree.
class maker {
public:
    maker(shop& in, random& dice, ident id, std::int64_t placed) : in_(in), dice_(dice) {
        made_.id = id;
        made_.placed_at = placed;
        made_.shipping = dice_.chance(0.5) ? 595 : 0;
    }

    void people(bool unicode, bool gift, bool unit) {
        customer who;
        who.id = ++in_.last.customer;
        if (unicode) {
            const auto& person = dice_.pick(sample::unicode_people);
            who.first_name = person.first;
            who.last_name = person.last;
        } else {
            who.first_name = dice_.pick(sample::first_names);
            who.last_name = dice_.pick(sample::last_names);
        }
        who.email = "customer" + std::to_string(who.id) + "@example.com";
        const auto& place =
            unicode ? dice_.pick(sample::unicode_places) : dice_.pick(sample::places);
        who.country = place.iso2;
        address where;
        where.id = ++in_.last.address;
        where.customer_id = who.id;
        where.to = who.name();
        if (gift) {
            const auto& first = dice_.pick(sample::first_names);
            where.to = std::string(first) + " Recipient";
            made_.is_gift = true;
            made_.gift_message = "Happy birthday!\nFrom all of us";
            made_.gift_recipient_name = where.to;
            made_.gift_recipient_email = "recipient" + std::to_string(who.id) + "@example.com";
        }
        where.street = place.street;
        where.unit = unit ? "Apt " + std::to_string(dice_.between(1, 40)) : std::string();
        where.city = place.city;
        where.state = place.state;
        where.zip_code = place.zip;
        where.country = place.iso2;
        where.phone_number = "555-01" + two_digits(dice_.up_to(100));
        made_.customer_id = who.id;
        made_.address_id = where.id;
        in_.customers.emplace(who.id, std::move(who));
        in_.addresses.emplace(made_.address_id, std::move(where));
    }

    /// The subscription's box among the goods; its line and, where asked for, its subscription.
    void subscribe(std::int64_t price) {
        subscription made;
        made.id = ++in_.last.subscription;
        made.customer_id = made_.customer_id;
        made.instance_id = any_instance(0);
        made.created_at = made_.placed_at;
        made.answer = dice_.chance(0.5) ? "M" : "L";
        subscription_ = made.id;
        box_ = made.instance_id;
        made_.subscriptions.push_back(made.id);
        in_.subscriptions.emplace(made.id, std::move(made));
        line(box_, subscription_, 1, price);
    }

    /// A line of goods; its instance.
    ident buy(std::int64_t pieces) {
        const auto id = any_instance(1);
        line(id, 0, pieces, in_.instances.at(id).price * pieces);
        return id;
    }

    ident instance_without_sku() {
        product_instance odd;
        odd.id = ++in_.last.instance;
        odd.product_id = 1'900'000;
        odd.product_type = 1;
        odd.name = "Mystery Item";
        odd.price = 999;
        const auto id = odd.id;
        in_.instances.emplace(id, std::move(odd));
        line(id, 0, 1, 999);
        return id;
    }

    shipment& box(billing_type billing, std::int64_t due) {
        shipment made;
        made.id = ++in_.last.shipment;
        made.customer_id = made_.customer_id;
        made.address_id = made_.address_id;
        made.billing = billing;
        made.created_at = made_.placed_at;
        made.adjusted_ordered_at = due;
        made.is_gift = made_.is_gift;
        if (billing == billing_type::standard) {
            made.batch_id = in_.batch_at(due).id;
        }
        boxes_.push_back(std::move(made));
        return boxes_.back();
    }

    void fill(shipment& into, ident instance, ident order_id, std::int64_t cycle,
              std::int64_t cycles) {
        fulfillment added;
        added.id = ++in_.last.fulfillment;
        added.order_id = order_id;
        added.instance_id = instance;
        added.date = into.adjusted_ordered_at;
        added.one_time = cycles == 0;
        added.subscription_id = added.one_time ? 0 : subscription_;
        added.cycle_number = cycle;
        added.total_cycles = cycles;
        into.fulfillments.push_back(std::move(added));
    }

    /// Another order of the same customer.
    ident second_order() {
        order another;
        another.id = ++in_.last.order;
        another.customer_id = made_.customer_id;
        another.address_id = made_.address_id;
        another.placed_at = made_.placed_at + 3600;
        cart_product bought;
        bought.id = ++in_.last.cart_product;
        bought.instance_id = any_instance(1);
        bought.price = in_.instances.at(bought.instance_id).price;
        another.products.push_back(bought);
        const auto id = another.id;
        in_.orders.emplace(id, std::move(another));
        return id;
    }

    std::vector<ident> finish() {
        in_.last.order = std::max(in_.last.order, made_.id);
        in_.orders.emplace(made_.id, made_);
        std::vector<ident> out;
        for (auto& each : boxes_) {
            each.is_test = made_.is_test;
            out.push_back(each.id);
            in_.place(std::move(each));
        }
        in_.announce(
            "order_new",
            json_text(renderer(in_).whole_order(in_.orders.at(made_.id), order_relations())),
            "order " + std::to_string(made_.id));
        return out;
    }

    order& made() { return made_; }
    ident box_instance() const { return box_; }
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return dice_.between(least, most);
    }

private:
    ident any_instance(std::int64_t product_type) {
        std::vector<ident> fitting;
        for (const auto& [id, each] : in_.instances) {
            if (each.product_type == product_type && !each.sku.empty()) {
                fitting.push_back(id);
            }
        }
        if (fitting.empty()) {
            throw std::invalid_argument("the store has no goods to order");
        }
        return dice_.pick(fitting);
    }

    void line(ident instance, ident subscription_id, std::int64_t pieces, std::int64_t price) {
        cart_product added;
        added.id = ++in_.last.cart_product;
        added.instance_id = instance;
        added.subscription_id = subscription_id;
        added.quantity = pieces;
        added.price = price;
        made_.products.push_back(added);
    }

    shop& in_;
    random& dice_;
    order made_;
    std::vector<shipment> boxes_;
    ident subscription_ = 0;
    ident box_ = 0;
};

constexpr std::int64_t box_price = 3495;

void fill_prepaid(maker& make) {
    make.subscribe(box_price * prepaid_boxes);
    for (int i = 0; i < prepaid_boxes; ++i) {
        auto& one = make.box(billing_type::standard, make.made().placed_at + i * month);
        one.customer_cycle = i;
        make.fill(one, make.box_instance(), make.made().id, i, prepaid_boxes);
    }
}

void fill_ecom(maker& make, bool without_sku) {
    const auto id = make.made().id;
    auto& one = make.box(billing_type::ecom, make.made().placed_at);
    const auto count = make.between(1, 3);
    for (std::int64_t i = 0; i < count; ++i) {
        make.fill(one, make.buy(1), id, 0, 0);
    }
    if (without_sku) {
        make.fill(one, make.instance_without_sku(), id, 0, 0);
    }
}

void fill_box(shop& in, maker& make, order_kind kind) {
    const auto id = make.made().id;
    const bool by_date = kind == order_kind::adhoc;
    make.subscribe(box_price);
    const auto due = make.made().placed_at + (by_date ? make.between(0, 10) * day : 0);
    auto& one = make.box(by_date ? billing_type::adhoc : billing_type::standard, due);
    const bool by_staff = kind == order_kind::admin;
    make.fill(one, make.box_instance(), id, by_staff ? -1 : 0, 1);
    if (kind == order_kind::addon) {
        const auto extra = make.buy(2);
        const int boxes = in.set.addon_quantity == "two_fulfillments" ? 2 : 1;
        for (int i = 0; i < boxes; ++i) {
            make.fill(one, extra, id, 0, 0);
        }
    }
    if (kind == order_kind::combined) {
        const auto other = make.second_order();
        make.fill(one, in.orders.at(other).products.front().instance_id, other, 0, 0);
    }
}

json::value nested(int depth) {
    json::value out = json::array();
    for (int i = 1; i < depth; ++i) {
        json::array around;
        around.push_back(std::move(out));
        out = std::move(around);
    }
    return out;
}

std::optional<int> status_numbered(std::string_view text) {
    const auto number = integer(text);
    return number && *number >= 1 && *number <= 3 ? std::optional<int>(static_cast<int>(*number))
                                                  : std::nullopt;
}

} // namespace

std::vector<ident> make_order(shop& in, order_kind kind, random& dice, ident id,
                              std::int64_t placed) {
    maker make(in, dice, id, placed);
    make.made().is_test = kind == order_kind::test;
    make.people(kind == order_kind::unicode, kind == order_kind::gift, kind == order_kind::unit);
    if (kind == order_kind::prepaid) {
        fill_prepaid(make);
    } else if (kind == order_kind::ecom || kind == order_kind::null_sku) {
        fill_ecom(make, kind == order_kind::null_sku);
    } else {
        fill_box(in, make, kind);
    }
    return make.finish();
}

void poison(shipment& one, std::string_view shape) {
    if (std::find(poison_shapes.begin(), poison_shapes.end(), shape) == poison_shapes.end()) {
        throw std::invalid_argument("no poison is called \"" + std::string(shape) + "\"");
    }
    if (!one.odd) {
        one.odd = std::make_unique<distortion>();
    }
    auto& over = one.odd->over;
    if (shape == "no_id") {
        one.odd->without.emplace_back("id");
    } else if (shape == "text_id") {
        over["id"] = "abc";
    } else if (shape == "bad_date") {
        over["adjusted_ordered_at"] = "soon";
    } else if (shape == "null_fulfillments") {
        over["fulfillments"] = nullptr;
        over["ship_address"] = nullptr;
    } else if (shape == "wrong_types") {
        over["status"] = json::object();
        over["fulfillments"] = "none";
    } else if (shape == "deep") {
        over["fulfillments"] = nested(300);
    } else {
        over["tracking_number"] = "\xff\xfe\xc3";
    }
}

json::object seed_orders(shop& in, const json::object& written) {
    seed_ground ground;
    ground.kinds = order_kind_names;
    ground.usual_mix = usual_mix;
    ground.poison_shapes = poison_shapes;
    ground.status = status_numbered;
    ground.highest_id = in.last.order;
    ground.now = in.now();
    seed_plan plan(written, ground);
    const auto taken = in.orders.lower_bound(plan.first_id);
    if (taken != in.orders.end() && taken->first < plan.first_id + plan.count) {
        throw std::invalid_argument("seed: ids from " + std::to_string(plan.first_id) +
                                    " are taken; give another \"first_id\"");
    }
    // Second orders of combined boxes take ids behind the plan's own.
    in.last.order = std::max(in.last.order, plan.first_id + plan.count - 1);
    const auto first_box = in.last.shipment + 1;
    json::array bad_boxes;
    for (std::int64_t i = 0; i < plan.count; ++i) {
        const auto next = plan.turn(i);
        const auto kind = next.poisoned ? order_kind::monthly : static_cast<order_kind>(next.kind);
        const auto boxes = make_order(in, kind, plan.dice, next.id, next.created);
        if (const auto status = plan.status()) {
            for (const auto id : boxes) {
                auto& one = in.shipments.at(id);
                one.status = static_cast<shipment_status>(*status);
                one.shipped_at = one.status == shipment_status::shipped ? next.created + day : 0;
            }
        }
        if (next.poisoned) {
            poison(in.shipments.at(boxes.front()), plan.shape);
            bad_boxes.emplace_back(boxes.front());
        }
    }
    auto out = plan.report();
    out["first_shipment"] = first_box;
    out["last_shipment"] = in.last.shipment;
    out["poison_shipments"] = std::move(bad_boxes);
    return out;
}

} // namespace dray::sim::cratejoy
