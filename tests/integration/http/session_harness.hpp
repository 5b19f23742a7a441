#pragma once

#include "core/http/bucket_registry.hpp"
#include "core/http/session.hpp"
#include "tests/integration/http/harness.hpp"
#include "tests/integration/http/server.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace dray::http::test {

class test_secrets final : public secret_source {
public:
    std::map<std::string, std::string, std::less<>> values;
    [[nodiscard]] std::optional<std::string> find(std::string_view name) const override;
};

/// Stands until it is turned, or turns by itself each time that it is looked at.
class test_clock final : public dray::http::clock {
public:
    mutable std::chrono::milliseconds passed{0};
    std::chrono::milliseconds per_look{0};
    [[nodiscard]] steady_time steady_now() const override {
        passed += per_look;
        return start_ + passed;
    }
    [[nodiscard]] wall_time wall_now() const override { return wall_ + passed; }

private:
    steady_time start_ = std::chrono::steady_clock::now();
    wall_time wall_ = std::chrono::system_clock::now();
};

/// Keeps everything that an observer is shown, as text.
class test_observer final : public observer {
public:
    std::vector<std::string> lines; ///< "GET url -> status 200", "token POST url -> …"
    std::string everything;
    void finished(const observation& what) override;
};

/// A session with all that it needs.
class session_harness : public harness {
public:
    session_harness();
    ~session_harness();

    /// A session of `settings` and the harness's secrets.
    http::session& open(session_settings settings);
    void close() { session_.reset(); }
    [[nodiscard]] http::session& session() { return *session_; }
    exchange send(session_request what);
    exchange send_on(http::session& where, session_request what);

    /// Settings that allow `server` alone, secrets included.
    [[nodiscard]] static session_settings settings_for(const server& s);

    std::shared_ptr<test_secrets> secrets = std::make_shared<test_secrets>();
    std::shared_ptr<test_observer> seen = std::make_shared<test_observer>();
    test_clock time;
    std::unique_ptr<bucket_registry> buckets;

private:
    std::unique_ptr<http::session> session_;
};

[[nodiscard]] session_request read_of(const std::string& url);
[[nodiscard]] session_request write_of(const std::string& url, std::string body = "{}");

/// Requests that a server has read, from its threads.
class log_of_requests {
public:
    void add(const seen_request& r) {
        const std::lock_guard lock(mutex_);
        all_.push_back(r);
    }
    [[nodiscard]] std::vector<seen_request> all() const {
        const std::lock_guard lock(mutex_);
        return all_;
    }
    [[nodiscard]] std::size_t count() const { return all().size(); }

private:
    mutable std::mutex mutex_;
    std::vector<seen_request> all_;
};

} // namespace dray::http::test
