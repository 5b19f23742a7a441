#include "effect_reader.hpp"

#include <dray/data/functions_json.hpp>
#include <dray/testing/script_host.hpp>

namespace dray::testing {

namespace json = boost::json;

void breach(const std::string& why) {
    throw script_mismatch("the plugin broke the protocol: " + why);
}

namespace {

std::string_view view(dray_bytes bytes) {
    return bytes.size == 0 ? std::string_view() : std::string_view(bytes.data, bytes.size);
}

std::string text(const json::object& object, const char* name, bool is_required = true) {
    const auto* const found = object.if_contains(name);
    if (!found) {
        if (is_required)
            breach(std::string("the head has no `") + name + '`');
        return {};
    }
    if (!found->is_string())
        breach(std::string("`") + name + "` is no text");
    return std::string(found->get_string());
}

std::int64_t integer(const json::object& object, const char* name) {
    const auto* const found = object.if_contains(name);
    if (!found || !found->is_int64())
        breach(std::string("`") + name + "` is no integer");
    return found->get_int64();
}

const json::array& list(const json::object& object, const char* name) {
    const auto* const found = object.if_contains(name);
    if (!found || !found->is_array())
        breach(std::string("`") + name + "` is no list");
    return found->get_array();
}

void read_headers(const json::object& from, seen_request& to) {
    if (!from.contains("headers"))
        return;
    for (const auto& pair : list(from, "headers")) {
        if (!pair.is_array() || pair.get_array().size() != 2 || !pair.get_array()[0].is_string() ||
            !pair.get_array()[1].is_string())
            breach("a header is no pair of texts");
        const auto& name = pair.get_array()[0].get_string();
        const auto& value = pair.get_array()[1].get_string();
        for (const auto* const part : {&name, &value})
            if (part->find_first_of("\r\n") != json::string::npos)
                breach("a header holds a line break");
        to.headers.emplace_back(name, value);
    }
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
        ++n;
    return n;
}

void read_secrets(const json::object& from, seen_request& to,
                  const std::map<std::string, std::string>& markers) {
    std::map<std::string, std::size_t> uses; // one for each place in which a secret belongs
    if (from.contains("secrets")) {
        for (const auto& use : list(from, "secrets")) {
            if (!use.is_object())
                breach("a secret's use is no object");
            const auto name = text(use.get_object(), "name");
            const auto encoding = text(use.get_object(), "encoding");
            const auto known = markers.find(name);
            if (known == markers.end())
                breach("it lists a secret that there is not: " + name);
            if (known->second != text(use.get_object(), "marker"))
                breach("it lists the secret " + name + " with another marker");
            to.secrets[name] = encoding;
            ++uses[name];
        }
    }
    for (const auto& [name, marker] : markers) {
        std::size_t places = count(to.url, marker) + count(to.body, marker);
        for (const auto& [header, value] : to.headers)
            places += count(value, marker);
        const bool is_listed = to.secrets.contains(name);
        if (is_listed && places == 0)
            breach("the secret " + name + " is listed, but its marker stands nowhere");
        if (is_listed && places > uses[name])
            breach("the marker of " + name +
                   " stands in more places than it is listed for; each use replaces one");
        if (is_listed && places < uses[name])
            breach("the secret " + name + " is listed more often than its marker stands there");
        if (!is_listed && places > 0)
            breach("the marker of " + name + " stands in a request that does not list it");
    }
}

template <class T>
void check_item(const seen_item& item) {
    try {
        data::from_json_text<T>(item.json);
    } catch (const data::json_error& e) {
        breach("item " + item.ref + " is no valid item and not marked as poison: " + e.what());
    }
}

void check_known_kind(const seen_emit& emit) {
    for (const auto& item : emit.items) {
        if (!item.poison.empty())
            continue;
        if (emit.kind == "order")
            check_item<data::order>(item);
        else if (emit.kind == "order_head")
            check_item<data::order_head>(item);
        else if (emit.kind == "consignment_update")
            check_item<data::consignment_update>(item);
        else if (emit.kind == "stock_count")
            check_item<data::stock_count>(item);
        else
            breach("items of kind `" + emit.kind + "`, which no host knows");
    }
}

} // namespace

json::object read_head(const dray_effect& effect) {
    if (effect.struct_size < sizeof(dray_effect))
        breach("an effect with a wrong struct_size");
    if (effect.head.size > 0 && !effect.head.data)
        breach("a head of null with a size");
    if (effect.body_count > 0 && !effect.bodies)
        breach("bodies of null with a count");
    json::error_code error;
    auto value = json::parse(view(effect.head), error);
    if (error)
        breach("a head that is not JSON: " + error.message());
    if (!value.is_object())
        breach("a head that is not an object");
    return value.get_object();
}

std::vector<seen_request> read_requests(const dray_effect& effect,
                                        const std::map<std::string, std::string>& markers) {
    const auto head = read_head(effect);
    const auto& from = list(head, "requests");
    if (from.empty() || from.size() > 16)
        breach("not 1 to 16 requests at once");
    if (effect.body_count != from.size())
        breach("not one body for each request");
    std::vector<seen_request> requests;
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (!from[i].is_object())
            breach("a request is no object");
        const auto& object = from[i].get_object();
        auto& request = requests.emplace_back();
        request.method = text(object, "method");
        request.url = text(object, "url");
        request.is_write = text(object, "access", false) != "read";
        request.body = view(effect.bodies[i]);
        if (object.contains("timeout_ms"))
            request.timeout = std::chrono::milliseconds(integer(object, "timeout_ms"));
        read_headers(object, request);
        read_secrets(object, request, markers);
        if (request.url.find_first_of(" \r\n\t") != std::string::npos)
            breach("a URL with white space: " + request.url);
        if (request.is_write && from.size() > 1)
            breach("a write that does not go alone");
    }
    return requests;
}

seen_emit read_emit(const dray_effect& effect) {
    const auto head = read_head(effect);
    seen_emit emit;
    emit.kind = text(head, "kind");
    emit.cursor = text(head, "cursor", false);
    if (emit.cursor.size() > 4096)
        breach("a cursor of more than 4 KiB");
    const auto& items = list(head, "items");
    if (effect.body_count != items.size())
        breach("not one body for each item");
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!items[i].is_object())
            breach("an item is no object");
        auto& item = emit.items.emplace_back();
        item.ref = text(items[i].get_object(), "ref");
        item.poison = text(items[i].get_object(), "poison", false);
        item.json = view(effect.bodies[i]);
        if (item.ref.empty())
            breach("an item without a ref");
    }
    check_known_kind(emit);
    return emit;
}

seen_failure read_failure(const dray_effect& effect) {
    const auto head = read_head(effect);
    seen_failure failure;
    failure.cls = static_cast<dray_error_class>(integer(head, "class"));
    failure.code = text(head, "code");
    failure.message = text(head, "message");
    failure.internal = text(head, "internal", false);
    failure.subject = text(head, "subject", false);
    if (head.contains("retry_after_ms"))
        failure.retry_after = std::chrono::milliseconds{integer(head, "retry_after_ms")};
    if (head.contains("verdict_of"))
        failure.verdict_of = static_cast<std::uint64_t>(integer(head, "verdict_of"));
    return failure;
}

void apply_state(const json::object& values, std::map<std::string, std::string>& state) {
    for (const auto& [key, value] : values) {
        if (value.is_null()) {
            state.erase(std::string(key));
        } else if (value.is_string()) {
            state[std::string(key)] = std::string(value.get_string());
        } else {
            breach("a state value that is no text");
        }
    }
    std::size_t size = 0;
    for (const auto& [key, value] : state)
        size += key.size() + value.size();
    if (size > 64 * 1024)
        breach("more than 64 KiB of state");
}

std::string_view seen_request::header(std::string_view name) const {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; };
    for (const auto& [key, value] : headers)
        if (key.size() == name.size() &&
            std::equal(key.begin(), key.end(), name.begin(),
                       [&](char a, char b) { return lower(a) == lower(b); }))
            return value;
    return {};
}

} // namespace dray::testing
