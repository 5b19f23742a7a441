#pragma once

#include "core/http/client.hpp"
#include "core/http/detail/cancellable.hpp"
#include "core/http/detail/dialer.hpp"
#include "core/http/detail/pools.hpp"
#include "core/http/detail/response_parser.hpp"
#include "core/http/detail/tls.hpp"

#include <boost/intrusive/list.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace dray::http::detail {

class flight;
using flight_hook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// What all exchanges of a client share.
struct client_core {
    client_core(asio::io_context& io_, client_options options_);

    asio::io_context& io;
    client_options options;
    std::shared_ptr<const http::clock> time;
    std::shared_ptr<http::resolver> names;
    tls_contexts tls;
    std::shared_ptr<detail::pools> pools;
    std::shared_ptr<const network_settings> default_network;
    std::uint64_t opened = 0;
    bool closed = false;
};

/// One exchange, from the search for a connection to the completion. Keeps itself alive until it
/// is over.
class flight final : public cancellable,
                     public connection_user,
                     public connection_seeker,
                     public flight_hook,
                     public std::enable_shared_from_this<flight> {
public:
    flight(std::shared_ptr<client_core> core, request what, completion done);

    void start();
    void end_early(std::string code, const std::string& why);

    bool cancel() override;
    [[nodiscard]] bool has_byte_left() const override;

    void on_place(std::shared_ptr<connection> kept_alive) override;
    void on_data(connection& from, const error_code& ec) override;
    void on_written(connection& to, const error_code& ec) override;

private:
    using time_point = std::chrono::steady_clock::time_point;

    [[nodiscard]] std::optional<refusal> prepare();
    void seek();
    void dial();
    void on_dialed(std::optional<transport_error> error);
    void transmit();
    void parse();
    void on_closed(const error_code& ec);
    void lost(const std::string& why);
    void complete();
    [[nodiscard]] bool follow_redirect();

    void note_sent();
    void leave_connection(bool reusable);
    void count_bytes();
    void limit(std::chrono::milliseconds phase_limit);
    void arm();
    void on_timer();
    void fail(std::string code, phase where, std::string what_happened);
    void finish();
    [[nodiscard]] std::string target_name() const { return address_.where.text(); }
    [[nodiscard]] bool sent_on_this() const;

    std::shared_ptr<client_core> core_;
    std::shared_ptr<flight> self_; ///< until it is over
    request what_;
    completion done_;
    exchange out_;
    address address_;
    std::optional<origin> proxy_;
    std::string key_;

    std::shared_ptr<dialer> dialer_;
    std::shared_ptr<connection> link_;
    std::uint64_t out_before_ = 0; ///< bytes of the connection before this request
    std::uint64_t in_before_ = 0;

    response answer_;
    inflater unpacker_;
    std::optional<response_parser> parser_;
    unsigned informational_ = 0;
    unsigned redirects_ = 0;
    bool resent_ = false;
    bool written_ = false;
    bool write_failed_ = false;
    bool got_byte_ = false;
    bool over_ = false;
    bool has_place_ = false; ///< in the pool, for a connection
    phase phase_ = phase::prepare;

    steady_timer timer_;
    time_point started_;
    time_point entered_; ///< the phase
    time_point whole_until_;
    std::optional<time_point> phase_until_;
    time_point armed_for_;
};

} // namespace dray::http::detail
