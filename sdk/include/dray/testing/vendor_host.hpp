#pragma once

// A host whose vendor is a function of the test: a request goes in, its answer comes out. For a
// connector against a simulated vendor, or one with books of its own. Link dray_sdk_testing.
//
//   vendor_host host(connector_entry<my_connector>(), R"({"url": "https://shop.example"})",
//                    {"api_key"}, [&](const seen_request& r) { return shop.handle(r); });
//   const auto done = host.run("order.mark", request);
//
// Each run checks what every host would (see script_host.hpp) and throws script_mismatch. What an
// operation emits is stored, poison quarantined. State is kept from run to run.

#include "../abi/entry.h"
#include "../data/time.hpp"
#include "outcome.hpp"

#include <concepts>
#include <functional>
#include <memory>

namespace dray::testing {

struct vendor_answer {
    vendor_answer() = default;
    vendor_answer(std::string body_) : body(std::move(body_)) {} // NOLINT: meant to convert
    vendor_answer(int status_, std::string body_) : status(status_), body(std::move(body_)) {}

    int status = 200;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    /// No answer arrives: the host ends the operation, whose outcome has neither result nor
    /// failure. What the vendor did with the request stands.
    bool lost = false;
};

class vendor_host {
public:
    using vendor = std::function<vendor_answer(const seen_request&)>;

    /// `entry` outlives this. `settings` is a JSON object as a validated config would give it;
    /// `secrets` names the secret settings, each of which gets a marker.
    vendor_host(const dray_plugin_entry_t& entry, const std::string& settings,
                const std::vector<std::string>& secrets, vendor answers);
    ~vendor_host();
    vendor_host(const vendor_host&) = delete;
    vendor_host& operator=(const vendor_host&) = delete;

    void at(data::timestamp now); ///< default 2026-03-01T12:00:00Z

    outcome run(const std::string& function, const std::string& request_json = "{}");
    template <class Request>
    requires(!std::convertible_to<Request, std::string>) outcome
        run(const std::string& function, const Request& request) {
        return run(function, to_json_text(request));
    }

    /// What stands in a request for that secret. Throws std::out_of_range.
    [[nodiscard]] const std::string& marker(const std::string& secret) const;

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

} // namespace dray::testing
