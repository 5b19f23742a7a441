#pragma once

// One configured shop or warehouse while it runs: its plugin instance, its way to the network, its
// operations.

#include "core/config/settings.hpp"
#include "core/http/session.hpp"
#include "core/plugin/driver.hpp"
#include "core/plugin/library.hpp"
#include "core/store/rows.hpp"

#include <memory>
#include <string>

namespace dray::daemon {

enum class run_state {
    logging_in, ///< connection.test has not answered well yet
    running,
    refused, ///< an identity does not fit: a person must act
    off,     ///< mode = "off"
};

/// What all instances share. Outlives them.
struct network {
    boost::asio::io_context& io;
    http::client& client;
    http::bucket_registry& buckets;
    const http::clock& clock;
    const config::daemon_settings& daemon;
    std::shared_ptr<http::observer> observer;
};

/// [io thread]
class running_instance {
public:
    /// Throws std::runtime_error (a named sentence) where the plugin or its settings cannot work.
    running_instance(const network& net, const config::instance_settings& settings,
                     store::instance row, std::shared_ptr<const plugin::library> code);

    store::instance row;
    const config::instance_settings& settings;
    std::shared_ptr<const plugin::library> code;
    run_state state = run_state::logging_in;
    std::string why; ///< of a refusal, or the last failed login
    std::int64_t failed_logins = 0;

    [[nodiscard]] plugin::driver& operations() { return *driver_; }
    /// An operation with the limits that the instance's request_timeout gives it.
    [[nodiscard]] plugin::operation_spec operation(std::string function) const;
    [[nodiscard]] const config::manifest& manifest() const { return code->manifest(); }

private:
    std::unique_ptr<http::session> session_;
    std::unique_ptr<plugin::driver> driver_;
};

} // namespace dray::daemon
