#include "core/http/client.hpp"

#include "core/http/detail/flight.hpp"

namespace dray::http {

class client::impl {
public:
    impl(boost::asio::io_context& io, client_options options)
        : core(std::make_shared<detail::client_core>(io, std::move(options))) {}

    std::shared_ptr<detail::client_core> core;
    boost::intrusive::list<detail::flight, boost::intrusive::constant_time_size<false>> flights;
};

client::client(boost::asio::io_context& io, client_options options)
    : impl_(std::make_shared<impl>(io, std::move(options))) {}

client::~client() {
    impl_->core->closed = true;
    while (!impl_->flights.empty())
        impl_->flights.front().end_early("client_closed", "Dray is shutting this instance down.");
    impl_->core->pools->stop();
}

call client::start(request what, completion done) {
    auto one = std::make_shared<detail::flight>(impl_->core, std::move(what), std::move(done));
    impl_->flights.push_back(*one);
    one->start();
    return call(one);
}

void client::close_idle() {
    impl_->core->pools->close_idle();
}

client_state client::state() const {
    client_state out;
    out.in_flight = impl_->flights.size();
    out.idle = impl_->core->pools->idle();
    out.waiting = impl_->core->pools->waiting();
    out.opened = impl_->core->opened;
    return out;
}

} // namespace dray::http
