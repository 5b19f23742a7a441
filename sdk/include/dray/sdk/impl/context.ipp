// Inline bodies of context.hpp. House rule (g++ 12): what is awaited is a named local.

#include "heads.hpp"
#include "operation.hpp"

namespace dray::sdk {

namespace detail {

inline constexpr std::size_t max_requests = 16;

inline void check_requests(std::span<const http_request> requests) {
    if (requests.empty() || requests.size() > max_requests)
        throw_fault("request_count",
                    "1 to 16 requests go at once, not " + std::to_string(requests.size()));
    if (requests.size() == 1)
        return;
    for (const auto& r : requests)
        if (r.access == access::write)
            throw_fault("write_not_alone", "a write goes alone, not beside other requests");
}

inline void write_http_effect(operation& op, std::span<const http_request> requests) {
    check_requests(requests);
    std::string& head = op.new_head();
    head.append("{\"requests\":");
    char before = '[';
    for (const auto& r : requests) {
        head.push_back(before);
        append_request(head, r);
        op.add_body(r.body);
        before = ',';
    }
    head.append("]}");
}

/// An empty value removes its key: null on the wire.
inline void append_state(std::string& head, const std::map<std::string, std::string>& values) {
    head.push_back('{');
    for (const auto& [key, value] : values) {
        if (head.back() != '{')
            head.push_back(',');
        append_data(head, key, "a state key");
        head.push_back(':');
        if (value.empty()) {
            head.append("null");
        } else {
            append_data(head, value, "a state value");
        }
    }
    head.push_back('}');
}

inline void write_emit_effect(operation& op, const batch& items) {
    std::string& head = op.new_head();
    head.push_back('{');
    append_json_key(head, "kind");
    append_data(head, items.kind, "a batch's kind");
    append_json_key(head, "items");
    head.push_back('[');
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i)
            head.push_back(',');
        head.push_back('{');
        append_json_key(head, "ref");
        append_data(head, items.refs[i], "an item's ref");
        if (const auto why = items.poison.find(i); why != items.poison.end()) {
            append_json_key(head, "poison");
            append_message(head, why->second, 1024);
        }
        head.push_back('}');
        op.add_body(items.bodies[i]);
    }
    head.push_back(']');
    if (!items.cursor.empty()) {
        append_json_key(head, "cursor");
        append_data(head, items.cursor, "a cursor");
    }
    if (!items.state.empty()) {
        append_json_key(head, "state");
        append_state(head, items.state);
    }
    head.push_back('}');
}

inline std::vector<item_fate> read_fates(const dray_event& event, std::size_t count) {
    const parsed_head head(event.head);
    const auto& list = head.list("items");
    if (list.size() != count)
        throw_malformed("not one fate for each item");
    std::vector<item_fate> fates;
    fates.reserve(count);
    for (const auto& word : list) {
        const auto text = text_of(word, "items");
        fates.push_back(text == "stored"        ? item_fate::stored
                        : text == "updated"     ? item_fate::updated
                        : text == "unchanged"   ? item_fate::unchanged
                        : text == "quarantined" ? item_fate::quarantined
                                                : item_fate::unknown);
    }
    return fates;
}

inline std::map<std::string, std::string> read_state(const dray_event& event) {
    const parsed_head head(event.head);
    const auto* const values = head.member("values").if_object();
    if (!values)
        throw_malformed("values");
    std::map<std::string, std::string> state;
    for (const auto& [key, value] : *values)
        if (!value.is_null())
            state.emplace(key, text_of(value, "values"));
    return state;
}

constexpr std::string_view name_of(log_level level) {
    switch (level) {
    case log_level::debug:
        return "debug";
    case log_level::info:
        return "info";
    case log_level::warning:
        return "warning";
    case log_level::error:
        return "error";
    }
    return "info";
}

} // namespace detail

DRAY_SDK_DECL data::timestamp context::now() const {
    return op_.now();
}

DRAY_SDK_DECL const std::string& context::secret(std::string_view name) const {
    if (const auto* const marker = op_.secret(name))
        return *marker;
    std::string message("the secret setting `");
    message.append(name).append("` is not set; set it for this instance");
    throw failure(error_class::config, "secret_missing", std::move(message))
        .about(std::string(name));
}

DRAY_SDK_DECL task<http_response> context::http(http_request request) {
    const std::span<const http_request> one(&request, 1);
    detail::write_http_effect(op_, one);
    detail::effect_awaiter sent(op_, DRAY_EFFECT_HTTP, DRAY_EVENT_HTTP);
    const dray_event& event = co_await sent;
    auto answers = detail::read_answers(event, one);
    co_return std::move(answers.front());
}

DRAY_SDK_DECL task<std::vector<http_response>>
context::http_all(std::vector<http_request> requests) {
    detail::write_http_effect(op_, requests);
    detail::effect_awaiter sent(op_, DRAY_EFFECT_HTTP, DRAY_EVENT_HTTP);
    const dray_event& event = co_await sent;
    co_return detail::read_answers(event, requests);
}

DRAY_SDK_DECL task<std::vector<item_fate>> context::emit(batch items) {
    detail::write_emit_effect(op_, items);
    detail::effect_awaiter emitted(op_, DRAY_EFFECT_EMIT, DRAY_EVENT_EMITTED);
    const dray_event& event = co_await emitted;
    co_return detail::read_fates(event, items.size());
}

DRAY_SDK_DECL task<std::map<std::string, std::string>>
context::state_get(std::vector<std::string> keys) {
    std::string& head = op_.new_head();
    head.append("{\"keys\":[");
    for (const auto& key : keys) {
        if (head.back() != '[')
            head.push_back(',');
        detail::append_data(head, key, "a state key");
    }
    head.append("]}");
    detail::effect_awaiter asked(op_, DRAY_EFFECT_STATE_GET, DRAY_EVENT_STATE);
    const dray_event& event = co_await asked;
    co_return detail::read_state(event);
}

DRAY_SDK_DECL task<void> context::state_put(std::map<std::string, std::string> values) {
    std::string& head = op_.new_head();
    head.append("{\"values\":");
    detail::append_state(head, values);
    head.push_back('}');
    detail::effect_awaiter stored(op_, DRAY_EFFECT_STATE_PUT, DRAY_EVENT_STATE_STORED);
    co_await stored;
}

DRAY_SDK_DECL task<void> context::sleep(std::chrono::milliseconds duration) {
    std::string& head = op_.new_head();
    head.append("{\"ms\":");
    detail::append_json_integer(head, std::max<std::int64_t>(duration.count(), 0));
    head.push_back('}');
    detail::effect_awaiter slept(op_, DRAY_EFFECT_SLEEP, DRAY_EVENT_WOKE);
    co_await slept;
}

DRAY_SDK_DECL task<void> context::log(log_level level, std::string message) {
    std::string& head = op_.new_head();
    head.push_back('{');
    detail::append_json_key(head, "level");
    detail::append_json_string(head, detail::name_of(level));
    detail::append_json_key(head, "message");
    detail::append_message(head, message, 4096);
    head.push_back('}');
    detail::effect_awaiter logged(op_, DRAY_EFFECT_LOG, DRAY_EVENT_LOGGED);
    co_await logged;
}

} // namespace dray::sdk
