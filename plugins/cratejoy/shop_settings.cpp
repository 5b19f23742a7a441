#include "shop_settings.hpp"

#include "plugins/common/text.hpp"

#include "dray/sdk/context.hpp"

#include <algorithm>

namespace dray::cratejoy {

namespace {

[[noreturn]] void refuse(const char* key, const std::string& why) {
    throw sdk::failure(sdk::error_class::config, "bad_setting", why).about(key);
}

std::string base_of(const sdk::settings& from) {
    auto url = from.text("api_url");
    if (url.empty())
        url = "https://api.cratejoy.com";
    while (url.ends_with('/'))
        url.pop_back();
    if (url.ends_with("/v1") || url.ends_with("/v1.1") || url.find('?') != std::string::npos)
        refuse("api_url", "api_url \"" + url +
                              "\" must end before /v1. For Cratejoy itself leave api_url out");
    return url + "/v1/";
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

gate_rules gate_of(const sdk::settings& from) {
    gate_rules rules;
    rules.due_within = from.duration("due_within", std::chrono::milliseconds{0});
    rules.waits_for_batch = from.flag("wait_for_batch", true);
    rules.ecommerce = from.flag("ecommerce", true);
    rules.ad_hoc = from.flag("ad_hoc", true);
    rules.standard = from.flag("standard", true);
    rules.skips_tests = from.text("test_orders") != "mark";
    if (!rules.ecommerce && !rules.ad_hoc && !rules.standard)
        refuse("standard", "ecommerce, ad_hoc and standard are all false, so no box would ever be "
                           "taken: set at least one of them to true");
    return rules;
}

box_rules boxes_of(const sdk::settings& from) {
    box_rules rules;
    rules.zone = from.zone("timezone");
    rules.currency = currency_of(from);
    const auto word = from.text("quantities");
    rules.quantities = word == "fulfillments" ? quantity_rule::fulfillments
                       : word == "order"      ? quantity_rule::order
                                              : quantity_rule::hold;
    return rules;
}

status_spelling spelling_of(const sdk::settings& from) {
    const auto word = from.text("status_filter");
    if (word == "words")
        return status_spelling::words;
    return word == "numbers" ? status_spelling::numbers : status_spelling::automatic;
}

carrier_fields carrier_of(const sdk::settings& from) {
    const auto word = from.text("carrier_fields");
    if (word == "always")
        return carrier_fields::always;
    return word == "never" ? carrier_fields::never : carrier_fields::automatic;
}

feedback feedback_of(const sdk::settings& from) {
    const auto word = from.text("product_feedback");
    if (word == "on")
        return feedback::on;
    return word == "off" ? feedback::off : feedback::as_shop;
}

} // namespace

shop_settings::shop_settings(const sdk::settings& from)
    : client_id(common::trimmed(from.text("client_id"))), base_url(base_of(from)),
      page_size(std::clamp<std::int64_t>(from.integer("page_size", 100), 1, 200)),
      statuses(spelling_of(from)), gate(gate_of(from)), boxes(boxes_of(from)),
      more(from.text("several_parcels") == "first" ? more_parcels::first : more_parcels::join),
      carrier(carrier_of(from)), writes_shipped_at(from.flag("write_shipped_at")),
      asks_feedback(feedback_of(from)),
      feedback_days(std::clamp<std::int64_t>(from.integer("product_feedback_days", 0), 0, 365)),
      rate_limit_wait(from.duration("rate_limit_wait", std::chrono::seconds{30})) {
    if (client_id.empty())
        refuse("client_id", "client_id is empty: create API credentials under Settings, API");
}

} // namespace dray::cratejoy
