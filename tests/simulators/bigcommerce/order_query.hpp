#pragma once

// Which orders a list or a count asks for.

#include "tests/simulators/bigcommerce/api.hpp"
#include "tests/simulators/bigcommerce/render.hpp"

#include <limits>
#include <optional>
#include <string>

namespace dray::sim::bigcommerce {

/// The filters of GET /orders and GET /orders/count.
class order_query {
public:
    /// Throws a refusal for values that do not fit. Unknown parameters are the caller's business.
    order_query(const shop& in, const call& what);

    bool admits(const order& one) const;

    ident least_id = 0;
    ident most_id = std::numeric_limits<ident>::max();
    std::int64_t least_modified = std::numeric_limits<std::int64_t>::min();
    std::int64_t most_modified = std::numeric_limits<std::int64_t>::max();

    /// True when the bounds on id and date of modification are all that is asked: every order
    /// within them is admitted.
    bool bounds_only = true;
    bool bounded_by_modified = false;

private:
    void read_ids(const call& what);
    void read_dates(const settings& set, const call& what);
    void read_rest(const shop& in, const call& what);

    std::int64_t least_created_ = std::numeric_limits<std::int64_t>::min();
    std::int64_t most_created_ = std::numeric_limits<std::int64_t>::max();
    std::int64_t least_total_ = std::numeric_limits<std::int64_t>::min();
    std::int64_t most_total_ = std::numeric_limits<std::int64_t>::max();
    std::optional<std::int64_t> status_id_;
    std::optional<std::int64_t> customer_id_;
    std::optional<std::int64_t> channel_id_;
    std::optional<bool> deleted_;
    const std::string* email_ = nullptr;
    const std::string* cart_id_ = nullptr;
    const std::string* payment_method_ = nullptr;
    const std::string* external_order_id_ = nullptr;
};

expansion expansion_of(const call& what);

} // namespace dray::sim::bigcommerce
