#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dray::bigcommerce {

/// How BigCommerce is told a carrier: its own provider word, an AfterShip courier slug, or both
/// where both denote the same carrier. Empty = not said.
struct carrier_words {
    carrier_words() = default;
    carrier_words(std::string provider_, std::string slug_)
        : provider(std::move(provider_)), slug(std::move(slug_)) {}
    std::string provider;
    std::string slug;
    [[nodiscard]] bool known() const { return !provider.empty() || !slug.empty(); }
    bool operator==(const carrier_words&) const = default;
};

/// Names and codes of carriers as warehouses write them -> BigCommerce's words. Names are compared
/// by their letters and digits alone: "U.P.S." is "ups".
class carrier_table {
public:
    /// Entries of the setting carrier_map, "name = provider/slug" with either side empty, which win
    /// over the built-in table. Throws std::invalid_argument with a sentence that names the entry.
    explicit carrier_table(const std::vector<std::string>& overrides);

    /// Not known(): the carrier has no entry.
    [[nodiscard]] carrier_words find(std::string_view carrier) const;

private:
    std::map<std::string, carrier_words, std::less<>> overrides_;
};

/// Whether the shop takes `provider`: one of its enumeration, "carrier_<id>", or empty.
bool is_provider(std::string_view provider);

/// Whether `provider` and `slug`, both given, denote the same carrier.
bool same_carrier(std::string_view provider, std::string_view slug);

} // namespace dray::bigcommerce
