#include "tests/simulators/common/test/parrot.hpp"

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>
#include <sys/socket.h>

namespace dray::sim::test {
namespace asio = boost::asio;
namespace json = boost::json;
using asio::ip::tcp;

response parrot::handle(const request& req) {
    ++heard;
    scheme = std::string(header(req.headers, "X-Sim-Scheme"));
    last = req.method + " " + req.target + " " + req.body;
    last_headers = req.headers;
    if (fails) {
        throw std::runtime_error("out of seeds");
    }
    auto out = std::move(next);
    next = response();
    if (out.body.empty()) {
        out.body = last;
    }
    return out;
}

json::value parrot::knobs(const json::value& change) {
    json::object out;
    if (change.is_object() && change.get_object().contains("nonsense")) {
        out["error"] = "no knob is called \"nonsense\"";
    } else {
        out["set"] = change;
    }
    return out;
}

json::value parrot::books() const {
    json::object out;
    out["heard"] = heard;
    return out;
}

json::value parrot::save() const {
    return heard;
}

void parrot::load(const json::value& state) {
    if (!state.is_int64()) {
        throw std::invalid_argument("a parrot is saved as a number");
    }
    heard = static_cast<int>(state.get_int64());
}

struct raw_client::state {
    asio::io_context context;
    tcp::socket socket{context};
    asio::ssl::context tls_context{asio::ssl::context::tls_client};
    std::unique_ptr<asio::ssl::stream<tcp::socket&>> tls;
    std::string pending;

    void connect(std::uint16_t port) {
        const timeval ten_seconds{10, 0};
        socket.connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), port));
        ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &ten_seconds,
                     sizeof ten_seconds);
    }

    /// False at the end of the connection.
    bool read_more() {
        std::array<char, 4096> chunk{};
        boost::system::error_code error;
        const auto got = tls ? tls->read_some(asio::buffer(chunk), error)
                             : socket.read_some(asio::buffer(chunk), error);
        if (error == asio::error::would_block || error == asio::error::try_again) {
            throw std::runtime_error("the server stayed silent for ten seconds");
        }
        pending.append(chunk.data(), got);
        return !error;
    }
};

raw_client::raw_client(std::uint16_t port) : state_(std::make_unique<state>()) {
    state_->connect(port);
}

raw_client::raw_client(std::uint16_t port, const std::string& ca_pem, const std::string& host)
    : state_(std::make_unique<state>()) {
    auto& in = *state_;
    in.tls_context.add_certificate_authority(asio::buffer(ca_pem));
    in.tls_context.set_verify_mode(asio::ssl::verify_peer);
    in.connect(port);
    in.tls = std::make_unique<asio::ssl::stream<tcp::socket&>>(in.socket, in.tls_context);
    in.tls->set_verify_callback(asio::ssl::host_name_verification(host));
    in.tls->handshake(asio::ssl::stream_base::client);
}

raw_client::~raw_client() = default;

void raw_client::send(const std::string& text) {
    if (state_->tls) {
        asio::write(*state_->tls, asio::buffer(text));
    } else {
        asio::write(state_->socket, asio::buffer(text));
    }
}

raw_answer raw_client::read() {
    auto& in = *state_;
    std::size_t end = 0;
    while ((end = in.pending.find("\r\n\r\n")) == std::string::npos) {
        if (!in.read_more()) {
            throw std::runtime_error("the connection ended before an answer");
        }
    }
    raw_answer out;
    out.head = in.pending.substr(0, end + 2);
    in.pending.erase(0, end + 4);
    out.status = std::stoi(out.head.substr(9, 3));
    const std::string wanted = "Content-Length: ";
    if (const auto at = out.head.find(wanted); at != std::string::npos) {
        const auto length = std::stoul(out.head.substr(at + wanted.size()));
        while (in.pending.size() < length && in.read_more()) {
        }
        out.body = in.pending.substr(0, length);
        in.pending.erase(0, length);
    } else if (out.head.find("chunked") != std::string::npos) {
        std::size_t last = 0;
        while ((last = in.pending.find("0\r\n\r\n")) == std::string::npos && in.read_more()) {
        }
        out.body = in.pending.substr(0, last + 5);
        in.pending.erase(0, last + 5);
    }
    return out;
}

std::string raw_client::read_to_end() {
    while (state_->read_more()) {
    }
    return std::move(state_->pending);
}

bool raw_client::nothing_to_read() {
    return state_->pending.empty() && state_->socket.available() == 0;
}

raw_answer raw_client::ask(const std::string& method, const std::string& target,
                           const std::string& body, const std::string& more_headers) {
    send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more_headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return read();
}

} // namespace dray::sim::test
