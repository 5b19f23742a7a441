#include "tests/simulators/warehouse_manager/tenant.hpp"

#include "tests/simulators/common/sample_data.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim::wm {
namespace json = boost::json;

namespace {

json::object carrier(std::string_view name, std::string_view scac) {
    json::object out;
    out["name"] = name;
    out["displayName"] = name;
    out["carrierCode"] = lower(name);
    out["scacCode"] = scac;
    out["description"] = name;
    out["deactivated"] = false;
    out["disallowOnOrder"] = false;
    out["shipmentServices"] = json::array();
    out["billingCodes"] = json::array();
    return out;
}

json::object service(std::string_view code, std::string_view description) {
    json::object out;
    out["code"] = code;
    out["description"] = description;
    out["shipEngineId"] = nullptr;
    out["deactivated"] = false;
    return out;
}

json::array usual_carriers() {
    auto ups = carrier("UPS", "UPSN");
    for (const auto& [code, name] : {std::pair{"03", "Ground"}, std::pair{"02", "2nd Day Air"}}) {
        ups["shipmentServices"].as_array().emplace_back(service(code, name));
    }
    auto fedex = carrier("FedEx", "FDXG");
    fedex["shipmentServices"].as_array().emplace_back(service("92", "Ground"));
    auto old = carrier("Old Carrier", "OLDC");
    old["deactivated"] = true;
    auto pallet = carrier("Pallet Only", "PALL");
    pallet["disallowOnOrder"] = true;
    json::array out;
    for (auto* each : {&ups, &fedex, &old, &pallet}) {
        out.emplace_back(std::move(*each));
    }
    out.emplace_back(carrier("USPS", "USPS"));
    return out;
}

} // namespace

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

std::string tracking_number(const order& one, std::size_t place) {
    return "1ZWM" + std::to_string(one.id) + std::to_string(100 + place);
}

double line::allocated() const {
    double sum = 0;
    for (const auto& each : allocations) {
        sum += each.quantity;
    }
    return sum;
}

bool order::fully_allocated() const {
    return std::all_of(lines.begin(), lines.end(),
                       [](const line& each) { return each.allocated() >= each.quantity; });
}

const line* order::line_of(ident line_id) const {
    const auto found = std::find_if(lines.begin(), lines.end(),
                                    [&](const line& each) { return each.id == line_id; });
    return found == lines.end() ? nullptr : &*found;
}

double unpacked(const order& from, const line& of) {
    double left = of.quantity;
    for (const auto& box : from.packages) {
        for (const auto& each : box.contents) {
            left -= each.line == of.id ? each.quantity : 0;
        }
    }
    return left;
}

tenant::tenant() : carriers(usual_carriers()) {
    roles = {"CustomerView",  "FacilityView", "ItemView",     "InventoryDetailView",
             "InventoryRead", "OrderView",    "OrderEdit",    "OrderWrite",
             "OrderImport",   "OrderConfirm", "ReceiverView", "ReadPropertiesThirdParty"};
    customers[4] = customer{4, "Acme", "ACME", false};
    customers[7] = customer{7, "Borealis", "BOR", false};
    facilities[1] = facility{1, "Main", "America/Chicago", "Central Standard Time", false};
    facilities[2] = facility{2, "East", "America/New_York", "Eastern Standard Time", false};
    for (const auto& [id, each] : facilities) {
        set_zone(id, each.zone);
    }
    for (const auto& each : sample::products) {
        for (const auto& [id, who] : customers) {
            auto& made = add_item(id, each.sku);
            made.description = each.name;
            add_stock(made, 1, 1000);
        }
    }
}

const item* tenant::item_of(ident of_customer, std::string_view sku) const {
    const auto wanted = lower(sku);
    const auto found = std::find_if(items.begin(), items.end(), [&](const auto& each) {
        return each.second.customer == of_customer && lower(each.second.sku) == wanted;
    });
    return found == items.end() ? nullptr : &found->second;
}

item& tenant::add_item(ident of_customer, std::string_view sku) {
    item made;
    made.id = ++last.item;
    made.customer = of_customer;
    made.sku = std::string(sku);
    const auto id = made.id;
    return items.insert_or_assign(id, std::move(made)).first->second;
}

stock_row& tenant::add_stock(const item& of, ident at_facility, double received) {
    stock_row made;
    made.id = ++last.stock;
    made.item = of.id;
    made.facility = at_facility;
    made.received = received;
    const auto id = made.id;
    return stock.insert_or_assign(id, std::move(made)).first->second;
}

void tenant::set_zone(ident of_facility, const std::string& zone) {
    zones_.insert_or_assign(of_facility, local_zone(zone));
}

const local_zone& tenant::zone_of(const order& one) const {
    const auto found = zones_.find(one.facility);
    return found == zones_.end() ? server_zone : found->second;
}

void tenant::touch(order& one, bool dated) const {
    ++one.version;
    if (dated) {
        one.modified = now();
    }
}

void tenant::note(const order& one, std::string what, actor by, std::string note) {
    books.pages[one.id].push_back(deed{std::move(what), by, now(), std::move(note)});
}

order& tenant::place(order one, actor by) {
    const bool fresh = one.id == 0;
    if (fresh) {
        one.id = ++last.order;
        one.created = one.modified = one.created == 0 ? now() : one.created;
        for (auto& each : one.lines) {
            each.id = ++last.line;
        }
    }
    const auto id = one.id;
    by_reference_[lower(one.reference)].insert(id);
    if (one.status == order_status::open) {
        walking_.insert(id);
    }
    auto& placed = orders.insert_or_assign(id, std::move(one)).first->second;
    if (fresh) {
        note(placed, "created", by, placed.reference);
        if (set.allocation == "at_creation" ||
            (set.allocation == "when_complete" && placed.complete)) {
            allocate(placed);
        }
    }
    return placed;
}

const std::set<ident>& tenant::named(std::string_view reference) const {
    static const std::set<ident> none;
    const auto found = by_reference_.find(lower(reference));
    return found == by_reference_.end() ? none : found->second;
}

void tenant::walk() {
    if (set.walk_step_ms == 0) {
        return;
    }
    for (auto each = walking_.begin(); each != walking_.end();) {
        const auto found = orders.find(*each);
        if (found == orders.end() || found->second.status != order_status::open) {
            each = walking_.erase(each);
            continue;
        }
        ++each;
        auto& one = found->second;
        const auto steps = (now_ms - one.created * 1000) / set.walk_step_ms;
        if (!one.complete || one.held != 0 || !one.fully_allocated() || steps < 1) {
            continue;
        }
        if (!one.pick_started) {
            one.pick_started = true;
            one.pick_done = now();
            touch(one, set.modified_by_packing);
        }
        if (steps >= 2 && !one.pack_started) {
            pack_rest(one, tracking_number(one, one.packages.size()));
        }
        if (steps >= 3) {
            close(one, actor::staff, now());
        }
    }
}

} // namespace dray::sim::wm
