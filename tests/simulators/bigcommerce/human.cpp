#include "tests/simulators/bigcommerce/human.hpp"

#include "tests/simulators/bigcommerce/api.hpp"
#include "tests/simulators/bigcommerce/carriers.hpp"
#include "tests/simulators/bigcommerce/overrides.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument("human: " + why);
}

std::optional<std::int64_t> number_of(const json::object& deed, std::string_view name) {
    const auto* given = deed.if_contains(name);
    if (given == nullptr) {
        return std::nullopt;
    }
    const auto value = lenient_integer(*given);
    if (!value) {
        refuse("\"" + std::string(name) + "\" takes a whole number");
    }
    return value;
}

std::string text_of(const json::object& deed, std::string_view name) {
    const auto* given = deed.if_contains(name);
    return given != nullptr && given->is_string() ? std::string(given->get_string())
                                                  : std::string();
}

order_line& line_of(order& one, const json::object& from) {
    auto* line = one.line(number_of(from, "line").value_or(0));
    if (line == nullptr) {
        refuse("order " + std::to_string(one.id) + " has no such \"line\"");
    }
    return *line;
}

std::int32_t pieces_of(const json::object& from, const order_line& line) {
    const auto pieces = number_of(from, "quantity").value_or(line.open());
    if (pieces < 1 || pieces > line.open()) {
        refuse("line " + std::to_string(line.id) + " has " + std::to_string(line.open()) +
               " pieces open, not " + std::to_string(pieces));
    }
    return static_cast<std::int32_t>(pieces);
}

void ship(shop& in, order& one, const json::object& deed) {
    shipment parcel;
    parcel.tracking_number = text_of(deed, "tracking_number");
    parcel.provider = text_of(deed, "provider");
    parcel.generated_link = generated_link(parcel.provider, "", parcel.tracking_number);
    if (const auto* items = deed.if_contains("items")) {
        if (!items->is_array()) {
            refuse("\"items\" takes [{\"line\": ID, \"quantity\": n}]");
        }
        for (const auto& each : items->get_array()) {
            if (!each.is_object()) {
                refuse("\"items\" takes [{\"line\": ID, \"quantity\": n}]");
            }
            const auto& line = line_of(one, each.get_object());
            parcel.address_id = line.address_id;
            parcel.items.push_back({line.id, pieces_of(each.get_object(), line)});
        }
    } else if (!one.addresses.empty()) {
        parcel.address_id = one.addresses.front().id;
        for (const auto& line : one.lines) {
            if (line.address_id == parcel.address_id && line.open() > 0) {
                parcel.items.push_back({line.id, line.open()});
            }
        }
    }
    if (parcel.items.empty()) {
        refuse("order " + std::to_string(one.id) + " has nothing left to ship");
    }
    in.ship(one, std::move(parcel), actor::human);
}

void refund(shop& in, order& one, const json::object& deed) {
    if (!deed.contains("line")) {
        in.refund_everything(one);
        return;
    }
    auto& line = line_of(one, deed);
    const auto pieces = number_of(deed, "quantity").value_or(line.quantity - line.refunded);
    if (pieces < 1 || pieces > line.quantity - line.refunded) {
        refuse("line " + std::to_string(line.id) + " has " +
               std::to_string(line.quantity - line.refunded) + " pieces to refund");
    }
    in.refund(one, line, static_cast<std::int32_t>(pieces));
}

} // namespace

void human(shop& in, const json::object& deed) {
    const auto what = text_of(deed, "do");
    auto* one = in.orders.find(number_of(deed, "order").value_or(0));
    if (one == nullptr) {
        refuse("there is no such \"order\"");
    }
    if (what == "set_status") {
        const auto to = number_of(deed, "status_id").value_or(-1);
        if (to < 0 || to > 14) {
            refuse("\"status_id\" takes 0 to 14");
        }
        in.set_status(*one, static_cast<int>(to), actor::human);
    } else if (what == "refund") {
        refund(in, *one, deed);
    } else if (what == "edit") {
        const auto* fields = deed.if_contains("fields");
        if (fields == nullptr || !fields->is_object()) {
            refuse("\"edit\" takes \"fields\": {…}");
        }
        overlay(in, *one, fields->get_object());
        in.raise(*one, "store/order/updated");
        in.touch(*one);
    } else if (what == "archive") {
        const auto* archived = deed.if_contains("archived");
        in.archive(*one, archived == nullptr || !archived->is_bool() || archived->get_bool());
    } else if (what == "ship") {
        ship(in, *one, deed);
    } else if (what == "unship") {
        const auto id = number_of(deed, "shipment").value_or(0);
        if (one->sent(id) == nullptr) {
            refuse("order " + std::to_string(one->id) + " has no such \"shipment\"");
        }
        in.unship(*one, id);
    } else if (what == "touch") {
        in.orders.set_modified(*one, number_of(deed, "modified").value_or(in.now));
    } else {
        refuse("\"do\" takes set_status, refund, edit, archive, ship, unship or touch, not \"" +
               what + "\"");
    }
}

} // namespace dray::sim::bigcommerce
