#pragma once

// What befalls requests on their way to a vendor, and what happens once they were answered: faults,
// writes that are stored late, deeds that follow. One of these stands before every simulated API.

#include "tests/simulators/common/fault.hpp"

#include <boost/json/object.hpp>
#include <functional>
#include <vector>

namespace dray::sim {

class mishaps {
public:
    /// Carries out the late requests whose time has come, earliest first.
    /// @param now_ms    unix milliseconds by the vendor's clock
    /// @param carry_out is given the request and when it was due; its answer reaches nobody
    void catch_up(std::int64_t now_ms,
                  const std::function<void(const request& what, std::int64_t due_ms)>& carry_out);

    struct outcome {
        response answer;
        bool usual_headers = true; ///< false: the answer goes out without the vendor's own headers
    };
    /// Lets the request's fault befall it.
    /// @param respond the vendor's own answer; not called when the fault keeps the request away
    outcome meet(const request& req, std::int64_t now_ms, const std::function<response()>& respond);

    /// Does what waits for a request like this one. `act` throws std::invalid_argument with a
    /// sentence, which goes to `complain`.
    void follow(const request& req, const std::function<void(const boost::json::object&)>& act,
                const std::function<void(const std::string&)>& complain);

    /// The knobs "faults" (fault.hpp), "clear_faults" and "then" ({"when": {…a fault's matcher…},
    /// "do": {…knobs…}} or a list of them). False for any other name; throws std::invalid_argument.
    bool set(std::string_view name, const boost::json::value& value);
    /// Adds "faults", "fault_hits" and "then".
    void describe(boost::json::object& out) const;
    /// Adds "faults" and "then" so that `set` goes on where they stand.
    void save_knobs(boost::json::object& out) const;
    boost::json::array save_late() const;
    void load_late(const boost::json::array& from); ///< throws what Boost.JSON throws

    std::size_t late_pending() const { return late_.size(); }
    std::uint64_t hits() const { return faults_.hits(); }

private:
    /// A request whose connection is gone and whose effect is still to come.
    struct late_write {
        std::int64_t due_ms = 0;
        request what;
    };
    struct follow_up {
        fault_list when;
        boost::json::object act;
    };

    fault_list faults_;
    std::vector<follow_up> follow_ups_;
    std::vector<late_write> late_;
};

} // namespace dray::sim
