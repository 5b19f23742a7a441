#include "shop_settings.hpp"

#include "plugins/common/text.hpp"

#include "dray/sdk/context.hpp"

#include <algorithm>

namespace dray::threedcart {

namespace {

[[noreturn]] void refuse(const char* key, const std::string& why) {
    throw sdk::failure(sdk::error_class::config, "bad_setting", why).about(key);
}

/// As the API takes it, however the merchant copied it: no scheme, no www., no slash, small
/// letters.
std::string secure_url_of(const sdk::settings& from) {
    const auto written = common::trimmed(from.text("secure_url"));
    auto url = common::lower(written);
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (url.starts_with(scheme))
            url.erase(0, scheme.size());
    }
    if (url.starts_with("www."))
        url.erase(0, 4);
    while (url.ends_with('/'))
        url.pop_back();
    const bool good = !url.empty() && url.size() <= 255 && url.find('.') != std::string::npos &&
                      std::all_of(url.begin(), url.end(), [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
                                 c == '-' || c == ':';
                      });
    if (!good)
        refuse(
            "secure_url",
            "secure_url \"" + written.substr(0, 100) +
                "\" is no store address: copy the Secure URL from the store's Settings, General, "
                "Store Settings, for example https://shop.example.com");
    return url;
}

std::string base_of(const sdk::settings& from) {
    auto url = from.text("api_url");
    if (url.empty())
        url = "https://apirest.3dcart.com";
    while (url.ends_with('/'))
        url.pop_back();
    const auto version = from.text("api_version");
    if (common::lower(url).find("/3dcartwebapi") != std::string::npos ||
        url.find('?') != std::string::npos)
        refuse("api_url", "api_url \"" + url +
                              "\" must end before /3dCartWebAPI: the version has a setting of its "
                              "own. For 3DCart itself leave api_url out");
    return url + "/3dCartWebAPI/" + (version.empty() ? "v2" : version) + "/";
}

std::string currency_of(const sdk::settings& from) {
    const auto currency = from.text("currency");
    const bool good =
        currency.empty() ||
        (currency.size() == 3 && std::all_of(currency.begin(), currency.end(),
                                             [](char c) { return c >= 'A' && c <= 'Z'; }));
    if (!good)
        refuse("currency",
               "currency \"" + currency.substr(0, 20) + "\" is no ISO 4217 code such as USD");
    return currency;
}

auth_form auth_of(const sdk::settings& from) {
    const auto word = from.text("auth");
    if (word == "bearer")
        return auth_form::bearer;
    return word == "both" ? auth_form::both : auth_form::headers;
}

default_shipment form_of(const sdk::settings& from) {
    const auto word = from.text("default_shipment_write");
    if (word == "path")
        return default_shipment::by_path;
    return word == "order" ? default_shipment::by_order : default_shipment::automatic;
}

shipment_rules shipments_of(const sdk::settings& from) {
    shipment_rules rules;
    rules.more =
        from.text("several_parcels") == "join" ? more_parcels::join : more_parcels::comment;
    const auto carrier = from.text("carrier_in");
    rules.carrier = carrier == "method"    ? carrier_place::method
                    : carrier == "nowhere" ? carrier_place::nowhere
                                           : carrier_place::comment;
    const auto date = from.text("ship_date_form");
    rules.date = date == "iso"    ? ship_date_form::iso
                 : date == "none" ? ship_date_form::none
                                  : ship_date_form::us;
    rules.sets_status = from.flag("shipment_status");
    rules.zone = from.zone("timezone");
    return rules;
}

} // namespace

shop_settings::shop_settings(const sdk::settings& from)
    : secure_url(secure_url_of(from)), base_url(base_of(from)), auth(auth_of(from)),
      page_size(std::clamp<std::int64_t>(from.integer("page_size", 300), 2, 300)),
      filters_by_time(from.text("last_update_filter") == "time"),
      filter_margin(from.duration("filter_margin", std::chrono::hours{24})),
      shipments(shipments_of(from)), default_form(form_of(from)),
      shipment_moves_status(from.flag("shipment_moves_status")),
      rate_limit_wait(from.duration("rate_limit_wait", std::chrono::seconds{10})),
      stock_batch(std::clamp<std::int64_t>(from.integer("stock_batch", 100), 1, 500)),
      stock_calls(std::clamp<std::int64_t>(from.integer("stock_calls", 80), 5, 200)) {
    orders.zone = from.zone("timezone");
    orders.currency = currency_of(from);
    orders.adds_option_price = from.text("option_price") == "add";
}

} // namespace dray::threedcart
