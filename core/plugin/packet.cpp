#include "core/plugin/packet.hpp"

#include <bit>
#include <cstring>

namespace dray::plugin {

static_assert(std::endian::native == std::endian::little, "packets are little endian");

namespace {

// length, type, operation, kind, head size, body count
constexpr std::size_t fixed = 8 + 1 + 8 + 4 + 8 + 8;

template <class T>
void put(std::string& out, T value) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    out.append(bytes, sizeof(T));
}

/// The next T of `in`, which is long enough.
template <class T>
T take(std::string_view& in) {
    T value;
    std::memcpy(&value, in.data(), sizeof(T));
    in.remove_prefix(sizeof(T));
    return value;
}

} // namespace

void append_packet(std::string& out, packet_type type, operation_id op, const frame& f) {
    std::uint64_t length = fixed + f.head.size() + 8 * f.bodies.size();
    for (const auto b : f.bodies)
        length += b.size();
    put(out, length);
    put(out, static_cast<std::uint8_t>(type));
    put(out, op);
    put(out, f.kind);
    put(out, std::uint64_t{f.head.size()});
    put(out, std::uint64_t{f.bodies.size()});
    for (const auto b : f.bodies)
        put(out, std::uint64_t{b.size()});
    out.append(f.head);
    for (const auto b : f.bodies)
        out.append(b);
}

packet_state read_packet(std::string_view buffer, std::uint64_t most, packet& out) {
    if (buffer.size() < 8)
        return packet_state::partial;
    std::string_view in = buffer;
    const auto length = take<std::uint64_t>(in);
    if (length < fixed || length > most)
        return packet_state::invalid;
    if (buffer.size() < length)
        return packet_state::partial;
    in = buffer.substr(8, length - 8);
    const auto type = take<std::uint8_t>(in);
    if (type < 1 || type > 5)
        return packet_state::invalid;
    out.type = static_cast<packet_type>(type);
    out.operation = take<std::uint64_t>(in);
    out.content.kind = take<std::int32_t>(in);
    const auto head = take<std::uint64_t>(in);
    const auto count = take<std::uint64_t>(in);
    if (count > max_bodies || in.size() < 8 * count)
        return packet_state::invalid;
    std::string_view sizes = in.substr(0, 8 * count);
    in.remove_prefix(8 * count);
    if (head > in.size())
        return packet_state::invalid;
    out.content.head = in.substr(0, head);
    in.remove_prefix(head);
    out.content.bodies.clear();
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto size = take<std::uint64_t>(sizes);
        if (size > in.size())
            return packet_state::invalid;
        out.content.bodies.push_back(in.substr(0, size));
        in.remove_prefix(size);
    }
    if (!in.empty())
        return packet_state::invalid;
    out.size = length;
    return packet_state::whole;
}

} // namespace dray::plugin
