#pragma once

// What the tests of the simulator share: an account on a virtual clock, and a client that writes
// envelopes as a generated SOAP client would.

#include "tests/simulators/propago/propago_account.hpp"

#include <boost/json/fwd.hpp>
#include <chrono>
#include <initializer_list>
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace dray::sim::test {

/// A parsed answer: HTTP and envelope.
struct answer {
    response http;
    std::shared_ptr<pugi::xml_document> document;

    pugi::xml_node result() const; ///< the <Op>Result element
    pugi::xml_node data() const { return result().child("Data"); }
    std::string code() const { return result().child("ReturnCode").child_value(); }
    std::string fault() const; ///< faultstring; empty where there is none
};

struct order_text {
    std::string po = "PO-1";
    std::string extra; ///< elements of Order behind the lines
    std::string ship_to_name = "Ann Lee";
    std::string lines; ///< OrderLine elements; one of SKU-1 x 2 where empty
};

std::string line_xml(int number, std::string_view sku, int quantity);
std::string order_xml(const order_text& from);

class account_client {
public:
    account_client();

    response post(std::string_view operation, std::string_view body,
                  std::string_view action = {}) const;
    /// The envelope of a call with the right credentials.
    std::string envelope(std::string_view operation, std::string_view arguments) const;
    answer call(std::string_view operation, std::string_view arguments = {}) const;
    answer submit(const order_text& from = {}) const {
        return call("SubmitOrder", order_xml(from));
    }
    /// Submits, and answers the number that Data holds.
    std::string submitted(const order_text& from = {}) const;
    answer by_number(std::string_view operation, std::string_view number) const;
    answer search(std::string_view filter, int skip = 0, int take = 50) const;
    std::string status_of(std::string_view number) const;

    /// Sets knobs from JSON text; fails the test where they are refused.
    boost::json::value knobs(std::string_view json) const;
    /// The error that knobs are refused with; empty where they are taken.
    std::string knob_error(std::string_view json) const;
    boost::json::value books() const;
    void pass(std::chrono::milliseconds time) { *now_ += time; }

    propago_account& account() const { return *account_; }
    /// Another account on the same clock, as after a restart.
    void restart();

private:
    std::shared_ptr<wall_time> now_;
    std::unique_ptr<propago_account> account_;
};

} // namespace dray::sim::test
