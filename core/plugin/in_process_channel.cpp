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
        for (auto& open : operations_)
            guarded([&] { table_.end(open.second); });
        guarded([&] { table_.destroy(instance_); });
    }

    void on_effect(effect_handler handler) override { handler_ = std::move(handler); }

    void begin(operation_id id, std::string_view function, std::string_view head) override {
        dray_operation* op = nullptr;
        guarded([&] { op = table_.begin(instance_, bytes_of(function), bytes_of(head)); });
        if (op)
            operations_.emplace(id, op);
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
        const dray_effect* effect = nullptr;
        if (!guarded([&] { effect = table_.resume(it->second, &e); })) {
            handler_(id, {}, "the plugin let an exception out, which no plugin may");
            return;
        }
        if (!effect || effect->struct_size < sizeof(dray_effect) ||
            (effect->body_count && !effect->bodies) || effect->body_count > max_bodies) {
            handler_(id, {}, "the plugin answered with no valid effect");
            return;
        }
        if (size_of(*effect) > max_effect_bytes) {
            handler_(id, {}, "the plugin asks for something of over 64 MiB at once");
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
        guarded([&] { table_.end(it->second); });
        operations_.erase(it);
    }

private:
    /// Calls the plugin. None may throw; one that does all the same takes nobody with it.
    template <class F>
    static bool guarded(F call) {
        try {
            call();
            return true;
        } catch (...) {
            return false;
        }
    }

    /// Saturating: the sizes are the plugin's word.
    static std::uint64_t size_of(const dray_effect& effect) {
        std::uint64_t all = view_of(effect.head).size();
        for (std::uint64_t i = 0; i < effect.body_count && all <= max_effect_bytes; ++i) {
            const std::uint64_t one = view_of(effect.bodies[i]).size();
            all = one > max_effect_bytes ? max_effect_bytes + 1 : all + one;
        }
        return all;
    }

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
    dray_instance* instance = nullptr;
    try {
        instance = code->connector().create(bytes_of(config));
    } catch (...) {
        return nullptr; // as where it says that it cannot
    }
    if (!instance)
        return nullptr;
    return std::make_unique<in_process_channel>(std::move(code), instance);
}

} // namespace dray::plugin
