#pragma once

// All that an account holds, and the parts of the simulator that work on it.

#include "tests/simulators/propago/fault_plan.hpp"
#include "tests/simulators/propago/hooks.hpp"
#include "tests/simulators/propago/order_book.hpp"
#include "tests/simulators/propago/settings.hpp"
#include "tests/simulators/propago/soap.hpp"
#include "tests/simulators/propago/walk.hpp"

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace dray::sim::propago {

/// One request, as an auditor would want to see it.
struct request_note {
    instant at{};
    std::string operation;
    std::string subject; ///< PoNumber or order number, where the request has one
    std::string outcome; ///< ReturnCode, "soap fault", "HTTP 503"
    std::string fault;   ///< what befell it on the way; empty for nothing
};

struct counters {
    std::map<std::string, std::uint64_t, std::less<>> requests; ///< by operation
    std::map<std::string, std::uint64_t, std::less<>> returned; ///< by ReturnCode
    std::uint64_t total = 0;
    std::uint64_t wrong_credentials = 0;
    std::uint64_t soap_faults = 0;   ///< for malformed input; injected ones are not counted
    std::uint64_t http_refusals = 0; ///< wrong path, method, type, size
    std::uint64_t injected = 0;
    std::uint64_t submits_stored = 0;
    std::uint64_t submits_refused = 0;
    std::uint64_t submits_late = 0;
};

/// A submit whose client was cut off, not yet carried out.
struct late_submit {
    instant due{};
    std::string xml;
};

struct account_state {
    std::string customer_name;
    std::string api_key;
    settings set;
    order_book book;
    auto_walk walk;
    fault_plan faults;
    trigger_hooks hooks;
    counters count;
    std::deque<late_submit> late;    ///< sorted by due
    std::deque<request_note> recent; ///< the last 500
};

inline constexpr std::size_t most_notes = 500;

// operations.cpp

/// Carries out one operation for a client whose credentials are right.
reply carry_out(account_state& account, const soap_request& request, instant now);
/// Files an Order element, as SubmitOrder does.
reply place_order(account_state& account, pugi::xml_node sent, instant now);
/// Lets time pass: late submits, then the walk, then the webhooks' windows.
void advance(account_state& account, instant now);
/// What a request is about: its PoNumber or order number.
std::string subject_of(const soap_request& request);
/// The ReturnCode of a success, by kind of operation.
std::string success(const account_state& account, std::string_view operation);

// render.cpp

/// An order as GetOrderDetails shows it.
void write_order(std::string& out, const account_state& account, order_id id);
void write_basic(std::string& out, const account_state& account, order_id id);
void write_shipper(std::string& out, const account_state& account, order_id id,
                   const shipper& sent);
std::string date_text(const account_state& account, instant at);
/// Whether a client without an offset means the account's own.
std::chrono::minutes local_offset(const account_state& account);

// actions.cpp

/// Does what a person at the vendor does: "set_status", "cancel", "hold", "firm", "release",
/// "ship", "add_order". False where no action has that name; throws std::invalid_argument.
bool act(account_state& account, std::string_view name, const boost::json::value& what,
         instant now);

// books.cpp

boost::json::value books_of(const account_state& account);

// state.cpp

boost::json::value state_of(const account_state& account);
/// Throws std::runtime_error where the state is none of ours; the account is then unchanged.
void restore(account_state& account, const boost::json::value& state);

} // namespace dray::sim::propago
