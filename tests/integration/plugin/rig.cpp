#include "tests/integration/plugin/rig.hpp"

#include "core/plugin/in_process_channel.hpp"
#include "core/plugin/socket_channel.hpp"

#include <catch2/catch.hpp>

namespace dray::plugin::test {

void test_host::emit(emitted_batch batch,
                     std::function<void(std::vector<item_fate>, std::string)> answer) {
    batches.push_back(std::move(batch));
    if (!refuse_emit.empty())
        return answer({}, refuse_emit);
    std::vector<item_fate> fates;
    for (const auto& i : batches.back().items)
        fates.push_back(i.poison.empty() ? item_fate::stored : item_fate::quarantined);
    for (const auto& [k, v] : batches.back().state) {
        if (v)
            state[k] = *v;
    }
    answer(std::move(fates), {});
}

void test_host::state_get(std::function<void(std::map<std::string, std::string>)> answer) {
    answer(state);
}

void test_host::state_put(std::map<std::string, std::optional<std::string>> values,
                          std::function<void(std::string)> answer) {
    for (auto& [k, v] : values) {
        if (v)
            state[k] = *v;
        else
            state.erase(k);
    }
    answer({});
}

std::optional<std::string> test_host::refuse(bool is_write) {
    if (is_write && no_writes)
        return "paused";
    return std::nullopt;
}

void test_host::log(int, std::string_view message) {
    logged += std::string(message) + "\n";
}

http::session& rig::open(const std::vector<const http::test::server*>& vendors) {
    net.secrets->values["api_key"] = secret;
    auto settings = http::test::session_harness::settings_for(*vendors.front());
    settings.secret_names = {"api_key"};
    for (std::size_t i = 1; i < vendors.size(); ++i) {
        auto one = http::test::session_harness::settings_for(*vendors[i]);
        settings.origins.push_back(one.origins.front());
    }
    return net.open(std::move(settings));
}

rig::rig(way through, const dray_plugin_entry_t& entry,
         const std::vector<const http::test::server*>& vendors, const std::string& name) {
    auto& session = open(vendors);
    auto loaded = static_library(entry);
    REQUIRE(loaded.loaded);
    const std::string config =
        R"({"name":")" + name + R"(","settings":{"url":")" + vendors.front()->url("") + R"("}})";
    auto line = through == way::in_process ? make_in_process_channel(loaded.loaded, config)
                                           : make_threaded_channel(net.io(), loaded.loaded, config);
    REQUIRE(line);
    driver = make_driver(net.io(), std::move(line), session, {"api_key"});
}

rig::rig(int host_end, const http::test::server& vendor) {
    auto& session = open({&vendor});
    driver = make_driver(net.io(), make_socket_channel(net.io(), host_end), session, {"api_key"});
}

outcome rig::run(const std::string& function, const std::string& request, bool is_write,
                 std::chrono::milliseconds deadline) {
    std::optional<outcome> ended;
    start(function, request, is_write, deadline, ended);
    net.until([&] { return ended.has_value(); });
    return *ended;
}

outcome rig::run(operation_spec spec) {
    std::optional<outcome> ended;
    start(std::move(spec), ended);
    net.until([&] { return ended.has_value(); });
    return *ended;
}

operation_id rig::start(operation_spec spec, std::optional<outcome>& ended) {
    return driver->run(std::move(spec), host, [&ended](outcome o) { ended = std::move(o); });
}

operation_id rig::start(const std::string& function, const std::string& request, bool is_write,
                        std::chrono::milliseconds deadline, std::optional<outcome>& ended) {
    operation_spec spec;
    spec.function = function;
    spec.request = request;
    spec.is_write = is_write;
    spec.deadline = deadline;
    return start(std::move(spec), ended);
}

} // namespace dray::plugin::test
