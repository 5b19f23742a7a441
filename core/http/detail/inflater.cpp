#include "core/http/detail/inflater.hpp"

#include <algorithm>

namespace dray::http::detail {

namespace {

constexpr int gzip_window = 15 + 16;
constexpr int zlib_window = 15;
constexpr int raw_window = -15;
constexpr std::size_t smallest_step = std::size_t{16} << 10;
constexpr std::size_t largest_step = std::size_t{1} << 20;

/// RFC 1950: method 8, and the two bytes a multiple of 31.
bool has_zlib_header(std::string_view s) {
    const auto a = static_cast<unsigned char>(s[0]);
    const auto b = static_cast<unsigned char>(s[1]);
    return (a & 0x0f) == 8 && (a * 256U + b) % 31 == 0;
}

} // namespace

inflater::~inflater() {
    close();
}

bool inflater::open(int window_bits) {
    close();
    stream_ = z_stream{};
    open_ = inflateInit2(&stream_, window_bits) == Z_OK;
    return open_;
}

void inflater::close() {
    if (open_)
        inflateEnd(&stream_);
    open_ = false;
}

void inflater::start(bool gzip) {
    close();
    gzip_ = gzip;
    ended_ = false;
    fed_ = 0;
    start_.clear();
}

inflater::status inflater::feed(std::string_view in, std::string& out, std::size_t max) {
    fed_ += in.size();
    if (open_ || in.empty())
        return run(in, out, max);
    if (gzip_)
        return open(gzip_window) ? run(in, out, max) : status::damaged;
    start_ += in;
    if (start_.size() < 2)
        return status::ok;
    if (!open(has_zlib_header(start_) ? zlib_window : raw_window))
        return status::damaged;
    const std::string first = std::move(start_);
    start_.clear();
    return run(first, out, max);
}

inflater::status inflater::run(std::string_view in, std::string& out, std::size_t max) {
    // zlib does not write through next_in; its declaration is older than const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = static_cast<uInt>(in.size());
    while (stream_.avail_in > 0) {
        if (ended_) {
            // A gzip body may have several members; anything else behind the end is damage.
            if (!gzip_ || *stream_.next_in != 0x1f || inflateReset(&stream_) != Z_OK)
                return status::damaged;
            ended_ = false;
        }
        // One byte more than allowed tells "too large" from "exactly as large as allowed".
        const auto room = max + 1 - out.size();
        const auto step =
            std::clamp<std::size_t>(std::size_t{stream_.avail_in} * 4, smallest_step, largest_step);
        const auto old = out.size();
        out.resize(old + std::min(room, step));
        stream_.next_out = reinterpret_cast<Bytef*>(out.data() + old);
        stream_.avail_out = static_cast<uInt>(out.size() - old);
        const int rc = inflate(&stream_, Z_NO_FLUSH);
        out.resize(out.size() - stream_.avail_out);
        if (out.size() > max)
            return status::too_large;
        if (rc == Z_STREAM_END)
            ended_ = true;
        else if (rc != Z_OK && rc != Z_BUF_ERROR)
            return status::damaged;
        else if (rc == Z_BUF_ERROR && stream_.avail_out > 0)
            return status::ok; // wants more input
    }
    return status::ok;
}

} // namespace dray::http::detail
