#include "core/plugin/driver.hpp"

#include "core/http/session.hpp"
#include "core/plugin/effects.hpp"

#include "dray/data/impl/text_writer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>

#include <sys/random.h>

#include <algorithm>
#include <set>
#include <unordered_map>

namespace dray::plugin {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

/// 128 random bits as text: nobody who writes an order can guess it.
std::string random_marker() {
    std::array<unsigned char, 16> bytes{};
    std::size_t have = 0;
    while (have < bytes.size()) {
        const auto n = ::getrandom(bytes.data() + have, bytes.size() - have, 0);
        if (n > 0)
            have += static_cast<std::size_t>(n);
    }
    static constexpr char digits[] = "0123456789abcdef";
    std::string marker = "dray-";
    for (const auto b : bytes) {
        marker += digits[b >> 4];
        marker += digits[b & 15];
    }
    return marker;
}

/// Between an operation's deadline and its lease's end: its outcome must still be recorded.
constexpr std::chrono::seconds time_to_record{10};

/// The longest pause that is kept; the operation's deadline ends it long before.
constexpr std::chrono::milliseconds longest_sleep = std::chrono::hours(24);

std::size_t size_of(const std::map<std::string, std::string>& state) {
    std::size_t all = 0;
    for (const auto& [k, v] : state)
        all += k.size() + v.size();
    return all;
}

std::string seconds_text(std::chrono::milliseconds d) {
    auto text = std::to_string(d.count() / 1000);
    if (d.count() % 1000)
        text += "." + std::to_string(1000 + d.count() % 1000).substr(1);
    return text + " s";
}

http::priority priority_of(const std::string& function) {
    if (function == "order.find" || function == "shipment.find" || function == "order.get") {
        return http::priority::probe;
    }
    if (function == "shipment.confirm")
        return http::priority::confirm;
    if (function == "order.mark")
        return http::priority::mark;
    if (function == "order.submit")
        return http::priority::submit;
    if (function == "order.cancel")
        return http::priority::cancel;
    if (function.rfind("inventory.", 0) == 0)
        return http::priority::inventory;
    return http::priority::read;
}

/// What a transport failure means, no byte of a write having left. The host's own table: a plugin
/// never sees these.
error_class class_of(const http::transport_error& e) {
    static const std::map<std::string, error_class, std::less<>> table = {
        {"rate_limited", error_class::rate_limited},
        {"cancelled", error_class::cancelled},
        {"client_closed", error_class::cancelled},
        {"refused_by_host", error_class::cancelled},
        {"budget_spent", error_class::cancelled},
        {"plain_http_refused", error_class::config},
        {"ca_file_unreadable", error_class::config},
        {"bad_proxy", error_class::config},
        {"proxy_auth_required", error_class::config},
        {"origin_not_allowed", error_class::config},
        {"secret_origin_refused", error_class::config},
        {"secret_missing", error_class::config},
        {"secret_too_short", error_class::config},
        {"secret_not_header_safe", error_class::config},
        {"secret_in_url", error_class::fault},
        {"secret_marker_invalid", error_class::fault},
        {"secret_marker_missing", error_class::fault},
        {"auth_header_taken", error_class::fault},
        {"bad_request", error_class::fault},
        {"bad_url", error_class::fault},
        {"header_reserved", error_class::fault},
        {"token_refused", error_class::auth},
        {"token_bad_answer", error_class::auth},
        {"token_unavailable", error_class::unavailable},
        {"resolve_failed", error_class::unavailable},
        {"connect_failed", error_class::unavailable},
        {"tls_wrong_host", error_class::unavailable},
        {"tls_expired", error_class::unavailable},
        {"tls_unknown_ca", error_class::unavailable},
        {"tls_failed", error_class::unavailable},
        {"proxy_refused", error_class::unavailable},
        {"proxy_failed", error_class::unavailable},
    };
    const auto it = table.find(e.code);
    if (it != table.end())
        return it->second;
    // No connection was free here: that says nothing of the vendor.
    if (e.code == "timeout" && e.where == http::phase::wait)
        return error_class::cancelled;
    // Nobody answered the connection: the instance, not this piece of work.
    if (e.code == "timeout" && e.where < http::phase::write)
        return error_class::unavailable;
    return error_class::transient;
}

class driver_impl final : public driver {
    /// A handler that does nothing once the driver is gone.
    template <class F>
    auto guarded(F f) {
        return [alive = alive_, f = std::move(f)](auto&&... args) mutable {
            if (*alive)
                f(std::forward<decltype(args)>(args)...);
        };
    }

public:
    driver_impl(asio::io_context& io, std::unique_ptr<channel> line, http::session& session,
                std::vector<std::string> secrets)
        : io_(io), line_(std::move(line)), session_(session), secrets_(std::move(secrets)) {
        line_->on_effect([this](operation_id id, const frame& f, const std::string& why) {
            effect(id, f, why);
        });
    }

    ~driver_impl() override {
        *alive_ = false;
        for (auto& [id, op] : operations_) {
            for (auto& c : op->calls)
                c.cancel();
            line_->end(id);
        }
    }

    operation_id run(operation_spec spec, operation_host& host, end_handler ended) override {
        const operation_id id = ++last_id_;
        auto op = std::make_unique<operation>(io_, host);
        op->spec = std::move(spec);
        op->ended = std::move(ended);
        op->started = steady_clock::now();
        op->deadline = op->started + op->spec.deadline;
        op->priority = priority_of(op->spec.function);
        operations_.emplace(id, std::move(op));
        asio::post(io_, guarded([this, id] { start(id); }));
        return id;
    }

    void cancel(operation_id id, std::string why) override {
        if (auto* op = find(id))
            finish(id, *op, error_class::cancelled, "cancelled", std::move(why));
    }

    [[nodiscard]] std::size_t running() const override { return operations_.size(); }

private:
    struct operation {
        operation(asio::io_context& io, operation_host& h) : host(h), timer(io) {}
        operation_spec spec;
        operation_host& host;
        end_handler ended;
        steady_clock::time_point started;
        steady_clock::time_point deadline;
        asio::steady_timer timer; ///< the deadline, or a look at the plugin before it
        bool is_asked = false;    ///< the plugin owes an effect
        steady_clock::time_point asked_at;
        std::map<std::string, std::string> markers; ///< by secret's name, of this operation alone
        std::optional<asio::steady_timer> sleep;
        http::priority priority = http::priority::read;
        std::vector<http::call> calls;
        std::vector<http::exchange> exchanges;
        std::vector<bool> writes;
        std::size_t outstanding = 0;
        std::uint64_t first_id = 1; ///< of the requests under way
        std::uint64_t next_id = 1;
        std::set<std::uint64_t> writes_left;     ///< ids of writes of which a byte may have left
        std::set<std::uint64_t> writes_answered; ///< ids with a complete answer
        std::optional<data::timestamp> last_write_at;
        std::int64_t requests = 0;
        std::optional<std::string> cursor; ///< the last one that was emitted
    };

    operation* find(operation_id id) {
        const auto it = operations_.find(id);
        return it == operations_.end() ? nullptr : it->second.get();
    }

    void start(operation_id id) {
        auto* op = find(id);
        if (!op)
            return;
        watch(id, *op);
        std::string head;
        head.reserve(256 + 96 * secrets_.size() + op->spec.request.size());
        head.append(R"({"operation":")").append(std::to_string(id)).append(R"(","now":")");
        head += data::format_time(
            std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
        head += R"(","secrets":{)";
        bool first = true;
        for (const auto& name : secrets_) {
            if (!first)
                head += ',';
            first = false;
            const auto& marker = op->markers[name] = random_marker();
            data::detail::append_json_string(head, name);
            head.append(":\"").append(marker).append("\"");
        }
        head.append(R"(},"request":)");
        head.append(op->spec.request.empty() ? "{}" : op->spec.request).append("}");
        line_->begin(id, op->spec.function, head);
        frame event;
        event.kind = DRAY_EVENT_START;
        event.head = "{}";
        resume(id, *op, event);
    }

    /// One timer for the deadline and for a plugin that does not answer: it looks from time to
    /// time, so that a step costs none of its own.
    void watch(operation_id id, operation& op) {
        op.timer.expires_at(std::min(op.deadline, steady_clock::now() + op.spec.step_limit));
        op.timer.async_wait(guarded([this, id](boost::system::error_code ec) {
            auto* seen = ec ? nullptr : find(id);
            if (!seen)
                return;
            const auto now = steady_clock::now();
            if (seen->is_asked && now - seen->asked_at >= seen->spec.step_limit) {
                finish(id, *seen, error_class::fault, "step_too_long", too_long(*seen));
            } else if (now >= seen->deadline) {
                finish(id, *seen, error_class::transient, "deadline",
                       seen->spec.function + " did not end within " +
                           seconds_text(std::chrono::duration_cast<std::chrono::milliseconds>(
                               seen->deadline - seen->started)));
            } else {
                watch(id, *seen);
            }
        }));
    }

    static std::string too_long(const operation& op) {
        return "the plugin took longer than " + seconds_text(op.spec.step_limit) +
               " over one step of " + op.spec.function + ". Report it to its author.";
    }

    void resume(operation_id id, operation& op, const frame& event) {
        op.is_asked = true;
        op.asked_at = steady_clock::now();
        line_->resume(id, event);
    }

    void answer(operation_id id, std::int32_t kind, std::string head) {
        auto* op = find(id);
        if (!op)
            return;
        frame event;
        event.kind = kind;
        event.head = head;
        resume(id, *op, event);
    }
    /// For effects that are done at once: never from inside resume(), or a chatty plugin would
    /// grow the stack.
    void answer_later(operation_id id, std::int32_t kind, std::string head) {
        asio::post(io_, guarded([this, id, kind, head = std::move(head)]() mutable {
                       answer(id, kind, std::move(head));
                   }));
    }

    void effect(operation_id id, const frame& f, const std::string& why) {
        auto* op = find(id);
        if (!op)
            return;
        op->is_asked = false;
        if (!why.empty()) {
            finish(id, *op, error_class::fault, "plugin_gone",
                   why + " during " + op->spec.function + ". Report it to its author.");
            return;
        }
        const bool is_last = f.kind == DRAY_EFFECT_DONE || f.kind == DRAY_EFFECT_FAIL;
        if (!is_last && steady_clock::now() - op->asked_at > op->spec.step_limit) {
            finish(id, *op, error_class::fault, "step_too_long", too_long(*op));
            return;
        }
        try {
            perform(id, *op, f);
        } catch (const contract_breach& b) {
            broken(id, *op, b);
        }
    }

    void perform(operation_id id, operation& op, const frame& f) {
        switch (f.kind) {
        case DRAY_EFFECT_HTTP:
            perform_http(id, op, read_http(f, op.spec.request_timeout));
            return;
        case DRAY_EFFECT_EMIT:
            perform_emit(id, op, read_emit(f));
            return;
        case DRAY_EFFECT_STATE_GET: {
            const auto keys = read_state_get(f);
            op.host.state_get(
                guarded([this, id, keys](const std::map<std::string, std::string>& all) {
                    std::map<std::string, std::string> asked;
                    for (const auto& k : keys) {
                        if (const auto it = all.find(k); it != all.end())
                            asked.insert(*it);
                    }
                    answer(id, DRAY_EVENT_STATE, state_event_head(asked));
                }));
            return;
        }
        case DRAY_EFFECT_STATE_PUT: {
            auto values = read_state_put(f);
            fits_state(id, op, values, [this, id, values](operation& asked) {
                asked.host.state_put(values, guarded([this, id](const std::string& why) {
                                         if (is_stored(id, why))
                                             answer(id, DRAY_EVENT_STATE_STORED, "{}");
                                     }));
            });
            return;
        }
        case DRAY_EFFECT_SLEEP: {
            op.sleep.emplace(io_);
            op.sleep->expires_after(std::min(read_sleep(f), longest_sleep));
            op.sleep->async_wait(guarded([this, id](boost::system::error_code ec) {
                if (!ec)
                    answer(id, DRAY_EVENT_WOKE, "{}");
            }));
            return;
        }
        case DRAY_EFFECT_LOG: {
            auto [level, message] = read_log(f);
            session_.scrub(message);
            op.host.log(level, message);
            answer_later(id, DRAY_EVENT_LOGGED, "{}");
            return;
        }
        case DRAY_EFFECT_DONE:
            finish_done(id, op, read_done(f));
            return;
        case DRAY_EFFECT_FAIL:
            finish_fail(id, op, read_fail(f));
            return;
        default:
            answer_later(id, DRAY_EVENT_UNSUPPORTED, "{}");
            return;
        }
    }

    void perform_emit(operation_id id, operation& op, emitted_batch batch) {
        if (batch.cursor) {
            // It would come back to the same page for ever.
            if (op.cursor == batch.cursor)
                throw contract_breach{"cursor_stands",
                                      "it emitted a page with the cursor of the "
                                      "page before it, so it reads the same again"};
            op.cursor = batch.cursor;
        }
        auto held = std::make_shared<emitted_batch>(std::move(batch));
        auto store = [this, id, held](operation& asked) {
            asked.host.emit(
                std::move(*held),
                guarded([this, id](const std::vector<item_fate>& fates, const std::string& why) {
                    if (is_stored(id, why))
                        answer(id, DRAY_EVENT_EMITTED, emitted_event_head(fates));
                }));
        };
        fits_state(id, op, held->state, std::move(store));
    }

    /// Goes on with `then` where the instance's state, changed so, is within its bound.
    template <class Then>
    void fits_state(operation_id id, operation& op,
                    const std::map<std::string, std::optional<std::string>>& change, Then then) {
        if (change.empty()) {
            then(op);
            return;
        }
        op.host.state_get(guarded([this, id, change, then](std::map<std::string, std::string> all) {
            auto* asked = find(id);
            if (!asked)
                return;
            for (const auto& [k, v] : change) {
                if (v)
                    all[k] = *v;
                else
                    all.erase(k);
            }
            if (size_of(all) > max_state) {
                broken(id, *asked, {"state_too_large", "it keeps more than 64 KiB of state"});
                return;
            }
            then(*asked);
        }));
    }

    /// Ends the operation where `why` says that something could not be stored.
    bool is_stored(operation_id id, const std::string& why) {
        auto* op = find(id);
        if (op && !why.empty())
            finish(id, *op, error_class::transient, "not_stored", why);
        return op && why.empty();
    }

    void broken(operation_id id, operation& op, const contract_breach& b) {
        finish(id, op, error_class::fault, b.code,
               "the plugin broke its contract in " + op.spec.function + ": " + b.message +
                   (b.message.ends_with('.') ? "" : ".") + " Report it to its author.");
    }

    void perform_http(operation_id id, operation& op, http_effect e) {
        const bool writes = e.requests.front().access == http::access::write;
        if (writes && !op.spec.is_write) {
            throw contract_breach{"write_in_read", "it wants to write in a function that reads"};
        }
        for (const auto& r : e.requests) {
            for (const auto& use : r.secrets) {
                const auto issued = op.markers.find(use.name);
                if (issued == op.markers.end() || issued->second != use.marker)
                    throw contract_breach{"secret_marker_foreign",
                                          "it lists a secret by a marker that it was not given"};
            }
        }
        if (e.longest_asked.count() > 0)
            op.deadline = std::max(op.deadline, op.started + e.longest_asked + room_beside_request);
        op.first_id = op.next_id;
        op.next_id += e.requests.size();
        op.outstanding = e.requests.size();
        op.exchanges.clear();
        op.exchanges.resize(e.requests.size());
        op.calls.clear();
        op.writes.assign(e.requests.size(), writes);
        op.requests += static_cast<std::int64_t>(e.requests.size());
        for (std::size_t i = 0; i < e.requests.size(); ++i) {
            auto& r = e.requests[i];
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                op.deadline - steady_clock::now());
            r.limits.whole = std::max(std::chrono::milliseconds(1), std::min(r.limits.whole, left));
            r.limits.bucket = std::max(std::chrono::milliseconds(1), left);
            r.priority = op.priority;
            r.budget = op.spec.budget;
            r.operation = op.spec.function;
            r.gate = [this, alive = alive_, id, writes]() -> std::optional<http::refusal> {
                auto* asked = *alive ? find(id) : nullptr;
                if (!asked)
                    return http::refusal{"cancelled", "the operation has ended"};
                if (auto why = asked->host.refuse(writes)) {
                    return http::refusal{"refused_by_host", *why};
                }
                if (writes && asked->deadline > asked->spec.lease_until - time_to_record) {
                    return http::refusal{"refused_by_host",
                                         "its lease would end before its answer"};
                }
                return std::nullopt;
            };
            op.calls.push_back(session_.send(std::move(r), guarded([this, id, i](http::exchange x) {
                                                 arrived(id, i, std::move(x));
                                             })));
        }
    }

    void arrived(operation_id id, std::size_t index, http::exchange x) {
        auto* op = find(id);
        if (!op)
            return;
        const auto request = op->first_id + index;
        if (op->writes[index] && x.byte_left) {
            op->writes_left.insert(request);
            op->last_write_at = std::chrono::floor<std::chrono::milliseconds>(
                x.last_byte_wall.value_or(std::chrono::system_clock::now()));
            // A body that ends with its connection may be half an answer: no verdict in it.
            if (x.answer && !x.answer->ended_by_close)
                op->writes_answered.insert(request);
        }
        op->exchanges[index] = std::move(x);
        if (--op->outstanding > 0)
            return;

        for (const auto& done : op->exchanges) {
            if (!done.error)
                continue;
            const auto cls = class_of(*done.error);
            if (cls == error_class::fault)
                broken(id, *op, {done.error->code, done.error->message});
            else
                finish(id, *op, cls, done.error->code, done.error->message, done.retry_after);
            return;
        }
        std::uint64_t size = 0;
        for (const auto& done : op->exchanges)
            size += done.answer->body.size() + 2 * http::max_header_bytes;
        if (size > max_event_bytes) {
            finish(id, *op, error_class::config, "answers_too_large",
                   "the answers to what " + op->spec.function +
                       " asked at once are over 320 MiB together. Lower max_answer in [daemon].");
            return;
        }
        std::vector<answered> answers;
        frame event;
        for (std::size_t i = 0; i < op->exchanges.size(); ++i) {
            const auto& response = *op->exchanges[i].answer;
            answers.push_back({op->first_id + i, &response});
            event.bodies.push_back(response.body);
        }
        const std::string head = http_event_head(answers);
        event.kind = DRAY_EVENT_HTTP;
        event.head = head;
        // The plugin may ask the next thing from inside resume(), which replaces op->exchanges.
        const auto keep = std::move(op->exchanges);
        resume(id, *op, event);
    }

    void finish_done(operation_id id, operation& op, std::string result) {
        outcome o;
        o.result = std::move(result);
        conclude(id, op, std::move(o));
    }

    void finish_fail(operation_id id, operation& op, fail_effect e) {
        outcome o;
        o.cls = e.cls;
        o.code = std::move(e.code);
        o.message = std::move(e.message);
        o.internal = std::move(e.internal);
        o.subject = std::move(e.subject);
        o.retry_after = e.retry_after;
        // The verdict must stand in the complete answer to the only write that may have left.
        const bool believed =
            e.verdict_of && op.writes_answered.count(*e.verdict_of) && op.writes_left.size() == 1;
        if (!op.writes_left.empty() && !believed)
            o.cls = error_class::unknown_outcome;
        conclude(id, op, std::move(o));
    }

    void finish(operation_id id, operation& op, error_class cls, std::string code,
                std::string message, std::optional<std::chrono::milliseconds> retry_after = {}) {
        bool left = !op.writes_left.empty();
        for (std::size_t i = 0; i < op.calls.size(); ++i) {
            const bool now_left = op.calls[i].cancel();
            if (now_left && i < op.writes.size() && op.writes[i]) {
                left = true;
                op.writes_left.insert(op.first_id + i);
                op.last_write_at =
                    std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
            }
        }
        outcome o;
        o.cls = left ? error_class::unknown_outcome : cls;
        o.code = std::move(code);
        o.message = std::move(message);
        o.retry_after = retry_after;
        conclude(id, op, std::move(o));
    }

    void conclude(operation_id id, operation& op, outcome o) {
        session_.scrub(o.message);
        session_.scrub(o.internal);
        session_.scrub(o.subject);
        o.write_left = !op.writes_left.empty();
        o.last_write_at = op.last_write_at;
        o.requests = op.requests;
        // The frame of the effect may be on the stack below: end it, and tell, from the loop.
        const auto it = operations_.find(id);
        std::shared_ptr<operation> gone = std::move(it->second);
        operations_.erase(it);
        gone->timer.cancel();
        if (gone->sleep)
            gone->sleep->cancel();
        asio::post(io_, guarded([this, id, gone, o = std::move(o)]() mutable {
                       line_->end(id);
                       gone->ended(std::move(o));
                   }));
    }

    asio::io_context& io_;
    std::unique_ptr<channel> line_;
    http::session& session_;
    std::vector<std::string> secrets_;
    std::unordered_map<operation_id, std::unique_ptr<operation>> operations_;
    operation_id last_id_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace

std::unique_ptr<driver> make_driver(asio::io_context& io, std::unique_ptr<channel> line,
                                    http::session& session, std::vector<std::string> secrets) {
    return std::make_unique<driver_impl>(io, std::move(line), session, std::move(secrets));
}

} // namespace dray::plugin
