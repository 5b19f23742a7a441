#include "core/http/detail/session_call.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace dray::http::detail {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr unsigned most_redirects = 5;
constexpr unsigned most_token_rounds = 4; ///< a token may end while a bucket is waited for
constexpr int unauthorized = 401;
constexpr int too_many_requests = 429;

refusal refused(std::string code, std::string message) {
    refusal out;
    out.code = std::move(code);
    out.message = std::move(message) + " Nothing was sent.";
    return out;
}

} // namespace

session_call::session_call(std::shared_ptr<session_core> core, session_request what,
                           completion done)
    : core_(std::move(core)), what_(std::move(what)), done_(std::move(done)) {
    if (what_.budget)
        buckets_.push_back(what_.budget);
    buckets_.insert(buckets_.end(), core_->buckets.begin(), core_->buckets.end());
}

void session_call::start() {
    self_ = shared_from_this();
    waiting_since_ = steady_clock::now();
    if (auto no = check())
        refuse(std::move(*no), phase::prepare);
    else
        take_buckets();
}

std::optional<refusal> session_call::check() {
    std::string reason;
    auto parsed = parse_url(what_.url, reason);
    if (!parsed)
        return refused("bad_url", "The request's address cannot be used: " + reason + ".");
    const auto* rule = core_->rule(parsed->where);
    if (!rule)
        return refused("origin_not_allowed",
                       core_->settings.instance + " may not talk to " + parsed->where.text() +
                           ", only to " + core_->allowed_text +
                           ". If that is where it should go, correct the instance's address.");
    if (!rule->secrets && !what_.secrets.empty())
        return refused("secret_origin_refused",
                       "A secret of " + core_->settings.instance + " was to go to " +
                           parsed->where.text() +
                           ", an address that only the connector names. If it is the vendor's, "
                           "add it to the instance's `origins` in the config.");
    with_auth_ = rule->secrets && core_->auth.kind() != auth_kind::none;
    if (with_auth_)
        if (const auto name = core_->auth.taken(what_.headers))
            return refused("auth_header_taken", "The header " + *name + " is set by the host for " +
                                                    core_->settings.instance +
                                                    "; the connector must leave it out.");
    address_ = std::move(*parsed);
    return std::nullopt;
}

// Waiting: for the buckets, then for a token

void session_call::take_buckets() {
    while (taken_ < buckets_.size()) {
        auto& next = *buckets_[taken_];
        const auto paused = next.paused_for();
        if (paused > what_.limits.bucket) {
            refuse_rate_limited(paused, next.settings().key);
            return;
        }
        bucket::ticket ticket = 0;
        auto granted = [weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->on_granted();
        };
        if (!next.take(what_.priority, what_.cost, ticket, std::move(granted))) {
            queued_ = ticket;
            if (!bucket_timer_)
                bucket_timer_.emplace(core_->io);
            bucket_timer_->expires_after(what_.limits.bucket);
            auto late = [weak = weak_from_this()](const boost::system::error_code& ec) {
                if (const auto self = weak.lock(); self && !ec)
                    self->on_bucket_timeout();
            };
            bucket_timer_->async_wait(std::move(late));
            return;
        }
        ++taken_;
    }
    need_token();
}

void session_call::on_granted() {
    if (over_)
        return;
    queued_.reset();
    bucket_timer_->cancel();
    ++taken_;
    take_buckets();
}

void session_call::on_bucket_timeout() {
    if (over_ || !queued_)
        return;
    auto& bucket = *buckets_[taken_];
    if (is_budget(bucket)) {
        refuse(refused("budget_spent", "The budget of " + what_.operation + " at " +
                                           core_->settings.instance +
                                           " left no room for this request."),
               phase::wait);
        return;
    }
    refuse_rate_limited(bucket.paused_for(), bucket.settings().key);
}

void session_call::need_token() {
    if (!with_auth_ || !core_->tokens || core_->tokens->usable()) {
        send();
        return;
    }
    std::shared_ptr<const network_settings> network;
    if (auto no = core_->network(network)) {
        refuse(std::move(*no), phase::prepare);
        return;
    }
    auto ready = [weak = weak_from_this()](const std::optional<token_failure>& failure) {
        const auto self = weak.lock();
        if (!self || self->over_)
            return;
        self->waiting_token_.reset();
        if (failure) {
            self->out_.retry_after = failure->retry_after;
            self->refuse(failure->why, phase::wait);
        } else {
            self->need_token();
        }
    };
    if (++token_rounds_ > most_token_rounds) {
        refuse(refused("token_unavailable", "The tokens that " + core_->settings.instance +
                                                " gets expire before they can be used."),
               phase::wait);
        return;
    }
    waiting_token_ = core_->tokens->wait(std::move(network), std::move(ready));
}

// Sending

std::optional<refusal> session_call::assemble(request& out) {
    core_->auth.learn_secrets();
    if (auto no = core_->network(out.network))
        return no;
    const bool again = core_->tokens && !replayed_; // the original may be needed for a replay
    out.method = what_.method;
    out.url = what_.url;
    out.parsed = address_; // secrets are never placed in the URL
    out.headers = what_.headers;
    if (again || core_->watcher)
        out.body = what_.body;
    else
        out.body = std::move(what_.body);
    out.access = what_.access;
    out.limits = what_.limits;
    out.max_response_bytes = core_->settings.max_answer_bytes;
    out.gate = what_.gate;
    out.owner = core_.get();
    if (auto no =
            place_secrets(what_.secrets, core_->auth.secrets(), out.url, out.headers, out.body))
        return no;
    if (with_auth_) {
        const std::string* token = core_->tokens ? core_->tokens->usable() : nullptr;
        if (token)
            token_ = *token;
        if (auto no = core_->auth.apply(out.headers, token))
            return no;
    }
    if (!with_auth_ && what_.secrets.empty() && what_.access == access::read)
        out.max_redirects = most_redirects;
    return std::nullopt;
}

void session_call::send() {
    out_.times.bucket +=
        std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - waiting_since_);
    request out;
    if (auto no = assemble(out)) {
        refuse(std::move(*no), phase::prepare);
        return;
    }
    in_flight_ = true;
    auto ended = [weak = weak_from_this()](exchange result) {
        if (const auto self = weak.lock())
            self->on_exchange(std::move(result));
    };
    inner_ = core_->transport.start(std::move(out), std::move(ended));
}

void session_call::on_exchange(exchange result) {
    in_flight_ = false;
    result.times.bucket = out_.times.bucket;
    if (closing_ && result.error && result.error->code == "cancelled")
        result.error->code = "client_closed";
    settle_buckets(result);
    if (result.answer)
        result.retry_after = retry_after(*result.answer);
    const auto& scrubber = core_->auth.scrubber();
    if (result.answer)
        scrubber.scrub(*result.answer);
    if (result.error) {
        scrubber.scrub(result.error->message);
        if (result.error->code == "response_too_large")
            result.error->message +=
                " If its answers are that large, raise max_answer in [daemon].";
    }
    if (replay_after_401(result))
        return;
    result.fresh_token_refused = replayed_ && result.answer &&
                                 result.answer->status == unauthorized && token_ != first_token_;
    if (result.attempts > 0)
        observe(result);
    out_ = std::move(result);
    const auto self = end();
    // Told at once: the client has posted this already.
    const auto done = std::move(done_);
    if (done)
        done(std::move(out_));
}

bool session_call::replay_after_401(const exchange& result) {
    if (!with_auth_ || !core_->tokens || replayed_ || closing_ || !result.answer ||
        result.answer->status != unauthorized)
        return false;
    // Only a complete answer proves that a write did not happen.
    if (what_.access == access::write && result.answer->ended_by_close)
        return false;
    observe(result);
    replayed_ = true;
    first_token_ = token_;
    core_->tokens->refused(token_);
    waiting_since_ = steady_clock::now();
    take_buckets();
    return true;
}

void session_call::settle_buckets(const exchange& result) {
    const header_list none;
    for (std::size_t i = 0; i < taken_; ++i) {
        auto& bucket = *buckets_[i];
        if (result.answer && !is_budget(bucket))
            bucket.finish(what_.cost, result.answer->status, result.answer->headers);
        else if (result.answer || result.byte_left)
            bucket.finish(what_.cost, 0, none);
        else
            bucket.refund(what_.cost);
    }
    taken_ = 0;
}

std::optional<milliseconds> session_call::retry_after(const response& answer) const {
    if (answer.status / 100 < 4)
        return std::nullopt;
    std::optional<milliseconds> out;
    const auto longer = [&](std::optional<milliseconds> wait) {
        if (wait && wait->count() > 0 && (!out || *wait > *out))
            out = wait;
    };
    const rate_headers standard;
    longer(read_rate_hints(answer.headers, standard, core_->time.wall_now()).retry_after);
    for (const auto& bucket : core_->buckets) {
        const auto hints =
            read_rate_hints(answer.headers, bucket->settings().headers, core_->time.wall_now());
        longer(hints.retry_after);
        if (answer.status == too_many_requests)
            longer(bucket->paused_for());
    }
    return out;
}

void session_call::give_up_buckets() {
    if (queued_)
        buckets_[taken_]->abandon(*queued_);
    queued_.reset();
    for (std::size_t i = 0; i < taken_; ++i)
        buckets_[i]->refund(what_.cost);
    taken_ = 0;
    if (bucket_timer_)
        bucket_timer_->cancel();
}

void session_call::observe(const exchange& result) {
    if (!core_->watcher)
        return;
    std::string url = what_.url;
    core_->auth.scrubber().scrub(url);
    observation seen;
    seen.instance = core_->settings.instance;
    seen.operation = what_.operation;
    seen.method = what_.method;
    seen.url = url;
    seen.access = what_.access;
    seen.result = &result;
    seen.request_headers = &what_.headers;
    seen.request_body = &what_.body;
    core_->watcher->finished(seen);
}

// Ending

bool session_call::has_byte_left() const {
    return in_flight_ && inner_.byte_left();
}

bool session_call::cancel() {
    if (over_)
        return false;
    if (in_flight_)
        return inner_.cancel();
    refuse(refused("cancelled", "The request was cancelled."), phase::wait);
    return false;
}

void session_call::close() {
    if (over_)
        return;
    closing_ = true;
    if (!in_flight_) {
        refuse(refused("client_closed", "Dray is shutting this instance down."), phase::wait);
        return;
    }
    // The buckets live on with others: they must not wait for an answer that nobody hears.
    const bool left = inner_.byte_left();
    const header_list none;
    for (std::size_t i = 0; i < taken_; ++i) {
        if (left)
            buckets_[i]->finish(what_.cost, 0, none);
        else
            buckets_[i]->refund(what_.cost);
    }
    taken_ = 0;
    inner_.cancel();
}

void session_call::refuse(refusal why, phase where) {
    give_up_buckets();
    if (waiting_token_)
        core_->tokens->leave(*waiting_token_);
    waiting_token_.reset();
    transport_error error;
    error.code = std::move(why.code);
    error.where = where;
    error.message = std::move(why.message);
    core_->auth.scrubber().scrub(error.message);
    out_.error = std::move(error);
    finish();
}

void session_call::refuse_rate_limited(milliseconds paused_for, const std::string& key) {
    out_.retry_after = std::max(paused_for, milliseconds(1));
    refuse(refused("rate_limited",
                   "The rate limit of " + key + " leaves no room for this request within " +
                       std::to_string(what_.limits.bucket.count()) + " ms" +
                       (paused_for.count() > 0 ? "; the vendor asked to stay away for " +
                                                     std::to_string(paused_for.count()) + " ms."
                                               : ".")),
           phase::wait);
}

std::shared_ptr<session_call> session_call::end() {
    over_ = true;
    unlink();
    return std::move(self_);
}

void session_call::finish() {
    auto tell = [self = end()] {
        const auto done = std::move(self->done_);
        if (done)
            done(std::move(self->out_));
    };
    boost::asio::post(core_->io, std::move(tell));
}

} // namespace dray::http::detail
