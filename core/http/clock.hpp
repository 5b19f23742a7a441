#pragma once

#include <chrono>

namespace dray::http {

using steady_time = std::chrono::steady_clock::time_point;
using wall_time = std::chrono::system_clock::time_point;

/// Where buckets and tokens read the time, so that tests can turn it. Network time limits do not
/// use it: they are timers of the io_context. Thread: the io_context's.
class clock {
public:
    virtual ~clock() = default;
    [[nodiscard]] virtual steady_time steady_now() const = 0;
    [[nodiscard]] virtual wall_time wall_now() const = 0;
};

/// The machine's clocks.
class system_clock final : public clock {
public:
    [[nodiscard]] steady_time steady_now() const override {
        return std::chrono::steady_clock::now();
    }
    [[nodiscard]] wall_time wall_now() const override { return std::chrono::system_clock::now(); }
};

} // namespace dray::http
