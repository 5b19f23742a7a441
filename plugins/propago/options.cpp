#include "options.hpp"

#include "wire/times.hpp"

#include <dray/sdk/context.hpp>

#include <algorithm>

namespace dray::propago {
namespace {

// "OrderField2" -> 2, "Custom02" -> 2, anything else 0.
int last_digit(const std::string& text) {
    if (text.empty() || text.back() < '1' || text.back() > '5')
        return 0;
    return text.back() - '0';
}

std::string trimmed(std::string text) {
    const auto last = text.find_last_not_of(" \t\r\n");
    text.erase(last == std::string::npos ? 0 : last + 1);
    text.erase(0, text.find_first_not_of(" \t\r\n"));
    return text;
}

[[noreturn]] void refuse(const char* key, std::string message) {
    throw sdk::failure(sdk::error_class::config, "settings", message + ".").about(key);
}

template <class T>
T chosen(const std::string& text, T first,
         std::initializer_list<std::pair<const char*, T>> others) {
    for (const auto& [name, value] : others)
        if (text == name)
            return value;
    return first;
}

} // namespace

options::options(const sdk::settings& s)
    : api_url(s.text("api_url")), customer_name(trimmed(s.text("customer_name"))),
      words(s.list("status_words")) {
    if (api_url.empty())
        api_url = "https://api.mypropago.com/public/orderservice.asmx";
    if (const auto t = s.text("reference_field"); !t.empty())
        reference_field = last_digit(t);
    if (const auto t = s.text("number_field"); !t.empty())
        number_field = last_digit(t);
    const auto search = s.text("search_field");
    search_field = search.empty() || search == "auto" ? reference_field : last_digit(search);

    default_carrier = s.text("default_carrier");
    carrier_text = chosen(s.text("carrier_text"), propago::carrier_text::carrier,
                          {{"carrier_service", propago::carrier_text::carrier_service},
                           {"service", propago::carrier_text::service}});
    country_form = chosen(s.text("country_form"), name_form::code, {{"name", name_form::name}});
    state_form = chosen(s.text("state_form"), name_form::code, {{"name", name_form::name}});
    line_price = chosen(s.text("line_price"), propago::line_price::extended,
                        {{"unit", propago::line_price::unit}, {"zero", propago::line_price::zero}});
    send_email = s.flag("send_email", true);
    send_options = s.flag("send_options", true);
    send_part = s.flag("send_part", false);
    data_is_order_number = s.text("submit_data") != "something_else";
    order_status = s.text("order_status");
    line_status = s.text("line_status");
    if (line_status.empty())
        line_status = "Released";
    order_tag = s.text("order_tag");
    user_email = s.text("user_email");
    user_name = s.text("user_name");
    user_external_id = s.text("user_external_id");
    company_name = s.text("company_name");
    company_guid = s.text("company_guid");
    company_external_id1 = s.text("company_external_id1");
    company_external_id2 = s.text("company_external_id2");
    duplicate_words = s.list("duplicate_words");

    page_size = std::clamp<std::int64_t>(s.integer("search_page_size", 50), 1, 1000);
    parallel_reads =
        static_cast<std::size_t>(std::clamp<std::int64_t>(s.integer("parallel_reads", 8), 1, 16));
    search_margin = s.duration("search_margin", std::chrono::hours(2));
    submit_timeout = s.duration("submit_timeout", std::chrono::seconds(120));

    if (!words.problem().empty())
        refuse("status_words", words.problem());
    if (const auto text = s.text("timezone_offset"); !text.empty()) {
        const auto parsed = read_offset(text);
        if (!parsed)
            refuse("timezone_offset", "timezone_offset: \"" + text.substr(0, 40) +
                                          "\" is no offset; write it like \"-06:00\" or \"Z\"");
        offset = *parsed;
    }
    if (reference_field != 0 && reference_field == number_field)
        refuse("number_field", "reference_field and number_field are both OrderField" +
                                   std::to_string(reference_field) +
                                   "; give them different fields");
    if (customer_name.empty())
        refuse("customer_name",
               "customer_name is empty; it is the name that Propago gave you with the API key");
}

} // namespace dray::propago
