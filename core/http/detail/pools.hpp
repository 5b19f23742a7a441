#pragma once

#include "core/http/client.hpp"
#include "core/http/detail/connection.hpp"

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace dray::http::detail {

/// An exchange that waits for a connection.
class connection_seeker {
public:
    /// May be called later, never from inside the call to pools::seek(). Null: make a new one, for
    /// which a place is kept; end it with pools::give_back() or pools::lost().
    virtual void on_place(std::shared_ptr<connection> kept_alive) = 0;

protected:
    ~connection_seeker() = default;
};

/// Kept-alive connections and the places for new ones, by origin, proxy and TLS settings.
class pools final : public connection_user, public std::enable_shared_from_this<pools> {
public:
    pools(asio::io_context& io, const client_options& options, const clock& time);
    ~pools();

    struct place {
        bool now = false;                       ///< false: wait for on_place()
        std::shared_ptr<connection> kept_alive; ///< null: make a new one
    };
    /// A connection or a place for one, or the end of the queue. `owner`: see
    /// client_options::max_per_owner. `write`: see client_options::write_reuse.
    [[nodiscard]] place seek(const std::string& key, const void* owner, bool write,
                             connection_seeker& who);
    void leave_queue(const std::string& key, connection_seeker& who);

    /// A connection that may be used again. It is kept a moment later, once what may have come
    /// behind its answer was seen.
    void give_back(std::shared_ptr<connection> one, const void* owner);
    /// A place whose connection is closed, or was never made.
    void lost(const std::string& key, const void* owner);

    void close_idle();
    void stop();

    [[nodiscard]] std::size_t idle() const { return idle_total_; }
    [[nodiscard]] std::size_t waiting() const;

    void on_data(connection& from, const error_code& ec) override;
    void on_written(connection&, const error_code&) override {}

private:
    struct waiter {
        connection_seeker* who;
        const void* owner;
        bool write;
    };
    struct pool {
        std::deque<std::shared_ptr<connection>> idle; ///< the most recently used last
        std::deque<waiter> waiting;
        std::size_t places = 0; ///< connections: idle, in use, being made
        std::unordered_map<const void*, std::size_t> used; ///< of them not idle, by owner
    };
    using pool_map = std::unordered_map<std::string, pool>;

    [[nodiscard]] bool expired(const connection& idle, steady_time now) const;
    [[nodiscard]] std::shared_ptr<connection> take_idle(pool& from, bool write);
    [[nodiscard]] bool has_room(const pool& in, const void* owner) const;
    /// Takes a place for an owner that has room.
    [[nodiscard]] place take(pool& from, const void* owner, bool write);
    void leave(pool& one, const void* owner);
    void keep(std::shared_ptr<connection> one, const void* owner);
    void drop_idle(pool& from, std::size_t index);
    void serve(const std::string& key);
    void serve_one(const std::string& key);
    void forget_if_empty(const std::string& key);
    void drop_oldest();
    void arm();
    void sweep();

    asio::io_context& io_;
    const client_options& options_;
    const clock& time_;
    steady_timer timer_;
    bool armed_ = false;
    pool_map all_;
    std::size_t idle_total_ = 0;
};

} // namespace dray::http::detail
