#include "core/api/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <catch2/catch.hpp>

#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <stdexcept>

using namespace dray;
namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;
using local = asio::local::stream_protocol;

namespace {

/// A daemon that answers when the test says so.
class slow_daemon final : public api::control {
public:
    void status(api::reply done) override { owe(std::move(done)); }
    void plugins(api::reply done) override { done({200, json::array{"at once"}}); }
    void feeds(api::reply done) override { owe(std::move(done)); }
    void known(std::string, std::string, std::string, api::reply done) override {
        owe(std::move(done));
    }
    void order_command(orders::order_id, orders::command, api::reply done) override {
        owe(std::move(done));
    }
    void retry_problem(std::string, std::string, api::reply done) override { owe(std::move(done)); }
    void set_aside_problem(std::string, orders::command, api::reply done) override {
        owe(std::move(done));
    }
    void retry_order(orders::order_id, std::string, api::reply done) override {
        owe(std::move(done));
    }
    void retry_instance(std::string, std::string, api::reply done) override {
        owe(std::move(done));
    }
    void pause(store::brake, api::reply done) override { owe(std::move(done)); }
    void resume(std::string, std::string, std::string, std::string, api::reply done) override {
        owe(std::move(done));
    }
    void start_source(std::string, orders::timestamp, bool, std::string, api::reply done) override {
        owe(std::move(done));
    }
    void run_feed(std::string, std::string, api::reply done) override { owe(std::move(done)); }
    void test_connection(std::string, api::reply done) override { owe(std::move(done)); }
    void statuses(std::string, bool, api::reply done) override { owe(std::move(done)); }
    void map_status(std::string, std::string, std::string, std::string, api::reply done) override {
        owe(std::move(done));
    }
    void recovery(api::reply done) override { owe(std::move(done)); }
    void end_recovery(std::string, api::reply done) override { owe(std::move(done)); }
    void doctor(api::reply done) override { owe(std::move(done)); }

    /// Waits until something was asked for, and hands over its answer.
    api::reply owed() {
        std::unique_lock lock(mutex_);
        asked_.wait(lock, [this] { return static_cast<bool>(owed_); });
        return std::exchange(owed_, nullptr);
    }

private:
    void owe(api::reply done) {
        {
            const std::lock_guard lock(mutex_);
            owed_ = std::move(done);
        }
        asked_.notify_one();
    }

    std::mutex mutex_;
    std::condition_variable asked_;
    api::reply owed_;
};

/// What these tests ask for never comes to the store.
class no_store final : public store::store {
public:
    void write(std::function<void(dray::store::transaction&)>,
               std::function<void(dray::store::outcome)>, bool) override {
        throw std::logic_error("a write");
    }
    void read(const std::function<void(dray::store::reader&)>&) override {
        throw std::runtime_error("the database cannot be read");
    }
    dray::store::outcome health() override { return {}; }
    [[nodiscard]] std::int64_t epoch() const override { return 1; }
};

struct place {
    place() {
        std::string name = (std::filesystem::temp_directory_path() / "dray-api-XXXXXX").string();
        if (!::mkdtemp(name.data()))
            throw std::runtime_error("no temporary directory");
        folder = name;
        server = api::serve(socket(), db, daemon);
    }
    ~place() {
        server.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
    [[nodiscard]] std::string socket() const { return (folder / "s").string(); }

    std::filesystem::path folder;
    no_store db;
    slow_daemon daemon;
    std::unique_ptr<api::server> server;
};

/// One connection to it.
class caller {
public:
    explicit caller(const std::string& path) : socket_(io_) {
        socket_.connect(local::endpoint(path));
    }

    void send(const std::string& target) {
        http::request<http::empty_body> r(http::verb::get, target, 11);
        http::write(socket_, r);
    }

    http::response<http::string_body> answer() {
        http::response<http::string_body> r;
        http::read(socket_, buffer_, r);
        return r;
    }

    /// Whether the other end closes without a word.
    bool is_closed() {
        boost::system::error_code ec;
        http::response<http::string_body> r;
        http::read(socket_, buffer_, r, ec);
        return ec == http::error::end_of_stream || ec == asio::error::connection_reset;
    }

private:
    asio::io_context io_;
    local::socket socket_;
    boost::beast::flat_buffer buffer_;
};

} // namespace

TEST_CASE("A connection serves one request after the other, some answered at once, some later") {
    place p;
    caller c(p.socket());
    c.send("/api/v1/plugins");
    CHECK(c.answer().body() == R"(["at once"])");
    c.send("/api/v1/status");
    p.daemon.owed()({200, "later"});
    const auto later = c.answer();
    CHECK(later.result_int() == 200);
    CHECK(later.body() == R"("later")");
    c.send("/api/v1/nothing");
    CHECK(c.answer().result_int() == 404);
    c.send("/api/v1/orders");
    CHECK(c.answer().result_int() == 503);
}

TEST_CASE("An answer that comes after the server has ended goes nowhere") {
    place p;
    caller c(p.socket());
    c.send("/api/v1/status");
    const auto owed = p.daemon.owed();
    p.server.reset();
    owed({200, "too late"});
    CHECK(c.is_closed());
}

TEST_CASE("Nobody answers twice") {
    place p;
    caller c(p.socket());
    c.send("/api/v1/status");
    const auto owed = p.daemon.owed();
    owed({200, 1});
    owed({200, 2});
    CHECK(c.answer().body() == "1");
    c.send("/api/v1/plugins");
    CHECK(c.answer().body() == R"(["at once"])");
}

TEST_CASE("Sixty-four connections are served, one more is closed") {
    place p;
    std::vector<std::unique_ptr<caller>> all;
    for (int i = 0; i < 64; ++i) {
        all.push_back(std::make_unique<caller>(p.socket()));
        all.back()->send("/api/v1/plugins");
        CHECK(all.back()->answer().result_int() == 200);
    }
    caller one_more(p.socket());
    CHECK(one_more.is_closed());
    all.front()->send("/api/v1/plugins");
    CHECK(all.front()->answer().result_int() == 200);
}
