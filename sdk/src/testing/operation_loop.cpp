#include "operation_loop.hpp"

#include <dray/testing/connector_of.hpp>

namespace dray::testing {

namespace json = boost::json;

namespace {

dray_bytes bytes(std::string_view text) {
    return dray_bytes{text.data(), text.size()};
}

std::string begin_head(const operation_call& call) {
    json::object head;
    head["operation"] = "1";
    head["now"] = data::format_time(call.now);
    auto& secrets = head["secrets"].emplace_object();
    for (const auto& [name, marker] : call.markers)
        secrets[name] = marker;
    head["request"] = json::parse(call.request);
    return json::serialize(head);
}

} // namespace

/// An event in memory that is gone as soon as resume() has returned, so that the address sanitizer
/// sees a plugin which keeps a pointer into it.
class operation_loop::event {
public:
    explicit event(dray_event_kind kind, std::string head = "{}",
                   std::vector<std::string> bodies = {})
        : head_(std::make_unique<std::string>(std::move(head))), bodies_(std::move(bodies)) {
        for (const auto& body : bodies_)
            views_.push_back(bytes(body));
        c_.struct_size = sizeof c_;
        c_.kind = kind;
        c_.head = bytes(*head_);
        c_.bodies = views_.empty() ? nullptr : views_.data();
        c_.body_count = views_.size();
    }
    event(const event&) = delete;
    event& operator=(const event&) = delete;
    [[nodiscard]] const dray_event* get() const { return &c_; }

private:
    std::unique_ptr<std::string> head_;
    std::vector<std::string> bodies_;
    std::vector<dray_bytes> views_;
    dray_event c_{};
};

marker_map markers_for(const std::vector<std::string>& secrets) {
    marker_map out;
    for (std::size_t i = 0; i < secrets.size(); ++i)
        out[secrets[i]] = "MARKER9F27C41A" + std::to_string(i) + "Z";
    return out;
}

instance::instance(const dray_plugin_entry_t& entry, const std::string& settings)
    : table_(connector_of(entry)) {
    if (!table_)
        breach("it has no extension " DRAY_CONNECTOR_EXTENSION);
    json::object config;
    config["name"] = "scripted";
    config["settings"] = json::parse(settings);
    const std::string head = json::serialize(config);
    c_ = table_->create(bytes(head));
    if (!c_)
        breach("create() returned null");
}

outcome operation_loop::run(const instance& of, const operation_call& call,
                            std::map<std::string, std::string> state) {
    constexpr std::size_t most_effects = 10'000;
    seen_ = outcome();
    seen_.state = std::move(state);
    markers_ = call.markers;
    const auto& table = of.table();
    const auto end = [&table](dray_operation* o) { table.end(o); };
    auto head = std::make_unique<std::string>(begin_head(call));
    const std::unique_ptr<dray_operation, decltype(end)> operation(
        table.begin(of.get(), bytes(call.function), bytes(*head)), end);
    if (!operation)
        breach("begin() returned null");
    head.reset();

    auto next = std::make_unique<event>(DRAY_EVENT_START);
    while (next) {
        const auto* const effect = table.resume(operation.get(), next->get());
        next.reset();
        if (!effect)
            breach("resume() returned null");
        if (++seen_.effects > most_effects)
            breach("more than 10,000 effects: it does not end");
        if (is_ended_at(seen_.effects))
            break;
        next = answer(*effect);
    }
    return std::move(seen_);
}

std::unique_ptr<operation_loop::event> operation_loop::answer(const dray_effect& effect) {
    switch (effect.kind) {
    case DRAY_EFFECT_HTTP:
        return answer_http(effect);
    case DRAY_EFFECT_EMIT:
        return answer_emit(effect);
    case DRAY_EFFECT_STATE_GET:
        return answer_state(effect);
    case DRAY_EFFECT_STATE_PUT: {
        const auto head = read_head(effect);
        if (!head.contains("values") || !head.at("values").is_object())
            breach("state_put without values");
        apply_state(head.at("values").get_object(), seen_.state);
        return std::make_unique<event>(DRAY_EVENT_STATE_STORED);
    }
    case DRAY_EFFECT_SLEEP: {
        const auto head = read_head(effect);
        if (!head.contains("ms") || !head.at("ms").is_int64())
            breach("sleep without ms");
        seen_.sleeps.emplace_back(head.at("ms").get_int64());
        return std::make_unique<event>(DRAY_EVENT_WOKE);
    }
    case DRAY_EFFECT_LOG: {
        const auto head = read_head(effect);
        if (!head.contains("message") || !head.at("message").is_string())
            breach("log without a message");
        seen_.logs.emplace_back(head.at("message").get_string());
        return std::make_unique<event>(DRAY_EVENT_LOGGED);
    }
    case DRAY_EFFECT_DONE: {
        const auto head = read_head(effect);
        if (!head.contains("result") || !head.at("result").is_object())
            breach("done without a result");
        seen_.result = json::serialize(head.at("result"));
        return nullptr;
    }
    case DRAY_EFFECT_FAIL:
        seen_.failure = read_failure(effect);
        return nullptr;
    default:
        return std::make_unique<event>(DRAY_EVENT_UNSUPPORTED);
    }
}

std::unique_ptr<operation_loop::event> operation_loop::answer_http(const dray_effect& effect) {
    const std::size_t first = seen_.requests.size();
    for (auto& request : read_requests(effect, markers_)) {
        request.id = seen_.requests.size() + 1;
        request.effect = seen_.effects;
        seen_.requests.push_back(std::move(request));
    }
    auto given = answers(first);
    if (!given)
        return nullptr;
    json::array responses;
    std::vector<std::string> bodies;
    for (std::size_t i = 0; i < given->size(); ++i) {
        auto& one = (*given)[i];
        json::object response;
        response["id"] = seen_.requests[first + i].id;
        response["status"] = one.status;
        auto& list = response["headers"].emplace_array();
        for (const auto& [name, value] : one.headers)
            list.push_back(json::array{name, value});
        responses.push_back(std::move(response));
        bodies.push_back(std::move(one.body));
    }
    json::object head;
    head["responses"] = std::move(responses);
    return std::make_unique<event>(DRAY_EVENT_HTTP, json::serialize(head), std::move(bodies));
}

std::unique_ptr<operation_loop::event> operation_loop::answer_emit(const dray_effect& effect) {
    seen_.emits.push_back(read_emit(effect));
    if (const auto head = read_head(effect); head.contains("state")) {
        if (!head.at("state").is_object())
            breach("a batch's state is no object");
        apply_state(head.at("state").get_object(), seen_.state);
    }
    json::object head;
    auto& list = head["items"].emplace_array();
    for (auto& fate : fates())
        list.emplace_back(fate);
    return std::make_unique<event>(DRAY_EVENT_EMITTED, json::serialize(head));
}

std::unique_ptr<operation_loop::event> operation_loop::answer_state(const dray_effect& effect) {
    const auto head = read_head(effect);
    if (!head.contains("keys") || !head.at("keys").is_array())
        breach("state_get without keys");
    json::object answer;
    auto& values = answer["values"].emplace_object();
    for (const auto& key : head.at("keys").get_array()) {
        if (!key.is_string())
            breach("a state key that is no text");
        const auto found = seen_.state.find(std::string(key.get_string()));
        if (found != seen_.state.end())
            values[found->first] = found->second;
    }
    return std::make_unique<event>(DRAY_EVENT_STATE, json::serialize(answer));
}

} // namespace dray::testing
