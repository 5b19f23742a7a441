#include "tests/simulators/common/certificate.hpp"

#include <array>
#include <memory>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace dray::sim {

namespace {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* what) const {
        Free(what);
    }
};
using key = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using certificate = std::unique_ptr<X509, freed_by<X509_free>>;
using memory = std::unique_ptr<BIO, freed_by<BIO_free>>;
using extension = std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION_free>>;

void require(bool good, const char* what) {
    if (!good) {
        std::array<char, 256> text{};
        ERR_error_string_n(ERR_get_error(), text.data(), text.size());
        throw std::runtime_error(std::string("OpenSSL could not ") + what + ": " + text.data());
    }
}

key make_key() {
    key made(EVP_EC_gen("P-256"));
    require(made != nullptr, "make a key");
    return made;
}

void extend(X509* to, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
    const extension made(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    require(made != nullptr && X509_add_ext(to, made.get(), -1) == 1, "add an extension");
}

certificate start_certificate(const char* name, EVP_PKEY* of, long from, long until) {
    certificate made(X509_new());
    require(made != nullptr && X509_set_version(made.get(), 2) == 1, "make a certificate");
    std::uint64_t serial = 0;
    require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1,
            "draw a serial number");
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), serial >> 1U);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), from);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), until);
    require(X509_set_pubkey(made.get(), of) == 1, "set a public key");
    require(X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                                       reinterpret_cast<const unsigned char*>(name), -1, -1,
                                       0) == 1,
            "set a name");
    return made;
}

std::string text_of(BIO* from) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(from, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pem(X509* from) {
    const memory out(BIO_new(BIO_s_mem()));
    require(out && PEM_write_bio_X509(out.get(), from) == 1, "write a certificate");
    return text_of(out.get());
}

std::string pem(EVP_PKEY* from) {
    const memory out(BIO_new(BIO_s_mem()));
    require(out && PEM_write_bio_PrivateKey(out.get(), from, nullptr, nullptr, 0, nullptr,
                                            nullptr) == 1,
            "write a key");
    return text_of(out.get());
}

std::string alternative_names(const certificate_plan& plan) {
    std::string out;
    for (const auto& each : plan.dns_names) {
        out += (out.empty() ? "DNS:" : ",DNS:") + each;
    }
    for (const auto& each : plan.addresses) {
        out += (out.empty() ? "IP:" : ",IP:") + each;
    }
    return out;
}

} // namespace

issued_certificate issue_certificate(const certificate_plan& plan) {
    constexpr long a_year = 365L * 86'400;
    const auto ca_key = make_key();
    const auto ca =
        start_certificate("Simulated vendors' authority", ca_key.get(), -a_year, a_year);
    X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get()));
    extend(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
    require(X509_sign(ca.get(), ca_key.get(), EVP_sha256()) != 0, "sign a certificate");

    const auto leaf_key = make_key();
    const auto leaf = start_certificate("Simulated vendor", leaf_key.get(), plan.from, plan.until);
    X509_set_issuer_name(leaf.get(), X509_get_subject_name(ca.get()));
    extend(leaf.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
    extend(leaf.get(), ca.get(), NID_ext_key_usage, "serverAuth");
    extend(leaf.get(), ca.get(), NID_authority_key_identifier, "keyid");
    if (const auto names = alternative_names(plan); !names.empty()) {
        extend(leaf.get(), ca.get(), NID_subject_alt_name, names);
    }
    require(X509_sign(leaf.get(), ca_key.get(), EVP_sha256()) != 0, "sign a certificate");

    issued_certificate out;
    out.ca_pem = pem(ca.get());
    out.chain_pem = pem(leaf.get()) + out.ca_pem;
    out.key_pem = pem(leaf_key.get());
    return out;
}

} // namespace dray::sim
