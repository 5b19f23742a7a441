#include "core/http/detail/inflater.hpp"

#include <catch2/catch.hpp>

#include <zlib.h>

using dray::http::detail::inflater;

namespace {

std::string pack(const std::string& text, int window_bits) {
    z_stream z{};
    REQUIRE(deflateInit2(&z, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&z, text.size()) + 64, '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    z.avail_in = static_cast<uInt>(text.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&z, Z_FINISH) == Z_STREAM_END);
    out.resize(z.total_out);
    deflateEnd(&z);
    return out;
}

std::string sample() {
    std::string s;
    for (int i = 0; i < 20'000; ++i)
        s += "order " + std::to_string(i * 7919) + ";";
    return s;
}

constexpr std::size_t plenty = 10 << 20;

} // namespace

TEST_CASE("gzip, zlib and raw deflate are unpacked, in one piece and byte by byte") {
    const auto text = sample();
    for (const int bits : {15 + 16, 15, -15}) {
        const auto packed = pack(text, bits);
        for (const std::size_t step : {packed.size(), std::size_t{1}, std::size_t{1000}}) {
            INFO(bits << " by " << step);
            inflater one;
            one.start(bits > 15);
            std::string out;
            for (std::size_t at = 0; at < packed.size(); at += step)
                REQUIRE(one.feed(std::string_view(packed).substr(at, step), out, plenty) ==
                        inflater::status::ok);
            CHECK(one.complete());
            CHECK(out == text);
        }
    }
}

TEST_CASE("a gzip body of several members is one text") {
    inflater one;
    one.start(true);
    std::string out;
    const auto packed = pack("first ", 31) + pack("second", 31);
    CHECK(one.feed(packed, out, plenty) == inflater::status::ok);
    CHECK(one.complete());
    CHECK(out == "first second");
}

TEST_CASE("a bomb stops at the bound, however small it is packed") {
    const auto packed = pack(std::string(100 << 20, '\0'), 31);
    CHECK(packed.size() < 200'000);
    inflater one;
    one.start(true);
    std::string out;
    CHECK(one.feed(packed, out, 1 << 20) == inflater::status::too_large);
    CHECK(out.size() <= (1 << 20) + 1);
    CHECK(out.capacity() < (8 << 20));
}

TEST_CASE("a body of exactly the bound is taken") {
    const auto packed = pack(std::string(1000, 'x'), 31);
    inflater one;
    one.start(true);
    std::string out;
    CHECK(one.feed(packed, out, 1000) == inflater::status::ok);
    CHECK(one.complete());
    one.start(true);
    out.clear();
    CHECK(one.feed(packed, out, 999) == inflater::status::too_large);
}

TEST_CASE("a damaged, cut or prolonged body is noticed") {
    auto packed = pack(sample(), 31);
    inflater one;
    std::string out;
    one.start(true);
    CHECK(one.feed(std::string_view(packed).substr(0, packed.size() - 1), out, plenty) ==
          inflater::status::ok);
    CHECK_FALSE(one.complete());

    one.start(true);
    out.clear();
    CHECK(one.feed(packed + "tail", out, plenty) == inflater::status::damaged);

    packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
    one.start(true);
    out.clear();
    CHECK(one.feed(packed, out, plenty) == inflater::status::damaged);

    one.start(true);
    out.clear();
    CHECK(one.feed("this is not gzip", out, plenty) == inflater::status::damaged);
}

TEST_CASE("an empty body is complete") {
    inflater one;
    one.start(true);
    CHECK(one.complete());
}
