#pragma once

// Certificates made on the spot, for servers on loopback whose clients verify.

#include <string>
#include <vector>

namespace dray::sim {

struct certificate_plan {
    /// vendor.test is no name of this machine's: clients reach it through a proxy.
    std::vector<std::string> dns_names{"localhost", "vendor.test"};
    std::vector<std::string> addresses{"127.0.0.1", "::1"};
    /// Seconds from now; a past `until` makes an expired certificate.
    long from = -30L * 86'400;
    long until = 30L * 86'400;
};

struct issued_certificate {
    std::string ca_pem;    ///< what a client trusts
    std::string chain_pem; ///< what the server shows
    std::string key_pem;   ///< the server's private key
};

/// A new authority and a certificate of it, both P-256. Throws std::runtime_error when OpenSSL
/// fails.
issued_certificate issue_certificate(const certificate_plan& plan);

} // namespace dray::sim
