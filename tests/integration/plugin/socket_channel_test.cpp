// The host's end of a socket whose other end is not to be trusted.

#include "core/plugin/packet.hpp"
#include "tests/integration/plugin/rig.hpp"

#include <catch2/catch.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace {

using namespace dray;
using http::test::server;
using plugin::error_class;
using plugin::packet_type;
using plugin::test::rig;

/// The plugin's end, held by the test.
class other_end {
public:
    other_end() {
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_.data()) == 0);
    }
    other_end(const other_end&) = delete;
    other_end& operator=(const other_end&) = delete;
    ~other_end() { close(); }

    [[nodiscard]] int host_end() const { return ends_[0]; } ///< the channel's to close
    void close() {
        if (ends_[1] >= 0)
            ::close(ends_[1]);
        ends_[1] = -1;
    }

    void send(std::string_view bytes) {
        REQUIRE(::send(ends_[1], bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
                static_cast<ssize_t>(bytes.size()));
    }
    void send(packet_type type, plugin::operation_id op, int kind, std::string_view head) {
        plugin::frame f;
        f.kind = kind;
        f.head = head;
        std::string out;
        plugin::append_packet(out, type, op, f);
        send(out);
    }
    void effect(plugin::operation_id op, int kind, std::string_view head) {
        send(packet_type::effect, op, kind, head);
    }

    /// How many packets of that type the host has sent so far.
    int received(packet_type type) {
        std::array<char, 65536> chunk{};
        for (;;) {
            const auto n = ::recv(ends_[1], chunk.data(), chunk.size(), MSG_DONTWAIT);
            if (n <= 0)
                break;
            in_.append(chunk.data(), static_cast<std::size_t>(n));
        }
        int count = 0;
        plugin::packet p;
        std::string_view rest = in_;
        while (plugin::read_packet(rest, plugin::max_event_packet, p) ==
               plugin::packet_state::whole) {
            count += p.type == type;
            rest.remove_prefix(p.size);
        }
        return count;
    }

private:
    std::array<int, 2> ends_{-1, -1};
    std::string in_;
};

/// One operation under way, asked for its first effect.
struct talk {
    talk() : vendor([](http::test::peer& p) { p.until_closed(); }), r(child.host_end(), vendor) {
        op = begin(ended);
    }

    plugin::operation_id begin(std::optional<plugin::outcome>& into) {
        const int before = child.received(packet_type::resume);
        plugin::operation_spec spec;
        spec.function = "order.get";
        spec.deadline = std::chrono::seconds(20);
        const auto id = r.start(std::move(spec), into);
        r.net.until([&] { return child.received(packet_type::resume) > before; });
        return id;
    }

    void until_ended() {
        r.net.until([&] { return ended.has_value(); });
    }

    void check_gone(const std::string& why) {
        until_ended();
        CHECK(ended->cls == error_class::fault);
        CHECK(ended->code == "plugin_gone");
        CHECK(ended->message == why + " during order.get. Report it to its author.");
        // Nor is anything asked of it later.
        const auto later = r.run("order.get", "{}", false);
        CHECK(later.cls == error_class::fault);
        CHECK(later.message == "the plugin's process ended during order.get. Report it to its "
                               "author.");
        CHECK(r.driver->running() == 0);
    }

    other_end child;
    server vendor;
    rig r;
    std::optional<plugin::outcome> ended;
    plugin::operation_id op = 0;
};

constexpr const char* unasked = "the plugin's process sent an effect that nobody had asked for";
constexpr const char* framing = "the plugin's process broke the framing";
constexpr const char* log_line = R"({"message":"m"})";

} // namespace

TEST_CASE("a second effect while the first is being done is a fault") {
    talk t;
    t.child.effect(t.op, DRAY_EFFECT_SLEEP, R"({"ms":3600000})");
    t.child.effect(t.op, DRAY_EFFECT_LOG, log_line);
    t.check_gone(unasked);
    CHECK(t.r.host.logged.empty());
}

TEST_CASE("what is said after done is a fault, and cannot take the done back") {
    talk t;
    std::optional<plugin::outcome> other;
    t.begin(other);
    t.child.effect(t.op, DRAY_EFFECT_DONE, R"({"result":{"first":true}})");
    t.child.effect(t.op, DRAY_EFFECT_DONE, R"({"result":{"first":false}})");
    t.until_ended();
    CHECK(t.ended->done());
    CHECK(t.ended->result == R"({"first":true})");
    t.r.net.until([&] { return other.has_value(); });
    CHECK(other->cls == error_class::fault);
    CHECK(other->message.find(unasked) != std::string::npos);
}

TEST_CASE("an effect of an operation that nobody began is a fault") {
    talk t;
    t.child.effect(t.op + 7, DRAY_EFFECT_LOG, log_line);
    t.check_gone(unasked);
}

TEST_CASE("an effect that crosses the end of its operation is none") {
    talk t;
    t.r.driver->cancel(t.op, "stopping");
    t.until_ended();
    CHECK(t.ended->cls == error_class::cancelled);
    t.r.net.until([&] { return t.child.received(packet_type::end) == 1; });
    t.child.effect(t.op, DRAY_EFFECT_LOG, log_line);
    std::optional<plugin::outcome> next;
    const auto id = t.begin(next);
    t.child.effect(id, DRAY_EFFECT_DONE, "{}");
    t.r.net.until([&] { return next.has_value(); });
    CHECK(next->done());
    CHECK(t.r.host.logged.empty());
}

TEST_CASE("bytes that are no packet, or one that only the host may send, are a fault") {
    SECTION("garbage") {
        talk t;
        t.child.send(std::string(200, '\xFF'));
        t.check_gone(framing);
    }
    SECTION("a packet of the host") {
        talk t;
        t.child.send(packet_type::resume, t.op, DRAY_EVENT_WOKE, "{}");
        t.check_gone(framing);
    }
    SECTION("a packet that says to be over the bound is not waited for") {
        talk t;
        std::string bytes;
        plugin::append_packet(bytes, packet_type::effect, t.op, {});
        const std::uint64_t length = plugin::max_effect_packet + 1;
        std::memcpy(bytes.data(), &length, sizeof length);
        t.child.send(bytes);
        t.check_gone(framing);
    }
}

TEST_CASE("a process that ends takes its operations with it, each said so") {
    SECTION("between packets") {
        talk t;
        t.child.close();
        t.check_gone("the plugin's process ended");
    }
    SECTION("in the middle of one") {
        talk t;
        std::string bytes;
        plugin::frame f;
        f.head = log_line;
        plugin::append_packet(bytes, packet_type::effect, t.op, f);
        t.child.send(std::string_view(bytes).substr(0, bytes.size() - 1));
        t.r.net.settle();
        t.child.close();
        t.check_gone("the plugin's process ended");
    }
}

TEST_CASE("a process that never answers is a fault when the step has lasted too long") {
    talk t;
    std::optional<plugin::outcome> slow;
    plugin::operation_spec spec;
    spec.function = "order.find";
    spec.step_limit = std::chrono::milliseconds(20);
    t.r.start(std::move(spec), slow);
    t.r.net.until([&] { return slow.has_value(); });
    CHECK(slow->cls == error_class::fault);
    CHECK(slow->code == "step_too_long");
    CHECK(slow->message ==
          "the plugin took longer than 0.020 s over one step of order.find. Report "
          "it to its author.");
    CHECK_FALSE(t.ended); // the others have their own time
}

TEST_CASE("the reason that a process gives for having no effect is cut to a sentence's length") {
    talk t;
    t.child.send(packet_type::broken, t.op, 0, std::string(100'000, 'w'));
    t.until_ended();
    CHECK(t.ended->cls == error_class::fault);
    CHECK(t.ended->message.size() < 1100);
}
