#include "tests/simulators/bigcommerce/generator.hpp"

#include "tests/simulators/common/sample_data.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

std::string digits(std::uint64_t value, std::size_t width) {
    auto text = std::to_string(value);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

/// Builds one order step by step; every draw is a statement of its own, so that compilers agree.
class maker {
public:
    maker(shop& in, random& dice, ident id, std::int64_t created)
        : in_(in), dice_(dice), made_(std::make_unique<order>()) {
        made_->id = id;
        made_->created = created;
        made_->modified = created;
        made_->status_id = status::awaiting_fulfillment;
        made_->currency = in.set.currency;
        made_->payment_method = dice_.pick(sample::payment_methods);
        made_->payment_status = "captured";
        made_->customer_id = dice_.between(1, 5000);
        made_->tax_basis_points = dice_.chance(0.5) ? 825 : 0;
        made_->cart_id = uuid();
        if (dice_.chance(0.1)) {
            made_->customer_message = "Please leave it with a neighbour.";
        }
    }

    void people(bool unicode) {
        made_->billing = somebody(unicode);
        made_->billing.email = "customer" + std::to_string(made_->id) + "@example.com";
    }

    void ship_to(std::size_t count, bool unicode) {
        for (std::size_t i = 0; i < count; ++i) {
            shipping_address added;
            added.id = ++in_.last_address_id;
            added.to = i == 0 ? made_->billing : somebody(unicode);
            if (i > 0) {
                added.to.email = "recipient" + std::to_string(added.id) + "@example.com";
            }
            added.method = dice_.pick(sample::ship_methods);
            added.cost = added.method == "Free Shipping" ? 0 : dice_.between(5, 25) * 100 - 5;
            made_->addresses.push_back(std::move(added));
        }
    }

    order_line& goods(std::size_t address_place) {
        const auto place = dice_.up_to(sample::products.size());
        const auto& product = sample::products[static_cast<std::size_t>(place)];
        order_line line;
        line.id = ++in_.last_line_id;
        line.product_id = 100 + static_cast<ident>(place);
        line.variant_id = 500 + static_cast<ident>(place);
        line.quantity = static_cast<std::int32_t>(dice_.between(1, 3));
        line.price = product.cents;
        line.weight_grams = product.grams;
        line.name = product.name;
        line.sku = product.sku;
        if (!product.option.empty()) {
            line.options.push_back({std::string(product.option), std::string(product.value)});
        }
        line.address_id =
            address_place < made_->addresses.size() ? made_->addresses[address_place].id : 0;
        made_->lines.push_back(std::move(line));
        return made_->lines.back();
    }

    void several_goods(std::int64_t least, std::int64_t most) {
        const auto count = dice_.between(least, most);
        for (std::int64_t i = 0; i < count; ++i) {
            const auto place = made_->addresses.empty()
                                   ? 0
                                   : static_cast<std::size_t>(i) % made_->addresses.size();
            goods(place);
        }
    }

    order_line& immaterial(line_kind kind, std::string_view name, std::string_view sku) {
        auto& line = goods(made_->addresses.size());
        line.kind = kind;
        line.quantity = 1;
        line.weight_grams = 0;
        line.options.clear();
        line.name = name;
        line.sku = sku;
        return line;
    }

    void bundle() {
        auto& parent = goods(0);
        parent.name = "Kitchen Starter Set";
        parent.sku = "SET-KITCHEN";
        parent.options.clear();
        parent.quantity = static_cast<std::int32_t>(dice_.between(1, 2));
        const auto parent_id = parent.id;
        const auto sets = parent.quantity;
        for (std::size_t i = 0; i < 2; ++i) {
            auto& child = goods(0);
            child.parent_id = parent_id;
            child.quantity = sets * (i == 0 ? 1 : 2);
            child.price = 0;
        }
    }

    bool chance(double of) { return dice_.chance(of); }
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return dice_.between(least, most);
    }
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
        out.street_1 = where.street;
        if (dice_.chance(0.2)) {
            out.street_2 = "Apt " + std::to_string(dice_.between(1, 40));
        }
        if (dice_.chance(0.1)) {
            out.company = out.last_name + " & Co.";
        }
        out.city = where.city;
        out.state = where.state;
        out.zip = where.zip;
        out.country = where.country;
        out.country_iso2 = where.iso2;
        out.phone = "555-01" + digits(dice_.up_to(100), 2);
        return out;
    }

    std::string uuid() {
        constexpr std::string_view hex = "0123456789abcdef";
        std::string out;
        auto bits = dice_.next();
        for (int i = 0; i < 32; ++i) {
            if (i == 16) {
                bits = dice_.next();
            }
            if (i == 8 || i == 12 || i == 16 || i == 20) {
                out += '-';
            }
            out += i == 12 ? '4' : hex[bits & 15U];
            bits >>= 4U;
        }
        return out;
    }

    shop& in_;
    random& dice_;
    std::unique_ptr<order> made_;
};

void fill(maker& make, order_kind kind) {
    const bool unicode = kind == order_kind::unicode;
    make.people(unicode);
    auto& one = make.made();
    switch (kind) {
    case order_kind::multi_address:
        make.ship_to(make.chance(0.5) ? 2 : 3, false);
        make.several_goods(3, 6);
        return;
    case order_kind::digital:
        make.immaterial(line_kind::digital, "Pattern Book (PDF)", "PDF-PATTERN");
        one.shipped_at = 0;
        return;
    case order_kind::pickup:
        one.pickup_name = "In-store pickup";
        make.several_goods(1, 3);
        for (auto& line : one.lines) {
            line.pickup = true;
            line.address_id = 0;
        }
        return;
    case order_kind::gift_certificate:
        if (make.chance(0.5)) {
            make.ship_to(1, false);
            make.goods(0);
        }
        make.immaterial(line_kind::gift_certificate, "50.00 Gift Certificate", "").product_id = 0;
        return;
    case order_kind::bundle:
        make.ship_to(1, false);
        make.bundle();
        return;
    case order_kind::custom_line: {
        make.ship_to(1, false);
        auto& line = make.goods(0);
        line.product_id = 0;
        line.variant_id = 0;
        line.name = "Engraving as agreed";
        line.sku = "";
        line.options.clear();
        make.goods(0);
        return;
    }
    case order_kind::many_lines:
        make.ship_to(1, false);
        make.several_goods(51, 75);
        return;
    case order_kind::guest:
        one.customer_id = 0;
        break;
    case order_kind::incomplete:
        one.status_id = status::incomplete;
        one.payment_status = "";
        break;
    case order_kind::simple:
    case order_kind::unicode:
        break;
    }
    make.ship_to(1, unicode);
    make.several_goods(1, 3);
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
    fill(make, kind);
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
        line.odd->over["quantity"] = -1;
        line.odd->without.emplace_back("id");
    } else if (shape == "text_total") {
        over["total_inc_tax"] = "n/a";
    } else if (shape == "no_id") {
        one.odd->without.emplace_back("id");
    } else if (shape == "text_id") {
        over["id"] = "abc";
    } else if (shape == "bad_dates") {
        over["date_created"] = "yesterday";
        over["date_modified"] = "";
    } else if (shape == "null_address") {
        over["billing_address"] = nullptr;
    } else if (shape == "wrong_types") {
        over["status_id"] = json::object();
        over["items_total"] = "many";
        over["products"] = json::array();
    } else if (shape == "deep") {
        json::object billing;
        billing["form_fields"] = nested(300);
        over["billing_address"] = std::move(billing);
    } else {
        one.billing.first_name = "\xff\xfe\xc3";
    }
}

} // namespace dray::sim::bigcommerce
