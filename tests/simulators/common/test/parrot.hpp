#pragma once

// A vendor that says what it heard, and a client that speaks raw HTTP.

#include "tests/simulators/common/vendor.hpp"

#include <boost/json.hpp>
#include <cstdint>
#include <memory>
#include <string>

namespace dray::sim::test {

/// Answers "METHOD TARGET BODY"; the next answer can be laid down beforehand.
class parrot : public vendor {
public:
    response handle(const request& req) override;
    boost::json::value knobs(const boost::json::value& change) override;
    boost::json::value books() const override;
    boost::json::value save() const override;
    void load(const boost::json::value& state) override;

    response next; ///< its status, headers, delivery and delay; its body when not empty
    bool fails = false;
    int heard = 0;
    std::string scheme;
    std::string last; ///< what it heard last: "METHOD TARGET BODY"
    headers last_headers;
};

struct raw_answer {
    int status = 0;
    std::string head; ///< to the empty line
    std::string body;
};

/// Blocking, for tests. Every wait ends with the connection, or after ten seconds with an
/// exception.
class raw_client {
public:
    explicit raw_client(std::uint16_t port); ///< plain
    /// TLS, verified against this authority for this host name. Throws when that fails.
    raw_client(std::uint16_t port, const std::string& ca_pem, const std::string& host);
    ~raw_client();

    void send(const std::string& text);
    raw_answer read();
    /// Everything until the server closes.
    std::string read_to_end();
    bool nothing_to_read();
    raw_answer ask(const std::string& method, const std::string& target,
                   const std::string& body = {}, const std::string& more_headers = {});

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace dray::sim::test
