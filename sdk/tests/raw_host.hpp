#pragma once

// The host's side of the ABI by hand: one operation, one event at a time, wrong ones included.

#include <dray/abi/dray.h>
#include <dray/testing/connector_of.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

extern "C" const dray_plugin_entry_t dray_plugin_entry;

namespace dray::tests {

inline dray_bytes bytes(std::string_view text) {
    return dray_bytes{text.data(), text.size()};
}
inline std::string text(dray_bytes b) {
    return b.size ? std::string(b.data, b.size) : "";
}

inline const dray_connector& connector_table() {
    return *testing::connector_of(dray_plugin_entry);
}

class raw_instance {
public:
    explicit raw_instance(std::string_view config = R"({"settings": {"url": "https://a.example"}})")
        : instance_(connector_table().create(bytes(config))) {}
    raw_instance(const raw_instance&) = delete;
    raw_instance& operator=(const raw_instance&) = delete;
    ~raw_instance() { connector_table().destroy(instance_); }
    [[nodiscard]] dray_instance* get() const { return instance_; }

private:
    dray_instance* instance_;
};

class raw_operation {
public:
    raw_operation(const raw_instance& instance, std::string_view function,
                  std::string_view head = R"({"operation": "1", "now": "2026-03-01T12:00:00Z",
                                              "secrets": {"key": "M1"}, "request": {}})")
        : operation_(connector_table().begin(instance.get(), bytes(function), bytes(head))) {}
    raw_operation(const raw_operation&) = delete;
    raw_operation& operator=(const raw_operation&) = delete;
    ~raw_operation() { connector_table().end(operation_); }

    /// The kind of the next effect. The event's memory is gone when it returns.
    int resume(dray_event_kind kind, std::string head = "{}",
               std::vector<std::string> bodies = {}) {
        const auto owned = std::make_unique<std::string>(std::move(head));
        std::vector<dray_bytes> views;
        for (const auto& body : bodies)
            views.push_back(bytes(body));
        dray_event event{};
        event.struct_size = sizeof event;
        event.kind = kind;
        event.head = bytes(*owned);
        event.bodies = views.empty() ? nullptr : views.data();
        event.body_count = views.size();
        effect_ = connector_table().resume(operation_, &event);
        return effect_->kind;
    }
    int start() { return resume(DRAY_EVENT_START); }

    [[nodiscard]] std::string head() const { return text(effect_->head); }
    [[nodiscard]] std::vector<std::string> bodies() const {
        std::vector<std::string> all;
        for (std::uint64_t i = 0; i < effect_->body_count; ++i)
            all.push_back(text(effect_->bodies[i]));
        return all;
    }

private:
    dray_operation* operation_;
    const dray_effect* effect_ = nullptr;
};

/// A begin head with this request.
inline std::string begin_with(std::string_view request) {
    return R"({"operation": "1", "now": "2026-03-01T12:00:00Z", "secrets": {"key": "M1"},)"
           R"( "request": )" +
           std::string(request) + "}";
}

} // namespace dray::tests
