#pragma once

#include "core/http/auth.hpp"
#include "core/http/origin.hpp"
#include "core/http/secret.hpp"
#include "core/http/session.hpp"

#include <memory>
#include <optional>
#include <string>

namespace dray::http::detail {

/// Makes the headers of `auth` out of an instance's settings and secrets, and keeps the scrubber
/// informed of every value that it puts somewhere.
class authenticator {
public:
    /// Throws settings_error `unknown_setting` where a template names nothing of the instance.
    authenticator(const session_settings& settings, std::shared_ptr<const secret_source> secrets);

    [[nodiscard]] auth_kind kind() const { return settings_.auth.kind; }
    /// The header in `headers` that authentication would set itself, if there is one.
    [[nodiscard]] std::optional<std::string> taken(const header_list& headers) const;
    /// Adds the authentication's headers; `token` is oauth2's.
    [[nodiscard]] std::optional<refusal> apply(header_list& headers, const std::string* token);

    /// The request for a token, all templates filled in.
    [[nodiscard]] std::optional<refusal> token_request_for(const std::string& refresh_token,
                                                           request& out);

    /// Has the scrubber know all secrets of the instance as they are now.
    void learn_secrets();
    void learn_token(const std::string& value) { scrubber_.add("token", value); }
    [[nodiscard]] const http::scrubber& scrubber() const { return scrubber_; }
    [[nodiscard]] const secret_source& secrets() const { return *secrets_; }

private:
    [[nodiscard]] std::optional<refusal> expand(std::string_view text, const settings_map& extra,
                                                std::string& out);
    [[nodiscard]] std::optional<refusal> basic(const std::string& user, const std::string& password,
                                               std::string& out);
    [[nodiscard]] std::optional<refusal> token_body(const std::vector<token_field>& fields,
                                                    const settings_map& extra, std::string& out);
    void check_template(std::string_view text, bool refresh) const;

    const session_settings& settings_;
    std::shared_ptr<const secret_source> secrets_;
    http::scrubber scrubber_;
};

} // namespace dray::http::detail
