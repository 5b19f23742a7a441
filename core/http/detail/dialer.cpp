#include "core/http/detail/dialer.hpp"

#include "core/http/detail/response_parser.hpp"
#include "core/http/detail/text.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace dray::http::detail {

using std::chrono::steady_clock;

namespace {

std::chrono::microseconds since(steady_clock::time_point t) {
    return std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - t);
}

} // namespace

dialer::dialer(asio::io_context& io, const clock& time, http::resolver& names, dial_target target,
               done_handler done)
    : io_(io), time_(time), names_(names), target_(std::move(target)), done_(std::move(done)),
      timer_(io) {}

void dialer::start() {
    resolve();
}

void dialer::cancel() {
    if (over_)
        return;
    over_ = true;
    done_ = nullptr;
    timer_.cancel();
    if (link_)
        link_->close();
}

void dialer::leave_phase() {
    const auto took = since(entered_);
    switch (phase_) {
    case phase::resolve:
        times_.resolve = took;
        break;
    case phase::connect:
        times_.connect += took; // over all addresses
        break;
    case phase::proxy:
        times_.proxy = took;
        break;
    case phase::tls:
        times_.tls = took;
        break;
    default:
        break;
    }
}

void dialer::enter(phase next, steady_clock::duration limit) {
    if (entered_ != steady_clock::time_point())
        leave_phase();
    phase_ = next;
    entered_ = steady_clock::now();
    timer_.expires_after(limit);
    auto expired = [weak = weak_from_this()](const error_code& ec) {
        if (const auto self = weak.lock(); self && !ec)
            self->on_deadline();
    };
    timer_.async_wait(std::move(expired));
}

void dialer::on_deadline() {
    // A timer that was moved on after it had fired comes here too.
    if (over_ || timer_.expiry() > steady_clock::now())
        return;
    if (phase_ == phase::connect) {
        timed_out_ = true;
        error_code ignored;
        link_->raw().socket().close(ignored); // the connect ends with operation_aborted
        return;
    }
    std::string what = "the TLS handshake took";
    auto limit = target_.limits.tls;
    if (phase_ == phase::resolve) {
        what = "looking up its name took";
        limit = target_.limits.resolve;
    } else if (phase_ == phase::proxy) {
        what = "the proxy " + next_hop().authority() + " took";
        limit = target_.limits.connect;
    }
    fail("timeout", phase_, what + " longer than " + std::to_string(limit.count()) + " ms");
}

void dialer::resolve() {
    const auto& host = next_hop().host;
    error_code ec;
    const auto numeric = asio::ip::make_address(host, ec);
    if (!ec) {
        addresses_.push_back(numeric);
        // Posted: the handler must not be called from inside start().
        auto go = [self = shared_from_this()] {
            if (self->over_)
                return;
            self->connect_until_ = steady_clock::now() + self->target_.limits.connect;
            self->connect_next();
        };
        asio::post(io_, std::move(go));
        return;
    }
    enter(phase::resolve, target_.limits.resolve);
    auto answered = [weak = weak_from_this(), host](const std::vector<std::string>& found,
                                                    const std::string& reason) {
        const auto self = weak.lock();
        if (!self || self->over_)
            return;
        for (const auto& text : found) {
            error_code bad;
            const auto one = asio::ip::make_address(text, bad);
            if (!bad)
                self->addresses_.push_back(one);
        }
        if (self->addresses_.empty()) {
            self->fail("resolve_failed", phase::resolve,
                       "the name " + host + " has no address (" +
                           (reason.empty() ? "no answer" : reason) +
                           "). Check the address in the settings and this machine's DNS");
            return;
        }
        self->connect_until_ = steady_clock::now() + self->target_.limits.connect;
        self->connect_next();
    };
    names_.resolve(host, std::move(answered));
}

void dialer::connect_next() {
    const auto left = connect_until_ - steady_clock::now();
    if (tried_ == addresses_.size() || left <= steady_clock::duration::zero()) {
        auto why = timed_out_ ? "no answer within " +
                                    std::to_string(target_.limits.connect.count()) + " ms"
                              : last_problem_;
        if (addresses_.size() > 1)
            why += " (" + std::to_string(tried_) + " of " + std::to_string(addresses_.size()) +
                   " addresses tried)";
        fail(timed_out_ ? "timeout" : "connect_failed", phase::connect, why);
        return;
    }
    const auto& address = addresses_[tried_];
    if (!target_.where.secure() && !target_.proxy && target_.where.loopback() &&
        !address.is_loopback() && !target_.network->allow_plain_http) {
        fail("plain_http_refused", phase::connect,
             "its name means " + address.to_string() +
                 ", which is not this machine, and http:// is not encrypted");
        return;
    }
    ++tried_;
    // Each address gets its share, so that one that swallows packets leaves time for the next.
    const auto share = left / static_cast<int>(addresses_.size() - tried_ + 1);
    timed_out_ = false;
    enter(phase::connect, share);
    if (link_)
        link_->close();
    link_ = std::make_shared<connection>(io_, time_);
    auto ended = [self = shared_from_this(), link = link_](const error_code& ec) {
        if (self->over_ || self->link_ != link)
            return;
        if (!ec) {
            self->connected();
            return;
        }
        if (ec != asio::error::operation_aborted)
            self->last_problem_ = ec.message();
        self->connect_next();
    };
    link_->raw().socket().async_connect(asio::ip::tcp::endpoint(address, next_hop().port),
                                        std::move(ended));
}

void dialer::connected() {
    auto& socket = link_->raw().socket();
    error_code ec;
    socket.non_blocking(true, ec);
    if (!ec)
        socket.set_option(asio::ip::tcp::no_delay(true), ec);
    if (!ec)
        socket.set_option(asio::socket_base::keep_alive(true), ec);
    if (ec) {
        fail("connect_failed", phase::connect, ec.message());
        return;
    }
    if (target_.where.secure() && target_.proxy)
        ask_proxy();
    else if (target_.where.secure())
        shake_hands();
    else
        succeed();
}

void dialer::ask_proxy() {
    enter(phase::proxy, target_.limits.connect);
    // host:port, the port always
    const auto host = target_.where.host.find(':') == std::string::npos
                          ? target_.where.host
                          : "[" + target_.where.host + "]";
    const auto authority = host + ":" + std::to_string(target_.where.port);
    auto& head = link_->head();
    head = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n";
    if (!target_.network->proxy_user.empty())
        head += "Proxy-Authorization: Basic " +
                base64(target_.network->proxy_user + ":" + target_.network->proxy_password) +
                "\r\n";
    head += "\r\n";
    auto written = [self = shared_from_this()](const error_code& ec, std::size_t) {
        if (self->over_)
            return;
        if (ec)
            self->fail("proxy_failed", phase::proxy, "the proxy closed the connection");
        else
            self->read_proxy();
    };
    asio::async_write(link_->raw(), asio::buffer(head), std::move(written));
}

void dialer::read_proxy() {
    auto& input = link_->input();
    const auto room = std::min<std::size_t>(input.max_size() - input.size(), 4096);
    auto got = [self = shared_from_this()](const error_code& ec, std::size_t n) {
        if (!self->over_)
            self->on_proxy_read(ec, n);
    };
    link_->raw().async_read_some(input.prepare(room), std::move(got));
}

void dialer::on_proxy_read(const error_code& ec, std::size_t n) {
    auto& input = link_->input();
    input.commit(n);
    if (ec) {
        fail("proxy_failed", phase::proxy,
             "the proxy " + next_hop().authority() + " closed the connection");
        return;
    }
    const auto bytes = input.cdata();
    const std::string_view text(static_cast<const char*>(bytes.data()), bytes.size());
    const auto end = text.find("\r\n\r\n");
    if (end == std::string_view::npos && input.size() < input.max_size()) {
        read_proxy();
        return;
    }
    // Parsed anew as a whole, for an answer that small and rare.
    response answer;
    inflater none;
    response_parser parser(answer, none, 0, true);
    error_code parsed;
    const auto used = parser.put(asio::buffer(bytes), parsed);
    if (parsed || !parser.is_done()) {
        fail("proxy_failed", phase::proxy,
             "the proxy " + next_hop().authority() + " did not answer in HTTP");
        return;
    }
    if (answer.status == 407) {
        fail("proxy_auth_required", phase::proxy,
             "the proxy " + next_hop().authority() +
                 (target_.network->proxy_user.empty()
                      ? " asks for a login (407). Set proxy_user and proxy_password in [daemon]"
                      : " refused the login of \"" + target_.network->proxy_user +
                            "\" (407). Correct proxy_user and proxy_password in [daemon]"));
        return;
    }
    if (answer.status / 100 != 2) {
        fail("proxy_refused", phase::proxy,
             "the proxy " + next_hop().authority() + " refused to connect, status " +
                 std::to_string(answer.status));
        return;
    }
    if (used != bytes.size()) {
        fail("proxy_failed", phase::proxy,
             "the proxy " + next_hop().authority() + " sent data before the handshake");
        return;
    }
    input.consume(used);
    shake_hands();
}

void dialer::shake_hands() {
    enter(phase::tls, target_.limits.tls);
    auto& tls = link_->start_tls(*target_.tls);
    if (!expect_host(tls.native_handle(), target_.where.host)) {
        fail("tls_failed", phase::tls, "its host name cannot be verified");
        return;
    }
    auto ended = [self = shared_from_this(), link = link_](const error_code& ec) {
        if (self->over_)
            return;
        if (!ec) {
            self->succeed();
            return;
        }
        const auto f = explain_tls(self->link_->tls_handle(), ec, self->target_.where.host);
        self->fail(f.code, phase::tls, f.why);
    };
    tls.async_handshake(asio::ssl::stream_base::client, std::move(ended));
}

void dialer::succeed() {
    over_ = true;
    leave_phase();
    timer_.cancel();
    const auto done = std::move(done_);
    done(std::nullopt);
}

void dialer::fail(std::string code, phase at, const std::string& why) {
    if (over_)
        return;
    over_ = true;
    if (entered_ != steady_clock::time_point())
        leave_phase();
    timer_.cancel();
    if (link_)
        link_->close();
    transport_error error;
    error.code = std::move(code);
    error.where = at;
    error.message = why; // a clause; the exchange knows whether anything was sent before
    const auto done = std::move(done_);
    done(std::move(error));
}

} // namespace dray::http::detail
