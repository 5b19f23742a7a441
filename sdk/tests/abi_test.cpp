#include <catch2/catch.hpp>
#include <cstddef>

extern "C" std::size_t dray_sizes_c11(int which);
extern "C" std::size_t dray_sizes_cpp17(int which);
extern "C" std::size_t dray_sizes_cpp20(int which);

TEST_CASE("C11, C++17 and C++20 see the same ABI") {
    const std::size_t frozen[] = {16, 40, 40, 48, 32, 4, 4, 4, 8, 24};
    int which = 0;
    for (const auto size : frozen) {
        CAPTURE(which);
        CHECK(dray_sizes_c11(which) == size);
        CHECK(dray_sizes_cpp17(which) == size);
        CHECK(dray_sizes_cpp20(which) == size);
        ++which;
    }
    CHECK(dray_sizes_c11(which) == 0); // nothing was left uncompared
}
