#include "tests/simulators/threedcart/generator.hpp"

#include "tests/simulators/common/sample_data.hpp"
#include "tests/simulators/common/seed_plan.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::threedcart {
namespace json = boost::json;

namespace {

/// How often each kind comes up, of 100, unless the plan says otherwise.
constexpr std::array<double, order_kind_names.size()> usual_mix{60, 8, 6, 6, 3, 4,
                                                                2,  3, 3, 2, 1, 2};

std::string two_digits(std::uint64_t value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

/// Builds one order step by step; every draw is a statement of its own, so that compilers agree.
class maker {
public:
    maker(shop& in, random& dice, ident id, std::int64_t created)
        : in_(in), dice_(dice), made_(std::make_unique<order>()) {
        auto& one = *made_;
        one.id = id;
        one.created = created;
        one.updated = created;
        // Invoice numbers are given later than ids, so they do not rise with them.
        one.invoice = 1000 + (id % 2 == 0 ? id + 1 : id - 1);
        one.prefix = in.set.invoice_prefix;
        one.customer_id = dice_.between(1, 5000);
        one.payment_method = dice_.pick(sample::payment_methods);
        one.payment_method_id = std::to_string(dice_.between(1, 60));
        one.ip = "203.0.113." + std::to_string(dice_.between(1, 250));
        one.order_type = "Online";
        if (dice_.chance(0.1)) {
            one.customer_comments = "Please leave it with a neighbour.";
        }
    }

    void people(bool unicode) {
        made_->billing = somebody(unicode);
        made_->billing.email = "customer" + std::to_string(made_->id) + "@example.com";
    }

    void shipments(std::size_t count, bool unicode) {
        for (std::size_t i = 0; i < count; ++i) {
            shipment added;
            const bool from_one = count > 1 && in_.set.multi_shipment_ids == "from_one";
            added.id = i == 0 && !from_one ? 0 : ++in_.last_shipment_id;
            added.number = static_cast<std::int64_t>(i) + 1;
            added.updated = made_->updated;
            added.to = i == 0 ? made_->billing : somebody(unicode);
            added.method_name = dice_.pick(sample::ship_methods);
            added.method_id = dice_.between(1, 300);
            added.cost = added.method_name == "Free Shipping" ? 0 : dice_.between(5, 25) * 100 - 5;
            made_->shipments.push_back(std::move(added));
        }
    }

    void goods(std::int64_t least, std::int64_t most) {
        const auto count = dice_.between(least, most);
        for (std::int64_t i = 0; i < count; ++i) {
            const auto& what = dice_.pick(sample::products);
            order_line line;
            line.index_id = ++in_.last_line_id;
            line.quantity = static_cast<double>(dice_.between(1, 3));
            line.unit_price = what.cents;
            line.unit_cost = what.cents / 2;
            line.weight_grams = what.grams;
            line.added = made_->created;
            line.sku = what.sku;
            line.description = "<b>" + std::string(what.name) + "</b>";
            if (!what.option.empty()) {
                line.options = std::string(what.option) + ": " + std::string(what.value);
                line.description += "<br /><i>" + line.options + "</i>";
            }
            if (const auto place = in_.goods.place_of(line.sku)) {
                line.catalog_id = place.of->catalog_id;
                line.option_ids = place.one == nullptr ? std::string() : place.one->code;
            }
            auto& parcel = made_->shipments[static_cast<std::size_t>(i) % made_->shipments.size()];
            line.shipment_id = parcel.id;
            parcel.weight_grams += line.weight_grams * static_cast<std::int32_t>(line.quantity);
            made_->lines.push_back(std::move(line));
        }
    }

    void status(int id) {
        made_->status_id = id;
        for (auto& each : made_->shipments) {
            each.status_id = id;
        }
    }

    void track() {
        for (auto& each : made_->shipments) {
            each.tracking = "1Z999AA1" + std::to_string(10'000'000 + dice_.up_to(90'000'000));
            each.shipped = made_->created + 86'400;
            each.shipped_has_time = dice_.chance(0.5);
            if (!each.shipped_has_time) {
                each.shipped -= ((each.shipped % 86'400) + 86'400) % 86'400;
            }
        }
    }

    void pay() {
        if (!made_->online_payment || made_->status_id == status::not_completed) {
            return;
        }
        transaction paid;
        paid.index_id = made_->id * 10 + 1;
        paid.at = made_->created;
        paid.amount = made_->amount();
        paid.type = "Sale";
        paid.method = made_->payment_method;
        paid.id = "T" + std::to_string(made_->id);
        made_->transactions.push_back(std::move(paid));
    }

    bool chance(double of) { return dice_.chance(of); }
    order& made() { return *made_; }
    std::unique_ptr<order> finish() { return std::move(made_); }

private:
    address somebody(bool unicode) {
        address out;
        if (unicode) {
            const auto& who = dice_.pick(sample::unicode_people);
            out.first_name = who.first;
            out.last_name = who.last;
        } else {
            out.first_name = dice_.pick(sample::first_names);
            out.last_name = dice_.pick(sample::last_names);
        }
        const auto& where =
            unicode ? dice_.pick(sample::unicode_places) : dice_.pick(sample::places);
        out.street = where.street;
        if (dice_.chance(0.2)) {
            out.street_2 = "Apt " + std::to_string(dice_.between(1, 40));
        }
        if (dice_.chance(0.1)) {
            out.company = out.last_name + " & Co.";
        }
        out.city = where.city;
        out.state = where.state;
        out.zip = where.zip;
        out.country = where.iso2; // a code here, a full state name beside it
        out.phone = "555-01" + two_digits(dice_.up_to(100));
        return out;
    }

    shop& in_;
    random& dice_;
    std::unique_ptr<order> made_;
};

void ask(order& one) {
    question gift;
    gift.id = 3;
    gift.title = "Is this a gift?";
    gift.answer = "Yes, please leave out the invoice";
    one.questions.push_back(std::move(gift));
    one.customer_comments = "Ring twice.\r\nThank you & regards";
}

void finish_kind(maker& make, order_kind kind) {
    auto& one = make.made();
    switch (kind) {
    case order_kind::guest:
        one.customer_id = 0;
        break;
    case order_kind::offline_payment:
        one.online_payment = false;
        one.payment_method = "Check or Money Order";
        make.status(status::unpaid);
        break;
    case order_kind::abandoned:
        one.payment_method.clear();
        one.payment_method_id.clear();
        make.status(status::not_completed);
        break;
    case order_kind::custom_status:
        make.status(status::custom_1);
        break;
    case order_kind::review:
        make.status(status::review);
        break;
    case order_kind::questions:
        ask(one);
        break;
    case order_kind::decimal:
        one.lines.front().quantity = 1.5;
        break;
    case order_kind::tracked:
        make.status(status::shipped);
        make.track();
        break;
    case order_kind::simple:
    case order_kind::multi_shipment:
    case order_kind::unicode:
    case order_kind::many_lines:
        break;
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

} // namespace

std::unique_ptr<order> make_order(shop& in, order_kind kind, random& dice, ident id,
                                  std::int64_t created) {
    maker make(in, dice, id, created);
    const bool unicode = kind == order_kind::unicode;
    make.people(unicode);
    if (kind == order_kind::multi_shipment) {
        const bool two = make.chance(0.5);
        make.shipments(two ? 2 : 3, false);
        make.goods(3, 6);
    } else {
        make.shipments(1, unicode);
        const bool many = kind == order_kind::many_lines;
        make.goods(many ? 51 : 1, many ? 75 : 3);
    }
    finish_kind(make, kind);
    make.pay();
    return make.finish();
}

void poison(order& one, std::string_view shape) {
    if (std::find(poison_shapes.begin(), poison_shapes.end(), shape) == poison_shapes.end()) {
        throw std::invalid_argument("no poison is called \"" + std::string(shape) + "\"");
    }
    if (!one.odd) {
        one.odd = std::make_unique<distortion>();
    }
    auto& over = one.odd->over;
    if (shape == "negative_quantity") {
        if (one.lines.empty()) {
            throw std::invalid_argument("negative_quantity poisons an order with a line");
        }
        auto& line = one.lines.front();
        line.odd = std::make_unique<distortion>();
        line.odd->over["ItemQuantity"] = -1;
        line.odd->without.emplace_back("ItemIndexID");
    } else if (shape == "text_total") {
        over["OrderAmount"] = "n/a";
    } else if (shape == "no_id") {
        one.odd->without.emplace_back("OrderID");
    } else if (shape == "text_id") {
        over["OrderID"] = "abc";
    } else if (shape == "bad_dates") {
        over["OrderDate"] = "yesterday";
        over["LastUpdate"] = "";
    } else if (shape == "null_lists") {
        over["ShipmentList"] = nullptr;
        over["OrderItemList"] = nullptr;
    } else if (shape == "wrong_types") {
        over["OrderStatusID"] = json::object();
        over["ShipmentList"] = "none";
    } else if (shape == "deep") {
        over["QuestionList"] = nested(300);
    } else {
        one.billing.first_name = "\xff\xfe\xc3";
    }
}

json::object seed_orders(shop& in, const json::object& written) {
    seed_ground ground;
    ground.kinds = order_kind_names;
    ground.usual_mix = usual_mix;
    ground.poison_shapes = poison_shapes;
    ground.status = [](std::string_view text) { return std::optional<int>(status_id_of(text)); };
    ground.highest_id = in.orders.highest_id();
    ground.now = in.now();
    seed_plan plan(written, ground);
    for (std::int64_t i = 0; i < plan.count; ++i) {
        if (in.orders.find(plan.first_id + i) != nullptr) {
            throw std::invalid_argument("seed: ids from " + std::to_string(plan.first_id) +
                                        " are taken; give another \"first_id\"");
        }
    }
    for (std::int64_t i = 0; i < plan.count; ++i) {
        const auto next = plan.turn(i);
        const auto kind = next.poisoned ? order_kind::simple : static_cast<order_kind>(next.kind);
        auto one = make_order(in, kind, plan.dice, next.id, in.zone.local(next.created));
        if (kind != order_kind::abandoned) {
            one->status_id = plan.status().value_or(one->status_id);
            for (auto& each : one->shipments) {
                each.status_id = one->status_id;
            }
        }
        if (next.poisoned) {
            poison(*one, plan.shape);
        }
        in.place(std::move(one));
    }
    return plan.report();
}

} // namespace dray::sim::threedcart
