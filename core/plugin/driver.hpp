#pragma once

// Runs operations: asks the plugin for its next effect, does it, answers, until done or fail. The
// only place that enforces the contract: limits, deadlines, secrets, what a write means.

#include "channel.hpp"
#include "outcome.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}
namespace dray::http {
class session;
class shared_bucket;
} // namespace dray::http

namespace dray::plugin {

struct emitted_item {
    emitted_item() = default;
    std::string ref;
    std::string json;   ///< as the plugin sent it, unchecked
    std::string poison; ///< non-empty: the plugin could not read it; why
};

struct emitted_batch {
    emitted_batch() = default;
    std::string kind;
    std::vector<emitted_item> items;
    std::optional<std::string> cursor;
    std::map<std::string, std::optional<std::string>> state;
};

enum class item_fate { stored, updated, unchanged, quarantined };

/// What an operation is run with and for. Supplied by the daemon; called on the io thread.
class operation_host {
public:
    virtual ~operation_host() = default;
    /// Makes the batch durable in one transaction, then answers (on the io thread) with one fate
    /// per item, or with why it could not be stored (then the operation ends: transient).
    virtual void emit(emitted_batch batch,
                      std::function<void(std::vector<item_fate>, std::string why)> answer) = 0;
    virtual void state_get(std::function<void(std::map<std::string, std::string>)> answer) = 0;
    virtual void state_put(std::map<std::string, std::optional<std::string>> values,
                           std::function<void(std::string why)> answer) = 0;
    /// Asked right before the first byte of each request; a text refuses it (lease too short,
    /// brake, disk): the operation ends `cancelled` (or unknown_outcome after an earlier write).
    virtual std::optional<std::string> refuse(bool is_write) = 0;
    virtual void log(int level, std::string_view message) = 0;
};

/// The longest time that one request may ask for itself.
inline constexpr std::chrono::milliseconds max_request_timeout{600'000};
/// What an operation has beside its longest request: for waiting its turn, for reads before and
/// after it.
inline constexpr std::chrono::milliseconds room_beside_request{60'000};

struct operation_spec {
    operation_spec() = default;
    std::string function;
    std::string request;   ///< JSON text of the request
    bool is_write = false; ///< the function may write (manifest: it has a probe, or it is named so)
    /// Whole operation. One with a request that asks for a time of its own may take as long as
    /// that and room_beside_request.
    std::chrono::milliseconds deadline{120'000};
    std::chrono::milliseconds request_timeout{60'000}; ///< of a request that asks for none
    /// No write starts unless the operation ends before this.
    std::chrono::steady_clock::time_point lease_until =
        std::chrono::steady_clock::time_point::max();
    /// What the plugin may take from one event to its next effect; longer is its fault. In process
    /// that is seen only when it comes back.
    std::chrono::milliseconds step_limit{30'000};
    std::shared_ptr<http::shared_bucket> budget; ///< each of its requests takes one; null = none
};

/// One instance's operations. [io thread]
class driver {
public:
    using end_handler = std::function<void(outcome)>;
    virtual ~driver() = default;
    /// `host` lives until `ended` was called; `ended` is called once, never from inside run().
    virtual operation_id run(operation_spec spec, operation_host& host, end_handler ended) = 0;
    /// Ends it early; `ended` follows with `cancelled`, or `unknown_outcome` where a write left.
    virtual void cancel(operation_id op, std::string why) = 0;
    virtual std::size_t running() const = 0;
};

/// `secrets` names the instance's secret settings (values stay with the session).
std::unique_ptr<driver> make_driver(boost::asio::io_context& io, std::unique_ptr<channel> line,
                                    http::session& session, std::vector<std::string> secrets);

} // namespace dray::plugin
