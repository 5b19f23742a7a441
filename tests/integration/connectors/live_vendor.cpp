#include "tests/integration/connectors/live_vendor.hpp"

#include <boost/json.hpp>

#include <stdexcept>

namespace dray::test {

namespace {

std::vector<std::string> names_of(const std::map<std::string, std::string>& secrets) {
    std::vector<std::string> out;
    for (const auto& secret : secrets)
        out.push_back(secret.first);
    return out;
}

void replace(std::string& in, const std::string& what, const std::string& with) {
    for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + with.size()))
        in.replace(at, what.size(), with);
}

/// The path and query of a URL.
std::string target_of(const std::string& url) {
    const auto scheme = url.find("://");
    const auto slash = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
    return slash == std::string::npos ? "/" : url.substr(slash);
}

} // namespace

live_vendor::live_vendor(const dray_plugin_entry_t& entry, sim::vendor& vendor, shared_clock& clock,
                         const live_options& options)
    : vendor_(vendor), clock_(clock), options_(options),
      host_(entry, options.settings, names_of(options.secrets),
            [this](const testing::seen_request& request) { return hand_over(request); }) {}

testing::vendor_answer live_vendor::hand_over(const testing::seen_request& request) {
    sim::request sent;
    sent.method = request.method;
    sent.target = target_of(request.url);
    sent.headers = options_.added;
    sent.headers.insert(sent.headers.end(), request.headers.begin(), request.headers.end());
    sent.body = request.body;
    for (const auto& [name, value] : options_.secrets)
        replace(sent.body, host_.marker(name), value);
    const auto got = vendor_.handle(sent);
    asked.push_back(sent.method + ' ' + sent.target);
    answered.push_back(got.status);
    if (got.delay > longest) {
        longest = got.delay;
        allowed = request.timeout;
    }
    testing::vendor_answer out(got.status, got.body);
    out.headers = got.headers;
    out.lost = got.delivery != sim::delivery::whole;
    return out;
}

void live_vendor::knobs(const std::string& change) {
    const auto said = vendor_.knobs(boost::json::parse(change));
    if (const auto* error = said.as_object().if_contains("error"))
        throw std::runtime_error(boost::json::serialize(*error));
}

} // namespace dray::test
