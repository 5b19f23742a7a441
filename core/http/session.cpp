#include "core/http/session.hpp"

#include "core/http/detail/session_call.hpp"

namespace dray::http {

class session::impl {
public:
    std::shared_ptr<detail::session_core> core;
    boost::intrusive::list<detail::session_call, boost::intrusive::constant_time_size<false>> calls;
};

session::session(boost::asio::io_context& io, client& transport, bucket_registry& buckets,
                 session_settings settings, std::shared_ptr<const secret_source> secrets,
                 const clock& time, std::shared_ptr<observer> watcher)
    : impl_(std::make_shared<impl>()) {
    impl_->core = std::make_shared<detail::session_core>(
        io, transport, buckets, std::move(settings), std::move(secrets), time, std::move(watcher));
}

session::~session() {
    auto& calls = impl_->calls;
    for (auto next = calls.begin(); next != calls.end();) {
        auto& one = *next;
        ++next; // ending it takes it out of the list
        one.close();
    }
    // Those still ending at the client are on their own.
    calls.clear();
    if (impl_->core->tokens)
        impl_->core->tokens->stop();
}

call session::send(session_request what, completion done) {
    auto one =
        std::make_shared<detail::session_call>(impl_->core, std::move(what), std::move(done));
    impl_->calls.push_back(*one);
    one->start();
    return call(one);
}

void session::scrub(std::string& text) const {
    impl_->core->auth.scrubber().scrub(text);
}

} // namespace dray::http
