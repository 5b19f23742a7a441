#include "tracking.hpp"

#include "plugins/common/text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <vector>

namespace dray::cratejoy {

using namespace common;

namespace {

std::vector<std::string> numbers_of(const data::shipment& parcel) {
    std::vector<std::string> numbers;
    const auto add = [&](std::string_view number) {
        auto clean = trimmed(number);
        if (!clean.empty() && std::find(numbers.begin(), numbers.end(), clean) == numbers.end())
            numbers.push_back(std::move(clean));
    };
    add(parcel.tracking);
    for (const auto& more : parcel.more_tracking)
        add(more);
    return numbers;
}

/// The numbers of a list, in capitals.
std::vector<std::string> listed(std::string_view there) {
    std::vector<std::string> numbers;
    while (!there.empty()) {
        const auto comma = there.find_first_of(",;");
        auto one = upper(trimmed(there.substr(0, comma)));
        if (!one.empty())
            numbers.push_back(std::move(one));
        there.remove_prefix(comma == std::string_view::npos ? there.size() : comma + 1);
    }
    return numbers;
}

bool is_web_link(std::string_view url) {
    return (url.starts_with("https://") || url.starts_with("http://")) && url.size() <= 500 &&
           std::all_of(url.begin(), url.end(),
                       [](char c) { return static_cast<unsigned char>(c) > 0x20; });
}

} // namespace

bool tells(std::string_view there, const data::shipment& parcel) {
    const auto known = listed(there);
    const auto numbers = numbers_of(parcel);
    return !numbers.empty() && std::all_of(numbers.begin(), numbers.end(), [&](const auto& number) {
        return std::find(known.begin(), known.end(), upper(number)) != known.end();
    });
}

std::string tracking_for(const std::string& there, const data::shipment& parcel,
                         more_parcels rule) {
    const auto numbers = numbers_of(parcel);
    if (rule == more_parcels::first)
        return there.empty() && !numbers.empty() ? numbers.front() : there;
    const auto known = listed(there);
    std::string out = there;
    for (const auto& number : numbers) {
        if (std::find(known.begin(), known.end(), upper(number)) == known.end())
            out += (out.empty() ? "" : ", ") + number;
    }
    return out;
}

boost::json::object carrier_members(const data::shipment& parcel) {
    boost::json::object out;
    if (const auto carrier = trimmed(parcel.carrier); !carrier.empty())
        out["carrier_name"] = carrier;
    if (is_web_link(parcel.tracking_url))
        out["tracking_link"] = parcel.tracking_url;
    return out;
}

std::string parcel_ref(const std::string& box, const data::shipment& parcel) {
    const auto numbers = numbers_of(parcel);
    return box + "/" + (numbers.empty() ? parcel.ref : numbers.front());
}

} // namespace dray::cratejoy
