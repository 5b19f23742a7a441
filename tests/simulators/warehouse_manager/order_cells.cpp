// An order as queries and sorts see it.

#include "tests/simulators/common/times.hpp"
#include "tests/simulators/warehouse_manager/render.hpp"

#include <boost/json.hpp>
#include <map>

namespace dray::sim::wm {

namespace {

constexpr std::string_view prefix = "readonly.";

struct property {
    rql_kind kind;
    rql_cell (*of)(const tenant& in, const order& one);
};

rql_cell text(const std::string& from) {
    rql_cell out;
    out.has = !from.empty();
    out.text = from;
    return out;
}

rql_cell number(double from) {
    rql_cell out;
    out.has = true;
    out.number = from;
    return out;
}

rql_cell date(const tenant& in, std::int64_t at) {
    auto out = number(static_cast<double>(in.server_zone.local(at)));
    out.has = at != 0;
    return out;
}

rql_cell member(const order& one, std::string_view name) {
    const auto* found = one.rest.of.if_contains(name);
    return text(found != nullptr && found->is_string() ? std::string(found->get_string())
                                                       : std::string());
}

/// Closed orders pass for open ones where only Canceled can be asked for.
double status_asked(const tenant& in, const order& one) {
    const bool vague = in.set.rql_status == "canceled_only" && one.status == order_status::closed;
    return vague ? 0 : static_cast<double>(status_number(one));
}

using t = const tenant&;
using o = const order&;

const std::map<std::string, property, std::less<>>& properties() {
    using k = rql_kind;
    static const std::map<std::string, property, std::less<>> all{
        {"orderid", {k::number, [](t, o x) { return number(static_cast<double>(x.id)); }}},
        {"referencenum", {k::text, [](t, o x) { return text(x.reference); }}},
        {"ponum", {k::text, [](t, o x) { return member(x, "poNum"); }}},
        {"externalid", {k::text, [](t, o x) { return member(x, "externalId"); }}},
        {"invoicenumber", {k::text, [](t, o x) { return member(x, "invoiceNumber"); }}},
        {"status", {k::number, [](t in, o x) { return number(status_asked(in, x)); }}},
        {"isclosed", {k::flag, [](t in, o x) { return number(closed_flag(in, x) ? 1 : 0); }}},
        {"fullyallocated", {k::flag, [](t, o x) { return number(x.fully_allocated() ? 1 : 0); }}},
        {"defernotification", {k::flag, [](t, o x) { return number(x.complete ? 0 : 1); }}},
        {"pickstarted", {k::flag, [](t, o x) { return number(x.pick_started ? 1 : 0); }}},
        {"packstarted", {k::flag, [](t, o x) { return number(x.pack_started ? 1 : 0); }}},
        {"creationdate", {k::date, [](t in, o x) { return date(in, x.created); }}},
        {"lastmodifieddate", {k::date, [](t in, o x) { return date(in, x.modified); }}},
        {"processdate", {k::date, [](t in, o x) { return date(in, x.processed); }}},
        {"shipdate", {k::date, [](t in, o x) { return date(in, x.shipped); }}},
        {"onholddate", {k::date, [](t in, o x) { return date(in, x.held); }}},
        {"customeridentifier.id",
         {k::number, [](t, o x) { return number(static_cast<double>(x.customer)); }}},
        {"customeridentifier.name",
         {k::text, [](t in, o x) { return text(in.customers.at(x.customer).name); }}},
        {"facilityidentifier.id",
         {k::number, [](t, o x) { return number(static_cast<double>(x.facility)); }}},
        {"facilityidentifier.name",
         {k::text, [](t in, o x) { return text(in.facilities.at(x.facility).name); }}},
    };
    return all;
}

const property* property_of(const tenant& in, std::string_view name) {
    if (name.starts_with(prefix)) {
        name.remove_prefix(prefix.size());
    }
    const bool doubtful = name == "ponum" || name == "externalid";
    const auto found = properties().find(name);
    const bool known = found != properties().end() && (!doubtful || in.set.rql_po_and_external_id);
    return known ? &found->second : nullptr;
}

} // namespace

std::optional<std::int64_t> wall_of(const tenant& in, const std::string& text) {
    const auto parsed = parse_time(text);
    const auto time = text.find('T');
    const bool zoned =
        time != std::string::npos && text.find_first_of("Z+-", time) != std::string::npos;
    if (!parsed || !zoned) {
        return parsed;
    }
    if (in.set.rql_z == "cut") {
        return parse_time(text.substr(0, text.find_first_of("Z+-", time)));
    }
    return in.server_zone.local(*parsed);
}

rql_ground order_ground(const tenant& in) {
    rql_ground out;
    out.kind_of = [&in](const std::string& name) {
        const auto* found = property_of(in, name);
        return found == nullptr ? std::nullopt : std::optional(found->kind);
    };
    out.wall_of = [&in](const std::string& text) { return wall_of(in, text); };
    return out;
}

rql_cell order_cell(const tenant& in, const order& one, const std::string& name) {
    const auto* found = property_of(in, name);
    return found == nullptr ? rql_cell() : found->of(in, one);
}

} // namespace dray::sim::wm
