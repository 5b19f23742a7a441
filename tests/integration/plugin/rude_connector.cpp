#include "tests/integration/plugin/rude_connector.hpp"

#include "dray/abi/dray.h"

#include <boost/json.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace dray::plugin::test {

namespace json = boost::json;

namespace {

std::atomic<int>& count_of_operations() {
    static std::atomic<int> n{0};
    return n;
}

std::string_view view(dray_bytes b) {
    return b.size ? std::string_view(b.data, b.size) : std::string_view();
}
dray_bytes bytes(std::string_view s) {
    return {s.data(), s.size()};
}

std::int64_t number(const json::object& step, std::string_view key, std::int64_t otherwise) {
    const auto* const found = step.if_contains(key);
    return found ? found->to_number<std::int64_t>() : otherwise;
}

std::string text(const json::object& step, std::string_view key) {
    const auto* const found = step.if_contains(key);
    return found ? std::string(found->get_string()) : std::string();
}

class operation {
public:
    explicit operation(std::string_view head) {
        const auto begun = json::parse(json::string_view(head.data(), head.size())).as_object();
        const auto& secrets = begun.at("secrets").as_object();
        if (const auto* const key = secrets.if_contains("api_key"))
            marker_ = std::string(key->get_string());
        if (const auto* const steps = begun.at("request").as_object().if_contains("steps"))
            steps_ = steps->as_array();
        ++count_of_operations();
    }
    operation(const operation&) = delete;
    operation& operator=(const operation&) = delete;
    ~operation() { --count_of_operations(); }

    const dray_effect* resume(const dray_event& event) {
        note(event);
        if (next_ == steps_.size()) {
            json::object result;
            result["events"] = events_;
            result["key"] = marker_;
            json::object head;
            head["result"] = std::move(result);
            give(DRAY_EFFECT_DONE, json::serialize(head), {});
            return &effect_;
        }
        return step(steps_[next_++].as_object());
    }

private:
    void note(const dray_event& event) {
        json::object seen;
        seen["kind"] = event.kind;
        seen["head"] = json::string_view(view(event.head).data(), view(event.head).size());
        auto& list = seen["bodies"].emplace_array();
        for (std::uint64_t i = 0; i < event.body_count; ++i) {
            const auto body = view(event.bodies[i]);
            list.emplace_back(json::string_view(body.data(), body.size()));
        }
        events_.push_back(std::move(seen));
    }

    const dray_effect* step(const json::object& s) {
        const auto how = text(s, "how");
        if (how == "throws")
            throw std::runtime_error("an exception of no wrapper");
        if (how == "null")
            return nullptr;
        if (how == "slow")
            std::this_thread::sleep_for(std::chrono::milliseconds(number(s, "ms", 0)));
        std::vector<std::string> bodies;
        if (const auto* const list = s.if_contains("bodies"))
            for (const auto& b : list->as_array())
                bodies.emplace_back(b.get_string());
        if (const auto size = number(s, "body_bytes", -1); size >= 0)
            bodies.emplace_back(static_cast<std::size_t>(size), 'x');
        give(static_cast<dray_effect_kind>(number(s, "kind", DRAY_EFFECT_LOG)), head_of(s),
             std::move(bodies));
        if (how == "small")
            effect_.struct_size = sizeof(dray_effect) - 1;
        if (how == "no_bodies")
            effect_.bodies = nullptr;
        effect_.body_count =
            static_cast<std::uint64_t>(number(s, "body_count", std::ssize(bodies_)));
        return &effect_;
    }

    std::string head_of(const json::object& s) const {
        auto head = text(s, "head");
        for (auto at = head.find("$KEY"); at != std::string::npos; at = head.find("$KEY", at))
            head.replace(at, 4, marker_);
        if (const auto size = number(s, "head_bytes", 0); size > std::ssize(head))
            head.resize(static_cast<std::size_t>(size), ' ');
        if (const auto* const tail = s.if_contains("head_tail"))
            for (const auto& b : tail->as_array())
                head += static_cast<char>(b.to_number<int>());
        return head;
    }

    void give(dray_effect_kind kind, std::string head, std::vector<std::string> bodies) {
        head_ = std::move(head);
        bodies_ = std::move(bodies);
        for (auto& body : bodies_)
            for (auto at = body.find("$KEY"); at != std::string::npos; at = body.find("$KEY", at))
                body.replace(at, 4, marker_);
        views_.assign(1, {}); // never null, unless a step wants it so
        views_.clear();
        for (const auto& body : bodies_)
            views_.push_back(bytes(body));
        effect_ = {sizeof(dray_effect), kind, bytes(head_), views_.data(), views_.size()};
    }

    std::string marker_;
    json::array steps_;
    json::array events_;
    std::size_t next_ = 0;
    std::string head_;
    std::vector<std::string> bodies_;
    std::vector<dray_bytes> views_;
    dray_effect effect_{};
};

dray_instance* create(dray_bytes config) {
    if (view(config).find(R"("name":"null")") != std::string_view::npos)
        return nullptr;
    return reinterpret_cast<dray_instance*>(new int(0));
}
void destroy(dray_instance* instance) {
    delete reinterpret_cast<int*>(instance);
}
dray_operation* begin(dray_instance*, dray_bytes function, dray_bytes head) {
    if (view(function) == "begin.null")
        return nullptr;
    return reinterpret_cast<dray_operation*>(new operation(view(head)));
}
const dray_effect* resume(dray_operation* op, const dray_event* event) {
    return reinterpret_cast<operation*>(op)->resume(*event);
}
void end(dray_operation* op) {
    delete reinterpret_cast<operation*>(op);
}

dray_bytes manifest() {
    return bytes(R"json({"id": "rude", "name": "Rude", "version": "1.0.0", "role": "source",
        "functions": {"connection.test": {}}, "settings": [], "auth": {"kind": "none"},
        "hosts": [], "buckets": []})json");
}

const void* extension(dray_bytes id) {
    static constexpr dray_connector table{
        sizeof(dray_connector), 0, &create, &destroy, &begin, &resume, &end};
    return view(id) == DRAY_CONNECTOR_EXTENSION ? &table : nullptr;
}

} // namespace

const dray_plugin_entry_t& rude_entry() {
    static constexpr dray_plugin_entry_t entry{
        sizeof(dray_plugin_entry_t), DRAY_ABI_MAJOR, DRAY_ABI_MINOR, 0, 0, 0, &manifest, &extension,
    };
    return entry;
}

int rude_operations() {
    return count_of_operations();
}

} // namespace dray::plugin::test
