#include "core/plugin/plugin_server.hpp"

#include "core/plugin/in_process_channel.hpp"
#include "core/plugin/packet.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace dray::plugin {

namespace {

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

/// The library as something that outlives the call without owning it.
std::shared_ptr<const library> borrowed(const library& code) {
    return {std::shared_ptr<const library>(), &code};
}

} // namespace

void serve_plugin(int fd, const library& code, std::string_view config) {
    const auto line = make_in_process_channel(borrowed(code), config);
    std::string out;
    if (line) {
        line->on_effect([&out](operation_id id, const frame& f, const std::string& why) {
            if (why.empty()) {
                append_packet(out, packet_type::effect, id, f);
                return;
            }
            frame reason;
            reason.head = why;
            append_packet(out, packet_type::broken, id, reason);
        });
    }
    std::string in;
    std::array<char, 65536> chunk{};
    for (;;) {
        const auto n = ::recv(fd, chunk.data(), chunk.size(), 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        in.append(chunk.data(), static_cast<std::size_t>(n));
        std::size_t used = 0;
        packet p;
        for (;;) {
            const auto state = read_packet(std::string_view(in).substr(used), max_event_packet, p);
            if (state == packet_state::invalid)
                return;
            if (state == packet_state::partial)
                break;
            used += p.size;
            if (p.type == packet_type::end) {
                if (line)
                    line->end(p.operation);
            } else if (p.type == packet_type::begin && p.content.bodies.size() == 1) {
                if (line)
                    line->begin(p.operation, p.content.bodies[0], p.content.head);
            } else if (p.type != packet_type::resume) {
                return;
            } else if (line) {
                line->resume(p.operation, p.content);
            } else {
                frame reason;
                reason.head = "the plugin could not create the instance";
                append_packet(out, packet_type::broken, p.operation, reason);
            }
        }
        in.erase(0, used);
        if (!write_all(fd, out))
            return;
        out.clear();
    }
}

} // namespace dray::plugin
