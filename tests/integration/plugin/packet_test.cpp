#include "core/plugin/packet.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace dray::plugin;

namespace {

packet_state read(std::string_view bytes, packet& p) {
    return read_packet(bytes, max_event_packet, p);
}

} // namespace

TEST_CASE("a packet comes out as it went in, and never before its last byte") {
    std::string head = R"({"a":1})";
    std::string body(1000, '\0');
    frame f;
    f.kind = 4;
    f.head = head;
    f.bodies = {body, "", "x"};
    std::string bytes;
    append_packet(bytes, packet_type::effect, 77, f);
    packet p;
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        REQUIRE(read(std::string_view(bytes).substr(0, n), p) == packet_state::partial);
    }
    const std::string two = bytes + "next";
    REQUIRE(read(two, p) == packet_state::whole);
    CHECK(p.size == bytes.size());
    CHECK(p.operation == 77);
    CHECK(p.content.kind == 4);
    CHECK(p.content.head == head);
    REQUIRE(p.content.bodies.size() == 3);
    CHECK(p.content.bodies[0] == body);
    CHECK(p.content.bodies[2] == "x");
}

TEST_CASE("damaged packets are refused without reading past their end") {
    frame f;
    f.head = "{}";
    f.bodies = {"body", "more"};
    std::string good;
    append_packet(good, packet_type::resume, 1, f);
    std::mt19937 dice(7);
    packet p;
    std::size_t refused = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string bad = good;
        for (int k = 0; k < 3; ++k)
            bad[dice() % bad.size()] = static_cast<char>(dice());
        const auto state = read(bad, p);
        refused += state == packet_state::invalid;
        if (state != packet_state::whole)
            continue;
        std::size_t inside = p.content.head.size();
        for (const auto b : p.content.bodies)
            inside += b.size();
        REQUIRE(inside <= bad.size());
    }
    CHECK(refused > 1000);
}

TEST_CASE("a packet over the reader's bound is refused by its first eight bytes") {
    frame f;
    f.head = "{}";
    std::string bytes;
    append_packet(bytes, packet_type::effect, 1, f);
    packet p;
    CHECK(read_packet(bytes, bytes.size(), p) == packet_state::whole);
    CHECK(read_packet(bytes, bytes.size() - 1, p) == packet_state::invalid);
    CHECK(read_packet(std::string_view(bytes).substr(0, 8), bytes.size() - 1, p) ==
          packet_state::invalid);
}
