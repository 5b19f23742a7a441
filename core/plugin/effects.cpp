#include "core/plugin/effects.hpp"

#include "dray/data/impl/text_writer.hpp"
#include "dray/data/utf8.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <optional>

namespace dray::plugin {

namespace json = boost::json;

namespace {

constexpr std::size_t max_head = 4 << 20;
constexpr std::size_t max_requests = 16;
constexpr std::size_t max_items = 10'000;
constexpr std::size_t max_cursor = 4096;
constexpr std::size_t max_word = 64;
constexpr std::size_t max_text = 8 << 10;

[[noreturn]] void breach(std::string code, std::string message) {
    throw contract_breach{std::move(code), std::move(message)};
}

/// An effect's head, most of whose values lie on the stack.
class effect_head {
public:
    explicit effect_head(const frame& f) : memory_(&block_[0], sizeof block_) {
        if (f.head.size() > max_head)
            breach("head_too_large", "an effect's head is over 4 MiB");
        json::parse_options options;
        options.max_depth = 32;
        boost::system::error_code ec;
        value_.emplace(
            json::parse(json::string_view(f.head.data(), f.head.size()), ec, &memory_, options));
        if (ec || !value_->is_object())
            breach("malformed_head", "an effect's head is not a JSON object: " + ec.message());
    }
    const json::object& operator*() const { return value_->get_object(); }

private:
    unsigned char block_[4096];
    json::monotonic_resource memory_;
    std::optional<json::value> value_;
};

std::string text(const json::object& o, std::string_view key, bool required = false) {
    const auto* v = o.if_contains(key);
    if (!v || v->is_null()) {
        if (required)
            breach("malformed_head", "an effect's head lacks `" + std::string(key) + "`");
        return {};
    }
    if (!v->is_string())
        breach("malformed_head", "`" + std::string(key) + "` is not a text");
    return std::string(v->get_string());
}

std::optional<std::int64_t> integer(const json::object& o, std::string_view key) {
    const auto* v = o.if_contains(key);
    if (!v || v->is_null())
        return std::nullopt;
    boost::system::error_code ec;
    const auto n = v->to_number<std::int64_t>(ec);
    if (ec)
        breach("malformed_head", "`" + std::string(key) + "` is not a whole number");
    return n;
}

const json::array& list(const json::object& o, std::string_view key) {
    const auto* v = o.if_contains(key);
    if (!v || !v->is_array()) {
        breach("malformed_head", "`" + std::string(key) + "` is not a list");
    }
    return v->get_array();
}

const json::object& object(const json::value& v, const char* what) {
    if (!v.is_object())
        breach("malformed_head", std::string(what) + " is not an object");
    return v.get_object();
}

std::string bounded(std::string s) {
    if (s.size() > max_text)
        s.resize(max_text);
    return s;
}

bool is_word(std::string_view s) {
    return !s.empty() && s.size() <= max_word && std::all_of(s.begin(), s.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// `longest_asked`: raised to what the request asks for.
http::session_request read_request(const json::object& o, std::string_view body,
                                   std::chrono::milliseconds timeout,
                                   std::chrono::milliseconds& longest_asked) {
    http::session_request r;
    r.method = text(o, "method", true);
    r.url = text(o, "url", true);
    r.access = text(o, "access") == "read" ? http::access::read : http::access::write;
    if (const auto* headers = o.if_contains("headers")) {
        if (!headers->is_array())
            breach("malformed_head", "`headers` is not a list");
        for (const auto& h : headers->get_array()) {
            if (!h.is_array() || h.get_array().size() != 2 || !h.get_array()[0].is_string() ||
                !h.get_array()[1].is_string()) {
                breach("malformed_head", "a header is not a pair of texts");
            }
            r.headers.emplace_back(std::string(h.get_array()[0].get_string()),
                                   std::string(h.get_array()[1].get_string()));
        }
    }
    if (const auto* secrets = o.if_contains("secrets")) {
        if (!secrets->is_array())
            breach("malformed_head", "`secrets` is not a list");
        for (const auto& s : secrets->get_array()) {
            const auto& use = object(s, "a secret's use");
            http::secret_use u;
            u.marker = text(use, "marker", true);
            u.name = text(use, "name", true);
            const auto encoding = http::parse_secret_encoding(text(use, "encoding", true));
            if (!encoding)
                breach("malformed_head", "an unknown secret encoding");
            u.encoding = *encoding;
            r.secrets.push_back(std::move(u));
        }
    }
    if (const auto ms = integer(o, "timeout_ms"); ms && *ms > 0) {
        timeout =
            std::chrono::milliseconds(std::min<std::int64_t>(*ms, max_request_timeout.count()));
        longest_asked = std::max(longest_asked, timeout);
    }
    r.limits.whole = timeout;
    r.limits.first_byte = timeout;
    if (const auto cost = integer(o, "cost")) {
        if (*cost < 0 || *cost > 1'000'000)
            breach("malformed_head", "`cost` is out of range");
        r.cost = static_cast<std::uint32_t>(*cost);
    }
    r.body.assign(body);
    return r;
}

std::map<std::string, std::optional<std::string>> read_values(const json::object& o,
                                                              std::string_view key) {
    std::map<std::string, std::optional<std::string>> all;
    const auto* v = o.if_contains(key);
    if (!v)
        return all;
    std::size_t size = 0;
    for (const auto& [k, value] : object(*v, "state")) {
        auto& slot = all[std::string(k)];
        size += k.size();
        if (value.is_null())
            continue;
        if (!value.is_string())
            breach("malformed_head", "a state value is not a text");
        slot = std::string(value.get_string());
        size += slot->size();
    }
    if (size > max_state)
        breach("state_too_large", "it keeps more than 64 KiB of state");
    return all;
}

} // namespace

http_effect read_http(const frame& f, std::chrono::milliseconds timeout) {
    const effect_head parsed(f);
    const json::object& head = *parsed;
    const auto& requests = list(head, "requests");
    if (requests.empty() || requests.size() > max_requests) {
        breach("request_count", "1 to 16 requests at once, not " + std::to_string(requests.size()));
    }
    http_effect e;
    bool writes = false;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto body = i < f.bodies.size() ? f.bodies[i] : std::string_view();
        e.requests.push_back(
            read_request(object(requests[i], "a request"), body, timeout, e.longest_asked));
        writes = writes || e.requests.back().access == http::access::write;
    }
    if (writes && e.requests.size() > 1) {
        breach("write_not_alone", "a write goes alone in its effect");
    }
    return e;
}

emitted_batch read_emit(const frame& f) {
    const effect_head parsed(f);
    const json::object& head = *parsed;
    emitted_batch b;
    b.kind = text(head, "kind", true);
    const auto& items = list(head, "items");
    if (items.size() > max_items)
        breach("too_many_items", "over 10,000 items in one emit");
    if (items.size() != f.bodies.size()) {
        breach("malformed_head", "as many bodies as items are needed");
    }
    b.items.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto& o = object(items[i], "an item");
        emitted_item item;
        item.ref = bounded(text(o, "ref"));
        item.poison = bounded(text(o, "poison"));
        item.json.assign(f.bodies[i]);
        b.items.push_back(std::move(item));
    }
    if (const auto cursor = text(head, "cursor"); !cursor.empty()) {
        if (cursor.size() > max_cursor)
            breach("cursor_too_large", "a cursor over 4 KiB");
        b.cursor = cursor;
    }
    b.state = read_values(head, "state");
    return b;
}

std::vector<std::string> read_state_get(const frame& f) {
    const effect_head parsed(f);
    const json::object& head = *parsed;
    std::vector<std::string> keys;
    for (const auto& k : list(head, "keys")) {
        if (!k.is_string())
            breach("malformed_head", "a state key is not a text");
        keys.emplace_back(k.get_string());
    }
    return keys;
}

std::map<std::string, std::optional<std::string>> read_state_put(const frame& f) {
    return read_values(*effect_head(f), "values");
}

std::chrono::milliseconds read_sleep(const frame& f) {
    const auto ms = integer(*effect_head(f), "ms").value_or(-1);
    if (ms < 0)
        breach("malformed_head", "`ms` is missing or negative");
    return std::chrono::milliseconds(ms);
}

std::pair<int, std::string> read_log(const frame& f) {
    const effect_head parsed(f);
    const json::object& head = *parsed;
    const auto word = text(head, "level");
    const int level = word == "error" ? 3 : word == "warning" ? 2 : word == "debug" ? 0 : 1;
    return {level, bounded(text(head, "message"))};
}

std::string read_done(const frame& f) {
    const effect_head parsed(f);
    const json::object& head = *parsed;
    const auto* result = head.if_contains("result");
    return result ? json::serialize(object(*result, "`result`")) : std::string("{}");
}

fail_effect read_fail(const frame& f) {
    const effect_head parsed(f);
    const json::object& head = *parsed;
    fail_effect e;
    const auto cls = integer(head, "class").value_or(DRAY_ERROR_TRANSIENT);
    // Unknown classes are of a later SDK: transient is the reading that loses nothing.
    e.cls = cls >= DRAY_ERROR_TRANSIENT && cls <= DRAY_ERROR_NOT_FOUND
                ? static_cast<error_class>(cls)
                : error_class::transient;
    e.code = bounded(text(head, "code"));
    e.message = bounded(text(head, "message"));
    e.internal = bounded(text(head, "internal"));
    e.subject = bounded(text(head, "subject"));
    if (const auto ms = integer(head, "retry_after_ms"); ms && *ms >= 0) {
        e.retry_after = std::chrono::milliseconds(std::min<std::int64_t>(*ms, 86'400'000));
    }
    if (const auto id = integer(head, "verdict_of"); id && *id > 0) {
        e.verdict_of = static_cast<std::uint64_t>(*id);
    }
    if (!is_word(e.code)) {
        // A code is a key and a column: what is none does not get there.
        if (!e.code.empty())
            e.internal = bounded("code: " + e.code + "\n" + e.internal);
        e.code = to_word(e.cls);
    }
    return e;
}

namespace {

/// Appends a header's value as JSON. One that is not UTF-8 is read as ISO-8859-1, which HTTP/1.1
/// had for it: the plugin gets each byte as a character.
void append_header(std::string& head, const std::string& value) {
    if (data::is_utf8(value))
        return data::detail::append_json_string(head, value);
    std::string wide;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            wide += c;
        } else {
            wide += static_cast<char>(0xC0 | (byte >> 6));
            wide += static_cast<char>(0x80 | (byte & 0x3F));
        }
    }
    data::detail::append_json_string(head, wide);
}

std::size_t bytes_of(const http::header_list& headers) {
    std::size_t n = 0;
    for (const auto& [name, value] : headers)
        n += name.size() + value.size() + 8;
    return n;
}

} // namespace

std::string http_event_head(std::span<const answered> answers) {
    std::string head;
    std::size_t expected = 64;
    for (const auto& a : answers)
        expected += 64 + bytes_of(a.response->headers);
    head.reserve(expected);
    head += R"({"responses":[)";
    for (const auto& a : answers) {
        if (head.back() != '[')
            head += ',';
        head.append(R"({"id":)").append(std::to_string(a.id));
        head.append(R"(,"status":)").append(std::to_string(a.response->status));
        head += R"(,"headers":[)";
        for (const auto& [name, value] : a.response->headers) {
            if (head.back() != '[')
                head += ',';
            head += '[';
            append_header(head, name);
            head += ',';
            append_header(head, value);
            head += ']';
        }
        head += "]}";
    }
    head += "]}";
    return head;
}

std::string emitted_event_head(const std::vector<item_fate>& fates) {
    std::string head = R"({"items":[)";
    for (std::size_t i = 0; i < fates.size(); ++i) {
        static constexpr const char* words[] = {R"("stored")", R"("updated")", R"("unchanged")",
                                                R"("quarantined")"};
        if (i)
            head += ',';
        head += words[static_cast<std::size_t>(fates[i])];
    }
    return head + "]}";
}

std::string state_event_head(const std::map<std::string, std::string>& values) {
    json::object o;
    for (const auto& [k, v] : values)
        o[k] = v;
    json::object head;
    head["values"] = std::move(o);
    return json::serialize(head);
}

} // namespace dray::plugin
