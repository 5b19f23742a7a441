#include "core/daemon/control_proxy.hpp"

#include <boost/asio/post.hpp>

namespace dray::daemon {

template <class F>
void control_proxy::post(F f) {
    boost::asio::post(io_, [this, f = std::move(f)]() mutable { f(target_); });
}

void control_proxy::status(api::reply done) {
    post([=](orchestrator& o) { o.status(done); });
}
void control_proxy::plugins(api::reply done) {
    post([=](orchestrator& o) { o.plugin_list(done); });
}
void control_proxy::feeds(api::reply done) {
    post([=](orchestrator& o) { o.feed_list(done); });
}
void control_proxy::known(std::string kind, std::string name, std::string command,
                          api::reply done) {
    post([=](orchestrator& o) { o.known(kind, name, command, done); });
}
void control_proxy::order_command(orders::order_id id, orders::command what, api::reply done) {
    post([=](orchestrator& o) { o.order_command(id, what, done); });
}
void control_proxy::retry_problem(std::string key, std::string who, api::reply done) {
    post([=](orchestrator& o) { o.retry_problem(key, who, done); });
}
void control_proxy::set_aside_problem(std::string key, orders::command what, api::reply done) {
    post([=](orchestrator& o) { o.set_aside_problem(key, what, done); });
}
void control_proxy::retry_order(orders::order_id id, std::string who, api::reply done) {
    post([=](orchestrator& o) { o.retry_order(id, who, done); });
}
void control_proxy::retry_instance(std::string name, std::string who, api::reply done) {
    post([=](orchestrator& o) { o.retry_instance(name, who, done); });
}
void control_proxy::pause(store::brake what, api::reply done) {
    post([=](orchestrator& o) { o.pause(what, done); });
}
void control_proxy::resume(std::string scope, std::string target, std::string function,
                           std::string who, api::reply done) {
    post([=](orchestrator& o) { o.resume(scope, target, function, who, done); });
}
void control_proxy::start_source(std::string name, orders::timestamp from, bool dry_run,
                                 std::string who, api::reply done) {
    post([=](orchestrator& o) { o.start_source(name, from, dry_run, who, done); });
}
void control_proxy::run_feed(std::string instance, std::string function, api::reply done) {
    post([=](orchestrator& o) { o.run_feed_now(instance, function, done); });
}
void control_proxy::test_connection(std::string name, api::reply done) {
    post([=](orchestrator& o) { o.test_connection(name, done); });
}
void control_proxy::statuses(std::string name, bool refresh, api::reply done) {
    post([=](orchestrator& o) { o.statuses(name, refresh, done); });
}
void control_proxy::map_status(std::string name, std::string moment, std::string to,
                               std::string who, api::reply done) {
    post([=](orchestrator& o) { o.map_status(name, moment, to, who, done); });
}
void control_proxy::recovery(api::reply done) {
    post([=](orchestrator& o) { o.recovery(done); });
}
void control_proxy::end_recovery(std::string who, api::reply done) {
    post([=](orchestrator& o) { o.end_recovery(who, done); });
}
void control_proxy::doctor(api::reply done) {
    post([=](orchestrator& o) { o.doctor(done); });
}

} // namespace dray::daemon
