#pragma once

// What the API can ask of the running daemon. Implemented by core/daemon; the API knows nothing
// else of it. Reads of durable things go to the store, not through here.
//
// Thread: every function may be called on the API's thread; `reply` comes on any thread, once.

#include "core/order/decide.hpp"
#include "core/store/rows.hpp"

#include <boost/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace dray::api {

/// How a command ended: `status` is the HTTP status, `body` the answer or, from 400 on,
/// {"error": {"code", "message", "remedies": [...]}}.
struct answer {
    answer() = default;
    answer(int s, boost::json::value b) : status(s), body(std::move(b)) {}
    int status = 200;
    boost::json::value body;
};
using reply = std::function<void(answer)>;

class control {
public:
    virtual ~control() = default;

    /// {"version", "started_at", "state": "starting|running|draining", "recovery": {...}|null,
    ///  "store": {"ok", "text"}, "brakes": [...], "instances": [{"name", "kind", "connector",
    ///  "mode", "merchant", "account", "state", "why", "in_flight", "paused_until",
    ///  "feeds": [{"function", "running", "next_due", "last_ok_at", "items", "last_error"}],
    ///  "orders": {status: n}, "tasks": {"ready", "held"}}]}
    virtual void status(reply done) = 0;
    /// [{"id", "name", "version", "file", "sha256", "role", "functions": [...], "state", "why"}]
    virtual void plugins(reply done) = 0;
    /// [{"instance", "function", "by", "running", "next_due", "last_ok_at", "items", …}]
    virtual void feeds(reply done) = 0;
    /// Whether there is a source, a destination, a merchant or (kind "instance") either of the
    /// first two of that name, running or not: {} or 404 with what there is. `command` and a name
    /// behind it is what the person should have asked.
    virtual void known(std::string kind, std::string name, std::string command, reply done) = 0;

    virtual void order_command(orders::order_id id, orders::command what, reply done) = 0;
    /// Releases what a problem holds (by key), an order's held tasks, or all of an instance's.
    virtual void retry_problem(std::string key, std::string who, reply done) = 0;
    /// Files as not for us the orders that a problem holds and of which nothing was sent.
    virtual void set_aside_problem(std::string key, orders::command what, reply done) = 0;
    virtual void retry_order(orders::order_id id, std::string who, reply done) = 0;
    virtual void retry_instance(std::string name, std::string who, reply done) = 0;

    /// scope: all, merchant, source, destination.
    virtual void pause(store::brake what, reply done) = 0;
    virtual void resume(std::string scope, std::string target, std::string function,
                        std::string who, reply done) = 0;

    /// Orders created before `from` are never sent; the others that were only observed are planned.
    virtual void start_source(std::string name, orders::timestamp from, bool dry_run,
                              std::string who, reply done) = 0;
    virtual void run_feed(std::string instance, std::string function, reply done) = 0;
    /// Runs connection.test and, of a source, statuses.list of one instance, or of all where name
    /// is empty: [{"instance", "ok", "account", "class", "code", "message", "statuses": {…}}]
    virtual void test_connection(std::string name, reply done) = 0;
    /// {"source", "listed", "read_at", "unread", "statuses": [{"id", "name", "system", "declared",
    ///  "orders", "sample"}], "declared": [{"key", "configured", "where", "state", "status",
    ///  "name", "problem", "by_command", "by", "at"}], "problems": [{"key", "code", "holds",
    ///  "text", "remedies"}]}; `refresh` asks the shop first.
    virtual void statuses(std::string source, bool refresh, reply done) = 0;
    /// `to`: the name or id of a live status, or "never". Wins until the file's value changes.
    virtual void map_status(std::string source, std::string moment, std::string to, std::string who,
                            reply done) = 0;

    virtual void recovery(reply done) = 0;
    virtual void end_recovery(std::string who, reply done) = 0;
    /// Recomputes derived statuses and looks for what contradicts itself.
    virtual void doctor(reply done) = 0;
};

} // namespace dray::api
