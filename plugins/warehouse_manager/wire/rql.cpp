#include "rql.hpp"

#include "../tenant_settings.hpp"

#include "plugins/common/text.hpp"

#include <algorithm>

namespace dray::warehouse_manager {

namespace {

constexpr std::string_view reserved = "%!()*=,;";
constexpr std::size_t most_split_digits = 3;

std::string time_of(data::timestamp at, const tenant_settings& tenant) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(at);
    if (tenant.rql_dates == date_form::utc)
        return data::format_time(whole);
    return data::format_local(tenant.server_zone.to_local(whole));
}

/// How many digits `text` ends with, behind a dash; 0 where it does not end so.
std::size_t dash_digits(std::string_view text) {
    std::size_t digits = 0;
    while (digits < text.size() && text[text.size() - 1 - digits] >= '0' &&
           text[text.size() - 1 - digits] <= '9')
        ++digits;
    const bool has_dash = digits < text.size() && text[text.size() - 1 - digits] == '-';
    return has_dash ? digits : 0;
}

} // namespace

std::string rql_value(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (reserved.find(c) == std::string_view::npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += hex[byte >> 4U];
        out += hex[byte & 15U];
    }
    return out;
}

std::string by_reference(std::string_view reference) {
    return "referenceNum==" + rql_value(reference);
}

std::string by_splits(std::string_view reference) {
    return by_reference(reference) + "-*";
}

std::string any_of(const std::vector<std::string>& terms) {
    if (terms.size() == 1)
        return terms.front();
    std::string out = "(";
    for (const auto& term : terms)
        out.append(out.size() > 1 ? "," : "").append(term);
    return out + ")";
}

std::string of_customer(std::string query, const tenant_settings& tenant) {
    return std::move(query) + ";ReadOnly.CustomerIdentifier.Id==" + tenant.customer_id;
}

std::string of_facility(std::string query, const tenant_settings& tenant) {
    return of_customer(std::move(query), tenant) +
           ";ReadOnly.FacilityIdentifier.Id==" + tenant.facility_id;
}

std::string not_before(std::string_view path, data::timestamp at, const tenant_settings& tenant) {
    return std::string(path) + "=ge=" + time_of(at, tenant);
}

std::string not_after(std::string_view path, data::timestamp at, const tenant_settings& tenant) {
    return std::string(path) + "=le=" + time_of(at, tenant);
}

std::string list_path(const list_query& what, std::int64_t page_size, std::int64_t page) {
    auto path = "orders?pgsiz=" + std::to_string(page_size) + "&pgnum=" + std::to_string(page) +
                "&rql=" + common::url_part(what.rql);
    if (!what.sort.empty())
        path += "&sort=" + common::url_part(what.sort);
    if (!what.detail.empty())
        path += "&detail=" + common::url_part(what.detail);
    return path;
}

bool is_split_of(std::string_view candidate, std::string_view reference) {
    if (reference.empty() || candidate.size() <= reference.size() ||
        !same_reference(candidate.substr(0, reference.size()), reference))
        return false;
    while (candidate.size() > reference.size()) {
        const auto digits = dash_digits(candidate);
        if (digits == 0 || digits > most_split_digits ||
            candidate.size() < reference.size() + digits + 1)
            return false;
        candidate.remove_suffix(digits + 1);
    }
    return true;
}

bool looks_like_split(std::string_view reference) {
    const auto digits = dash_digits(reference);
    return digits > 0 && digits <= most_split_digits;
}

bool same_reference(std::string_view a, std::string_view b) {
    return common::lower(common::trimmed(a)) == common::lower(common::trimmed(b));
}

} // namespace dray::warehouse_manager
