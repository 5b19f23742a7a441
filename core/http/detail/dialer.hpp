#pragma once

#include "core/http/client.hpp"
#include "core/http/detail/connection.hpp"
#include "core/http/detail/tls.hpp"
#include "core/http/origin.hpp"
#include "core/http/resolver.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dray::http::detail {

/// What a dial has to reach, checked already.
struct dial_target {
    origin where;
    std::optional<origin> proxy;
    std::shared_ptr<const network_settings> network;
    std::shared_ptr<asio::ssl::context> tls; ///< for https
    time_limits limits;
};

/// Makes one new connection: resolves, connects (each address in turn), asks the proxy, shakes
/// hands. No byte of a request goes out here.
class dialer : public std::enable_shared_from_this<dialer> {
public:
    /// Called once unless cancelled, never from inside start(). Without an error, connection() is
    /// ready.
    using done_handler = std::function<void(std::optional<transport_error>)>;

    dialer(asio::io_context& io, const clock& time, http::resolver& names, dial_target target,
           done_handler done);

    void start();
    /// Closes what there is; the handler is not called any more.
    void cancel();

    [[nodiscard]] phase where() const { return phase_; }
    [[nodiscard]] const phase_times& times() const { return times_; }
    [[nodiscard]] const std::shared_ptr<connection>& link() const { return link_; }

private:
    void enter(phase next, std::chrono::steady_clock::duration limit);
    void on_deadline();
    void resolve();
    void connect_next();
    void connected();
    void ask_proxy();
    void on_proxy_read(const error_code& ec, std::size_t n);
    void read_proxy();
    void shake_hands();
    void succeed();
    void fail(std::string code, phase at, const std::string& why);
    void leave_phase();
    [[nodiscard]] const origin& next_hop() const {
        return target_.proxy ? *target_.proxy : target_.where;
    }

    asio::io_context& io_;
    const clock& time_;
    http::resolver& names_;
    dial_target target_;
    done_handler done_;
    std::shared_ptr<connection> link_;
    steady_timer timer_;
    std::vector<asio::ip::address> addresses_;
    std::size_t tried_ = 0;
    std::chrono::steady_clock::time_point connect_until_;
    std::string last_problem_;
    bool timed_out_ = false; ///< the last address tried
    phase phase_ = phase::resolve;
    std::chrono::steady_clock::time_point entered_;
    phase_times times_;
    bool over_ = false;
};

} // namespace dray::http::detail
