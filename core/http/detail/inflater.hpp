#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <zlib.h>

namespace dray::http::detail {

/// Unpacks gzip and deflate as it arrives, never beyond a bound.
class inflater {
public:
    enum class status { ok, too_large, damaged };

    inflater() = default;
    ~inflater();
    inflater(const inflater&) = delete;
    inflater& operator=(const inflater&) = delete;

    /// Starts a body. `gzip` false is the content coding "deflate": zlib, or raw as some send it.
    void start(bool gzip);
    /// Appends what `in` unpacks to; `out` never grows beyond `max`.
    [[nodiscard]] status feed(std::string_view in, std::string& out, std::size_t max);
    /// Whether the packed data came to its end (an empty body counts).
    [[nodiscard]] bool complete() const noexcept { return fed_ == 0 || (ended_ && open_); }

private:
    [[nodiscard]] bool open(int window_bits);
    void close();
    [[nodiscard]] status run(std::string_view in, std::string& out, std::size_t max);

    z_stream stream_{};
    bool open_ = false;
    bool gzip_ = true;
    bool ended_ = false;
    std::size_t fed_ = 0;
    std::string start_; ///< of a deflate body, until its two first bytes tell which kind it is
};

} // namespace dray::http::detail
