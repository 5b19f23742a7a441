#pragma once

#include "core/http/auth.hpp"
#include "core/http/bucket.hpp"
#include "core/http/client.hpp"
#include "core/http/origin.hpp"
#include "core/http/secret.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace dray::http {

class bucket_registry;
class shared_bucket;

/// What an instance may do and how it proves who it is.
struct session_settings {
    std::string instance;                  ///< its name, for messages and the observer
    std::vector<allowed_origin> origins;   ///< from expand_origins()
    settings_map settings;                 ///< for the templates of `auth`
    std::vector<std::string> secret_names; ///< all secrets of the instance: what is scrubbed
    auth_settings auth;
    std::vector<bucket_settings> buckets; ///< with expanded keys
    network_settings network;
    std::size_t max_answer_bytes = default_max_response_bytes; ///< of one answer, unpacked
    /// Name of the secret that is the proxy's password; replaces network.proxy_password.
    std::string proxy_password_secret;
};

/// One request of a plugin. The host adds authentication; listed secrets stand as their markers.
struct session_request {
    std::string method = "GET";
    std::string url;
    header_list headers;
    std::string body;
    http::access access = access::write;
    std::vector<secret_use> secrets;
    http::priority priority = priority::read;
    std::uint32_t cost = 1; ///< in the buckets' units
    /// Waited for before the instance's own buckets, so that who waits here is in nobody's way. The
    /// vendor's answers teach it nothing. Null for none.
    std::shared_ptr<shared_bucket> budget;
    time_limits limits;
    send_gate gate;
    std::string operation; ///< for the observer
};

/// A finished exchange as logs and recordings may see it: nothing in it is a secret. Pointers and
/// views live until the call returns.
struct observation {
    std::string_view instance;
    std::string_view operation; ///< empty for the host's own token requests
    bool token_request = false; ///< then there are no headers and bodies to see
    std::string_view method;
    std::string_view url; ///< scrubbed
    http::access access = access::write;
    const exchange* result = nullptr;             ///< scrubbed
    const header_list* request_headers = nullptr; ///< as the plugin gave them, with its markers
    const std::string* request_body = nullptr;    ///< likewise
};

/// Hears of each attempt that reached the client, token requests and first 401s included.
class observer {
public:
    virtual ~observer() = default;
    virtual void finished(const observation& what) = 0;
};

/// HTTP for one configured instance. In this order: the origin is checked, rate buckets are waited
/// for, a token is made ready, secrets are placed, the gate is asked, the request goes out, the
/// answer teaches the buckets and is scrubbed.
///
/// Codes beside those of transport_error, all in phase prepare or wait and before any byte left:
/// `origin_not_allowed`, `secret_origin_refused`, the codes of place_secrets(),
/// `auth_header_taken`, `rate_limited` (with retry_after), `token_unavailable` (the endpoint could
/// not be reached or is busy), `token_refused` (it answered 4xx), `token_bad_answer`.
///
/// A 401 under oauth2 fetches a fresh token and replays the request once: the complete 401 proves
/// that the first did not happen, so byte_left is that of the replay. A second 401 is an answer
/// with fresh_token_refused.
///
/// An allowed origin that is not for secrets gets requests without authentication.
/// Thread: that of `io`. Lifetime: `io`, the client, the registry and the clock outlive the
/// session; destroying it ends its exchanges with `client_closed`.
class session {
public:
    /// Throws settings_error (`origin_not_allowed` for a token endpoint that is not allowed,
    /// `unknown_setting` for a template that names nothing).
    session(boost::asio::io_context& io, client& transport, bucket_registry& buckets,
            session_settings settings, std::shared_ptr<const secret_source> secrets,
            const clock& time, std::shared_ptr<observer> watcher = nullptr);
    ~session();
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    call send(session_request what, completion done);

    /// Replaces the instance's secrets and tokens in `text` by [secret:NAME].
    void scrub(std::string& text) const;

private:
    class impl;
    std::shared_ptr<impl> impl_;
};

} // namespace dray::http
