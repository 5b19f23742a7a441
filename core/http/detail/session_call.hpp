#pragma once

#include "core/http/detail/cancellable.hpp"
#include "core/http/detail/session_core.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/intrusive/list.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dray::http::detail {

using call_hook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// One request of a session, from its origin's check to the scrubbed answer. Keeps itself alive
/// until it is over.
class session_call final : public cancellable,
                           public call_hook,
                           public std::enable_shared_from_this<session_call> {
public:
    session_call(std::shared_ptr<session_core> core, session_request what, completion done);

    void start();
    /// The session ends: so does this, with `client_closed`.
    void close();

    bool cancel() override;
    [[nodiscard]] bool has_byte_left() const override;

private:
    [[nodiscard]] std::optional<refusal> check();
    void take_buckets();
    void on_granted();
    void on_bucket_timeout();
    void need_token();
    void send();
    [[nodiscard]] std::optional<refusal> assemble(request& out);
    void on_exchange(exchange result);
    [[nodiscard]] bool replay_after_401(const exchange& result);
    void settle_buckets(const exchange& result);
    [[nodiscard]] bool is_budget(const shared_bucket& one) const {
        return &one == what_.budget.get();
    }
    [[nodiscard]] std::optional<std::chrono::milliseconds>
    retry_after(const response& answer) const;
    void give_up_buckets();
    void observe(const exchange& result);
    void refuse(refusal why, phase where);
    void refuse_rate_limited(std::chrono::milliseconds paused_for, const std::string& key);
    void finish();
    std::shared_ptr<session_call> end();

    using timer =
        boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                          boost::asio::wait_traits<std::chrono::steady_clock>,
                                          boost::asio::io_context::executor_type>;

    std::shared_ptr<session_core> core_;
    std::shared_ptr<session_call> self_; ///< until it is over
    session_request what_;
    address address_; ///< of what_.url, once checked
    completion done_;
    exchange out_;
    bool with_auth_ = false;
    std::vector<std::shared_ptr<shared_bucket>> buckets_; ///< the budget first, if there is one
    std::size_t taken_ = 0;                               ///< of them, in their order
    std::optional<bucket::ticket> queued_;                ///< in the bucket after those
    std::optional<token_keeper::waiter_id> waiting_token_;
    std::optional<timer> bucket_timer_;
    std::string token_;       ///< that went with the request
    std::string first_token_; ///< that the first 401 refused
    unsigned token_rounds_ = 0;
    bool replayed_ = false;
    bool in_flight_ = false;
    bool over_ = false;
    bool closing_ = false;
    call inner_;
    std::chrono::steady_clock::time_point waiting_since_;
};

} // namespace dray::http::detail
