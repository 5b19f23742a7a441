// /Orders/{id}/Shipments, Items, Questions and Transactions.

#include "tests/simulators/threedcart/order_write.hpp"
#include "tests/simulators/threedcart/render.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>

namespace dray::sim::threedcart {
namespace json = boost::json;

namespace {

template <class Write>
record tried(std::string key, std::string value, Write&& write) {
    record out{std::move(key), std::move(value)};
    try {
        write();
    } catch (const record_error& error) {
        out.status = error.status;
        out.message = error.what();
    }
    return out;
}

record put_shipment_record(shop& in, order& one, ident id, const json::object& body) {
    return tried("ShipmentID", std::to_string(id), [&] {
        auto* of = one.sent(id);
        if (of == nullptr) {
            throw record_error(404, "Not updated. Shipment not found");
        }
        write_shipment(in, one, *of, body);
    });
}

response shipments(shop& in, order& one, const call& what) {
    if (what.rest.size() == 4) {
        what.only(in.set, {"PUT"});
        const auto id = integer(what.rest[3]);
        if (!id || (*id == 0 && in.set.shipment_zero_path == "404")) {
            not_found(in.set);
        }
        if (*id == 0 && in.set.shipment_zero_path == "405") {
            what.only(in.set, {});
        }
        return records_answer(in.set, {put_shipment_record(in, one, *id, what.object())}, false);
    }
    what.only(in.set, {"GET", "PUT", "POST"});
    if (what.is("GET")) {
        json::array body;
        for (const auto& each : one.shipments) {
            body.emplace_back(renderer(in).parcel(one, each));
        }
        return answer(200, body);
    }
    if (what.is("POST")) {
        std::vector<record> out;
        for (const auto& body : what.objects()) {
            record made{"ShipmentID", "", 201, "Created successfully"};
            try {
                made.value = std::to_string(add_shipment(in, one, body).id);
            } catch (const record_error& error) {
                made.status = error.status;
                made.message = error.what();
            }
            out.push_back(std::move(made));
        }
        auto answered = records_answer(in.set, out, false);
        answered.status = answered.status == 200 ? 201 : answered.status;
        return answered;
    }
    std::vector<record> out;
    for (const auto& body : what.objects()) {
        const auto* named = body.if_contains("ShipmentID");
        const auto id = named == nullptr ? std::optional<std::int64_t>(0) : lenient_integer(*named);
        out.push_back(put_shipment_record(in, one, id.value_or(-1), body));
    }
    return records_answer(in.set, out, out.size() > 1);
}

record put_line_record(shop& in, order& one, ident id, const json::object& body) {
    return tried("ItemIndexID", std::to_string(id), [&] {
        auto* of = one.line(id);
        if (of == nullptr) {
            throw record_error(404, "Not updated. Item not found");
        }
        write_line(in, one, *of, body);
    });
}

[[noreturn]] void not_simulated() {
    throw refusal(501, "Not Implemented");
}

response items(shop& in, order& one, const call& what) {
    if (what.rest.size() == 4) {
        what.only(in.set, {"PUT"});
        const auto id = integer(what.rest[3]).value_or(0);
        return records_answer(in.set, {put_line_record(in, one, id, what.object())}, false);
    }
    what.only(in.set, {"GET", "PUT", "POST"});
    if (what.is("GET")) {
        json::array body;
        for (const auto& each : one.lines) {
            body.emplace_back(renderer(in).line(each));
        }
        return answer(200, body);
    }
    if (what.is("POST")) {
        not_simulated();
    }
    std::vector<record> out;
    for (const auto& body : what.objects()) {
        const auto* named = body.if_contains("ItemIndexID");
        const auto id = named == nullptr ? std::nullopt : lenient_integer(*named);
        out.push_back(put_line_record(in, one, id.value_or(0), body));
    }
    return records_answer(in.set, out, out.size() > 1);
}

template <class Rows, class Show>
response read_only_rows(shop& in, const Rows& rows, const call& what, Show&& show) {
    what.only(in.set, {"GET", "PUT", "POST"});
    if (!what.is("GET")) {
        not_simulated();
    }
    if (rows.empty()) {
        not_found(in.set);
    }
    json::array body;
    for (const auto& each : rows) {
        body.emplace_back(show(each));
    }
    return answer(200, body);
}

} // namespace

response order_parts_api(shop& in, order& one, const call& what) {
    using boost::beast::iequals;
    const auto& part = what.rest[2];
    if (what.rest.size() > 4) {
        not_found(in.set);
    }
    if (iequals(part, "Shipments")) {
        return shipments(in, one, what);
    }
    if (iequals(part, "Items")) {
        return items(in, one, what);
    }
    const renderer show(in);
    if (iequals(part, "Questions")) {
        return read_only_rows(in, one.questions, what,
                              [&](const question& each) { return show.asked(one, each); });
    }
    if (iequals(part, "Transactions")) {
        return read_only_rows(in, one.transactions, what,
                              [&](const transaction& each) { return show.payment(one, each); });
    }
    not_found(in.set);
}

} // namespace dray::sim::threedcart
