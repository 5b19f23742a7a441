#pragma once

// The vendor's query language: ';' and, ',' or, parentheses, comparisons, wildcards; all without
// case. Values are decoded once more than the query string was.

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace dray::sim::wm {

enum class rql_kind : std::uint8_t { text, number, flag, date };

/// What a row has under a name. Dates are seconds of the vendor's wall clock, flags 0 or 1.
struct rql_cell {
    bool has = false;
    std::string text;
    double number = 0;
};

/// What the queried things are made of.
struct rql_ground {
    /// By name in lower case; nothing when it cannot be asked for.
    std::function<std::optional<rql_kind>(const std::string& name)> kind_of;
    /// Wall seconds of a date as it was written; nothing when it is none.
    std::function<std::optional<std::int64_t>(const std::string& text)> wall_of;
};

/// The hint says what cannot be parsed.
struct rql_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class rql_query {
public:
    /// An empty text admits everything. At most 64 levels. Throws rql_error.
    rql_query(std::string_view text, const rql_ground& ground);

    bool admits(const std::function<rql_cell(const std::string& name)>& row) const;
    /// Whether a name that ends so is asked for.
    bool mentions(std::string_view end_of_name) const;

    enum class test : std::uint8_t { equal, unequal, less, at_most, more, at_least, in, out, has };
    struct node {
        enum class join : std::uint8_t { none, all, any } of = join::none;
        std::vector<node> parts;
        std::string name; ///< lower case
        rql_kind kind = rql_kind::text;
        test how = test::equal;
        struct value {
            std::string text; ///< lower case
            double number = 0;
            bool open_start = false; ///< a wildcard before it
            bool open_end = false;
        };
        std::vector<value> values;
    };

private:
    std::vector<node> root_; ///< one, or none
};

} // namespace dray::sim::wm
