#include "fingerprint.hpp"

#include "problems.hpp"
#include "shippable.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace dray::orders {
namespace {

constexpr std::size_t least_cut_name = 12;

// Latin-1 Supplement (U+00C0..U+00FF) and Latin Extended-A (U+0100..U+017F) without their marks;
// ' ' = no letter.
constexpr std::string_view latin_1 =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";
constexpr std::string_view extended_a =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooo"
    "rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(latin_1.size() == 64);
static_assert(extended_a.size() == 128);

bool is_word_byte(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c >= 0x80;
}

/// Letters and digits only, lower case, without marks on Latin letters. Text in other scripts stays
/// as it is; combining marks (U+0300..U+036F) go.
std::string folded_name(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto c = static_cast<unsigned char>(text[i]);
        if (c >= 'A' && c <= 'Z')
            c = static_cast<unsigned char>(c - 'A' + 'a');
        if (c < 0x80) {
            if (is_word_byte(c))
                out += static_cast<char>(c);
            continue;
        }
        const bool pair = c >= 0xc3 && c <= 0xcd && i + 1 < text.size();
        if (!pair) {
            out += static_cast<char>(c);
            continue;
        }
        const auto next = static_cast<unsigned char>(text[i + 1]);
        const unsigned code = (c & 0x1fu) << 6 | (next & 0x3fu);
        ++i;
        if (code == 0xdf) {
            out += "ss";
        } else if (code == 0xc6 || code == 0xe6) {
            out += "ae";
        } else if (code == 0x152 || code == 0x153) {
            out += "oe";
        } else if (code >= 0xc0 && code <= 0xff) {
            if (latin_1[code - 0xc0] != ' ')
                out += latin_1[code - 0xc0];
        } else if (code >= 0x100 && code <= 0x17f) {
            out += extended_a[code - 0x100];
        } else if (code < 0x300 || code > 0x36f) {
            out += static_cast<char>(c);
            out += static_cast<char>(next);
        }
    }
    return out;
}

std::string folded_postcode(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))
            out += c;
    }
    return out;
}

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool same_postcode(const std::string& a, const std::string& b) {
    if (a == b)
        return true;
    const auto& shorter = a.size() < b.size() ? a : b;
    const auto& longer = a.size() < b.size() ? b : a;
    return shorter.size() == 5 && longer.size() == 9 && all_digits(longer) &&
           longer.compare(0, 5, shorter) == 0;
}

bool same_name(const std::string& ours, const std::string& theirs) {
    if (ours.empty())
        return false;
    return ours == theirs ||
           (theirs.size() >= least_cut_name && ours.compare(0, theirs.size(), theirs) == 0);
}

std::string folded_sku(std::string_view text) {
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && space(text.back()))
        text.remove_suffix(1);
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

using units_by_sku = std::map<std::string, std::int64_t>;

void add_units(units_by_sku& to, std::string_view sku, std::int64_t quantity) {
    auto& units = to[folded_sku(sku)];
    units = std::clamp<std::int64_t>(units + std::clamp<std::int64_t>(quantity, 0, max_units), 0,
                                     max_units * 1000);
}

std::string difference(const units_by_sku& sent, const units_by_sku& found) {
    for (const auto& [sku, units] : sent) {
        const auto there = found.find(sku);
        const auto count = there == found.end() ? 0 : there->second;
        if (count != units) {
            return "SKU '" + bounded(sku, 80) + "': " + std::to_string(units) + " sent, " +
                   std::to_string(count) + " there";
        }
    }
    for (const auto& [sku, units] : found) {
        if (!sent.contains(sku) && units != 0) {
            return "SKU '" + bounded(sku, 80) + "': none sent, " + std::to_string(units) + " there";
        }
    }
    return {};
}

fingerprint_verdict differs(std::string why) {
    fingerprint_verdict v;
    v.why_not = std::move(why);
    return v;
}

} // namespace

fingerprint_verdict is_same_fingerprint(const data::consignment& sent,
                                        const data::fingerprint& found) {
    const auto name = folded_name(found.name);
    const auto postcode = folded_postcode(found.postcode);
    if (name.empty() && postcode.empty()) {
        return differs("the destination tells neither the recipient nor the postcode");
    }
    if (!name.empty()) {
        const auto person = folded_name(sent.to.name);
        const auto company = folded_name(sent.to.company);
        const bool same = same_name(person, name) || same_name(company, name) ||
                          same_name(person + company, name) || same_name(company + person, name);
        if (!same)
            return differs("the recipient differs");
    }
    if (!postcode.empty() && !same_postcode(folded_postcode(sent.to.postcode), postcode)) {
        return differs("the postcode differs");
    }
    if (found.lines.empty())
        return differs("the destination tells no lines");
    units_by_sku ours;
    units_by_sku theirs;
    for (const auto& l : sent.lines)
        add_units(ours, l.sku, l.quantity);
    for (const auto& l : found.lines)
        add_units(theirs, l.sku, l.quantity);
    auto why = difference(ours, theirs);
    if (!why.empty())
        return differs(std::move(why));
    fingerprint_verdict v;
    v.agrees = true;
    return v;
}

data::fingerprint fingerprint_of(const data::consignment& sent) {
    data::fingerprint out;
    out.name = sent.to.name.empty() ? sent.to.company : sent.to.name;
    out.postcode = sent.to.postcode;
    for (const auto& l : sent.lines) {
        out.lines.emplace_back(std::to_string(l.number), l.sku, l.quantity);
    }
    return out;
}

} // namespace dray::orders
