#include "checks.hpp"
#include "sample.hpp"

#include "core/plugin/library.hpp"
#include "sdk/src/testing/effect_reader.hpp"

#include <dray/abi/dray.h>

#include <memory>
#include <stdexcept>

namespace dray::check {

namespace {

dray_bytes bytes(std::string_view text) {
    return dray_bytes{text.data(), text.size()};
}

dray_event event_of(dray_event_kind kind, std::string_view head) {
    dray_event event{};
    event.struct_size = sizeof event;
    event.kind = kind;
    event.head = bytes(head);
    return event;
}

class operations {
public:
    operations(const plugin::library& loaded, report& to)
        : manifest_(loaded.manifest()), table_(loaded.connector()), to_(to) {}

    void check() {
        instance_ptr instance(nullptr, closer(table_));
        if (!check_create(instance))
            return;
        for (const auto& function : manifest_.functions)
            check_function(*instance, function.name);
        check_unknown(*instance);
        check_end(*instance);
        check_nonsense(*instance);
        to_.begin("destroy");
        instance.reset();
        to_.end(verdict::ok, "");
    }

private:
    struct closer {
        explicit closer(const dray_connector& table_) : table(&table_) {}
        void operator()(dray_instance* i) const { table->destroy(i); }
        void operator()(dray_operation* o) const { table->end(o); }
        const dray_connector* table;
    };
    using instance_ptr = std::unique_ptr<dray_instance, closer>;
    using operation_ptr = std::unique_ptr<dray_operation, closer>;

    bool check_create(instance_ptr& instance) {
        to_.begin("create");
        const auto config = sample_config(manifest_);
        instance.reset(table_.create(bytes(config)));
        if (instance)
            to_.end(verdict::ok, "");
        else
            to_.end(verdict::failed, "create() returned null");
        return instance != nullptr;
    }

    operation_ptr begin(dray_instance& instance, const std::string& function) const {
        const auto head = sample_begin(manifest_, function);
        operation_ptr op(table_.begin(&instance, bytes(function), bytes(head)), closer(table_));
        if (!op)
            throw std::runtime_error("begin() returned null");
        return op;
    }

    const dray_effect& resume(dray_operation& op, const dray_event& event) const {
        const auto* const effect = table_.resume(&op, &event);
        if (!effect)
            throw std::runtime_error("resume() returned null");
        return *effect;
    }

    std::map<std::string, std::string> markers() const {
        std::map<std::string, std::string> all;
        for (const auto& s : manifest_.settings)
            if (s.secret)
                all[s.key] = "MARKER5D07" + s.key;
        return all;
    }

    /// What the first effect is, in a word; throws where it breaks the protocol.
    std::string read(const dray_effect& effect) const {
        switch (effect.kind) {
        case DRAY_EFFECT_HTTP: {
            const auto requests = testing::read_requests(effect, markers());
            return "begins with " + requests.front().method + ' ' + requests.front().url;
        }
        case DRAY_EFFECT_EMIT:
            testing::read_emit(effect);
            return "begins with emit";
        case DRAY_EFFECT_FAIL: {
            const auto failure = testing::read_failure(effect);
            if (failure.cls == DRAY_ERROR_UNSUPPORTED)
                throw std::runtime_error(
                    "the manifest lists it, but the table of functions does not");
            if (failure.cls == DRAY_ERROR_FAULT)
                throw std::runtime_error("it fails as a fault: " + failure.message);
            return "fails with the sample settings: " + failure.message;
        }
        case DRAY_EFFECT_DONE:
            testing::read_head(effect);
            return "is done without asking";
        default:
            testing::read_head(effect);
            return "begins with another effect";
        }
    }

    void check_function(dray_instance& instance, const std::string& function) const {
        to_.begin("function " + function);
        if (!is_known_function(function)) {
            to_.end(verdict::failed, "no host calls a function of this name; is it mistyped?");
            return;
        }
        try {
            const auto op = begin(instance, function);
            to_.end(verdict::ok, read(resume(*op, event_of(DRAY_EVENT_START, "{}"))));
        } catch (const std::exception& e) {
            to_.end(verdict::failed, e.what());
        }
    }

    void check_unknown(dray_instance& instance) const {
        to_.begin("unknown function");
        try {
            const auto op = begin(instance, "no.such_function");
            const auto& effect = resume(*op, event_of(DRAY_EVENT_START, "{}"));
            if (effect.kind != DRAY_EFFECT_FAIL ||
                testing::read_failure(effect).cls != DRAY_ERROR_UNSUPPORTED)
                throw std::runtime_error("it does not fail as `unsupported`");
            to_.end(verdict::ok, "fails as unsupported");
        } catch (const std::exception& e) {
            to_.end(verdict::failed, e.what());
        }
    }

    /// Ended before it began, and ended at its first effect: both are cancellations.
    void check_end(dray_instance& instance) const {
        to_.begin("cancellation");
        try {
            for (const auto& function : manifest_.functions) {
                begin(instance, function.name).reset();
                const auto op = begin(instance, function.name);
                resume(*op, event_of(DRAY_EVENT_START, "{}"));
            }
            to_.end(verdict::ok, "");
        } catch (const std::exception& e) {
            to_.end(verdict::failed, e.what());
        }
    }

    /// A malformed answer must end the operation, not the process.
    void check_nonsense(dray_instance& instance) const {
        to_.begin("malformed events");
        try {
            for (const auto& function : manifest_.functions) {
                for (const std::string head : {"", "{", "[]", "{\"responses\":[{}]}"}) {
                    const auto op = begin(instance, function.name);
                    const auto& effect = resume(*op, event_of(DRAY_EVENT_START, "{}"));
                    if (effect.kind != DRAY_EFFECT_HTTP)
                        continue;
                    if (resume(*op, event_of(DRAY_EVENT_HTTP, head)).kind == DRAY_EFFECT_DONE)
                        throw std::runtime_error(function.name + " is done after an answer that "
                                                                 "was no answer");
                }
            }
            to_.end(verdict::ok, "");
        } catch (const std::exception& e) {
            to_.end(verdict::failed, e.what());
        }
    }

    const config::manifest& manifest_;
    const dray_connector& table_;
    report& to_;
};

bool writes(std::string_view function) {
    return function == "order.submit" || function == "shipment.confirm" ||
           function == "order.mark" || function == "order.cancel";
}

void check_manifest(const config::manifest& manifest, report& to) {
    to.begin("manifest");
    std::string text = manifest.id + ' ' + manifest.version + ", " +
                       std::to_string(manifest.functions.size()) + " functions";
    if (manifest.ignored.empty()) {
        to.end(verdict::ok, text);
    } else {
        text = "members that this host does not know (mistyped?):";
        for (const auto& pointer : manifest.ignored)
            text += ' ' + pointer;
        to.end(verdict::warning, text);
    }
    to.begin("probes");
    std::string without;
    for (const auto& function : manifest.functions)
        if (writes(function.name) && function.probe.empty())
            without += ' ' + function.name;
    if (without.empty())
        to.end(verdict::ok, "");
    else
        to.end(verdict::warning, "writes without a probe, so a person must look after every "
                                 "unknown outcome:" +
                                     without);
}

} // namespace

void check_operations(const plugin::library& loaded, report& to) {
    operations(loaded, to).check();
}

void check_code(const std::filesystem::path& file, const std::filesystem::path& scratch,
                report& to) {
    to.begin("load");
    const auto result = plugin::load_library(file, scratch);
    if (result.refused) {
        to.end(verdict::failed, result.refused->name + ": " + result.refused->sentence);
        return;
    }
    to.end(verdict::ok, "");
    check_manifest(result.loaded->manifest(), to);
    check_operations(*result.loaded, to);
}

} // namespace dray::check
