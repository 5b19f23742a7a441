#pragma once

#include "core/http/auth.hpp"
#include "core/http/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dray::http::detail {

/// What a token endpoint answered.
struct token_answer {
    std::string access_token;
    std::optional<std::chrono::seconds> expires_in;
    std::string refresh_token; ///< empty: none
};

/// Reads it by the pointers of `how`; nothing, with `why` set, where it is not usable.
[[nodiscard]] std::optional<token_answer>
parse_token_answer(const std::string& body, const auth_settings& how, std::string& why);

/// "error: description" as OAuth 2 endpoints say it; empty where the body says neither.
[[nodiscard]] std::string parse_token_error(const std::string& body);

/// The token in use. Pure: the caller brings the time.
class token {
public:
    void store(token_answer answer, steady_time now);
    /// Empty when there is none that will live a little longer: then a new one is to be fetched.
    /// "A little": a tenth of its life, at most a minute, so it does not expire on the way.
    [[nodiscard]] const std::string* usable(steady_time now) const;
    /// The vendor answered 401 to `value`; forgets it unless a newer one has replaced it.
    void refused(std::string_view value);
    [[nodiscard]] const std::string& refresh_token() const { return refresh_token_; }
    void forget_refresh_token() { refresh_token_.clear(); }

private:
    std::string value_;
    std::optional<steady_time> renew_at_;
    std::string refresh_token_;
};

} // namespace dray::http::detail
