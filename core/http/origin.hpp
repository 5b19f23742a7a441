#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace dray::http {

/// Settings by key, none of them secret.
using settings_map = std::map<std::string, std::string, std::less<>>;

/// What is wrong with how an instance is set up: `code` is a stable word, what() the sentence.
class settings_error : public std::runtime_error {
public:
    settings_error(std::string code_, const std::string& message)
        : std::runtime_error(message), code(std::move(code_)) {}
    std::string code;
};

/// Scheme, host and port: what an allow-list names and a connection belongs to.
struct origin {
    std::string scheme; ///< "http" or "https"
    std::string host;   ///< lower case; an IPv6 address without brackets
    std::uint16_t port = 0;

    /// "https://shop.example", the port only where it is not the scheme's own.
    [[nodiscard]] std::string text() const;
    /// host[:port] as a Host header has it.
    [[nodiscard]] std::string authority() const;
    [[nodiscard]] bool secure() const noexcept { return scheme == "https"; }
    /// Whether the host is 127.0.0.0/8, ::1 or localhost, by its name alone.
    [[nodiscard]] bool loopback() const noexcept;
    friend bool operator==(const origin&, const origin&) = default;
};

/// A parsed address: http or https, a host, no user information, no fragment.
struct address {
    origin where;
    std::string target; ///< path and query, at least "/"
};

/// Empty with `reason` set (a clause such as "it has no host") where `url` is not such an address.
[[nodiscard]] std::optional<address> parse_url(std::string_view url, std::string& reason);

/// `reference` (a Location header) resolved against `base`, as text; empty where it is not valid.
[[nodiscard]] std::string resolve_reference(std::string_view base, std::string_view reference);

/// An origin that an instance may talk to.
struct allowed_origin {
    origin where;
    bool secrets = false; ///< whether its requests may carry secrets and authentication
};

/// Which origins an instance may talk to: the manifest's `hosts`, each an address or a host name
/// (https) with {setting} expanded, cut down to `configured` where that is not empty.
/// Secrets may go to a configured one and to the hosts in `vouched` (as the manifest writes them):
/// what the manifest or its defaults chose is not trusted for that.
/// Throws settings_error: `bad_host`, `unknown_setting`, `origin_not_in_manifest`.
[[nodiscard]] std::vector<allowed_origin>
expand_origins(std::span<const std::string> manifest_hosts, const settings_map& settings,
               std::span<const std::string> configured, std::span<const std::string> vouched);

/// Replaces each {name} by what `settings` says; throws settings_error `unknown_setting`.
[[nodiscard]] std::string expand_settings(std::string_view text, const settings_map& settings);

} // namespace dray::http
