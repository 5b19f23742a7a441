#include "tenant_settings.hpp"

#include "plugins/common/text.hpp"

#include "dray/sdk/context.hpp"

#include <algorithm>

namespace dray::warehouse_manager {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

[[noreturn]] void refuse(const char* key, const std::string& why) {
    throw sdk::failure(sdk::error_class::config, "bad_setting", why).about(key);
}

std::string base_of(const sdk::settings& from) {
    auto url = from.text("api_url");
    if (url.empty())
        url = "https://secure-wms.com";
    while (url.ends_with('/'))
        url.pop_back();
    if (url.find('?') != std::string::npos || url.ends_with("/orders"))
        refuse("api_url", "api_url \"" + url +
                              "\" must be the server alone. For Warehouse Manager itself leave "
                              "api_url out");
    return url + "/";
}

std::string id_of(const sdk::settings& from, const char* key) {
    const auto id = from.integer(key);
    if (id < 1)
        refuse(key, std::string(key) + " is not set: it is a number that the warehouse gave you");
    return std::to_string(id);
}

std::size_t count_of(const sdk::settings& from, const char* key, std::int64_t otherwise,
                     std::int64_t most) {
    return static_cast<std::size_t>(
        std::clamp<std::int64_t>(from.integer(key, otherwise), 1, most));
}

std::string or_else(std::string text, const char* otherwise) {
    return text.empty() ? otherwise : text;
}

bool login_of(const sdk::settings& from) {
    const auto login = common::trimmed(from.text("user_login"));
    const auto number = common::trimmed(from.text("user_login_id"));
    if (!login.empty() && !number.empty())
        refuse("user_login_id", "user_login and user_login_id are both set: leave one out");
    const auto tenant = from.text("tpl");
    if (!tenant.empty() && !(tenant.starts_with('{') && tenant.ends_with('}')))
        refuse("tpl", "tpl \"" + tenant.substr(0, 60) + "\" must stand in curly braces: \"{" +
                          tenant.substr(0, 60) + "}\"");
    return !login.empty() || !number.empty();
}

} // namespace

tenant_settings::tenant_settings(const sdk::settings& from)
    : base_url(base_of(from)), client_id(common::trimmed(from.text("client_id"))),
      has_login(login_of(from)), customer_id(id_of(from, "customer_id")),
      facility_id(id_of(from, "facility_id")),
      default_carrier(common::trimmed(from.text("default_carrier"))),
      default_mode(common::trimmed(from.text("default_mode"))),
      account(common::trimmed(from.text("carrier_account"))),
      billing_code(or_else(common::trimmed(from.text("billing_code")), "Prepaid")),
      reference_element(or_else(from.text("reference_element"), "DrayReference")),
      number_field(or_else(from.text("number_field"), "poNum")),
      send_email(from.flag("send_email", true)), send_options(from.flag("send_options", true)),
      server_zone(from.zone("server_timezone")),
      list_margin(from.duration("list_margin", hours(3))),
      page_size(std::clamp<std::int64_t>(from.integer("page_size", 100), 1, 1000)),
      look_batch(count_of(from, "look_batch", 20, 30)),
      parallel_reads(count_of(from, "parallel_reads", 4, 16)),
      untouched_after(from.duration("untouched_after", hours(24 * 7))),
      cancel_reason(or_else(from.text("cancel_reason"), "Cancelled by the shop")),
      rate_limit_wait(from.duration("rate_limit_wait", seconds(30))),
      submit_timeout(from.duration("submit_timeout", seconds(120))) {
    if (client_id.empty())
        refuse("client_id", "client_id is empty: ask the warehouse for REST credentials");
    const auto when = from.text("release");
    if (when == "later")
        release = release_rule::later;
    else if (when == "warehouse")
        release = release_rule::warehouse;
    const auto field = from.text("reference_field");
    if (field == "none")
        reference_field = reference_place::none;
    else if (field == "savedElement")
        reference_field = reference_place::saved_element;
    if (number_field == "none")
        number_field.clear();
    if (from.text("rql_dates") == "local")
        rql_dates = date_form::local;
    if (!default_mode.empty() && default_carrier.empty())
        refuse("default_mode", "default_mode is a service of default_carrier, which is not set");
}

} // namespace dray::warehouse_manager
