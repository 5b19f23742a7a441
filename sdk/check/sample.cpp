#include "sample.hpp"

#include <algorithm>
#include <dray/data/functions_json.hpp>
#include <dray/data/time_zone_json.hpp>

namespace dray::check {

namespace json = boost::json;

namespace {

json::value to_json(const config::setting_value& value) {
    struct visitor {
        json::value operator()(bool v) const { return v; }
        json::value operator()(std::int64_t v) const { return v; }
        json::value operator()(const std::string& v) const { return json::value(v); }
        json::value operator()(const std::vector<std::string>& v) const {
            json::array list;
            for (const auto& text : v)
                list.emplace_back(text);
            return list;
        }
    };
    return std::visit(visitor(), value);
}

/// The text of a TOML example: without its quotes, where it has them.
std::string unquoted(const std::string& example) {
    if (example.empty())
        return "sample";
    if (example.size() < 2 || example.front() != '"' || example.back() != '"')
        return example;
    return example.substr(1, example.size() - 2);
}

data::timestamp some_time() {
    return *data::parse_time("2026-03-01T12:00:00Z");
}

/// A week before its clock is put forward.
json::value sample_zone() {
    data::time_zone zone;
    zone.name = "America/New_York";
    zone.periods.emplace_back(data::timestamp{}, -18'000);
    zone.periods.emplace_back(some_time() + std::chrono::hours(24 * 7), -14'400);
    return data::to_json(zone);
}

json::value sample_of(const config::setting& setting) {
    using config::setting_type;
    switch (setting.type) {
    case setting_type::boolean:
        return false;
    case setting_type::list:
        return json::array();
    case setting_type::choice:
        return json::value(setting.choices.front());
    case setting_type::integer:
    case setting_type::duration:
        return setting.min.value_or(1);
    case setting_type::url:
        return json::value(setting.example.empty() ? "https://vendor.example"
                                                   : unquoted(setting.example));
    default:
        return json::value(unquoted(setting.example));
    }
}

data::address some_address() {
    data::address a;
    a.name = "Ada Sample";
    a.street1 = "1 Main St";
    a.city = "Austin";
    a.region = "Texas";
    a.region_code = "TX";
    a.postcode = "73301";
    a.country = "United States";
    a.country_code = "US";
    return a;
}

json::value sample_consignment() {
    data::consignment c;
    c.reference = "R-100-1";
    c.order_number = "100";
    c.source = "sample";
    c.ordered_at = some_time();
    c.currency = "USD";
    c.to = some_address();
    data::consignment_line line;
    line.number = 1;
    line.source_line = "1";
    line.sku = "SKU-1";
    line.name = "Sample";
    line.quantity = 2;
    line.unit_price = "9.50";
    c.lines.push_back(line);
    return data::to_json(c);
}

json::value sample_confirmation() {
    data::shipment_confirm_request r;
    r.ref = r.number = "100";
    r.ship_group = "1";
    r.shipment.ref = "P-1";
    r.shipment.carrier = "ups";
    r.shipment.tracking = "1Z999";
    r.shipment.shipped_at = some_time();
    r.shipment.lines.emplace_back("1", "SKU-1", 2);
    return data::to_json(r);
}

json::value sample_request(std::string_view function, bool of_open) {
    if (function == "orders.list") {
        data::orders_list_request r;
        r.from = some_time();
        r.until = some_time() + std::chrono::hours(1);
        return data::to_json(r);
    }
    if (function == "order.mark") {
        data::order_mark_request r;
        r.ref = r.number = "100";
        r.moment = "on_shipment";
        r.status = "2";
        return data::to_json(r);
    }
    if (function == "shipment.confirm" || function == "shipment.find")
        return sample_confirmation();
    if (function == "order.submit")
        return sample_consignment();
    if (function == "order.find") {
        data::order_find_request r;
        r.reference = "R-100-1";
        return data::to_json(r);
    }
    if (function == "shipments.download" || of_open) {
        data::open_binding binding;
        binding.ref = "100";
        binding.reference = "R-100-1";
        binding.submitted_at = some_time();
        data::shipments_download_request r;
        r.open.push_back(binding);
        return data::to_json(r);
    }
    if (function == "inventory.upload") {
        data::inventory_upload_request r;
        r.as_of = some_time();
        r.levels.emplace_back("SKU-1", 12);
        return data::to_json(r);
    }
    if (function == "inventory.download") {
        data::inventory_download_request r;
        r.skus.emplace_back("SKU-1");
        return data::to_json(r);
    }
    if (function == "order.get" || function == "order.cancel") {
        data::order_cancel_request r;
        r.ref = r.number = "100";
        return data::to_json(r);
    }
    return json::object();
}

} // namespace

std::string sample_config(const config::manifest& manifest) {
    json::object settings;
    for (const auto& setting : manifest.settings) {
        if (setting.secret)
            continue;
        if (setting.type == config::setting_type::timezone) {
            if (setting.fallback || setting.required)
                settings[setting.key] = sample_zone();
        } else if (setting.fallback)
            settings[setting.key] = to_json(*setting.fallback);
        else if (setting.required)
            settings[setting.key] = sample_of(setting);
    }
    json::object config;
    config["name"] = "sample";
    config["settings"] = std::move(settings);
    return json::serialize(config);
}

std::string sample_begin(const config::manifest& manifest, std::string_view function) {
    json::object head;
    head["operation"] = "1";
    head["now"] = data::format_time(some_time());
    auto& secrets = head["secrets"].emplace_object();
    for (const auto& setting : manifest.settings)
        if (setting.secret)
            secrets[setting.key] = "MARKER5D07" + setting.key;
    const auto* declared = manifest.function(std::string(function));
    head["request"] =
        sample_request(function, declared != nullptr && declared->by == config::feed_kind::open);
    return json::serialize(head);
}

bool is_known_function(std::string_view function) {
    static constexpr std::string_view known[] = {"connection.test",
                                                 "statuses.list",
                                                 "orders.download",
                                                 "orders.list",
                                                 "order.get",
                                                 "order.mark",
                                                 "shipment.confirm",
                                                 "shipment.find",
                                                 "order.cancel",
                                                 "order.submit",
                                                 "order.find",
                                                 "shipments.download",
                                                 "cancellations.download",
                                                 "ship_methods.list",
                                                 "inventory.upload",
                                                 "inventory.download",
                                                 "webhook.receive",
                                                 "webhooks.sync"};
    return std::find(std::begin(known), std::end(known), function) != std::end(known);
}

} // namespace dray::check
