#pragma once

#include <boost/asio/ssl/context.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>

typedef struct ssl_st SSL;

namespace dray::http::detail {

/// TLS contexts by CA file: the system's store, and the file's authorities where one is named.
/// A changed file is read again for the next connection.
class tls_contexts {
public:
    /// Null with `why` set when the CA file cannot be used.
    [[nodiscard]] std::shared_ptr<boost::asio::ssl::context> get(const std::string& ca_file,
                                                                 std::string& why);

private:
    struct entry {
        std::shared_ptr<boost::asio::ssl::context> context;
        std::int64_t changed_ns = 0;
        std::int64_t size = 0;
    };
    std::map<std::string, entry> all_;
};

/// Makes `ssl` ask for `host` (SNI) and accept no certificate but one for it. False: out of memory.
[[nodiscard]] bool expect_host(SSL* ssl, const std::string& host);

/// Why a handshake failed: a code of transport_error and a clause for people.
struct tls_failure {
    std::string code;
    std::string why;
};
[[nodiscard]] tls_failure explain_tls(SSL* ssl, const boost::system::error_code& ec,
                                      const std::string& host);

} // namespace dray::http::detail
