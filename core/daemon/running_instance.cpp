#include "core/daemon/running_instance.hpp"

#include "core/config/plugin_settings.hpp"
#include "core/config/secrets.hpp"
#include "core/http/manifest.hpp"
#include "core/http/origin.hpp"
#include "core/plugin/in_process_channel.hpp"

#include <boost/json.hpp>

#include <stdexcept>

namespace dray::daemon {

namespace json = boost::json;

namespace {

std::string text_of(const config::setting_value& v) {
    if (auto* s = std::get_if<std::string>(&v))
        return *s;
    if (auto* n = std::get_if<std::int64_t>(&v))
        return std::to_string(*n);
    if (auto* b = std::get_if<bool>(&v))
        return *b ? "true" : "false";
    return {};
}

/// The proxy's password among an instance's secrets. No setting of a plugin can be called so, and
/// a plugin is given markers for its own secrets alone.
constexpr std::string_view proxy_password = "daemon.proxy_password";

std::map<std::string, config::secret_ref> with_proxy(std::map<std::string, config::secret_ref> own,
                                                     const config::daemon_settings& daemon) {
    if (daemon.proxy_password)
        own.emplace(proxy_password, *daemon.proxy_password);
    return own;
}

/// The instance's secrets, read when a request needs them, so that a rotated file is seen.
class configured_secrets final : public http::secret_source {
public:
    configured_secrets(std::string instance, std::map<std::string, config::secret_ref> refs)
        : instance_(std::move(instance)), refs_(std::move(refs)) {}

    [[nodiscard]] std::optional<std::string> find(std::string_view name) const override {
        const auto it = refs_.find(std::string(name));
        if (it == refs_.end())
            return std::nullopt;
        const auto now = std::chrono::steady_clock::now();
        auto& kept = kept_[it->first];
        // A file is not read for every request of a busy second.
        if (!kept.value || now - kept.read_at > std::chrono::seconds(10)) {
            auto answer = resolver_.resolve(it->second, instance_, name);
            kept.value.reset();
            if (answer.value)
                kept.value = answer.value->reveal();
            kept.read_at = now;
        }
        return kept.value;
    }

private:
    struct kept_value {
        std::optional<std::string> value;
        std::chrono::steady_clock::time_point read_at;
    };
    std::string instance_;
    std::map<std::string, config::secret_ref> refs_;
    config::secret_resolver resolver_;
    mutable std::map<std::string, kept_value> kept_;
};

} // namespace

running_instance::running_instance(const network& net, const config::instance_settings& s,
                                   store::instance r, std::shared_ptr<const plugin::library> c)
    : row(std::move(r)), settings(s), code(std::move(c)) {
    http::session_settings session;
    session.instance = s.name;
    for (const auto& [key, value] : s.values)
        session.settings[key] = text_of(value);
    std::vector<std::string> secret_names;
    for (const auto& [key, ref] : s.secrets)
        secret_names.push_back(key);
    session.secret_names = secret_names;
    session.origins =
        http::expand_origins(manifest().hosts, session.settings, s.origins, s.vouched_hosts);
    const auto document = json::parse(code->manifest_json());
    const auto& object = document.as_object();
    if (const auto* auth = object.if_contains("auth"))
        session.auth = http::parse_auth(*auth);
    if (const auto* buckets = object.if_contains("buckets")) {
        session.buckets = http::parse_buckets(*buckets, session.settings);
        for (auto& b : session.buckets) {
            if (!s.calls_per_minute)
                break;
            const double minutes = std::chrono::duration<double, std::ratio<60>>(b.per).count();
            b.capacity = std::max(1.0, static_cast<double>(*s.calls_per_minute) * minutes);
        }
    }
    session.max_answer_bytes = static_cast<std::size_t>(net.daemon.max_answer);
    session.network.proxy = net.daemon.proxy;
    session.network.proxy_user = net.daemon.proxy_user;
    if (net.daemon.proxy_password)
        session.proxy_password_secret = proxy_password;
    session.network.ca_file = net.daemon.ca_file;
    session.network.allow_plain_http = s.allow_plain_http;
    session_ = std::make_unique<http::session>(
        net.io, net.client, net.buckets, std::move(session),
        std::make_shared<configured_secrets>(s.name, with_proxy(s.secrets, net.daemon)), net.clock,
        net.observer);

    json::object head;
    head["name"] = s.name;
    head["settings"] = config::settings_for_plugin(manifest(), s);
    auto line = plugin::make_in_process_channel(code, json::serialize(head));
    if (!line)
        throw std::runtime_error("plugin_failed: " + s.connector + " could not create `" + s.name +
                                 "`. See the log; report it to its author.");
    driver_ = plugin::make_driver(net.io, std::move(line), *session_, std::move(secret_names));
}

plugin::operation_spec running_instance::operation(std::string function) const {
    plugin::operation_spec spec;
    spec.function = std::move(function);
    spec.request_timeout = settings.request_timeout;
    spec.deadline = settings.request_timeout + plugin::room_beside_request;
    return spec;
}

} // namespace dray::daemon
