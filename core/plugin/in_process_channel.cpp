#include "core/plugin/in_process_channel.hpp"

#include <unordered_map>

namespace dray::plugin {

namespace {

dray_bytes bytes_of(std::string_view s) {
    return {s.data(), s.size()};
}
std::string_view view_of(dray_bytes b) {
    return {b.data ? b.data : "", b.data ? b.size : 0};
}

class in_process_channel final : public channel {
public:
    in_process_channel(std::shared_ptr<const library> code, dray_instance* instance)
        : code_(std::move(code)), table_(code_->connector()), instance_(instance) {}

    ~in_process_channel() override {
        for (auto& [id, op] : operations_)
            table_.end(op);
        table_.destroy(instance_);
    }

    void on_effect(effect_handler handler) override { handler_ = std::move(handler); }

    void begin(operation_id id, std::string_view function, std::string_view head) override {
        if (auto* op = table_.begin(instance_, bytes_of(function), bytes_of(head))) {
            operations_.emplace(id, op);
        }
    }

    void resume(operation_id id, const frame& event) override {
        const auto it = operations_.find(id);
        if (it == operations_.end()) {
            handler_(id, {}, "the plugin could not begin the operation");
            return;
        }
        bodies_.clear();
        for (const auto b : event.bodies)
            bodies_.push_back(bytes_of(b));
        const dray_event e{sizeof(dray_event), event.kind, bytes_of(event.head), bodies_.data(),
                           bodies_.size()};
        const dray_effect* effect = table_.resume(it->second, &e);
        if (!effect || effect->struct_size < sizeof(dray_effect) ||
            (effect->body_count && !effect->bodies) || effect->body_count > max_bodies) {
            handler_(id, {}, "the plugin answered with no valid effect");
            return;
        }
        frame f;
        f.kind = effect->kind;
        f.head = view_of(effect->head);
        f.bodies.reserve(effect->body_count);
        for (std::uint64_t i = 0; i < effect->body_count; ++i) {
            f.bodies.push_back(view_of(effect->bodies[i]));
        }
        handler_(id, f, {});
    }

    void end(operation_id id) override {
        const auto it = operations_.find(id);
        if (it == operations_.end())
            return;
        table_.end(it->second);
        operations_.erase(it);
    }

private:
    std::shared_ptr<const library> code_;
    const dray_connector& table_;
    dray_instance* instance_;
    effect_handler handler_;
    std::unordered_map<operation_id, dray_operation*> operations_;
    std::vector<dray_bytes> bodies_;
};

} // namespace

std::unique_ptr<channel> make_in_process_channel(std::shared_ptr<const library> code,
                                                 std::string_view config) {
    auto* instance = code->connector().create(bytes_of(config));
    if (!instance)
        return nullptr;
    return std::make_unique<in_process_channel>(std::move(code), instance);
}

} // namespace dray::plugin
