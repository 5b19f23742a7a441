#include "tests/integration/http/harness.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <catch2/catch.hpp>

namespace dray::http::test {

void test_names::resolve(const std::string& host, answer done) {
    const auto found = known.find(host);
    if (found == known.end())
        return;
    auto tell = [done = std::move(done), addresses = found->second] {
        done(addresses, addresses.empty() ? "no such host" : "");
    };
    boost::asio::post(io_, std::move(tell));
}

harness::harness(client_options options)
    : io_(std::make_unique<boost::asio::io_context>(1)),
      names_(std::make_shared<test_names>(*io_)) {
    if (!options.resolver)
        options.resolver = names_;
    client_ = std::make_unique<http::client>(*io_, std::move(options));
}

harness::~harness() {
    client_.reset();
    settle();
}

void harness::until(const std::function<bool()>& done, std::chrono::milliseconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    io_->restart();
    while (!done()) {
        if (std::chrono::steady_clock::now() > end)
            FAIL("what the test waits for did not happen");
        io_->run_one_for(std::chrono::milliseconds(5));
        if (io_->stopped())
            io_->restart();
    }
}

void harness::settle() {
    io_->restart();
    while (io_->poll() > 0) {
    }
}

exchange harness::run(request what) {
    std::optional<exchange> out;
    client_->start(std::move(what), [&](exchange e) { out = std::move(e); });
    REQUIRE_FALSE(out); // never from inside start()
    until([&] { return out.has_value(); });
    return std::move(*out);
}

boost::asio::io_context& harness::io() {
    return *io_;
}

request get(const std::string& url) {
    request r;
    r.url = url;
    r.access = access::read;
    return r;
}

request post(const std::string& url, std::string body) {
    request r;
    r.method = "POST";
    r.url = url;
    r.body = std::move(body);
    r.access = access::write;
    return r;
}

std::string outcome(const exchange& e) {
    if (e.answer && e.error)
        return "both an answer and an error";
    if (e.answer)
        return "status " + std::to_string(e.answer->status);
    if (e.error)
        return e.error->code + " in " + std::string(to_string(e.error->where));
    return "neither an answer nor an error";
}

} // namespace dray::http::test
