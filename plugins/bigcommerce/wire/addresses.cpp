#include "addresses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/regions.hpp"

#include <boost/json.hpp>

namespace dray::bigcommerce {

using namespace common;

data::address read_address(const boost::json::object& from) {
    data::address to;
    to.name = text(from, "first_name");
    const auto family = view(from, "last_name");
    if (!to.name.empty() && !family.empty())
        to.name += ' ';
    to.name += family;
    to.company = text(from, "company");
    to.street1 = text(from, "street_1");
    to.street2 = text(from, "street_2");
    to.city = text(from, "city");
    to.region = text(from, "state"); // the full name: "Texas"
    to.postcode = text(from, "zip"); // a number in some payloads
    to.country = text(from, "country");
    to.country_code = text(from, "country_iso2");
    to.phone = text(from, "phone");
    to.email = text(from, "email");
    to.region_code = region_code(to.country_code, to.region);
    return to;
}

data::address read_pickup_location(const boost::json::object& location) {
    data::address to;
    to.company = text(location, "name");
    to.street1 = text(location, "address_line_1");
    to.street2 = text(location, "address_line_2");
    to.city = text(location, "city");
    to.region = text(location, "state");
    to.postcode = text(location, "postal_code");
    to.country_code = text(location, "country_alpha2");
    to.phone = text(location, "phone");
    to.email = text(location, "email");
    to.region_code = region_code(to.country_code, to.region);
    return to;
}

void read_form_fields(const boost::json::object& address, const std::string& prefix,
                      std::vector<data::line_option>& into) {
    const auto* fields = array_member(address, "form_fields");
    if (fields == nullptr)
        return;
    for (const auto& field : *fields) {
        const auto* entry = field.if_object();
        if (entry == nullptr)
            continue;
        auto value = text(*entry, "value");
        if (!value.empty())
            into.emplace_back(prefix + text(*entry, "name"), std::move(value));
    }
}

} // namespace dray::bigcommerce
