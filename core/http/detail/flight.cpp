#include "core/http/detail/flight.hpp"

#include "core/http/detail/request_head.hpp"
#include "core/http/origin.hpp"

#include <boost/asio/ssl/error.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <utility>

namespace dray::http::detail {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr unsigned most_informational = 8;
/// After a failed write the answer may be on its way still ("413", say): how long it is waited for.
constexpr milliseconds last_words{2'000};

microseconds between(steady_clock::time_point from, steady_clock::time_point to) {
    return std::chrono::duration_cast<microseconds>(to - from);
}

std::string ms(milliseconds d) {
    return std::to_string(d.count()) + " ms";
}

std::string pool_key(const origin& where, const std::optional<origin>& proxy,
                     const network_settings& network) {
    auto key = where.text();
    if (proxy) {
        key += "|" + proxy->authority() + "|" + network.proxy_user + "|" + network.proxy_password;
    }
    if (where.secure() && !network.ca_file.empty())
        key += "|ca " + network.ca_file;
    return key;
}

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace

client_core::client_core(asio::io_context& io_, client_options options_)
    : io(io_), options(std::move(options_)),
      time(options.clock ? options.clock : std::make_shared<system_clock>()),
      names(options.resolver ? options.resolver : make_system_resolver(io)),
      pools(std::make_shared<detail::pools>(io, options, *time)),
      default_network(std::make_shared<network_settings>()) {
    options.max_per_origin = std::max<std::size_t>(options.max_per_origin, 1);
    options.max_per_owner = std::max<std::size_t>(options.max_per_owner, 1);
}

flight::flight(std::shared_ptr<client_core> core, request what, completion done)
    : core_(std::move(core)), what_(std::move(what)), done_(std::move(done)), timer_(core_->io) {
    if (!what_.network)
        what_.network = core_->default_network;
}

void flight::start() {
    self_ = shared_from_this();
    started_ = entered_ = steady_clock::now();
    if (auto no = prepare()) {
        transport_error error;
        error.code = std::move(no->code);
        error.message = std::move(no->message);
        out_.error = std::move(error);
        finish();
        return;
    }
    whole_until_ = started_ + what_.limits.whole;
    armed_for_ = time_point::max();
    seek();
    if (!over_ && armed_for_ == time_point::max())
        arm();
}

std::optional<refusal> flight::prepare() {
    if (auto no = check_request(what_))
        return no;
    refusal out;
    std::string reason;
    auto parsed = what_.parsed ? std::move(what_.parsed) : parse_url(what_.url, reason);
    if (!parsed) {
        out.code = "bad_url";
        out.message = "The request's address cannot be used: " + reason + ". Nothing was sent.";
        return out;
    }
    address_ = std::move(*parsed);
    const auto& where = address_.where;
    if (!where.secure() && !where.loopback() && !what_.network->allow_plain_http) {
        out.code = "plain_http_refused";
        out.message = where.text() +
                      " is not encrypted: anybody on the way could read orders and passwords. "
                      "Use https://, or set allow_plain_http = true for this instance. "
                      "Nothing was sent.";
        return out;
    }
    proxy_.reset();
    if (!what_.network->proxy.empty() && !where.loopback()) {
        auto proxy = parse_url(what_.network->proxy, reason);
        if (proxy && proxy->where.secure())
            reason = "a proxy is reached over http://";
        if (!proxy || proxy->where.secure()) {
            out.code = "bad_proxy";
            out.message = "The proxy's address cannot be used: " + reason +
                          ". Write it like http://proxy.example:3128. Nothing was sent.";
            return out;
        }
        proxy_ = std::move(proxy->where);
    }
    key_ = pool_key(where, proxy_, *what_.network);
    return std::nullopt;
}

// Getting a connection

void flight::seek() {
    phase_ = phase::wait;
    phase_until_.reset();
    entered_ = steady_clock::now();
    auto place = core_->pools->seek(key_, what_.owner, what_.access == access::write, *this);
    if (!place.now)
        return;
    has_place_ = true;
    if (place.kept_alive) {
        link_ = std::move(place.kept_alive);
        out_.reused = true;
        transmit();
    } else {
        dial();
    }
}

void flight::on_place(std::shared_ptr<connection> kept_alive) {
    out_.times.connection += between(entered_, steady_clock::now());
    has_place_ = true;
    if (kept_alive) {
        link_ = std::move(kept_alive);
        out_.reused = true;
        transmit();
    } else {
        dial();
    }
}

void flight::dial() {
    out_.reused = false;
    phase_ = phase::resolve;
    phase_until_.reset();
    dial_target target;
    target.where = address_.where;
    target.proxy = proxy_;
    target.network = what_.network;
    target.limits = what_.limits;
    if (address_.where.secure()) {
        std::string why;
        target.tls = core_->tls.get(what_.network->ca_file, why);
        if (!target.tls) {
            fail("ca_file_unreadable", phase::prepare,
                 "The ca_file " + what_.network->ca_file + " cannot be used: " + why + ".");
            return;
        }
    }
    ++core_->opened;
    auto dialed = [weak = weak_from_this()](std::optional<transport_error> error) {
        if (const auto self = weak.lock())
            self->on_dialed(std::move(error));
    };
    dialer_ = std::make_shared<dialer>(core_->io, *core_->time, *core_->names, std::move(target),
                                       std::move(dialed));
    dialer_->start();
}

void flight::on_dialed(std::optional<transport_error> error) {
    const auto spent = std::move(dialer_);
    const auto& times = spent->times();
    out_.times.resolve = times.resolve;
    out_.times.connect = times.connect;
    out_.times.proxy = times.proxy;
    out_.times.tls = times.tls;
    link_ = spent->link();
    in_before_ = out_before_ = 0;
    if (error) {
        fail(std::move(error->code), error->where,
             "Cannot reach " + target_name() + ": " + error->message + ".");
        return;
    }
    link_->pool_key = key_;
    transmit();
}

// Sending and receiving

void flight::transmit() {
    if (link_->used || out_.reused) {
        in_before_ = link_->raw().bytes_in();
        out_before_ = link_->raw().bytes_out();
    } else {
        in_before_ = 0; // a fresh connection's handshake is counted with its first request
        out_before_ = link_->raw().bytes_out();
        out_.bytes_out += out_before_;
    }
    if (what_.gate) {
        const auto no = what_.gate();
        if (over_)
            return;
        if (no) {
            phase_ = phase::prepare;
            transport_error error;
            error.code = no->code;
            error.message = no->message;
            out_.error = std::move(error);
            leave_connection(true);
            finish();
            return;
        }
    }
    ++out_.attempts;
    written_ = write_failed_ = got_byte_ = false;
    informational_ = 0;
    parser_.emplace(answer_, unpacker_, what_.max_response_bytes, what_.method == "HEAD");
    link_->used = true;
    link_->set_user(this);
    write_head(link_->head(), what_, address_, core_->options.user_agent,
               proxy_ && !address_.where.secure(), *what_.network);
    phase_ = phase::write;
    entered_ = steady_clock::now();
    limit(what_.limits.write);
    link_->write(what_.body, shared_from_this());
    link_->read();
}

bool flight::sent_on_this() const {
    return link_ && out_.attempts > 0 && link_->used && link_->raw().bytes_out() > out_before_;
}

void flight::note_sent() {
    if (!sent_on_this())
        return;
    out_.byte_left = true;
    out_.last_byte_at = link_->raw().last_out();
    out_.last_byte_wall = link_->raw().last_out_wall();
}

void flight::on_written(connection&, const error_code& ec) {
    note_sent();
    const auto now = steady_clock::now();
    out_.times.write = between(entered_, now);
    if (ec) {
        if (!sent_on_this()) {
            lost(ec.message());
            return;
        }
        write_failed_ = true;
        if (!got_byte_)
            limit(std::min(last_words, what_.limits.first_byte));
        return;
    }
    written_ = true;
    phase_ = phase::read;
    entered_ = now;
    if (got_byte_)
        phase_until_.reset();
    else
        limit(what_.limits.first_byte);
}

void flight::on_data(connection& from, const error_code& ec) {
    note_sent();
    const auto link = link_; // parse() may let go of it, or start over on it (redirect)
    const auto attempt = out_.attempts;
    if (from.input().size() > 0) {
        if (!got_byte_) {
            got_byte_ = true;
            const auto now = steady_clock::now();
            if (written_)
                out_.times.first_byte = between(entered_, now);
            entered_ = now;
            if (written_)
                phase_until_.reset();
        }
        parse();
    }
    if (over_ || link_ != link || out_.attempts != attempt)
        return;
    if (ec)
        on_closed(ec);
    else
        link_->read();
}

void flight::parse() {
    auto& input = link_->input();
    while (input.size() > 0) {
        error_code ec;
        const auto used = parser_->put(asio::buffer(input.cdata()), ec);
        input.consume(used);
        if (ec == boost::beast::http::error::need_more) {
            if (input.size() == input.max_size())
                fail("bad_response", phase::read,
                     target_name() + " sent an answer that is not valid HTTP.");
            return;
        }
        if (ec) {
            const auto problem = parser_->explain(ec);
            fail(problem.code, phase::read,
                 target_name() + " sent an answer that cannot be used: " + problem.why + ".");
            return;
        }
        if (!parser_->is_done())
            continue;
        if (!parser_->informational()) {
            complete();
            return;
        }
        if (++informational_ > most_informational) {
            fail("bad_response", phase::read,
                 target_name() + " sent more than " + std::to_string(most_informational) +
                     " interim answers.");
            return;
        }
        parser_.emplace(answer_, unpacker_, what_.max_response_bytes, what_.method == "HEAD");
    }
}

void flight::on_closed(const error_code& ec) {
    if (!got_byte_) {
        lost(ec == asio::error::eof || ec == asio::ssl::error::stream_truncated
                 ? "the other end closed the connection"
                 : ec.message());
        return;
    }
    if (ec == asio::error::eof && parser_->got_some()) {
        error_code end;
        parser_->put_eof(end);
        if (!end && parser_->is_done()) {
            answer_.ended_by_close = true;
            complete();
            return;
        }
        const auto problem = parser_->explain(end);
        fail(problem.code, phase::read,
             target_name() + " sent an answer that cannot be used: " + problem.why + ".");
        return;
    }
    fail("truncated", phase::read,
         target_name() + " cut the connection in the middle of its answer (" + ec.message() + ").");
}

void flight::lost(const std::string& why) {
    const bool left = sent_on_this();
    note_sent();
    if (out_.reused && !resent_ && (!left || what_.access == access::read)) {
        // The kept-alive connection was closed just before. Its place serves for a fresh one.
        resent_ = true;
        count_bytes();
        link_->close();
        link_.reset();
        dial();
        return;
    }
    fail("connection_lost", written_ ? phase::read : phase::write,
         target_name() + " closed the connection before it answered (" + why + ").");
}

void flight::complete() {
    const auto now = steady_clock::now();
    out_.times.read = between(entered_, now);
    link_->keep_alive.reset();
    if (const auto seconds = parser_->keep_alive_seconds())
        link_->keep_alive = std::chrono::seconds(*seconds);
    leave_connection(written_ && parser_->keep_alive() && !answer_.ended_by_close &&
                     link_->input().size() == 0);
    if (follow_redirect())
        return;
    out_.answer = std::move(answer_);
    finish();
}

bool flight::follow_redirect() {
    if (redirects_ >= what_.max_redirects || what_.access != access::read ||
        (what_.method != "GET" && what_.method != "HEAD") || !is_redirect(answer_.status))
        return false;
    const auto next = resolve_reference(what_.url, answer_.header("Location"));
    std::string ignored;
    auto parsed = parse_url(next, ignored);
    if (!parsed || parsed->where != address_.where)
        return false;
    ++redirects_;
    address_ = std::move(*parsed);
    what_.url = next;
    resent_ = false;
    phase_ = phase::wait;
    phase_until_.reset();
    entered_ = steady_clock::now();
    // Posted behind the return of the connection, which so serves the next step too.
    auto go_on = [weak = weak_from_this()] {
        if (const auto self = weak.lock(); self && !self->over_)
            self->seek();
    };
    asio::post(core_->io, std::move(go_on));
    return true;
}

// Ending

void flight::count_bytes() {
    if (!link_)
        return;
    out_.bytes_in += link_->raw().bytes_in() - in_before_;
    out_.bytes_out += link_->raw().bytes_out() - out_before_;
    in_before_ = link_->raw().bytes_in();
    out_before_ = link_->raw().bytes_out();
}

void flight::leave_connection(bool reusable) {
    count_bytes();
    const auto link = std::move(link_);
    link_.reset();
    if (link)
        link->set_user(nullptr);
    if (link && !reusable)
        link->close();
    if (!has_place_)
        return;
    has_place_ = false;
    if (link && reusable)
        core_->pools->give_back(link, what_.owner);
    else
        core_->pools->lost(key_, what_.owner);
}

void flight::limit(milliseconds phase_limit) {
    phase_until_ = steady_clock::now() + phase_limit;
    if (*phase_until_ < armed_for_)
        arm();
}

void flight::arm() {
    // One wait at a time; a deadline that moved away is noticed when it fires.
    armed_for_ = phase_until_ ? std::min(*phase_until_, whole_until_) : whole_until_;
    timer_.expires_at(armed_for_);
    auto fired = [weak = weak_from_this()](const error_code& ec) {
        if (const auto self = weak.lock(); self && !ec)
            self->on_timer();
    };
    timer_.async_wait(std::move(fired));
}

void flight::on_timer() {
    if (over_)
        return;
    const auto now = steady_clock::now();
    if (now >= whole_until_) {
        const auto where = dialer_ ? dialer_->where() : phase_;
        fail("timeout", where,
             where == phase::wait
                 ? "No connection to " + target_name() + " became free within " +
                       ms(what_.limits.whole) + "."
                 : "The exchange with " + target_name() + " was not complete within " +
                       ms(what_.limits.whole) + " (it was in phase " +
                       std::string(to_string(where)) + ").");
    } else if (phase_until_ && now >= *phase_until_) {
        if (write_failed_)
            fail("connection_lost", phase::write,
                 target_name() + " closed the connection while the request was being sent.");
        else if (phase_ == phase::write)
            fail("timeout", phase::write,
                 target_name() + " did not take the request within " + ms(what_.limits.write) +
                     ".");
        else
            fail("timeout", phase::read,
                 target_name() + " did not begin to answer within " + ms(what_.limits.first_byte) +
                     ".");
    } else {
        arm();
    }
}

bool flight::has_byte_left() const {
    return out_.byte_left || sent_on_this();
}

bool flight::cancel() {
    if (over_) // and its completion is still to be told
        return out_.byte_left;
    const bool left = has_byte_left();
    fail("cancelled", dialer_ ? dialer_->where() : phase_,
         "The request to " + target_name() + " was cancelled.");
    return left;
}

void flight::end_early(std::string code, const std::string& why) {
    if (!over_)
        fail(std::move(code), dialer_ ? dialer_->where() : phase_, why);
}

void flight::fail(std::string code, phase where, std::string what_happened) {
    note_sent();
    transport_error error;
    error.code = std::move(code);
    error.where = where;
    error.message = std::move(what_happened);
    error.message += !out_.byte_left                 ? " Nothing was sent."
                     : what_.access == access::write ? " The request may have reached it."
                                                     : "";
    out_.error = std::move(error);
    if (dialer_) {
        link_ = dialer_->link();
        in_before_ = out_before_ = 0;
        dialer_->cancel();
        dialer_.reset();
    }
    if (!has_place_ && phase_ == phase::wait)
        core_->pools->leave_queue(key_, *this);
    leave_connection(false);
    finish();
}

void flight::finish() {
    over_ = true;
    timer_.cancel();
    unlink();
    out_.times.whole = between(started_, steady_clock::now());
    auto tell = [self = std::move(self_)] {
        const auto done = std::move(self->done_);
        auto out = std::exchange(self->out_, {}); // from now on it is over for all who ask
        if (done)
            done(std::move(out));
    };
    asio::post(core_->io, std::move(tell));
}

} // namespace dray::http::detail
