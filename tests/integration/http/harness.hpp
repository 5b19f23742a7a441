#pragma once

#include "core/http/client.hpp"
#include "core/http/resolver.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dray::http::test {

/// Names of the test alone: shop.test and the like are this machine; a name that is not in the map
/// is never answered.
class test_names final : public resolver {
public:
    std::map<std::string, std::vector<std::string>> known{
        {"shop.test", {"127.0.0.1"}}, {"other.test", {"127.0.0.1"}}, {"nowhere.test", {}}};
    explicit test_names(boost::asio::io_context& io) : io_(io) {}
    void resolve(const std::string& host, answer done) override;

private:
    boost::asio::io_context& io_;
};

/// An io_context with a client on it, run until a condition holds.
class harness {
public:
    explicit harness(client_options options = {});
    ~harness();

    /// Runs the io_context until `done()`; fails the test after `patience`.
    void until(const std::function<bool()>& done,
               std::chrono::milliseconds patience = std::chrono::seconds(20));
    /// Runs what is ready, without waiting.
    void settle();
    /// One exchange, from start to end.
    exchange run(request what);

    [[nodiscard]] boost::asio::io_context& io();
    [[nodiscard]] http::client& client() { return *client_; }
    [[nodiscard]] test_names& names() { return *names_; }
    void end_client() { client_.reset(); }

private:
    std::unique_ptr<boost::asio::io_context> io_;
    std::shared_ptr<test_names> names_;
    std::unique_ptr<http::client> client_;
};

[[nodiscard]] request get(const std::string& url);
[[nodiscard]] request post(const std::string& url, std::string body = "{}");

/// "code in phase" of the error; "status N" of an answer.
[[nodiscard]] std::string outcome(const exchange& e);

} // namespace dray::http::test
