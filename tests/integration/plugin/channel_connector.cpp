// The connector that test hosts get in the programs of dray_plugin_test(): the plugin's own behind
// one of the host's channels. DRAY_TEST_CHANNEL says which: in_process (as when unset) or socket.

#include "core/plugin/in_process_channel.hpp"
#include "core/plugin/socket_channel.hpp"
#include "dray/testing/connector_of.hpp"

#include <boost/asio/io_context.hpp>

#include <array>
#include <cstdlib>
#include <map>
#include <stdexcept>

namespace {

namespace plugin = dray::plugin;

/// What of a library a channel needs; manifests of test plugins need not be valid.
class entry_library final : public plugin::library {
public:
    explicit entry_library(const dray_connector& connector) : connector_(connector) {}
    [[nodiscard]] const dray::config::manifest& manifest() const override { return manifest_; }
    [[nodiscard]] const std::string& manifest_json() const override { return nothing_; }
    [[nodiscard]] const dray_connector& connector() const override { return connector_; }
    [[nodiscard]] const std::filesystem::path& file() const override { return file_; }
    [[nodiscard]] const std::string& sha256() const override { return nothing_; }

private:
    const dray_connector& connector_;
    dray::config::manifest manifest_;
    std::string nothing_;
    std::filesystem::path file_;
};

bool over_socket() {
    const char* const said = std::getenv("DRAY_TEST_CHANNEL");
    const std::string_view word = said ? said : "in_process";
    if (word != "socket" && word != "in_process")
        throw std::runtime_error("DRAY_TEST_CHANNEL is neither socket nor in_process");
    return word == "socket";
}

std::string_view view(dray_bytes b) {
    return b.size ? std::string_view(b.data, b.size) : std::string_view();
}
dray_bytes bytes(std::string_view s) {
    return {s.data(), s.size()};
}

/// An effect that was copied out of the channel.
struct kept_effect {
    std::string head;
    std::vector<std::string> bodies;
    std::vector<dray_bytes> views;
    dray_effect c{};

    void take(const plugin::frame& f) {
        head = f.head;
        bodies.assign(f.bodies.begin(), f.bodies.end());
        views.clear();
        for (const auto& b : bodies)
            views.push_back(bytes(b));
        c.struct_size = sizeof c;
        c.kind = f.kind;
        c.head = bytes(head);
        c.bodies = views.empty() ? nullptr : views.data();
        c.body_count = views.size();
    }
};

class channel_instance {
public:
    channel_instance(const dray_connector& real, std::string_view config)
        : socket_(over_socket()), library_(std::make_shared<entry_library>(real)) {
        line_ = socket_ ? plugin::make_threaded_channel(io_, library_, config)
                        : plugin::make_in_process_channel(library_, config);
        if (!line_)
            throw std::runtime_error("the plugin could not create an instance");
        line_->on_effect(
            [this](plugin::operation_id id, const plugin::frame& f, const std::string& why) {
                auto& op = operations_[id];
                op.has_answered = true;
                op.why = why;
                if (why.empty())
                    op.effect.take(f);
            });
    }

    plugin::operation_id begin(std::string_view function, std::string_view head) {
        line_->begin(++last_, function, head);
        operations_[last_];
        return last_;
    }

    const dray_effect* resume(plugin::operation_id id, const plugin::frame& event) {
        auto& op = operations_.at(id);
        op.has_answered = false;
        line_->resume(id, event);
        while (!op.has_answered) {
            io_.restart();
            if (io_.run_one() == 0)
                throw std::runtime_error("the channel fell silent");
        }
        if (!op.why.empty())
            throw std::runtime_error("the channel is broken: " + op.why);
        return &op.effect.c;
    }

    void end(plugin::operation_id id) {
        line_->end(id);
        operations_.erase(id);
        if (socket_)
            catch_up();
    }

private:
    struct operation {
        kept_effect effect;
        std::string why;
        bool has_answered = false;
    };

    /// A channel's end() is not answered, the ABI's is over when it returns. Packets are handled in
    /// their order: what is answered now is so after the plugin has ended the operation.
    void catch_up() {
        const auto id = begin("dray.test/catch_up", "{}");
        plugin::frame start;
        start.kind = DRAY_EVENT_START;
        start.head = "{}";
        resume(id, start);
        line_->end(id);
        operations_.erase(id);
    }

    bool socket_;
    boost::asio::io_context io_;
    std::shared_ptr<const plugin::library> library_;
    std::unique_ptr<plugin::channel> line_;
    std::map<plugin::operation_id, operation> operations_; ///< nodes stay where they are
    plugin::operation_id last_ = 0;
};

struct channel_operation {
    channel_instance& in;
    plugin::operation_id id;
};

// The table's functions. Only create() needs to know which plugin it is for, and a C function
// carries nothing along: so each entry of a program gets a create() of its own.

constexpr std::size_t most_entries = 4;

struct served_entry {
    const dray_plugin_entry_t* entry = nullptr;
    const dray_connector* real = nullptr;
    dray_connector table{};
};

std::array<served_entry, most_entries>& served() {
    static std::array<served_entry, most_entries> all;
    return all;
}

template <std::size_t N>
dray_instance* create(dray_bytes config) {
    return reinterpret_cast<dray_instance*>(new channel_instance(*served()[N].real, view(config)));
}

void destroy(dray_instance* instance) {
    delete reinterpret_cast<channel_instance*>(instance);
}

dray_operation* begin(dray_instance* instance, dray_bytes function, dray_bytes head) {
    auto& in = *reinterpret_cast<channel_instance*>(instance);
    const auto id = in.begin(view(function), view(head));
    return reinterpret_cast<dray_operation*>(new channel_operation{in, id});
}

const dray_effect* resume(dray_operation* operation, const dray_event* event) {
    const auto& op = *reinterpret_cast<channel_operation*>(operation);
    plugin::frame f;
    f.kind = event->kind;
    f.head = view(event->head);
    for (std::uint64_t i = 0; i < event->body_count; ++i)
        f.bodies.push_back(view(event->bodies[i]));
    return op.in.resume(op.id, f);
}

void end(dray_operation* operation) {
    const std::unique_ptr<channel_operation> op(reinterpret_cast<channel_operation*>(operation));
    op->in.end(op->id);
}

template <std::size_t... N>
auto creators(std::index_sequence<N...>) {
    return std::array{&create<N>...};
}

} // namespace

namespace dray::testing {

const dray_connector* connector_of(const dray_plugin_entry_t& entry) {
    for (std::size_t i = 0; i < most_entries; ++i) {
        auto& slot = served()[i];
        if (slot.entry == &entry)
            return &slot.table;
        if (slot.entry)
            continue;
        constexpr std::string_view id = DRAY_CONNECTOR_EXTENSION;
        const auto* const real = static_cast<const dray_connector*>(entry.extension(bytes(id)));
        if (!real)
            return nullptr;
        slot.entry = &entry;
        slot.real = real;
        slot.table = {sizeof(dray_connector),
                      0,
                      creators(std::make_index_sequence<most_entries>())[i],
                      &destroy,
                      &begin,
                      &resume,
                      &end};
        return &slot.table;
    }
    throw std::runtime_error("more plugins in one test program than channel_connector.cpp serves");
}

} // namespace dray::testing
