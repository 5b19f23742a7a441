#include "core/http/detail/authenticator.hpp"

#include "core/http/detail/text.hpp"

#include <algorithm>

namespace dray::http::detail {

namespace {

refusal refused(std::string code, std::string message) {
    refusal out;
    out.code = std::move(code);
    out.message = std::move(message) + " Nothing was sent.";
    return out;
}

} // namespace

authenticator::authenticator(const session_settings& settings,
                             std::shared_ptr<const secret_source> secrets)
    : settings_(settings), secrets_(std::move(secrets)) {
    const auto& auth = settings_.auth;
    for (const auto& [name, value] : auth.headers)
        check_template(value, false);
    check_template(auth.user, false);
    check_template(auth.password, false);
    check_template(auth.request.basic_user, false);
    check_template(auth.request.basic_password, false);
    for (const auto& [name, value] : auth.request.headers)
        check_template(value, false);
    for (const auto& field : auth.request.fields)
        if (!field.literal_json)
            check_template(field.value, false);
    for (const auto& field : auth.refresh_fields)
        if (!field.literal_json)
            check_template(field.value, true);
    learn_secrets();
}

void authenticator::check_template(std::string_view text, bool refresh) const {
    for (const auto& name : template_names(text)) {
        const auto& secrets = settings_.secret_names;
        const bool known = settings_.settings.count(name) > 0 ||
                           std::find(secrets.begin(), secrets.end(), name) != secrets.end() ||
                           (refresh && name == "refresh_token");
        if (!known)
            throw settings_error("unknown_setting",
                                 "The authentication of " + settings_.instance + " uses {" + name +
                                     "}, which is neither a setting nor a secret of it.");
    }
}

void authenticator::learn_secrets() {
    for (const auto& name : settings_.secret_names)
        if (const auto value = secrets_->find(name))
            scrubber_.add(name, *value);
    if (const auto& proxy = settings_.proxy_password_secret; !proxy.empty())
        if (const auto value = secrets_->find(proxy))
            scrubber_.add(proxy, *value);
}

std::optional<std::string> authenticator::taken(const header_list& headers) const {
    const auto& auth = settings_.auth;
    header_list own;
    if (auth.kind == auth_kind::static_headers)
        own = auth.headers;
    else if (auth.kind == auth_kind::basic)
        own.emplace_back("Authorization", "");
    else if (auth.kind == auth_kind::oauth2)
        own.emplace_back(auth.header_name, "");
    for (const auto& [name, value] : own)
        if (find_header(headers, name))
            return name;
    return std::nullopt;
}

std::optional<refusal> authenticator::expand(std::string_view text, const settings_map& extra,
                                             std::string& out) {
    out.clear();
    while (!text.empty()) {
        const auto open = text.find('{');
        const auto close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos)
            break;
        out += text.substr(0, open);
        const std::string name(text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
        if (const auto own = extra.find(name); own != extra.end()) {
            out += own->second;
        } else if (const auto plain = settings_.settings.find(name);
                   plain != settings_.settings.end()) {
            out += plain->second;
        } else if (const auto secret = secrets_->find(name)) {
            if (secret->size() < min_secret_bytes)
                return refused("secret_too_short",
                               "The secret \"" + name + "\" of " + settings_.instance +
                                   " is shorter than 4 characters, too short to be kept out of "
                                   "logs. Was it cut off when it was stored?");
            scrubber_.add(name, *secret);
            out += *secret;
        } else {
            return refused("secret_missing", "The secret \"" + name + "\" of " +
                                                 settings_.instance + " cannot be read. " +
                                                 std::string(how_to_set_secret));
        }
    }
    out += text;
    return std::nullopt;
}

std::optional<refusal> authenticator::basic(const std::string& user, const std::string& password,
                                            std::string& out) {
    const settings_map none;
    std::string name;
    std::string word;
    if (auto no = expand(user, none, name))
        return no;
    if (auto no = expand(password, none, word))
        return no;
    const auto packed = base64(name + ":" + word);
    scrubber_.add_literal("basic_credentials", packed);
    out = "Basic " + packed;
    return std::nullopt;
}

std::optional<refusal> authenticator::apply(header_list& headers, const std::string* token) {
    const auto& auth = settings_.auth;
    const auto add = [&](const std::string& name, std::string value) -> std::optional<refusal> {
        if (!is_header_value(value))
            return refused("secret_not_header_safe",
                           "The value for the header " + name + " of " + settings_.instance +
                               " holds a line break or control character. Store the secret again "
                               "without.");
        headers.emplace_back(name, std::move(value));
        return std::nullopt;
    };
    std::string value;
    switch (auth.kind) {
    case auth_kind::none:
        return std::nullopt;
    case auth_kind::static_headers: {
        const settings_map none;
        for (const auto& [name, text] : auth.headers) {
            if (auto no = expand(text, none, value))
                return no;
            if (auto no = add(name, value))
                return no;
        }
        return std::nullopt;
    }
    case auth_kind::basic:
        if (auto no = basic(auth.user, auth.password, value))
            return no;
        return add("Authorization", std::move(value));
    case auth_kind::oauth2: {
        settings_map extra;
        extra["token"] = token ? *token : std::string();
        if (auto no = expand(auth.header_value, extra, value))
            return no;
        return add(auth.header_name, std::move(value));
    }
    }
    return std::nullopt;
}

std::optional<refusal> authenticator::token_body(const std::vector<token_field>& fields,
                                                 const settings_map& extra, std::string& out) {
    const bool form = settings_.auth.request.form;
    std::string value;
    bool first = true;
    if (!form)
        out = "{";
    for (const auto& field : fields) {
        if (field.literal_json)
            value = field.value;
        else if (auto no = expand(field.value, extra, value))
            return no;
        if (value.empty() && !field.value.empty())
            continue; // its settings are left empty
        if (!first)
            out += form ? '&' : ',';
        first = false;
        if (form) {
            out += encode_secret(field.name, secret_encoding::form) + "=" +
                   encode_secret(value, secret_encoding::form);
        } else {
            out += '"' + encode_secret(field.name, secret_encoding::json) + "\":";
            out += field.literal_json ? value
                                      : '"' + encode_secret(value, secret_encoding::json) + '"';
        }
    }
    if (!form)
        out += "}";
    return std::nullopt;
}

std::optional<refusal> authenticator::token_request_for(const std::string& refresh_token,
                                                        request& out) {
    const auto& auth = settings_.auth;
    const bool refresh = !refresh_token.empty() && !auth.refresh_fields.empty();
    settings_map extra;
    if (refresh) {
        extra["refresh_token"] = refresh_token;
        scrubber_.add("refresh_token", refresh_token);
    }
    out.method = auth.request.method;
    out.url = expand_settings(auth.token_url, settings_.settings);
    // Never sent twice by itself: some endpoints take a refresh token only once.
    out.access = access::write;
    if (auto no = token_body(refresh ? auth.refresh_fields : auth.request.fields, extra, out.body))
        return no;
    out.headers.emplace_back("Content-Type", auth.request.form ? "application/x-www-form-urlencoded"
                                                               : "application/json");
    out.headers.emplace_back("Accept", "application/json");
    std::string value;
    if (!auth.request.basic_user.empty()) {
        if (auto no = basic(auth.request.basic_user, auth.request.basic_password, value))
            return no;
        out.headers.emplace_back("Authorization", value);
    }
    const settings_map none;
    for (const auto& [name, text] : auth.request.headers) {
        if (auto no = expand(text, none, value))
            return no;
        out.headers.emplace_back(name, value);
    }
    return std::nullopt;
}

} // namespace dray::http::detail
