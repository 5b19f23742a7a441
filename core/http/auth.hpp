#pragma once

#include "core/http/exchange.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dray::http {

enum class auth_kind : std::uint8_t { none, static_headers, basic, oauth2 };

/// A field of a token request: its value is a template, unless `literal_json` is to be sent as is.
/// A template whose settings are all empty leaves the field out.
struct token_field {
    std::string name;
    std::string value;
    bool literal_json = false;
};

/// How a token is asked for.
struct token_request {
    std::string method = "POST";
    bool form = true; ///< x-www-form-urlencoded; else a JSON object
    std::vector<token_field> fields;
    header_list headers;    ///< values are templates
    std::string basic_user; ///< HTTP Basic at the token endpoint, where not empty; a template
    std::string basic_password;
};

/// Authentication as the manifest's `auth` describes it. A template is text with {name}, where name
/// is a secret or a setting of the instance; oauth2's refresh fields know {refresh_token} too.
struct auth_settings {
    auth_kind kind = auth_kind::none;

    header_list headers; ///< static_headers: values are templates

    std::string user; ///< basic: templates
    std::string password;

    std::string token_url; ///< oauth2: a template of settings; its origin must be allowed
    token_request request;
    /// Fields sent instead of `request.fields` while a refresh token is known; empty for never.
    std::vector<token_field> refresh_fields;
    std::string access_token_pointer = "/access_token"; ///< JSON pointers into the answer
    std::string expires_in_pointer = "/expires_in";     ///< seconds; absent: until a 401
    std::string refresh_token_pointer = "/refresh_token";
    std::string header_name = "Authorization";
    std::string header_value = "Bearer {token}";
};

/// Which names a template uses, in order.
[[nodiscard]] std::vector<std::string> template_names(std::string_view text);

} // namespace dray::http
