#include "addresses.hpp"

#include "plugins/common/json_read.hpp"
#include "plugins/common/regions.hpp"
#include "plugins/common/text.hpp"

#include <boost/json.hpp>

#include <string>

namespace dray::threedcart {

using namespace common;

namespace {

class reader {
public:
    reader(const boost::json::object& from, std::string_view prefix)
        : from_(from), prefix_(prefix) {}
    std::string operator()(std::string_view name) const {
        return trimmed(text(from_, prefix_ + std::string(name)));
    }

private:
    const boost::json::object& from_;
    std::string prefix_;
};

data::address read_address(const reader& part) {
    data::address to;
    to.name = part("FirstName");
    const auto family = part("LastName");
    if (!to.name.empty() && !family.empty())
        to.name += ' ';
    to.name += family;
    to.company = part("Company");
    to.street1 = part("Address");
    to.street2 = part("Address2");
    to.city = part("City");
    to.region = part("State");
    to.postcode = part("ZipCode");
    to.country = part("Country");
    // The API writes the code; a name is kept as it is.
    if (to.country.size() == 2)
        to.country_code = upper(to.country);
    to.email = part("Email");
    to.region_code = region_code(to.country_code, to.region);
    return to;
}

} // namespace

data::address read_billing(const boost::json::object& order) {
    const reader part(order, "Billing");
    auto to = read_address(part);
    to.phone = part("PhoneNumber");
    return to;
}

data::address read_shipping(const boost::json::object& shipment) {
    const reader part(shipment, "Shipment");
    auto to = read_address(part);
    to.phone = part("Phone");
    return to;
}

} // namespace dray::threedcart
