#pragma once

#include "core/engine/judge.hpp"
#include "core/order/decide.hpp"

#include <string>

namespace dray::engine {

/// What the configuration says about instances, as an immutable snapshot. [any thread]
class policies {
public:
    virtual ~policies() = default;

    /// For an order of `source` as the shop tells it now.
    [[nodiscard]] virtual orders::policy of_order(store::instance_id source,
                                                  const data::order& version) const = 0;
    [[nodiscard]] virtual function_traits of_function(store::instance_id instance,
                                                      const std::string& function) const = 0;
    [[nodiscard]] virtual std::string name_of(store::instance_id instance) const = 0;
    /// The destination gets no new orders (mode drain); what it has is followed.
    [[nodiscard]] virtual bool drains(store::instance_id) const { return false; }
};

} // namespace dray::engine
