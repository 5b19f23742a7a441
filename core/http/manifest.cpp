#include "core/http/manifest.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace dray::http {

namespace json = boost::json;

namespace {

[[noreturn]] void refuse(const std::string& member, const std::string& why) {
    throw settings_error("manifest_invalid", "The manifest's \"" + member + "\" " + why + ".");
}

const json::object& object_of(const json::value& v, const std::string& member) {
    if (!v.is_object())
        refuse(member, "must be an object");
    return v.get_object();
}

std::string text_of(const json::value& v, const std::string& member) {
    if (!v.is_string())
        refuse(member, "must be text");
    return std::string(v.get_string().data(), v.get_string().size());
}

std::string required_text(const json::object& o, std::string_view key, const std::string& member) {
    const auto* v = o.if_contains(json::string_view(key.data(), key.size()));
    if (!v)
        refuse(member + "." + std::string(key), "is missing");
    return text_of(*v, member + "." + std::string(key));
}

void optional_text(const json::object& o, std::string_view key, const std::string& member,
                   std::string& out) {
    if (const auto* v = o.if_contains(json::string_view(key.data(), key.size())))
        out = text_of(*v, member + "." + std::string(key));
}

header_list pairs_of(const json::value& v, const std::string& member) {
    if (!v.is_array())
        refuse(member, "must be a list of [name, value]");
    header_list out;
    for (const auto& pair : v.get_array()) {
        if (!pair.is_array() || pair.get_array().size() != 2)
            refuse(member, "must be a list of [name, value]");
        out.emplace_back(text_of(pair.get_array()[0], member),
                         text_of(pair.get_array()[1], member));
    }
    return out;
}

std::vector<token_field> fields_of(const json::value& v, const std::string& member) {
    std::vector<token_field> out;
    for (const auto& [name, value] : object_of(v, member)) {
        token_field field;
        field.name.assign(name.data(), name.size());
        if (value.is_string()) {
            field.value = text_of(value, member);
        } else {
            field.value = json::serialize(value);
            field.literal_json = true;
        }
        out.push_back(std::move(field));
    }
    return out;
}

token_request token_request_of(const json::value& v) {
    const std::string member = "auth.request";
    const auto& o = object_of(v, member);
    token_request out;
    optional_text(o, "method", member, out.method);
    std::string format = "form";
    optional_text(o, "format", member, format);
    if (format != "form" && format != "json")
        refuse(member + ".format", "must be \"form\" or \"json\"");
    out.form = format == "form";
    if (const auto* fields = o.if_contains("fields"))
        out.fields = fields_of(*fields, member + ".fields");
    if (const auto* headers = o.if_contains("headers"))
        out.headers = pairs_of(*headers, member + ".headers");
    if (const auto* basic = o.if_contains("basic")) {
        const auto& b = object_of(*basic, member + ".basic");
        out.basic_user = required_text(b, "user", member + ".basic");
        out.basic_password = required_text(b, "password", member + ".basic");
    }
    return out;
}

void read_oauth2(const json::object& o, auth_settings& out) {
    out.token_url = required_text(o, "token_url", "auth");
    const auto* request = o.if_contains("request");
    if (!request)
        refuse("auth.request", "is missing");
    out.request = token_request_of(*request);
    if (const auto* refresh = o.if_contains("refresh"))
        out.refresh_fields = fields_of(*refresh, "auth.refresh");
    if (const auto* pointers = o.if_contains("pointers")) {
        const auto& p = object_of(*pointers, "auth.pointers");
        optional_text(p, "access_token", "auth.pointers", out.access_token_pointer);
        optional_text(p, "expires_in", "auth.pointers", out.expires_in_pointer);
        optional_text(p, "refresh_token", "auth.pointers", out.refresh_token_pointer);
    }
    for (const auto* pointer :
         {&out.access_token_pointer, &out.expires_in_pointer, &out.refresh_token_pointer})
        if (!pointer->empty() && pointer->front() != '/')
            refuse("auth.pointers", "must hold JSON pointers, which start with /");
    if (const auto* header = o.if_contains("header")) {
        if (!header->is_array() || header->get_array().size() != 2)
            refuse("auth.header", "must be [name, value]");
        out.header_name = text_of(header->get_array()[0], "auth.header");
        out.header_value = text_of(header->get_array()[1], "auth.header");
    }
}

double positive_number(const json::object& o, std::string_view key, const std::string& member) {
    const auto* v = o.if_contains(json::string_view(key.data(), key.size()));
    if (!v || !v->is_number() || v->to_number<double>() <= 0 || v->to_number<double>() > 1e9)
        refuse(member + "." + std::string(key), "must be a number between 0 and 1000000000");
    return v->to_number<double>();
}

} // namespace

auth_settings parse_auth(const json::value& auth) {
    const auto& o = object_of(auth, "auth");
    const auto kind = required_text(o, "kind", "auth");
    auth_settings out;
    if (kind == "none") {
        out.kind = auth_kind::none;
    } else if (kind == "static") {
        out.kind = auth_kind::static_headers;
        const auto* headers = o.if_contains("headers");
        if (!headers)
            refuse("auth.headers", "is missing");
        out.headers = pairs_of(*headers, "auth.headers");
    } else if (kind == "basic") {
        out.kind = auth_kind::basic;
        out.user = required_text(o, "user", "auth");
        out.password = required_text(o, "password", "auth");
    } else if (kind == "oauth2") {
        out.kind = auth_kind::oauth2;
        read_oauth2(o, out);
    } else {
        refuse("auth.kind", "is \"" + kind + "\", but this host knows none, static, basic, oauth2");
    }
    return out;
}

std::vector<bucket_settings> parse_buckets(const json::value& buckets,
                                           const settings_map& settings) {
    if (!buckets.is_array())
        refuse("buckets", "must be a list");
    std::vector<bucket_settings> out;
    for (const auto& v : buckets.get_array()) {
        const auto& o = object_of(v, "buckets");
        bucket_settings one;
        one.name = required_text(o, "name", "buckets");
        one.key = expand_settings(required_text(o, "key", "buckets"), settings);
        one.capacity = positive_number(o, "capacity", "buckets");
        one.per = std::chrono::milliseconds(
            static_cast<std::int64_t>(positive_number(o, "per_ms", "buckets")));
        if (one.capacity < 1 || one.per.count() < 1)
            refuse("buckets", "must have a capacity and per_ms of at least 1");
        if (const auto* headers = o.if_contains("headers")) {
            const auto& h = object_of(*headers, "buckets.headers");
            optional_text(h, "left", "buckets.headers", one.headers.left);
            optional_text(h, "quota", "buckets.headers", one.headers.quota);
            optional_text(h, "reset_ms", "buckets.headers", one.headers.reset_ms);
            optional_text(h, "retry_after_s", "buckets.headers", one.headers.retry_after_s);
        }
        out.push_back(std::move(one));
    }
    return out;
}

} // namespace dray::http
