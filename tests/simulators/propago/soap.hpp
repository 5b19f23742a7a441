#pragma once

// SOAP 1.1 as Propago's ASMX service speaks it: the envelope in, the envelope or a fault out.

#include "tests/simulators/common/vendor.hpp"
#include "tests/simulators/propago/wire_types.hpp"

#include <cstdint>
#include <optional>
#include <pugixml.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace dray::sim::propago {

inline constexpr std::string_view service_path = "/public/orderservice.asmx";
inline constexpr std::string_view service_namespace =
    "https://api.mypropago.com/Public/OrderService";
inline constexpr std::string_view soap_namespace = "http://schemas.xmlsoap.org/soap/envelope/";

inline constexpr std::size_t max_nodes = 500'000; ///< XML nodes of a request
inline constexpr std::size_t max_depth = 32;      ///< XML levels of a request

/// Malformed input: answered as HTTP 500 with a SOAP fault.
class soap_fault : public std::runtime_error {
public:
    explicit soap_fault(const std::string& text, std::string code = "Client")
        : std::runtime_error(text), code_(std::move(code)) {}
    const std::string& code() const { return code_; }

private:
    std::string code_;
};

/// A request that was read: its operation and its elements, checked against the schema.
struct soap_request {
    const propago::operation* operation = nullptr;
    pugi::xml_document arguments; ///< one root named like the operation

    pugi::xml_node root() const { return arguments.first_child(); }
};

/// The operation that a SOAPAction header names. Throws soap_fault.
const operation& operation_of(std::string_view soap_action, bool quotes_required);

/// Reads an envelope that must hold `op`. Throws soap_fault.
soap_request read_envelope(const std::string& body, const operation& op, bool enforce_required);

/// What an operation answers, before it is wrapped.
struct reply {
    std::string code;                ///< ReturnCode
    std::optional<std::string> data; ///< inner XML of Data
    std::string message;
    std::string error_guid;
    struct paging {
        std::uint64_t total = 0;
        std::int64_t skip = 0;
        std::int64_t take = 0;
    };
    std::optional<paging> page;
};

/// The answer's envelope; an absent Data is left out, or said as xsi:nil.
std::string write_envelope(std::string_view operation_name, const reply& answer, bool nil_data);

std::string write_fault(const soap_fault& fault);

} // namespace dray::sim::propago
