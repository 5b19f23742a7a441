// /v1/shipments/ and /v1.1/shipments/.

#include "tests/simulators/common/times.hpp"
#include "tests/simulators/cratejoy/api.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim::cratejoy {
namespace json = boost::json;

namespace {

/// Rows in the order that the store is set to.
std::vector<const shipment*> matching(const shop& in, const filter<shipment>& admits) {
    std::vector<const shipment*> out;
    for (const auto& [id, each] : in.shipments) {
        if (admits(each)) {
            out.push_back(&each);
        }
    }
    if (in.set.sorting == "newest_first") {
        std::reverse(out.begin(), out.end());
    } else if (in.set.sorting == "ship_date") {
        std::stable_sort(out.begin(), out.end(), [](const auto* left, const auto* right) {
            return left->adjusted_ordered_at < right->adjusted_ordered_at;
        });
    }
    return out;
}

/// What a PUT asks for, read and checked.
struct shipment_change {
    std::optional<std::string> tracking;
    std::optional<std::string> carrier;
    std::optional<std::string> link;
    std::optional<std::int64_t> shipped_at;
    std::optional<std::int64_t> adjusted;
    std::optional<shipment_status> status;
};

std::string text_of(const json::value& from, std::string_view name) {
    constexpr std::size_t longest = 1000;
    if (from.is_null()) {
        return {};
    }
    if (!from.is_string() || from.get_string().size() > longest) {
        throw refusal(400, {"Invalid value for '" + std::string(name) + "'"});
    }
    return std::string(from.get_string());
}

/// ISO in its spellings, or epoch milliseconds.
std::int64_t moment_of(const json::value& from, std::string_view name) {
    if (from.is_int64()) {
        return from.get_int64() / 1000;
    }
    const auto when = from.is_string() ? parse_time(from.get_string()) : std::nullopt;
    if (!when) {
        throw refusal(400, {"Invalid value for '" + std::string(name) + "'"});
    }
    return *when;
}

shipment_change change_of(const shop& in, const shipment& one, const json::object& body) {
    const auto all = renderer(in).whole_shipment(one, all_shipment_relations());
    shipment_change out;
    for (const auto& member : body) {
        const std::string_view name = member.key();
        const auto& value = member.value();
        const bool carrier = name == "carrier_name" || name == "tracking_link";
        if (carrier && in.set.carrier_fields == "accept") {
            (name == "carrier_name" ? out.carrier : out.link) = text_of(value, name);
            continue;
        }
        const auto* known = property_named<shipment>(name);
        check_writable(known != nullptr || all.contains(name), known != nullptr && known->writable,
                       name);
        if (name == "tracking_number") {
            out.tracking = text_of(value, name);
        } else if (name == "shipped_at") {
            out.shipped_at = moment_of(value, name);
        } else if (name == "adjusted_ordered_at") {
            out.adjusted = moment_of(value, name);
        } else {
            out.status = shipment_status_named(text_of(value, name));
            if (!out.status) {
                throw refusal(400, {"Invalid value for 'status'"});
            }
        }
    }
    const bool back = out.status && *out.status != shipment_status::shipped;
    if (back && *out.status != one.status && in.set.status_back == "reject") {
        throw refusal(400, {"Invalid value for 'status'"});
    }
    if (one.status == shipment_status::cancelled && in.set.put_on_cancelled == "400") {
        throw refusal(400, {"Shipment is cancelled"});
    }
    return out;
}

void apply(shop& in, shipment& one, const shipment_change& change) {
    if (change.tracking) {
        in.set_tracking(one, *change.tracking, actor::api);
    }
    one.carrier_name = change.carrier.value_or(one.carrier_name);
    one.tracking_link = change.link.value_or(one.tracking_link);
    one.adjusted_ordered_at = change.adjusted.value_or(one.adjusted_ordered_at);
    if (change.status == shipment_status::shipped) {
        const bool again = one.status == shipment_status::shipped;
        in.ship(one, change.shipped_at.value_or(again ? one.shipped_at : in.now()), actor::api);
        return;
    }
    if (change.status) {
        in.set_status(one, *change.status, actor::api);
    }
    one.shipped_at = change.shipped_at.value_or(one.shipped_at);
}

response put(shop& in, shipment& one, const call& what) {
    shipment_change change;
    try {
        change = change_of(in, one, what.body());
    } catch (const refusal&) {
        ++in.page(one).refused_puts;
        throw;
    }
    ++in.page(one).puts;
    const auto enabled = header(what.req.headers, "X-Cratejoy-ProductFeedback-Enabled");
    if (!enabled.empty()) {
        const auto interval = header(what.req.headers, "X-Cratejoy-ProductFeedback-Interval");
        in.page(one).feedback.push_back(std::string(enabled.substr(0, 10)) + " " +
                                        std::string(interval.substr(0, 10)));
    }
    apply(in, one, change);
    return answer(200, renderer(in).whole_shipment(one, shipment_relations()));
}

response metadata(const shipment& one, const call& what) {
    what.only({"GET"});
    if (one.metadata.empty()) {
        not_found();
    }
    json::object body;
    for (const auto& [name, text] : one.metadata) {
        body[name] = text;
    }
    return answer(200, body);
}

} // namespace

response shipments_api(shop& in, const call& what) {
    const renderer show(in);
    if (what.rest.size() == 1) {
        what.only({"GET"});
        const auto with =
            wanted(in.set, what.where.query, shipment_relations(), all_shipment_relations());
        pager page(in.set, what.where.query, 0);
        for (const auto* each : matching(in, shipment_filter(in, what.where.query))) {
            if (page.next()) {
                page.add(show.whole_shipment(*each, with));
            }
        }
        const bool slow = in.set.slow_limit > 0 && page.limit() > in.set.slow_limit;
        auto out = answer(200, std::move(page).envelope(in, "v1/shipments"));
        if (slow) {
            out.delay += std::chrono::milliseconds(in.set.slow_limit_ms);
        }
        return out;
    }
    const auto id = integer(what.rest[1]);
    const auto found = id ? in.shipments.find(*id) : in.shipments.end();
    if (found == in.shipments.end() || what.rest.size() > 3) {
        not_found();
    }
    if (what.rest.size() == 3) {
        if (what.rest[2] != "_md") {
            not_found();
        }
        return metadata(found->second, what);
    }
    what.only({"GET", "PUT", "PATCH"});
    if (what.writes()) {
        return put(in, found->second, what);
    }
    return answer(200, show.whole_shipment(found->second,
                                           wanted(in.set, what.where.query, shipment_relations(),
                                                  all_shipment_relations())));
}

response streamlined_api(shop& in, const call& what) {
    constexpr std::int64_t most_rows = 200;
    if (what.rest.size() > 1) {
        not_found();
    }
    what.only({"GET"});
    pager page(in.set, what.where.query, most_rows);
    for (const auto* each : matching(in, streamlined_filter(in, what.where.query))) {
        if (page.next()) {
            page.add(renderer(in).streamlined(*each));
        }
    }
    return answer(200, std::move(page).envelope(in, "v1.1/shipments"));
}

} // namespace dray::sim::cratejoy
