#pragma once

#include "core/http/bucket.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace dray::http {

/// One bucket as a status page shows it.
struct bucket_state {
    std::string key;
    double capacity = 0;
    double tokens = 0;
    std::size_t waiting = 0;
    std::size_t under_way = 0;
    /// Zero while not paused.
    std::chrono::milliseconds paused_for{0};
};

class shared_bucket;

/// All rate buckets by key, so that instances on one vendor account share one. A bucket stays for
/// the registry's life: a pause outlives the reload of an instance.
/// Thread: that of `io`, which outlives the registry, as does `time`.
class bucket_registry {
public:
    bucket_registry(boost::asio::io_context& io, const clock& time);
    ~bucket_registry();
    bucket_registry(const bucket_registry&) = delete;
    bucket_registry& operator=(const bucket_registry&) = delete;

    /// The bucket of `settings.key`, made at first sight, merged with what others said of it.
    [[nodiscard]] std::shared_ptr<shared_bucket> get(const bucket_settings& settings);
    [[nodiscard]] std::vector<bucket_state> state() const;

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

} // namespace dray::http
