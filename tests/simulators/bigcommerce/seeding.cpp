// The knob "seed": which kinds, how many, how far apart.

#include "tests/simulators/bigcommerce/generator.hpp"
#include "tests/simulators/common/times.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

constexpr std::int64_t most_orders = 1'000'000;

/// How often each kind comes up, of 100, unless the plan says otherwise.
constexpr std::array<double, order_kind_names.size()> usual_mix{60, 5, 10, 8, 3, 2, 2, 3, 3, 1, 3};

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument("seed: " + why);
}

std::int64_t number_in(const json::object& plan, std::string_view name, std::int64_t otherwise,
                       std::int64_t least, std::int64_t most) {
    const auto* given = plan.if_contains(name);
    if (given == nullptr) {
        return otherwise;
    }
    if (!given->is_int64() || given->get_int64() < least || given->get_int64() > most) {
        refuse("\"" + std::string(name) + "\" takes a whole number from " + std::to_string(least) +
               " to " + std::to_string(most));
    }
    return given->get_int64();
}

double weight_of(const json::value& from, std::string_view name) {
    if (!from.is_number() || from.to_number<double>() < 0.0) {
        refuse("the weight of \"" + std::string(name) + "\" must be a number from 0");
    }
    return from.to_number<double>();
}

/// Weighted choice among places 0 … n-1.
class wheel {
public:
    void add(double weight) {
        total_ += weight;
        upper_.push_back(total_);
    }
    std::size_t spin(random& dice) const {
        const double at = dice.unit() * total_;
        const auto found = std::upper_bound(upper_.begin(), upper_.end(), at);
        return found == upper_.end() ? upper_.size() - 1
                                     : static_cast<std::size_t>(found - upper_.begin());
    }
    bool empty() const { return total_ <= 0.0; }

private:
    std::vector<double> upper_;
    double total_ = 0.0;
};

wheel kinds_of(const json::object& plan) {
    std::array<double, order_kind_names.size()> weights = usual_mix;
    if (const auto* given = plan.if_contains("mix")) {
        if (!given->is_object()) {
            refuse("\"mix\" takes an object: kind -> weight");
        }
        weights.fill(0.0);
        for (const auto& member : given->get_object()) {
            const auto found = std::find(order_kind_names.begin(), order_kind_names.end(),
                                         std::string_view(member.key()));
            if (found == order_kind_names.end()) {
                refuse("no kind is called \"" + std::string(member.key()) + "\"");
            }
            weights.at(static_cast<std::size_t>(found - order_kind_names.begin())) =
                weight_of(member.value(), member.key());
        }
    }
    wheel out;
    for (const double weight : weights) {
        out.add(weight);
    }
    if (out.empty()) {
        refuse("\"mix\" has no kind with a weight above 0");
    }
    return out;
}

struct status_wheel {
    wheel turn;
    std::vector<int> ids;
};

status_wheel statuses_of(const json::object& plan) {
    status_wheel out;
    if (const auto* given = plan.if_contains("status_mix")) {
        if (!given->is_object()) {
            refuse("\"status_mix\" takes an object: status id -> weight");
        }
        for (const auto& member : given->get_object()) {
            const std::string name(member.key());
            if (name.empty() || name.size() > 2 ||
                name.find_first_not_of("0123456789") != std::string::npos || std::stoi(name) > 14) {
                refuse("\"status_mix\" has no status \"" + name + "\"; ids go from 0 to 14");
            }
            out.ids.push_back(std::stoi(name));
            out.turn.add(weight_of(member.value(), name));
        }
        if (out.turn.empty()) {
            refuse("\"status_mix\" has no status with a weight above 0");
        }
    }
    return out;
}

std::string_view shape_of(const json::object& plan) {
    const auto* given = plan.if_contains("poison_shape");
    if (given == nullptr) {
        return poison_shapes.front();
    }
    if (!given->is_string()) {
        refuse("\"poison_shape\" takes the name of a shape");
    }
    return given->get_string();
}

void refuse_unknown(const json::object& plan) {
    constexpr std::array<std::string_view, 9> known{"count",      "seed",      "mix",
                                                    "start_at",   "spacing_s", "first_id",
                                                    "status_mix", "poison",    "poison_shape"};
    for (const auto& member : plan) {
        if (std::find(known.begin(), known.end(), std::string_view(member.key())) == known.end()) {
            refuse("no member is called \"" + std::string(member.key()) + "\"");
        }
    }
}

std::int64_t start_of(const json::object& plan, std::int64_t otherwise) {
    const auto* given = plan.if_contains("start_at");
    if (given == nullptr) {
        return otherwise;
    }
    if (given->is_int64()) {
        return given->get_int64();
    }
    const auto parsed = given->is_string() ? parse_time(given->get_string()) : std::nullopt;
    if (!parsed) {
        refuse("\"start_at\" takes unix seconds or a date");
    }
    return *parsed;
}

} // namespace

json::object seed_orders(shop& in, const json::object& plan) {
    refuse_unknown(plan);
    const auto count = number_in(plan, "count", 100, 1, most_orders);
    const auto spacing = number_in(plan, "spacing_s", 60, 0, 86'400);
    const auto poisoned = number_in(plan, "poison", count >= 20 ? 1 : 0, 0, count);
    const auto first_id =
        number_in(plan, "first_id", std::max<ident>(100, in.orders.highest_id() + 1), 1, 1LL << 53);
    const auto start = start_of(plan, in.now - (count - 1) * spacing);
    const auto kinds = kinds_of(plan);
    const auto statuses = statuses_of(plan);
    const auto shape = shape_of(plan);
    if (in.orders.with_id(first_id, first_id + count - 1).size() > 0) {
        refuse("ids from " + std::to_string(first_id) + " are taken; give another \"first_id\"");
    }
    random dice(static_cast<std::uint64_t>(number_in(plan, "seed", 1, 0, 1LL << 53)));
    std::array<std::int64_t, order_kind_names.size()> made{};
    json::array poison_ids;
    for (std::int64_t i = 0; i < count; ++i) {
        auto kind = static_cast<order_kind>(kinds.spin(dice));
        // The poisoned ones stand evenly spread, never first: (2k+1) parts of 2·poisoned.
        const auto done = static_cast<std::int64_t>(poison_ids.size());
        const bool bad = done < poisoned && i == (2 * done + 1) * count / (2 * poisoned);
        kind = bad ? order_kind::simple : kind;
        auto one = make_order(in, kind, dice, first_id + i, start + i * spacing);
        if (!statuses.ids.empty() && kind != order_kind::incomplete) {
            one->status_id = statuses.ids[statuses.turn.spin(dice)];
        }
        if (bad) {
            poison(*one, shape);
            poison_ids.emplace_back(one->id);
        } else {
            ++made.at(static_cast<std::size_t>(kind));
        }
        in.place(std::move(one));
    }
    json::object by_kind;
    for (std::size_t i = 0; i < made.size(); ++i) {
        if (made.at(i) > 0) {
            by_kind[order_kind_names.at(i)] = made.at(i);
        }
    }
    json::object out;
    out["first_id"] = first_id;
    out["last_id"] = first_id + count - 1;
    out["kinds"] = std::move(by_kind);
    out["poison"] = std::move(poison_ids);
    return out;
}

} // namespace dray::sim::bigcommerce
