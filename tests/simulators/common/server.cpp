#include "tests/simulators/common/server.hpp"

#include "tests/simulators/common/postman.hpp"
#include "tests/simulators/common/session.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <fstream>
#include <future>
#include <list>
#include <stdexcept>
#include <thread>

namespace dray::sim {
namespace asio = boost::asio;
using asio::ip::tcp;
using error_code = boost::system::error_code;

namespace {

struct listening_place {
    std::uint16_t port = 0; ///< 0: any; after the first start the one that was got
    session_site site;
};

struct vendor_place {
    std::string name;
    std::size_t place;
};

asio::awaitable<void> accept_all(tcp::acceptor& from, const session_site& at) {
    const auto executor = from.get_executor();
    for (;;) {
        error_code error;
        auto token = asio::redirect_error(asio::use_awaitable, error);
        auto socket = co_await from.async_accept(token);
        if (error == asio::error::operation_aborted || !from.is_open()) {
            co_return;
        }
        if (error) {
            // Out of descriptors, most likely: let some go before the next try.
            asio::steady_timer pause(executor, std::chrono::milliseconds(50));
            co_await pause.async_wait(token);
            continue;
        }
        auto session = run_session(std::move(socket), at);
        asio::co_spawn(executor, std::move(session), asio::detached);
    }
}

} // namespace

struct server::state {
    server_options options;
    issued_certificate certificate;
    router routes;
    std::vector<vendor_place> vendors;
    std::deque<listening_place> places; // sessions keep references into it
    std::unique_ptr<asio::ssl::context> tls;
    // Destroyed in reverse: the acceptors before their context.
    std::unique_ptr<asio::io_context> context;
    std::list<tcp::acceptor> acceptors;
    std::thread thread;

    void listen(listening_place& place);
};

void server::state::listen(listening_place& place) {
    const auto address = asio::ip::make_address(options.address);
    const tcp::endpoint endpoint(address, place.port);
    auto& acceptor = acceptors.emplace_back(*context);
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) {
        acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    }
    if (!error) {
        acceptor.bind(endpoint, error);
    }
    if (!error) {
        acceptor.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
        throw std::runtime_error("cannot listen on " + options.address + ":" +
                                 std::to_string(place.port) + ": " + error.message());
    }
    place.port = acceptor.local_endpoint().port();
    auto accepting = accept_all(acceptor, place.site);
    asio::co_spawn(*context, std::move(accepting), asio::detached);
}

server::server(server_options options) : state_(std::make_unique<state>()) {
    state_->options = std::move(options);
    if (!state_->options.tls) {
        return;
    }
    state_->certificate = issue_certificate(state_->options.certificate);
    state_->tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    state_->tls->use_certificate_chain(asio::buffer(state_->certificate.chain_pem));
    state_->tls->use_private_key(asio::buffer(state_->certificate.key_pem),
                                 asio::ssl::context::pem);
    if (!state_->options.ca_file.empty()) {
        std::ofstream out(state_->options.ca_file, std::ios::trunc);
        out << state_->certificate.ca_pem;
        out.close();
        if (!out) {
            throw std::runtime_error("cannot write the authority's certificate to " +
                                     state_->options.ca_file);
        }
    }
}

server::~server() {
    stop();
}

void server::add(std::string name, vendor& what, std::uint16_t port, std::string prefix) {
    auto& in = *state_;
    auto shared = std::find_if(in.places.begin(), in.places.end(),
                               [&](const auto& each) { return port != 0 && each.port == port; });
    const auto place = static_cast<std::size_t>(shared - in.places.begin());
    in.routes.add(name, what, place, std::move(prefix));
    if (shared == in.places.end()) {
        auto& added = in.places.emplace_back();
        added.port = port;
        added.site.routes = &in.routes;
        added.site.place = place;
        added.site.tls = in.tls.get();
        added.site.log = &in.options.log;
    }
    in.vendors.push_back(vendor_place{std::move(name), place});
}

void server::start() {
    auto& in = *state_;
    if (in.context) {
        return;
    }
    in.context = std::make_unique<asio::io_context>(1);
    try {
        for (auto& each : in.places) {
            in.listen(each);
        }
    } catch (...) {
        in.acceptors.clear();
        in.context.reset();
        throw;
    }
    asio::co_spawn(*in.context, run_postman(in.routes), asio::detached);
    in.thread = std::thread([&context = *in.context] {
        const auto keep_running = asio::make_work_guard(context);
        context.run();
    });
}

void server::stop() {
    auto& in = *state_;
    if (!in.context) {
        return;
    }
    in.context->stop();
    in.thread.join();
    in.acceptors.clear();
    in.context.reset(); // destroys what is suspended in it, sockets included
}

std::uint16_t server::port(std::string_view name) const {
    for (const auto& each : state_->vendors) {
        if (each.name == name) {
            return state_->places[each.place].port;
        }
    }
    throw std::out_of_range("no vendor is called \"" + std::string(name) + "\"");
}

std::string server::url(std::string_view name) const {
    return (state_->options.tls ? "https://" : "http://") + state_->options.address + ":" +
           std::to_string(port(name));
}

const std::string& server::ca_pem() const {
    return state_->certificate.ca_pem;
}

void server::with(const std::function<void()>& work) {
    if (!state_->context) {
        work();
        return;
    }
    std::packaged_task<void()> task(work);
    auto done = task.get_future();
    asio::post(*state_->context, [&task] { task(); });
    done.get();
}

std::uint64_t server::changes() const {
    return state_->routes.changes();
}

} // namespace dray::sim
