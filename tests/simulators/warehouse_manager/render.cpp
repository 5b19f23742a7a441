#include "tests/simulators/warehouse_manager/render.hpp"

#include "tests/simulators/common/digest.hpp"
#include "tests/simulators/common/random.hpp"

#include <array>
#include <boost/json.hpp>
#include <cstdio>

namespace dray::sim::wm {
namespace json = boost::json;

namespace {

json::object identifier(ident id, const std::string& name) {
    json::object out;
    out["name"] = name;
    out["id"] = id;
    return out;
}

json::value text_or_null(const std::string& from) {
    return from.empty() ? json::value() : json::value(from);
}

json::object read_only(const tenant& in, const order& one, const detail& show) {
    const auto& server = in.server_zone;
    const auto& wall = in.zone_of(one);
    json::object out;
    out["orderId"] = one.id;
    out["asnCandidate"] = 0;
    out["routeCandidate"] = 0;
    out["fullyAllocated"] = one.fully_allocated();
    out["deferNotification"] = !one.complete;
    out["isClosed"] = closed_flag(in, one);
    out["processDate"] = stamp(server, one.processed);
    out["pickStarted"] = one.pick_started;
    out["pickDoneDate"] = stamp(wall, one.pick_done);
    out["pickTicketPrintDate"] = stamp(wall, one.ticket_printed);
    out["packStarted"] = one.pack_started;
    out["packDoneDate"] = stamp(server, one.pack_done);
    out["labelsExported"] = false;
    out["loadedState"] = one.loaded_state;
    out["loadOutDoneDate"] = nullptr;
    out["routeSent"] = false;
    out["asnSent"] = false;
    out["pkgsExported"] = false;
    if (!one.batch.empty()) {
        json::object key;
        key["customerIdentifier"] = customer_identifier(in, one.customer);
        key["name"] = one.batch;
        json::object batch;
        batch["nameKey"] = std::move(key);
        batch["id"] = static_cast<std::int64_t>(one.batch.size()) * 1000 + one.customer;
        out["batchIdentifier"] = std::move(batch);
    } else {
        out["batchIdentifier"] = nullptr;
    }
    out["smallParcelShipDate"] = stamp(server, one.small_parcel_shipped);
    if (show.packages) {
        json::array packages;
        for (const auto& each : one.packages) {
            packages.emplace_back(package_json(in, each));
        }
        out["packages"] = std::move(packages);
    }
    out["parcelLabelType"] = 0;
    out["shipDate"] = stamp(server, one.shipped);
    out["onHoldDate"] = stamp(server, one.held);
    out["onHoldReason"] = text_or_null(one.hold_reason);
    out["customerIdentifier"] = customer_identifier(in, one.customer);
    out["facilityIdentifier"] = facility_identifier(in, one.facility);
    out["warehouseTransactionSourceType"] = one.source;
    out["transactionEntryType"] = 4;
    out["creationDate"] = stamp(server, one.created);
    out["createdByIdentifier"] = identifier(77, "dray");
    out["lastModifiedDate"] = stamp(server, one.modified);
    out["lastModifiedByIdentifier"] = identifier(77, "dray");
    out["status"] = status_number(one);
    return out;
}

json::array saved_elements(const order& one) {
    json::array out;
    if (const auto* given = one.rest.of.if_contains("savedElements")) {
        out = given->is_array() ? given->get_array() : json::array();
    }
    if (!one.returns.empty()) {
        std::string value = one.packages.empty() ? std::string() : one.packages.front().tracking;
        for (const auto& each : one.returns) {
            value += "|" + each;
        }
        json::object element;
        element["name"] = "SmallParcelReturnTrackingNumbers";
        element["value"] = value;
        out.emplace_back(std::move(element));
    }
    return out;
}

json::object parcel_response(const order& one) {
    json::array out;
    for (const auto& each : one.packages) {
        if (!each.tracking.empty()) {
            out.emplace_back(each.tracking);
        }
    }
    json::object shown;
    shown["trackingNumbers"] = std::move(out);
    shown["returnTrackingNumbers"] = json::array(one.returns.begin(), one.returns.end());
    return shown;
}

json::object content_json(const tenant& in, const package& of, const package_content& one) {
    json::object out;
    out["packageContentId"] = one.id;
    out["packageId"] = of.id;
    out["orderItemId"] = one.line;
    out["receiveItemId"] = nullptr;
    out["orderItemPickExceptionId"] = nullptr;
    out["qty"] = one.quantity;
    out["lotNumber"] = text_or_null(one.lot);
    out["serialNumber"] = nullptr;
    out["serialNumbers"] = json::array();
    out["expirationDate"] = nullptr;
    out["createDate"] = stamp(in.server_zone, of.created);
    return out;
}

} // namespace

json::value stamp(const local_zone& zone, std::int64_t at) {
    return at == 0 ? json::value() : json::value(local_iso(zone.local(at)));
}

json::object customer_identifier(const tenant& in, ident id) {
    json::object out;
    const auto found = in.customers.find(id);
    if (found != in.customers.end()) {
        out["externalId"] = found->second.external_id;
        out["name"] = found->second.name;
    }
    out["id"] = id;
    return out;
}

json::object facility_identifier(const tenant& in, ident id) {
    const auto found = in.facilities.find(id);
    return identifier(id, found == in.facilities.end() ? std::string() : found->second.name);
}

std::string etag_of(const tenant& in, const order& one) {
    random mix(static_cast<std::uint64_t>(one.id * 1'000'003 + one.version));
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(mix.next()));
    const std::string tag = text.data();
    if (in.set.etag_form == "bare") {
        return tag;
    }
    return (in.set.etag_form == "weak" ? "W/\"" : "\"") + tag + "\"";
}

bool closed_flag(const tenant& in, const order& one) {
    return one.status == order_status::closed ||
           (one.status == order_status::canceled && in.set.canceled_is_closed);
}

std::int64_t status_number(const order& one) {
    return one.shown_status >= 0 ? one.shown_status : static_cast<std::int64_t>(one.status);
}

json::object line_json(const tenant& in, const line& one, const detail& show) {
    (void)in;
    json::object inside;
    inside["orderItemId"] = one.id;
    inside["fullyAllocated"] = one.allocated() >= one.quantity;
    inside["unitIdentifier"] = identifier(1, "Each");
    inside["originalPrimaryQty"] = one.original;
    inside["isOrderQtySecondary"] = false;
    if (show.line_allocations) {
        json::array parts;
        for (const auto& each : one.allocations) {
            json::object part;
            part["receiveItemId"] = each.row;
            part["qty"] = each.quantity;
            parts.emplace_back(std::move(part));
        }
        inside["allocations"] = std::move(parts);
    }
    inside["isInsert"] = one.insert;
    json::object what;
    what["sku"] = one.sku;
    what["id"] = one.item;
    json::object out = one.rest.of;
    if (!show.line_saved) {
        out.erase("savedElements");
    }
    out["readOnly"] = std::move(inside);
    out["itemIdentifier"] = std::move(what);
    out["qualifier"] = one.qualifier;
    out["qty"] = one.quantity;
    return out;
}

json::object package_json(const tenant& in, const package& one) {
    json::object out;
    out["packageId"] = one.id;
    out["packageTypeId"] = 1;
    out["length"] = 12.0;
    out["width"] = 8.0;
    out["height"] = 4.0;
    out["weight"] = one.weight;
    out["codAmount"] = 0.0;
    out["insuredAmount"] = 0.0;
    out["trackingNumber"] = text_or_null(one.tracking);
    out["description"] = text_or_null(one.description);
    out["createDate"] = stamp(in.server_zone, one.created);
    out["oversize"] = false;
    out["cod"] = false;
    out["ucc128"] = 0;
    out["cartonId"] = nullptr;
    out["label"] =
        one.label_bytes == 0
            ? json::value()
            : json::value(base64(std::string(static_cast<std::size_t>(one.label_bytes), '^')));
    json::array contents;
    for (const auto& each : one.contents) {
        contents.emplace_back(content_json(in, one, each));
    }
    out["packageContents"] = std::move(contents);
    return out;
}

json::object package_resource(const tenant& in, const package& one, dialect how) {
    auto out = package_json(in, one);
    json::object inside;
    for (const auto* name :
         {"packageId", "createDate", "oversize", "cod", "ucc128", "cartonId", "label"}) {
        inside[name] = out[name];
        out.erase(name);
    }
    out["packageId"] = one.id;
    out["readOnly"] = std::move(inside);
    if (how.hal) {
        json::object embedded;
        embedded[rel("orders/packagecontent")] = std::move(out["packageContents"]);
        out.erase("packageContents");
        out["_embedded"] = std::move(embedded);
    }
    return out;
}

json::object order_json(const tenant& in, const order& one, const detail& show, dialect how) {
    json::object out = one.rest.of;
    out.erase("savedElements");
    out["referenceNum"] = one.reference;
    out["readOnly"] = read_only(in, one, show);
    if (show.saved) {
        out["savedElements"] = saved_elements(one);
    }
    if (show.small_parcel) {
        out["parcelResponse"] = parcel_response(one);
    }
    if (show.lines) {
        json::array lines;
        for (const auto& each : one.lines) {
            lines.emplace_back(line_json(in, each, show));
        }
        if (how.hal && in.set.hal_lines == "embedded") {
            json::object embedded;
            embedded[rel("orders/item")] = std::move(lines);
            out["_embedded"] = std::move(embedded);
        } else {
            out["orderItems"] = std::move(lines);
        }
    }
    json::object self;
    self["href"] = "/orders/" + std::to_string(one.id);
    json::object links;
    links["self"] = std::move(self);
    out["_links"] = std::move(links);
    return out;
}

json::object summary_json(const tenant& in, const order& one) {
    json::object out;
    out["orderId"] = one.id;
    out["referenceNum"] = one.reference;
    const auto* number = one.rest.of.if_contains("poNum");
    out["poNum"] = number == nullptr ? json::value() : *number;
    out["fullyAllocated"] = one.fully_allocated();
    out["customerIdentifier"] = customer_identifier(in, one.customer);
    out["facilityIdentifier"] = facility_identifier(in, one.facility);
    out["creationDate"] = stamp(in.server_zone, one.created);
    out["isClosed"] = closed_flag(in, one);
    return out;
}

json::object tracking_json(const tenant& in, const order& one, const package& box) {
    const auto* routing = one.rest.of.if_contains("routingInfo");
    const auto of_routing = [&](std::string_view name) {
        const auto* found = routing != nullptr && routing->is_object()
                                ? routing->get_object().if_contains(name)
                                : nullptr;
        return found == nullptr ? json::value() : *found;
    };
    json::object out;
    out["orderId"] = one.id;
    out["referenceNum"] = one.reference;
    out["packageId"] = box.id;
    out["carrier"] = of_routing("carrier");
    out["carrierService"] = of_routing("mode");
    out["carrierCode"] = of_routing("scacCode");
    out["carrierAccountId"] = of_routing("account");
    out["trackingNumber"] = text_or_null(box.tracking);
    out["trackingUrl"] = nullptr;
    out["deliveryStatus"] = nullptr;
    out["shipDate"] = stamp(in.server_zone, one.shipped);
    out["error"] = nullptr;
    return out;
}

} // namespace dray::sim::wm
