#pragma once

// What every vendor simulator is: a library first (one request in, one response out, on a clock
// that the caller owns), a server second (server.hpp). Nothing here knows Asio.

#include <boost/json/value.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dray::sim {

using wall_time = std::chrono::system_clock::time_point;

/// Tells the time of the simulated vendor. Tests hand in a virtual one.
using clock = std::function<wall_time()>;

using headers = std::vector<std::pair<std::string, std::string>>;

/// One HTTP request as the vendor sees it.
struct request {
    std::string method;   ///< upper case
    std::string target;   ///< origin form, undecoded: "/stores/abc/v2/orders?page=2"
    sim::headers headers; ///< as sent; compare names without case
    std::string body;
};

/// What the connection does with the answer, for the faults that no status code can say.
enum class delivery {
    whole,      ///< the answer arrives
    cut_before, ///< the connection closes, not a byte of the answer is sent
    cut_within, ///< head and half of the body, then the connection closes
    hang,       ///< nothing arrives; the connection stays open until the client gives up
};

struct response {
    int status = 200;
    sim::headers headers;
    std::string body;
    sim::delivery delivery = sim::delivery::whole;
    std::chrono::milliseconds delay{0}; ///< before the first byte of the answer
};

/// One HTTP POST that a vendor makes by itself: a webhook.
struct sending {
    std::uint64_t id = 0;
    std::string url; ///< as the receiver gave it, or where a knob leads it instead
    sim::headers headers;
    std::string body;
};

/// A simulated vendor account (a shop, a warehouse). Not thread-safe: the caller serialises.
///
/// `knobs` and `books` are its back door, served by dray-sim under /_sim/NAME/ and called directly
/// by tests:
///  - knobs({…}) changes behaviour (faults, latencies, quirks, seeds, human actions) and answers
///    what is now set; an unknown knob is an error, answered as {"error": "…"};
///  - books() is what an auditor at the vendor would see: orders per reference, shipments per
///    order, mails sent, requests per operation. Never reset but by a knob.
class vendor {
public:
    virtual ~vendor() = default;
    virtual response handle(const request& req) = 0;
    virtual boost::json::value knobs(const boost::json::value& change) = 0;
    virtual boost::json::value books() const = 0;
    /// The books as saved and loaded by dray-sim, so that a killed simulator is not an amnesiac.
    virtual boost::json::value save() const = 0;
    virtual void load(const boost::json::value& state) = 0;

    /// What it wants to send now, on its clock. Each try is handed out once and must be `answered`.
    virtual std::vector<sending> due() { return {}; }
    /// How a try went: the receiver's status, 0 where no answer came.
    virtual void answered(std::uint64_t /*id*/, int /*status*/) {}
};

/// A header's value, compared without case; empty where it is absent.
std::string_view header(const headers& all, std::string_view name);

} // namespace dray::sim
