#include "core/http/resolver.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <map>
#include <optional>

namespace dray::http {

namespace asio = boost::asio;

namespace {

constexpr std::size_t resolver_threads = 4;
constexpr std::size_t max_addresses = 16;

class system_resolver final : public resolver,
                              public std::enable_shared_from_this<system_resolver> {
public:
    explicit system_resolver(asio::io_context& io) : io_(io) {}

    ~system_resolver() override {
        if (pool_)
            pool_->join();
    }

    void resolve(const std::string& host, answer done) override {
        auto& askers = asked_[host];
        askers.push_back(std::move(done));
        if (askers.size() > 1)
            return;
        if (!pool_)
            pool_.emplace(resolver_threads);
        // The thread touches nothing of ours but what it carries; the answer is given on io_.
        auto ask = [weak = weak_from_this(), host, &io = io_] {
            std::vector<std::string> addresses;
            std::string reason;
            look_up(host, addresses, reason);
            auto give = [weak, host, addresses = std::move(addresses), reason = std::move(reason)] {
                if (const auto self = weak.lock())
                    self->answered(host, addresses, reason);
            };
            asio::post(io, std::move(give));
        };
        asio::post(*pool_, std::move(ask));
    }

private:
    static void look_up(const std::string& host, std::vector<std::string>& addresses,
                        std::string& reason) {
        asio::io_context own;
        asio::ip::tcp::resolver sync(own);
        boost::system::error_code ec;
        const auto found = sync.resolve(host, "", ec);
        if (ec) {
            reason = ec.message();
            return;
        }
        for (const auto& one : found) {
            if (addresses.size() < max_addresses)
                addresses.push_back(one.endpoint().address().to_string());
        }
        if (addresses.empty())
            reason = "the name has no address";
    }

    void answered(const std::string& host, const std::vector<std::string>& addresses,
                  const std::string& reason) {
        const auto found = asked_.find(host);
        if (found == asked_.end())
            return;
        const auto askers = std::move(found->second);
        asked_.erase(found);
        for (const auto& one : askers)
            one(addresses, reason);
    }

    asio::io_context& io_;
    std::optional<asio::thread_pool> pool_;
    std::map<std::string, std::vector<answer>> asked_;
};

} // namespace

std::shared_ptr<resolver> make_system_resolver(asio::io_context& io) {
    return std::make_shared<system_resolver>(io);
}

} // namespace dray::http
