#pragma once

#include "core/http/client.hpp"
#include "core/http/detail/authenticator.hpp"
#include "core/http/detail/token.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace dray::http::detail {

/// Why there is no token.
struct token_failure {
    refusal why; ///< token_unavailable, token_refused, token_bad_answer, or secret_missing …
    std::optional<std::chrono::milliseconds> retry_after;
};

/// Has a token ready for whoever needs one: fetched before the old one expires, by one request
/// while all others wait for it.
class token_keeper : public std::enable_shared_from_this<token_keeper> {
public:
    using ready = std::function<void(const std::optional<token_failure>&)>;
    using watch = std::function<void(const request& sent, const exchange& result)>;
    using waiter_id = std::uint64_t;

    token_keeper(boost::asio::io_context& io, client& transport, const session_settings& settings,
                 authenticator& auth, const clock& time, watch watcher);

    /// The token to use now; nullptr when one must be waited for.
    [[nodiscard]] const std::string* usable() const { return token_.usable(time_.steady_now()); }
    /// `done` is called once, later (even after leave(), while others are being told), when a token
    /// is usable or cannot be had.
    waiter_id wait(std::shared_ptr<const network_settings> network, ready done);
    void leave(waiter_id id) { waiting_.erase(id); }
    /// The vendor answered 401 to this one.
    void refused(std::string_view value) { token_.refused(value); }
    void stop();

private:
    void fetch();
    void fetched(const exchange& result);
    void tell(const std::optional<token_failure>& failure);

    boost::asio::io_context& io_;
    client& transport_;
    const session_settings& settings_;
    authenticator& auth_;
    const clock& time_;
    watch watcher_;
    token token_;
    std::shared_ptr<const network_settings> network_;
    std::map<waiter_id, ready> waiting_;
    waiter_id last_id_ = 0;
    bool fetching_ = false;
    bool with_refresh_token_ = false;
    call under_way_;
    /// Credentials that were refused are not tried again at once: some vendors lock the account.
    std::size_t sent_ = 0; ///< hash of the request under way
    std::optional<std::size_t> refused_request_;
    steady_time refused_until_{};
    token_failure last_refusal_;
};

} // namespace dray::http::detail
