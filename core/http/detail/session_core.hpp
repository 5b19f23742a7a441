#pragma once

#include "core/http/detail/authenticator.hpp"
#include "core/http/detail/shared_bucket.hpp"
#include "core/http/detail/token_keeper.hpp"
#include "core/http/session.hpp"

#include <memory>
#include <string>
#include <vector>

namespace dray::http::detail {

/// What all exchanges of a session share. Outlives the session until the last of them has ended.
class session_core {
public:
    session_core(boost::asio::io_context& io, client& transport, bucket_registry& buckets,
                 session_settings settings, std::shared_ptr<const secret_source> secrets,
                 const clock& time, std::shared_ptr<observer> watcher);

    /// The rule that allows `where`; nullptr for none.
    [[nodiscard]] const allowed_origin* rule(const origin& where) const;
    /// The network settings with the proxy's password as it is now.
    [[nodiscard]] std::optional<refusal> network(std::shared_ptr<const network_settings>& out);

    boost::asio::io_context& io;
    client& transport;
    const session_settings settings;
    const clock& time;
    std::shared_ptr<observer> watcher;
    authenticator auth;
    std::shared_ptr<token_keeper> tokens; ///< null unless oauth2
    std::vector<std::shared_ptr<shared_bucket>> buckets;
    std::string allowed_text; ///< the allowed origins, for messages

private:
    void watch_token(const request& sent, const exchange& result);

    std::shared_ptr<const network_settings> network_;
};

} // namespace dray::http::detail
