#include "reference.hpp"

#include "sha256.hpp"

#include <algorithm>
#include <cstddef>

namespace dray::orders {
namespace {

// Upper case and without I, L, O, U: survives vendors that fold case and people who read aloud.
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t least_limit = 16;
constexpr std::size_t readable_hash = 12; // 60 bits, beside the order's own id
constexpr std::size_t longest_hash = 26;  // 130 bits, where the hash stands alone
constexpr std::size_t least_hash = 11;    // 55 bits: a prefix never leaves less

/// Each part with its length before it, so that no two tuples give the same bytes.
void add_part(std::string& to, std::string_view part) {
    to += std::to_string(part.size());
    to += ':';
    to += part;
}

bool plain(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// What a person recognises: runs of anything but letters and digits become one '-'.
std::string readable(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (plain(c)) {
            out += c;
        } else if (!out.empty() && out.back() != '-') {
            out += '-';
        }
    }
    while (!out.empty() && out.back() == '-')
        out.pop_back();
    return out;
}

std::string hash_text(std::string_view bytes, std::size_t length) {
    const auto digest = sha256(bytes);
    std::string out;
    unsigned held = 0;
    unsigned bits = 0;
    for (const std::uint8_t byte : digest) {
        if (out.size() >= length)
            break;
        held = held << 8 | byte;
        bits += 8;
        while (bits >= 5 && out.size() < length) {
            bits -= 5;
            out += alphabet[held >> bits & 31];
        }
        held &= (1u << bits) - 1;
    }
    return out;
}

} // namespace

std::string make_reference(std::string_view source_identity, std::string_view source_ref,
                           std::string_view ship_group, std::int64_t generation, std::int64_t limit,
                           std::string_view prefix) {
    std::string tuple;
    for (const auto part : {source_identity, source_ref, ship_group, prefix})
        add_part(tuple, part);
    add_part(tuple, std::to_string(generation));

    const auto room = static_cast<std::size_t>(
        std::max<std::int64_t>(limit, static_cast<std::int64_t>(least_limit)));
    std::string head = readable(prefix);
    if (!prefix.empty() && !head.empty())
        head += '-';
    if (head.size() > room - least_hash)
        head.resize(room - least_hash);

    std::string name = readable(source_ref);
    if (generation > 1)
        name += "-G" + std::to_string(generation);
    if (!name.empty() && head.size() + name.size() + 1 + readable_hash <= room) {
        return head + name + '-' + hash_text(tuple, readable_hash);
    }
    return head + hash_text(tuple, std::min(longest_hash, room - head.size()));
}

} // namespace dray::orders
