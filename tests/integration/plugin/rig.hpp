#pragma once

// The operation driver with a plugin behind it, one of the two channels between them, and a host
// that keeps what it is told.

#include "core/http/session.hpp"
#include "core/plugin/driver.hpp"
#include "core/plugin/library.hpp"
#include "tests/integration/http/session_harness.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dray::plugin::test {

class test_host final : public operation_host {
public:
    void emit(emitted_batch batch,
              std::function<void(std::vector<item_fate>, std::string)> answer) override;
    void state_get(std::function<void(std::map<std::string, std::string>)> answer) override;
    void state_put(std::map<std::string, std::optional<std::string>> values,
                   std::function<void(std::string)> answer) override;
    std::optional<std::string> refuse(bool is_write) override;
    void log(int level, std::string_view message) override;

    std::vector<emitted_batch> batches;
    std::string refuse_emit;
    std::map<std::string, std::string> state;
    std::string logged;
    bool no_writes = false;
};

enum class way { in_process, socket };

/// Each encoding writes its "<", "&" and "/" in another way.
inline constexpr const char* secret = "k<y&secret/value";

class rig {
public:
    /// The instance may talk to `vendors`, with its secret api_key, and knows the first as `url`.
    rig(way through, const dray_plugin_entry_t& entry,
        const std::vector<const http::test::server*>& vendors, const std::string& name = "probe");
    /// Over a socket whose other end the test holds.
    rig(int host_end, const http::test::server& vendor);

    outcome run(const std::string& function, const std::string& request, bool is_write,
                std::chrono::milliseconds deadline = std::chrono::seconds(20));
    outcome run(operation_spec spec);
    operation_id start(operation_spec spec, std::optional<outcome>& ended);
    operation_id start(const std::string& function, const std::string& request, bool is_write,
                       std::chrono::milliseconds deadline, std::optional<outcome>& ended);

    http::test::session_harness net;
    test_host host;
    std::unique_ptr<plugin::driver> driver;

private:
    http::session& open(const std::vector<const http::test::server*>& vendors);
};

} // namespace dray::plugin::test
