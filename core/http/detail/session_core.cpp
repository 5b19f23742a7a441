#include "core/http/detail/session_core.hpp"

namespace dray::http::detail {

session_core::session_core(boost::asio::io_context& io_, client& transport_,
                           bucket_registry& registry, session_settings settings_,
                           std::shared_ptr<const secret_source> secrets, const clock& time_,
                           std::shared_ptr<observer> watcher_)
    : io(io_), transport(transport_), settings(std::move(settings_)), time(time_),
      watcher(std::move(watcher_)), auth(settings, std::move(secrets)),
      network_(std::make_shared<network_settings>(settings.network)) {
    for (const auto& one : settings.origins)
        allowed_text += (allowed_text.empty() ? "" : ", ") + one.where.text();
    for (const auto& one : settings.buckets)
        buckets.push_back(registry.get(one));
    if (settings.auth.kind != auth_kind::oauth2)
        return;

    const auto url = expand_settings(settings.auth.token_url, settings.settings);
    std::string reason;
    const auto parsed = parse_url(url, reason);
    if (!parsed)
        throw settings_error("bad_host", "The token_url of " + settings.instance +
                                             " is not a usable address: " + reason + ".");
    const auto* allowed = rule(parsed->where);
    if (!allowed || !allowed->secrets)
        throw settings_error("origin_not_allowed",
                             "The token_url of " + settings.instance + " is at " +
                                 parsed->where.text() +
                                 ", which is not among the origins that may get its secrets.");
    auto watch = [this](const request& sent, const exchange& result) { watch_token(sent, result); };
    tokens = std::make_shared<token_keeper>(io, transport, settings, auth, time, std::move(watch));
}

const allowed_origin* session_core::rule(const origin& where) const {
    for (const auto& one : settings.origins)
        if (one.where == where)
            return &one;
    return nullptr;
}

std::optional<refusal> session_core::network(std::shared_ptr<const network_settings>& out) {
    out = network_;
    const auto& name = settings.proxy_password_secret;
    if (name.empty())
        return std::nullopt;
    auto value = auth.secrets().find(name);
    if (!value) {
        refusal no;
        no.code = "secret_missing";
        no.message = "The secret \"" + name + "\" of " + settings.instance +
                     " (the proxy's password) cannot be read. Nothing was sent. " +
                     std::string(how_to_set_secret);
        return no;
    }
    if (*value != network_->proxy_password) {
        auto changed = std::make_shared<network_settings>(*network_);
        changed->proxy_password = std::move(*value);
        network_ = std::move(changed);
    }
    out = network_;
    return std::nullopt;
}

void session_core::watch_token(const request& sent, const exchange& result) {
    if (!watcher)
        return;
    exchange shown = result;
    if (shown.answer) {
        shown.answer->headers.clear();
        shown.answer->body.clear();
    }
    if (shown.error)
        auth.scrubber().scrub(shown.error->message);
    std::string url = sent.url;
    auth.scrubber().scrub(url);
    observation seen;
    seen.instance = settings.instance;
    seen.token_request = true;
    seen.method = sent.method;
    seen.url = url;
    seen.access = sent.access;
    seen.result = &shown;
    watcher->finished(seen);
}

} // namespace dray::http::detail
