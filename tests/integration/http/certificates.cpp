#include "tests/integration/http/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <memory>
#include <stdexcept>

#include <unistd.h>

namespace dray::http::test {

namespace {

template <auto Free>
struct deleter {
    template <class T>
    void operator()(T* p) const {
        Free(p);
    }
};
using key_ptr = std::unique_ptr<EVP_PKEY, deleter<EVP_PKEY_free>>;
using cert_ptr = std::unique_ptr<X509, deleter<X509_free>>;
using bio_ptr = std::unique_ptr<BIO, deleter<BIO_free_all>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, deleter<X509_EXTENSION_free>>;

void require(bool ok) {
    if (!ok)
        throw std::runtime_error("OpenSSL could not make a test certificate");
}

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const long n = BIO_get_mem_data(bio, &data);
    return std::string(data, static_cast<std::size_t>(n));
}

std::string pem(X509* cert) {
    bio_ptr bio(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_X509(bio.get(), cert) == 1);
    return text_of(bio.get());
}

std::string pem(EVP_PKEY* key) {
    bio_ptr bio(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return text_of(bio.get());
}

template <class Read>
auto from_pem(const std::string& text, Read read) {
    bio_ptr bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    return read(bio.get(), nullptr, nullptr, nullptr);
}

void extend(X509* cert, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, cert, nullptr, nullptr, 0);
    extension_ptr one(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    require(one && X509_add_ext(cert, one.get(), -1) == 1);
}

cert_ptr new_certificate(EVP_PKEY* key, const std::string& name, long from, long to) {
    cert_ptr cert(X509_new());
    X509_set_version(cert.get(), 2);
    std::uint32_t serial = 0;
    require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(cert.get()), serial | 1U);
    X509_gmtime_adj(X509_getm_notBefore(cert.get()), from);
    X509_gmtime_adj(X509_getm_notAfter(cert.get()), to);
    X509_set_pubkey(cert.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(cert.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    return cert;
}

} // namespace

authority::authority() {
    key_ptr key(EVP_EC_gen("P-256"));
    require(key != nullptr);
    auto cert = new_certificate(key.get(), "Test authority", -7200, 7200);
    X509_set_issuer_name(cert.get(), X509_get_subject_name(cert.get()));
    extend(cert.get(), cert.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(cert.get(), cert.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(cert.get(), cert.get(), NID_subject_key_identifier, "hash");
    require(X509_sign(cert.get(), key.get(), EVP_sha256()) > 0);
    own_.key = pem(key.get());
    own_.certificate = pem(cert.get());

    std::string path = (std::filesystem::temp_directory_path() / "dray-test-ca-XXXXXX").string();
    const int fd = mkstemp(path.data());
    require(fd >= 0);
    close(fd);
    file_ = path;
    std::ofstream(file_) << own_.certificate;
}

authority::~authority() {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
}

identity authority::issue(const std::string& host, long from, long to) const {
    key_ptr ca_key(from_pem(own_.key, PEM_read_bio_PrivateKey));
    cert_ptr ca(from_pem(own_.certificate, PEM_read_bio_X509));
    key_ptr key(EVP_EC_gen("P-256"));
    require(ca_key && ca && key);
    auto cert = new_certificate(key.get(), host, from, to);
    X509_set_issuer_name(cert.get(), X509_get_subject_name(ca.get()));
    const bool numeric = host.find_first_not_of("0123456789.") == std::string::npos;
    extend(cert.get(), ca.get(), NID_subject_alt_name, (numeric ? "IP:" : "DNS:") + host);
    extend(cert.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
    require(X509_sign(cert.get(), ca_key.get(), EVP_sha256()) > 0);
    identity out;
    out.key = pem(key.get());
    out.certificate = pem(cert.get());
    return out;
}

} // namespace dray::http::test
