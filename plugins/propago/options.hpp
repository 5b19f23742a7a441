#pragma once

// The instance's settings, read once. Each `*_field` is 1 to 5, or 0 for "none".

#include "words.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace dray::sdk {
class settings;
}

namespace dray::propago {

enum class carrier_text { carrier, carrier_service, service };
enum class name_form { code, name };
enum class line_price { extended, unit, zero };

struct options {
    /// Throws `config` where a setting contradicts another or cannot be read.
    explicit options(const sdk::settings& s);

    std::string api_url;
    std::string customer_name;

    int reference_field = 1; ///< OrderFieldN that holds the reference besides PoNumber
    int number_field = 2;    ///< OrderFieldN that holds the customer-facing order number
    int search_field = 1;    ///< CustomNN of the search that is believed to be the same storage

    std::string default_carrier;
    propago::carrier_text carrier_text = propago::carrier_text::carrier;
    name_form country_form = name_form::code;
    name_form state_form = name_form::code;
    propago::line_price line_price = propago::line_price::extended;
    bool send_email = true;
    bool send_options = true;
    bool send_part = false;
    bool data_is_order_number = true;
    std::string order_status;
    std::string line_status;
    std::string order_tag;
    std::string user_email, user_name, user_external_id;
    std::string company_name, company_guid, company_external_id1, company_external_id2;
    std::vector<std::string> duplicate_words;

    std::int64_t page_size = 50;
    std::size_t parallel_reads = 8;
    std::chrono::milliseconds search_margin{0};
    std::chrono::milliseconds submit_timeout{0};
    std::chrono::minutes offset{0}; ///< of times that the vendor writes without one

    word_table words;
};

} // namespace dray::propago
