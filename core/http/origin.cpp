#include "core/http/origin.hpp"

#include "core/http/detail/text.hpp"
#include "core/http/exchange.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <charconv>

namespace dray::http {

namespace urls = boost::urls;

namespace {

std::uint16_t default_port(std::string_view scheme) {
    return scheme == "https" ? 443 : 80;
}

std::string lower(std::string_view s) {
    std::string out(s);
    std::transform(out.begin(), out.end(), out.begin(), detail::to_lower);
    return out;
}

/// The address that a manifest or config names: an URL, or a bare host for https.
address parse_host(const std::string& text, std::string_view from) {
    std::string reason;
    const bool bare = text.find("://") == std::string::npos;
    auto parsed = parse_url(bare ? "https://" + text : text, reason);
    if (!parsed)
        throw settings_error("bad_host", "The host \"" + text + "\" (" + std::string(from) +
                                             ") is not a usable address: " + reason +
                                             ". Write it like https://api.example.com.");
    return std::move(*parsed);
}

} // namespace

std::string origin::authority() const {
    std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (port != default_port(scheme))
        out += ":" + std::to_string(port);
    return out;
}

std::string origin::text() const {
    return scheme + "://" + authority();
}

bool origin::loopback() const noexcept {
    if (host == "localhost" || host == "::1")
        return true;
    // 127.0.0.0/8 in its dotted form: "127.evil.example" is a name, not an address.
    return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos &&
           std::count(host.begin(), host.end(), '.') == 3;
}

std::optional<address> parse_url(std::string_view url, std::string& reason) {
    if (url.size() > max_url_bytes) {
        reason = "it is longer than " + std::to_string(max_url_bytes) + " bytes";
        return std::nullopt;
    }
    const auto parsed = urls::parse_uri(urls::string_view(url.data(), url.size()));
    if (!parsed) {
        reason = "it is not a valid absolute URL (a space or another character that must be "
                 "percent-encoded?)";
        return std::nullopt;
    }
    const urls::url_view& u = *parsed;
    address out;
    out.where.scheme = lower(std::string_view(u.scheme().data(), u.scheme().size()));
    if (out.where.scheme != "http" && out.where.scheme != "https") {
        reason = "its scheme is neither https nor http";
        return std::nullopt;
    }
    if (u.has_userinfo()) {
        reason = "it holds a user name or password, which belong into the instance's settings";
        return std::nullopt;
    }
    if (u.has_fragment()) {
        reason = "it holds a fragment (#…), which is never sent";
        return std::nullopt;
    }
    const auto host = u.encoded_host_address();
    out.where.host = lower(std::string_view(host.data(), host.size()));
    if (out.where.host.empty()) {
        reason = "it has no host";
        return std::nullopt;
    }
    if (out.where.host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_:") !=
        std::string::npos) {
        reason = "its host has a character that no host name has";
        return std::nullopt;
    }
    out.where.port = default_port(out.where.scheme);
    if (u.has_port() && !u.port().empty()) {
        const auto text = u.port();
        const auto* last = text.data() + text.size();
        const auto [end, ec] = std::from_chars(text.data(), last, out.where.port);
        if (ec != std::errc() || end != last || out.where.port == 0) {
            reason = "its port is not between 1 and 65535";
            return std::nullopt;
        }
    }
    const auto path = u.encoded_path();
    out.target.assign(path.data(), path.size());
    if (out.target.empty() || out.target.front() != '/')
        out.target.insert(out.target.begin(), '/');
    if (u.has_query()) {
        out.target += '?';
        out.target.append(u.encoded_query().data(), u.encoded_query().size());
    }
    return out;
}

std::string resolve_reference(std::string_view base, std::string_view reference) {
    if (reference.size() > max_url_bytes)
        return {};
    const auto parsed_base = urls::parse_uri(urls::string_view(base.data(), base.size()));
    const auto parsed =
        urls::parse_uri_reference(urls::string_view(reference.data(), reference.size()));
    if (!parsed_base || !parsed)
        return {};
    urls::url out;
    if (!urls::resolve(*parsed_base, *parsed, out))
        return {};
    out.remove_fragment();
    return std::string(out.buffer().data(), out.buffer().size());
}

std::string expand_settings(std::string_view text, const settings_map& settings) {
    std::string out;
    while (!text.empty()) {
        const auto open = text.find('{');
        const auto close = text.find('}', open == std::string_view::npos ? 0 : open);
        if (open == std::string_view::npos || close == std::string_view::npos)
            break;
        out += text.substr(0, open);
        const auto name = text.substr(open + 1, close - open - 1);
        const auto found = settings.find(name);
        if (found == settings.end())
            throw settings_error("unknown_setting", "The manifest uses the setting {" +
                                                        std::string(name) +
                                                        "}, which this instance does not have.");
        out += found->second;
        text.remove_prefix(close + 1);
    }
    out += text;
    return out;
}

std::vector<allowed_origin> expand_origins(std::span<const std::string> manifest_hosts,
                                           const settings_map& settings,
                                           std::span<const std::string> configured,
                                           std::span<const std::string> vouched) {
    std::vector<allowed_origin> all;
    for (const auto& host : manifest_hosts) {
        allowed_origin one;
        one.where = parse_host(expand_settings(host, settings), "manifest: " + host).where;
        one.secrets = std::find(vouched.begin(), vouched.end(), host) != vouched.end();
        const auto same = std::find_if(all.begin(), all.end(), [&](const allowed_origin& other) {
            return other.where == one.where;
        });
        if (same == all.end())
            all.push_back(std::move(one));
        else
            same->secrets = same->secrets || one.secrets;
    }
    if (configured.empty())
        return all;

    std::vector<allowed_origin> out;
    for (const auto& text : configured) {
        const auto wanted = parse_host(text, "config").where;
        const bool known = std::any_of(
            all.begin(), all.end(), [&](const allowed_origin& one) { return one.where == wanted; });
        if (!known)
            throw settings_error("origin_not_in_manifest",
                                 "The config allows " + wanted.text() +
                                     ", which the connector's manifest does not name; it would "
                                     "never be asked. Remove it.");
        allowed_origin one;
        one.where = wanted;
        one.secrets = true;
        out.push_back(std::move(one));
    }
    return out;
}

} // namespace dray::http
