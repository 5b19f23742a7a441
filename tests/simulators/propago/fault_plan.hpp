#pragma once

// Faults to come: which request of which operation, and what befalls it.

#include "tests/simulators/common/spoil.hpp"

#include <boost/json/fwd.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dray::sim::propago {

enum class fault_kind {
    return_code, ///< HTTP 200 with a ReturnCode; UnexpectedErrorOnServer brings an ErrorGuid
    soap_fault,  ///< HTTP 500
    html,        ///< a gateway's page, HTTP 503 unless said otherwise
    delay,       ///< late, else whole
    hang,
    cut_before,
    cut_within,
    store_late, ///< cut at once; the request is carried out only later
    spoil,      ///< an answer of no use, see ../common/spoil.hpp
};

struct mishap {
    fault_kind kind = fault_kind::delay;
    int status = 503;
    std::string return_code;
    std::string message;
    spoilage spoil = spoilage::none;
    bool execute = true; ///< the request is carried out, whatever the client sees
    std::chrono::milliseconds delay{0};
    std::chrono::milliseconds late{0};
};

/// Rules, each written as
///
///     { "operation": "SubmitOrder",    any when absent
///       "po": "PO-1",                  only requests that name this PoNumber
///       "after": 0, "times": 1,        pass so many first, hit so many (null: all that follow)
///       "chance": 1.0,                 of being hit, 0 < chance <= 1, from the account's seed
///       "kind": "return_code" | "soap_fault" | "html_503" | "delay" | "hang" | "cut_before" |
///               "cut_within" | "store_late" | "spoil",
///       "return_code": "…", "message": "…", "status": 503, "spoil": "truncated",
///       "execute": false,              default: true for delay, hang, the cuts and spoil
///       "delay_ms": 0, "late_ms": 0 }
///
/// The first rule that matches and is not used up decides. At most 1,000 stand at once.
class fault_plan {
public:
    /// Adds a rule or a list of them; throws std::invalid_argument and adds nothing on an error.
    void add(const boost::json::value& rules);
    void clear() { rules_.clear(); }
    /// The fault for this request, and counts it. `dice` is even in [0, 1).
    std::optional<mishap> meet(std::string_view operation, std::string_view po, double dice);
    /// The rules that are not used up, with what is left of them, in the form that `add` reads.
    boost::json::array to_json() const;

private:
    struct rule {
        std::string operation;
        std::string po;
        std::int64_t after = 0;
        std::optional<std::int64_t> times = 1;
        double chance = 1.0;
        mishap effect;
    };
    static rule read(const boost::json::value& from);

    std::vector<rule> rules_;
};

} // namespace dray::sim::propago
