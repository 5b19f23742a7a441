#pragma once

// Collections: filters, pages and the envelope around them.

#include "tests/simulators/common/members.hpp"
#include "tests/simulators/common/target.hpp"
#include "tests/simulators/cratejoy/render.hpp"

#include <boost/json/array.hpp>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dray::sim::cratejoy {

/// Answered as {"errors": […]} with this code.
struct refusal : std::runtime_error {
    refusal(std::int64_t code, std::vector<std::string> why)
        : std::runtime_error(why.empty() ? std::string() : why.front()),
          status(static_cast<int>(code)), errors(std::move(why)) {}
    int status;
    std::vector<std::string> errors;
};
[[noreturn]] void unknown_property(std::string_view name);
[[noreturn]] void bad_parameter(std::string_view name);

using parameters = std::vector<std::pair<std::string, std::string>>;

/// One condition of a query, taken apart: "customer.name__like=A%".
struct condition {
    std::string relation; ///< empty: the thing's own property
    std::string property;
    std::string op;
    std::string operand;
    std::string written; ///< the parameter's name as it came
};
/// All parameters but page, limit, offset and with.
std::vector<condition> conditions_of(const parameters& query);

/// A condition on a value. The store's settings say how statuses and lone dates are read.
class value_test {
public:
    /// Throws refusal where the operator or an operand does not fit.
    value_test(const settings& set, const condition& from);
    /// The same, for operands that came apart already.
    value_test(const settings& set, const condition& from, std::vector<std::string> operands);
    bool operator()(const value& what) const;

private:
    int compare(const value& what, const std::string& operand) const; ///< <0, 0, >0; 2: never
    bool holds(int order) const;

    std::string op_;
    std::string name_;
    std::vector<std::string> operands_;
    const settings* set_;
};

template <class T>
using filter = std::function<bool(const T&)>;

/// Every condition of a v1 query on shipments or orders. Throws refusal.
filter<shipment> shipment_filter(const shop& in, const parameters& query);
filter<order> order_filter(const shop& in, const parameters& query);
/// For classes without relations.
template <class T>
filter<T> plain_filter(const shop& in, const parameters& query) {
    std::vector<std::pair<const property<T>*, value_test>> tests;
    for (const auto& each : conditions_of(query)) {
        const auto* found = each.relation.empty() ? property_named<T>(each.property) : nullptr;
        if (found == nullptr) {
            unknown_property(each.written);
        }
        tests.emplace_back(found, value_test(in.set, each));
        tests.back().second(found->get(in, specimen<T>())); // throws for a wrong operand
    }
    return [&in, tests](const T& one) {
        for (const auto& [what, test] : tests) {
            if (!test(what->get(in, one))) {
                return false;
            }
        }
        return true;
    };
}
/// Of the streamlined list, which knows fewer properties and two spellings of lists.
filter<shipment> streamlined_filter(const shop& in, const parameters& query);

/// The page of a query.
class pager {
public:
    /// @param most  0: the v1 rules; else the streamlined list's largest limit
    /// Throws refusal.
    pager(const settings& set, const parameters& query, std::int64_t most);

    /// Says whether the row that comes now belongs to the page; counts it.
    bool next() {
        const auto place = count_++;
        return place >= skip_ && place < skip_ + limit_;
    }
    void add(boost::json::object row) { rows_.emplace_back(std::move(row)); }
    std::int64_t limit() const { return limit_; }
    /// {"count", "next", "prev", "results"}.
    boost::json::object envelope(shop& in, std::string_view path) &&;

private:
    std::string link(const settings& set, std::int64_t page) const;

    parameters query_;
    std::int64_t origin_;
    std::int64_t page_ = 0; ///< from 0, whatever the store counts from
    std::int64_t limit_ = 10;
    std::int64_t skip_ = 0;
    std::int64_t count_ = 0;
    boost::json::array rows_;
};

/// Which relations `with=` asks for. Throws refusal for one that the class has not.
relations wanted(const settings& set, const parameters& query, const relations& usual,
                 const relations& all);

} // namespace dray::sim::cratejoy
