#pragma once

#include "core/api/control.hpp"
#include "core/daemon/orchestrator.hpp"

namespace dray::daemon {

/// api::control from any thread: carries each call to the io thread.
class control_proxy final : public api::control {
public:
    control_proxy(boost::asio::io_context& io, orchestrator& target) : io_(io), target_(target) {}

    void status(api::reply done) override;
    void plugins(api::reply done) override;
    void feeds(api::reply done) override;
    void known(std::string kind, std::string name, std::string command, api::reply done) override;
    void order_command(orders::order_id id, orders::command what, api::reply done) override;
    void retry_problem(std::string key, std::string who, api::reply done) override;
    void set_aside_problem(std::string key, orders::command what, api::reply done) override;
    void retry_order(orders::order_id id, std::string who, api::reply done) override;
    void retry_instance(std::string name, std::string who, api::reply done) override;
    void pause(store::brake what, api::reply done) override;
    void resume(std::string scope, std::string target, std::string function, std::string who,
                api::reply done) override;
    void start_source(std::string name, orders::timestamp from, bool dry_run, std::string who,
                      api::reply done) override;
    void run_feed(std::string instance, std::string function, api::reply done) override;
    void test_connection(std::string name, api::reply done) override;
    void statuses(std::string name, bool refresh, api::reply done) override;
    void map_status(std::string name, std::string moment, std::string to, std::string who,
                    api::reply done) override;
    void recovery(api::reply done) override;
    void end_recovery(std::string who, api::reply done) override;
    void doctor(api::reply done) override;

private:
    template <class F>
    void post(F f);
    boost::asio::io_context& io_;
    orchestrator& target_;
};

} // namespace dray::daemon
