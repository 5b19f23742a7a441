#pragma once

// The answers of the bench's server: rendered once, with only ids and dates put in per request, so
// that the server is not what is measured.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dray::bench {

/// A text with places: `@X` stands for a value, X one capital letter.
class canned {
public:
    explicit canned(std::string_view text) {
        for (;;) {
            auto at = text.find('@');
            while (at != std::string_view::npos && (text[at + 1] < 'A' || text[at + 1] > 'Z'))
                at = text.find('@', at + 1); // an e-mail address
            pieces_.emplace_back(text.substr(0, at),
                                 at == std::string_view::npos ? '\0' : text[at + 1]);
            if (at == std::string_view::npos)
                break;
            text.remove_prefix(at + 2);
        }
    }
    using values = std::array<std::pair<char, std::string_view>, 4>;
    void render(std::string& out, const values& all) const {
        for (const auto& [piece, letter] : pieces_) {
            out += piece;
            for (const auto& [name, value] : all)
                if (letter != '\0' && name == letter)
                    out += value;
        }
    }

private:
    std::vector<std::pair<std::string, char>> pieces_;
};

/// An order of the v2 API with its lines: @I its id, @M when it was modified, @S its status.
extern const std::string_view order_json;
/// The same as `GET /orders/ID` gives it: links in place of the lines.
extern const std::string_view bare_order_json;
extern const std::string_view order_statuses_json;
/// @I the order, @N the shipment.
extern const std::string_view shipment_json;
extern const std::string_view soap_begin;
extern const std::string_view soap_end;
/// @I the order's number.
extern const std::string_view shipping_information_xml;
/// @I number, @M date, @S status, @P purchase order.
extern const std::string_view basic_order_xml;

} // namespace dray::bench
