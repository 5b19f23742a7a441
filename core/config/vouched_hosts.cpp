#include "core/config/vouched_hosts.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace dray::config {

namespace {

/// "https://api.example.com", the port only where it is not the scheme's own; of a bare host name
/// for https. Nothing where the text is no such address.
std::optional<std::string> origin_of(const std::string& text) {
    const bool bare = text.find("://") == std::string::npos;
    const std::string whole = bare ? "https://" + text : text;
    const auto url = boost::urls::parse_uri(whole);
    if (!url || url->host().empty() || url->has_userinfo())
        return std::nullopt;
    const auto text_in = [](const auto& part) { return std::string(part.data(), part.size()); };
    std::string made = text_in(url->scheme()) + "://" + text_in(url->encoded_host());
    std::transform(made.begin(), made.end(), made.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const auto port = text_in(url->port());
    if (!port.empty() && port != (made.starts_with("https:") ? "443" : "80"))
        made += ":" + port;
    return made;
}

std::string text_of(const setting_value& value) {
    if (const auto* const text = std::get_if<std::string>(&value))
        return *text;
    if (const auto* const number = std::get_if<std::int64_t>(&value))
        return std::to_string(*number);
    return {};
}

/// A host of the manifest with its settings put in; nothing where one has no value.
std::optional<std::string> expanded(std::string_view host, const instance_settings& of) {
    std::string made;
    while (!host.empty()) {
        const auto open = host.find('{');
        made += host.substr(0, open);
        if (open == std::string_view::npos)
            break;
        const auto close = host.find('}', open);
        const auto value = of.values.find(std::string(host.substr(open + 1, close - open - 1)));
        if (close == std::string_view::npos || value == of.values.end())
            return std::nullopt;
        made += text_of(value->second);
        host.remove_prefix(close + 1);
    }
    return made;
}

/// Whether the host's whole name is made of settings that stand in a file; a port may be the
/// manifest's.
bool named_by_config(std::string_view host, const checked_table& checked) {
    if (const auto scheme = host.find("://"); scheme != std::string_view::npos)
        host.remove_prefix(scheme + 3);
    host = host.substr(0, host.find('/'));
    if (const auto port = host.rfind("}:");
        port != std::string_view::npos &&
        host.find_first_not_of("0123456789", port + 2) == std::string_view::npos) {
        host = host.substr(0, port + 1);
    }
    if (host.empty())
        return false;
    while (!host.empty()) {
        const auto close = host.find('}');
        if (host.front() != '{' || close == std::string_view::npos ||
            checked.at(host.substr(1, close - 1)) == nullptr) {
            return false;
        }
        host.remove_prefix(close + 1);
    }
    return true;
}

bool among(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

std::string listed(const std::vector<std::string>& all) {
    return to_toml(setting_value(all), setting_type::list);
}

} // namespace

void read_origins(instance_settings& made, const manifest& connector,
                  std::span<const std::string> shipped, const checked_table& checked,
                  const table_ref& table, const std::string& path, report& to) {
    std::vector<std::string> known, unnamed;
    for (const auto& host : connector.hosts) {
        const auto text = expanded(host, made);
        const auto origin = text ? origin_of(*text) : std::nullopt;
        if (!origin)
            return; // said where the setting that lacks or spoils it is
        known.push_back(*origin);
        const bool ours = std::any_of(shipped.begin(), shipped.end(),
                                      [&](const auto& one) { return origin_of(one) == origin; });
        if (ours || named_by_config(host, checked)) {
            made.vouched_hosts.push_back(host);
        } else if (!among(unnamed, *origin)) {
            unnamed.push_back(*origin);
        }
    }
    if (checked.at("origins") != nullptr) {
        for (const auto& text : checked.list("origins")) {
            const auto origin = origin_of(text);
            if (origin && among(known, *origin)) {
                made.origins.push_back(*origin);
                continue;
            }
            to.error({checked.where("origins", table), path + ".origins",
                      origin ? "the connector `" + connector.id + "` never talks to " + *origin
                             : std::string("this is not an address with https:// and a host"),
                      "write those that it may talk to, out of origins = " + listed(known)});
        }
        return;
    }
    if (unnamed.empty() || made.secrets.empty())
        return;
    // All of them: what the key leaves out is not talked to any more.
    std::vector<std::string> all;
    for (const auto& origin : known) {
        if (!among(all, origin))
            all.push_back(origin);
    }
    to.error({table.where(), path,
              "only the connector `" + connector.id + "` itself names " + listed(unnamed) +
                  ": secrets go to no address that the configuration does not name",
              "if that is its vendor's address, add origins = " + listed(all)});
}

} // namespace dray::config
