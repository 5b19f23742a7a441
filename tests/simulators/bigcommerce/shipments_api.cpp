// /v2/orders/{id}/shipments.

#include "tests/simulators/bigcommerce/api.hpp"
#include "tests/simulators/bigcommerce/carriers.hpp"
#include "tests/simulators/bigcommerce/render.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

constexpr std::size_t longest_tracking = 50;
constexpr std::size_t longest_link = 500;
constexpr std::size_t longest_comment = 65'535;
constexpr std::size_t longest_word = 255;

constexpr std::array<std::string_view, 10> read_only{"id",
                                                     "order_id",
                                                     "date_created",
                                                     "customer_id",
                                                     "billing_address",
                                                     "shipping_address",
                                                     "generated_tracking_link",
                                                     "shipping_provider_display_name",
                                                     "product_id",
                                                     "items_total"};

/// Reads the members that POST and PUT share into a shipment.
class parcel_reader {
public:
    parcel_reader(const settings& set, order& of, shipment& to) : set_(set), of_(of), to_(to) {}

    void read(const json::object& body, bool creating) {
        for (const auto& member : body) {
            const std::string_view name = member.key();
            if (std::find(read_only.begin(), read_only.end(), name) != read_only.end() ||
                (name == "items" && !creating)) {
                read_only_field(name);
            }
            take(name, member.value());
        }
        if (creating && !provider_given_) {
            to_.provider = "custom";
        }
        check_carriers();
        const bool own_link = !to_.tracking_link.empty();
        to_.generated_link = own_link ? std::string()
                                      : generated_link(to_.provider == "custom" ? "" : to_.provider,
                                                       to_.carrier, to_.tracking_number);
    }

    bool address_given = false;
    bool items_given = false;

private:
    void take(std::string_view name, const json::value& value) {
        if (name == "order_address_id") {
            const auto id = lenient_integer(value);
            if (!id || of_.shipping(*id) == nullptr) {
                invalid_field(name);
            }
            to_.address_id = *id;
            address_given = true;
        } else if (name == "items") {
            take_items(value);
        } else if (name == "tracking_number") {
            take_tracking(value);
        } else if (name == "tracking_link") {
            to_.tracking_link = text(name, value, longest_link);
        } else if (name == "shipping_provider") {
            to_.provider = text(name, value, longest_word);
            provider_given_ = true;
            if (!known_provider(to_.provider)) {
                invalid_field(name);
            }
        } else if (name == "tracking_carrier") {
            to_.carrier = text(name, value, longest_word);
            if (!acceptable_carrier(to_.carrier, set_.carrier_check)) {
                invalid_field(name);
            }
        } else if (name == "shipping_method") {
            to_.method = text(name, value, longest_word);
        } else if (name == "comments") {
            to_.comments = text(name, value, longest_comment);
        } else if (name == "merchant_shipping_cost") {
            to_.cost = text(name, value, longest_word);
        } else {
            unsupported_field(name);
        }
    }

    static std::string text(std::string_view name, const json::value& value, std::size_t longest) {
        if (value.is_null()) {
            return {};
        }
        if (value.is_int64()) {
            return std::to_string(value.get_int64());
        }
        const auto* given = value.if_string();
        if (given == nullptr || given->size() > longest) {
            invalid_field(name);
        }
        return std::string(*given);
    }

    void take_tracking(const json::value& value) {
        to_.tracking_number = text("tracking_number", value, longest_comment);
        if (to_.tracking_number.size() > longest_tracking) {
            if (set_.long_tracking == "400") {
                invalid_field("tracking_number");
            }
            to_.tracking_number.resize(longest_tracking);
        }
    }

    void take_items(const json::value& value) {
        const auto* list = value.if_array();
        if (list == nullptr || list->empty()) {
            invalid_field("items");
        }
        items_given = true;
        for (const auto& each : *list) {
            const auto* entry = each.if_object();
            if (entry == nullptr) {
                invalid_field("items");
            }
            shipped_item item;
            for (const auto& member : *entry) {
                const std::string_view name = member.key();
                const auto number = lenient_integer(member.value());
                if (name == "order_product_id" && number) {
                    item.line_id = *number;
                } else if (name == "quantity" && number && *number > 0 && *number < 1'000'000) {
                    item.quantity = static_cast<std::int32_t>(*number);
                } else if (name == "order_product_id" || name == "quantity") {
                    invalid_field(name);
                } else if (name == "product_id") {
                    read_only_field(name);
                } else {
                    unsupported_field(name);
                }
            }
            if (item.line_id == 0) {
                invalid_field("order_product_id");
            }
            if (item.quantity == 0) {
                invalid_field("quantity");
            }
            to_.items.push_back(item);
        }
    }

    void check_carriers() const {
        const auto provider = to_.provider == "custom" ? std::string() : to_.provider;
        if (!same_carrier(provider, to_.carrier)) {
            throw refusal(400, "The fields 'shipping_provider' and 'tracking_carrier' do not "
                               "denote the same carrier.");
        }
    }

    const settings& set_;
    order& of_;
    shipment& to_;
    bool provider_given_ = false;
};

/// Lines must be this order's, go to the shipment's address and have pieces open.
void check_items(const settings& set, order& of, const shipment& parcel) {
    std::map<ident, std::int32_t> wanted;
    for (const auto& item : parcel.items) {
        const auto* line = of.line(item.line_id);
        if (line == nullptr) {
            throw refusal(400, "The order product " + std::to_string(item.line_id) +
                                   " does not belong to the order.");
        }
        if (set.bundle_line_shipments == "refused" && of.is_bundle(*line)) {
            throw refusal(400, "The order product " + std::to_string(item.line_id) +
                                   " is a bundle, which is not shipped by itself.");
        }
        if (line->address_id != parcel.address_id) {
            throw refusal(400, "The order product " + std::to_string(item.line_id) +
                                   " does not go to the address " +
                                   std::to_string(parcel.address_id) + ".");
        }
        wanted[item.line_id] += item.quantity;
    }
    for (const auto& [id, quantity] : wanted) {
        const auto* line = of.line(id);
        if (quantity > line->open() && !set.allow_over_shipment) {
            throw refusal(400, "The quantity " + std::to_string(quantity) +
                                   " of the order product " + std::to_string(id) +
                                   " is more than the " + std::to_string(line->open()) +
                                   " left to ship.");
        }
    }
}

response create(shop& in, order& one, const call& what) {
    what.takes({});
    const auto body = what.body();
    shipment parcel;
    parcel_reader reader(in.set, one, parcel);
    reader.read(body, true);
    if (!reader.address_given) {
        throw refusal(400, "The required field 'order_address_id' was not supplied.");
    }
    if (!reader.items_given) {
        throw refusal(400, "The required field 'items' was not supplied.");
    }
    // Counted before the check: a repeat that finds nothing left to ship is a repeat all the same.
    for (const auto& earlier : one.shipments) {
        if (same_parcel(earlier, parcel)) {
            ++in.page(one).repeated_shipments;
            break;
        }
    }
    check_items(in.set, one, parcel);
    ++in.page(one).shipment_posts;
    const auto& made = in.ship(one, std::move(parcel), actor::api);
    const renderer show(in, what.storage);
    auto out = answer(201, show.parcel(one, made));
    out.headers.emplace_back("Location", show.url("/orders/" + std::to_string(one.id) +
                                                  "/shipments/" + std::to_string(made.id)));
    return out;
}

response change(shop& in, order& one, shipment& parcel, const call& what) {
    const auto body = what.body();
    shipment changed = parcel;
    parcel_reader(in.set, one, changed).read(body, false);
    parcel = std::move(changed);
    in.touch(one);
    in.raise(one, "store/shipment/updated", parcel.id);
    return answer(200, renderer(in, what.storage).parcel(one, parcel));
}

response list(shop& in, order& one, const call& what) {
    what.takes({"page", "limit"});
    const auto page = paging_of(what, in.set);
    const renderer show(in, what.storage);
    json::array out(what.storage);
    for (auto i = page.skip; i < one.shipments.size() && out.size() < page.limit; ++i) {
        out.emplace_back(show.parcel(one, one.shipments[i]));
    }
    return out.empty() ? no_content() : answer(200, std::move(out));
}

response whole_list(shop& in, order& one, const call& what) {
    what.only({"GET", "POST", "DELETE"});
    if (what.is("GET")) {
        return list(in, one, what);
    }
    if (what.is("POST")) {
        return create(in, one, what);
    }
    what.takes({});
    while (!one.shipments.empty()) {
        in.unship(one, one.shipments.front().id);
    }
    return no_content();
}

} // namespace

response shipments_api(shop& in, order& one, const call& what) {
    if (what.rest.size() == 3) {
        return whole_list(in, one, what);
    }
    if (what.rest.size() == 4 && what.rest[3] == "count") {
        what.only({"GET"});
        what.takes({});
        json::object body(what.storage);
        body["count"] = one.shipments.size();
        return answer(200, std::move(body));
    }
    auto* parcel = one.sent(integer(what.rest[3]).value_or(0));
    if (what.rest.size() != 4 || parcel == nullptr) {
        not_found();
    }
    what.only({"GET", "PUT", "DELETE"});
    what.takes({});
    if (what.is("GET")) {
        return answer(200, renderer(in, what.storage).parcel(one, *parcel));
    }
    if (what.is("PUT")) {
        return change(in, one, *parcel, what);
    }
    in.unship(one, parcel->id);
    return no_content();
}

} // namespace dray::sim::bigcommerce
