#pragma once

#include "core/http/auth.hpp"
#include "core/http/bucket.hpp"
#include "core/http/origin.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <vector>

namespace dray::http {

/// The manifest's `auth`. Throws settings_error `manifest_invalid`, naming the member.
///
/// oauth2: {"kind": "oauth2", "token_url": "{auth_url}/token",
///   "request": {"method": "POST", "format": "form"|"json", "fields": {"grant_type": "…", …},
///               "headers": [[name, template]], "basic": {"user": "{id}", "password": "{secret}"}},
///   "refresh": {fields sent while a refresh token is known, with {refresh_token}},
///   "pointers": {"access_token", "expires_in", "refresh_token"},
///   "header": ["Authorization", "Bearer {token}"]}
[[nodiscard]] auth_settings parse_auth(const boost::json::value& auth);

/// The manifest's `buckets`, keys expanded with `settings`. Throws settings_error
/// `manifest_invalid` or `unknown_setting`.
[[nodiscard]] std::vector<bucket_settings> parse_buckets(const boost::json::value& buckets,
                                                         const settings_map& settings);

} // namespace dray::http
