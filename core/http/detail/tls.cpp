#include "core/http/detail/tls.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>

#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

namespace dray::http::detail {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

namespace {

bool is_numeric(const std::string& host) {
    error_code ec;
    boost::asio::ip::make_address(host, ec);
    return !ec;
}

std::shared_ptr<ssl::context> make_context(const std::string& ca_file, error_code& ec) {
    auto out = std::make_shared<ssl::context>(ssl::context::tls_client);
    SSL_CTX* raw = out->native_handle();
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS); // idle connections are many
    out->set_verify_mode(ssl::verify_peer, ec);
    if (!ec)
        out->set_default_verify_paths(ec);
    if (!ec && !ca_file.empty())
        out->load_verify_file(ca_file, ec);
    return out;
}

} // namespace

std::shared_ptr<ssl::context> tls_contexts::get(const std::string& ca_file, std::string& why) {
    struct stat st {};
    if (!ca_file.empty() && ::stat(ca_file.c_str(), &st) != 0) {
        why = error_code(errno, boost::system::system_category()).message();
        return nullptr;
    }
    const std::int64_t changed = st.st_mtim.tv_sec * 1'000'000'000LL + st.st_mtim.tv_nsec;
    auto& slot = all_[ca_file];
    if (slot.context && slot.changed_ns == changed && slot.size == st.st_size)
        return slot.context;
    error_code ec;
    auto made = make_context(ca_file, ec);
    if (ec) {
        why = "it holds no certificate in PEM form that can be read (" + ec.message() + ")";
        return nullptr;
    }
    slot.context = std::move(made);
    slot.changed_ns = changed;
    slot.size = st.st_size;
    return slot.context;
}

bool expect_host(SSL* handle, const std::string& host) {
    X509_VERIFY_PARAM* param = SSL_get0_param(handle);
    if (is_numeric(host))
        return X509_VERIFY_PARAM_set1_ip_asc(param, host.c_str()) == 1;
    SSL_set_hostflags(handle, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(handle, host.c_str()) == 1 &&
           SSL_set_tlsext_host_name(handle, host.c_str()) == 1;
}

tls_failure explain_tls(SSL* handle, const error_code& ec, const std::string& host) {
    tls_failure out;
    const long verdict = SSL_get_verify_result(handle);
    const std::string said = X509_verify_cert_error_string(verdict);
    switch (verdict) {
    case X509_V_OK:
        out.code = "tls_failed";
        out.why = ec == ssl::error::stream_truncated ? "the other end closed the connection"
                                                     : ec.message();
        break;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        out.code = "tls_wrong_host";
        out.why = "its certificate is for another host than " + host +
                  ". Check the address in the instance's settings";
        break;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        out.code = "tls_expired";
        out.why = "its certificate is not valid today (" + said +
                  "). Check this machine's clock; else the other side must renew it";
        break;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE: // an authority of that name, made anew
        out.code = "tls_unknown_ca";
        out.why = "nobody that this machine trusts has signed its certificate (" + said +
                  "). Install ca-certificates, or name the authority's PEM file as ca_file";
        break;
    default:
        out.code = "tls_failed";
        out.why = "its certificate was not accepted (" + said + ")";
    }
    return out;
}

} // namespace dray::http::detail
