// The knob "seed" of a BigCommerce store.

#include "tests/simulators/bigcommerce/generator.hpp"
#include "tests/simulators/common/members.hpp"
#include "tests/simulators/common/seed_plan.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::bigcommerce {

namespace {

/// How often each kind comes up, of 100, unless the plan says otherwise.
constexpr std::array<double, order_kind_names.size()> usual_mix{60, 5, 10, 8, 3, 2, 2, 3, 3, 1, 3};

std::optional<int> status_named(std::string_view text) {
    const auto id = integer(text);
    return id && *id >= 0 && *id <= 14 ? std::optional<int>(static_cast<int>(*id)) : std::nullopt;
}

} // namespace

boost::json::object seed_orders(shop& in, const boost::json::object& written) {
    seed_ground ground;
    ground.kinds = order_kind_names;
    ground.usual_mix = usual_mix;
    ground.poison_shapes = poison_shapes;
    ground.status = status_named;
    ground.highest_id = in.orders.highest_id();
    ground.now = in.now;
    seed_plan plan(written, ground);
    if (in.orders.with_id(plan.first_id, plan.first_id + plan.count - 1).size() > 0) {
        throw std::invalid_argument("seed: ids from " + std::to_string(plan.first_id) +
                                    " are taken; give another \"first_id\"");
    }
    for (std::int64_t i = 0; i < plan.count; ++i) {
        const auto next = plan.turn(i);
        const auto kind = next.poisoned ? order_kind::simple : static_cast<order_kind>(next.kind);
        auto one = make_order(in, kind, plan.dice, next.id, next.created);
        if (kind != order_kind::incomplete) {
            one->status_id = plan.status().value_or(one->status_id);
        }
        if (next.poisoned) {
            poison(*one, plan.shape);
        }
        in.place(std::move(one));
    }
    return plan.report();
}

} // namespace dray::sim::bigcommerce
