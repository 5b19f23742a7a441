#include "carriers.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace dray::bigcommerce {

namespace {

struct built_in {
    std::string_view name; ///< letters and digits, lower case
    std::string_view provider;
    std::string_view slug;
    bool with_service = false; ///< also where a service follows: "UPS Ground"
};

// Providers know few carriers; the others are said by their slug alone. Royal Mail is the reverse:
// it is a provider, and today's list of slugs lacks it.
constexpr auto table = std::to_array<built_in>({
    {"ups", "ups", "ups", true},
    {"unitedparcelservice", "ups", "ups", true},
    {"upsready", "upsready", "ups"},
    {"upsonline", "upsonline", "ups"},
    {"upsmi", "", "ups-mi"},
    {"upsmailinnovations", "", "ups-mi"},
    {"usps", "usps", "usps", true},
    {"unitedstatespostalservice", "usps", "usps", true},
    {"uspostalservice", "usps", "usps", true},
    {"endicia", "endicia", "usps"},
    {"fedex", "fedex", "fedex", true},
    {"federalexpress", "fedex", "fedex", true},
    {"fdx", "fedex", "fedex"},
    {"fedexuk", "", "fedex-uk"},
    {"dhl", "", "dhl"}, // the slug of DHL Express
    {"dhlexpress", "", "dhl", true},
    {"dhlgermany", "", "dhl-germany"},
    {"dhlpaket", "", "dhl-germany"},
    {"dhlglobalmail", "", "dhl-global-mail"},
    {"dhlecommerce", "", "dhl-global-mail"},
    {"dhlsmartmail", "", "dhl-global-mail"},
    {"dhlparceluk", "", "dhlparcel-uk"},
    {"canadapost", "canadapost", "canada-post", true},
    {"postescanada", "canadapost", "canada-post"},
    {"auspost", "auspost", "australia-post", true},
    {"australiapost", "auspost", "australia-post", true},
    {"startrack", "", "start-track"},
    {"royalmail", "royalmail", "", true},
    {"parcelforce", "", "parcel-force"},
    {"purolator", "", "purolator", true},
    {"ontrac", "", "ontrac", true},
    {"lasership", "", "lasership", true},
    {"dpd", "", "dpd"},
    {"dpduk", "", "dpd-uk"},
    {"dpdde", "", "dpd-de"},
    {"dpdgermany", "", "dpd-de"},
    {"interlinkexpress", "", "interlink-express"},
    {"dpdlocal", "", "interlink-express"},
    {"gls", "", "gls"},
    {"myhermesuk", "", "myhermes-uk"},
    {"myhermes", "", "myhermes-uk"},
    {"evri", "", "myhermes-uk"},
    {"hermesuk", "", "myhermes-uk"},
    {"yodel", "", "yodel"},
    {"tnt", "", "tnt"},
    {"bpost", "", "bpost"},
    {"postnl", "", "postnl"},
    {"colissimo", "", "colissimo"},
    {"correos", "", "spain-correos-es"},
    {"spaincorreoses", "", "spain-correos-es"},
    {"asendiausa", "", "asendia-usa"},
    {"amazon", "", "amazon"},
    {"amazonlogistics", "", "amazon"},
    {"amazonshipping", "", "amazon"},
});

constexpr auto providers =
    std::to_array<std::string_view>({"", "auspost", "canadapost", "endicia", "usps", "fedex", "ups",
                                     "upsready", "upsonline", "shipperhq", "royalmail"});

struct pairing {
    std::string_view provider;
    std::string_view slug;
};
constexpr auto pairings = std::to_array<pairing>({
    {"auspost", "australia-post"},
    {"canadapost", "canada-post"},
    {"endicia", "usps"},
    {"usps", "usps"},
    {"fedex", "fedex"},
    {"royalmail", "royalmail"},
    {"ups", "ups"},
    {"upsready", "ups"},
    {"upsonline", "ups"},
    {"shipperhq", "ups"},
    {"shipperhq", "dhl"},
    {"shipperhq", "fedex"},
    {"shipperhq", "usps"},
    {"shipperhq", "australia-post"},
    {"shipperhq", "start-track"},
});

bool is_carrier_id(std::string_view provider) {
    constexpr std::string_view prefix = "carrier_";
    if (!provider.starts_with(prefix) || provider.size() > 28)
        return false;
    provider.remove_prefix(prefix.size());
    return !provider.empty() && std::all_of(provider.begin(), provider.end(),
                                            [](char c) { return c >= '0' && c <= '9'; });
}

bool is_slug(std::string_view slug) {
    return slug.size() <= 60 && std::all_of(slug.begin(), slug.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

std::string letters_of(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') {
            out += static_cast<char>(c + 32);
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                   static_cast<unsigned char>(c) >= 0x80) {
            out += c;
        }
    }
    return out;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

const built_in* find_built_in(std::string_view letters, bool with_service) {
    for (const auto& entry : table) {
        if (entry.name == letters && (entry.with_service || !with_service))
            return &entry;
    }
    return nullptr;
}

} // namespace

bool is_provider(std::string_view provider) {
    return std::find(providers.begin(), providers.end(), provider) != providers.end() ||
           is_carrier_id(provider);
}

bool same_carrier(std::string_view provider, std::string_view slug) {
    if (is_carrier_id(provider))
        return true; // a third party's own id: nothing contradicts it
    return std::any_of(pairings.begin(), pairings.end(),
                       [&](const pairing& p) { return p.provider == provider && p.slug == slug; });
}

carrier_table::carrier_table(const std::vector<std::string>& overrides) {
    for (const auto& entry : overrides) {
        const auto refuse = [&](const std::string& why) {
            throw std::invalid_argument("carrier_map: \"" + entry + "\": " + why +
                                        "; write it as \"name = provider/slug\", for example "
                                        "\"Seur = /spanish-seur\" or \"ACME = carrier_12/\"");
        };
        const std::string_view whole = entry;
        const auto equals = whole.find('=');
        if (equals == std::string_view::npos)
            refuse("there is no \"=\"");
        const auto words = trim(whole.substr(equals + 1));
        const auto slash = words.find('/');
        if (slash == std::string_view::npos)
            refuse("there is no \"/\"");
        auto name = letters_of(whole.substr(0, equals));
        const auto provider = trim(words.substr(0, slash));
        const auto slug = trim(words.substr(slash + 1));
        if (name.empty())
            refuse("there is no name");
        if (provider.empty() && slug.empty())
            refuse("it names neither provider nor slug");
        if (!is_provider(provider))
            refuse("BigCommerce has no shipping provider \"" + std::string(provider) + "\"");
        if (!is_slug(slug))
            refuse("\"" + std::string(slug) + "\" is no courier slug");
        if (!provider.empty() && !slug.empty() && !same_carrier(provider, slug))
            refuse("provider and slug denote different carriers");
        overrides_[std::move(name)] = carrier_words(std::string(provider), std::string(slug));
    }
}

carrier_words carrier_table::find(std::string_view carrier) const {
    carrier = trim(carrier);
    const auto letters = letters_of(carrier);
    if (letters.empty())
        return {};
    if (const auto own = overrides_.find(letters); own != overrides_.end())
        return own->second;
    if (is_carrier_id(carrier))
        return carrier_words(std::string(carrier), {});
    const auto* entry = find_built_in(letters, false);
    // "FedEx Home Delivery": word by word from the end, for carriers whose services all track
    // alike.
    while (entry == nullptr && carrier.find(' ') != std::string_view::npos) {
        carrier = trim(carrier.substr(0, carrier.rfind(' ')));
        entry = find_built_in(letters_of(carrier), true);
    }
    if (entry == nullptr)
        return {};
    return carrier_words(std::string(entry->provider), std::string(entry->slug));
}

} // namespace dray::bigcommerce
