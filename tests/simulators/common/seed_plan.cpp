#include "tests/simulators/common/seed_plan.hpp"

#include "tests/simulators/common/times.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;

namespace {

constexpr std::int64_t most_orders = 1'000'000;
constexpr std::int64_t largest_exact = 1LL << 53;

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

wheel kinds_of(const json::object& plan, const seed_ground& ground) {
    std::vector<double> weights(ground.usual_mix.begin(), ground.usual_mix.end());
    if (const auto* given = plan.if_contains("mix")) {
        if (!given->is_object()) {
            refuse("\"mix\" takes an object: kind -> weight");
        }
        std::fill(weights.begin(), weights.end(), 0.0);
        for (const auto& member : given->get_object()) {
            const auto found =
                std::find(ground.kinds.begin(), ground.kinds.end(), std::string_view(member.key()));
            if (found == ground.kinds.end()) {
                refuse("no kind is called \"" + std::string(member.key()) + "\"");
            }
            weights.at(static_cast<std::size_t>(found - ground.kinds.begin())) =
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

std::string shape_of(const json::object& plan, const seed_ground& ground) {
    const auto* given = plan.if_contains("poison_shape");
    if (given == nullptr) {
        return std::string(ground.poison_shapes.front());
    }
    if (!given->is_string()) {
        refuse("\"poison_shape\" takes the name of a shape");
    }
    return std::string(given->get_string());
}

} // namespace

void wheel::add(double weight) {
    total_ += weight;
    upper_.push_back(total_);
}

std::size_t wheel::spin(random& dice) const {
    const double at = dice.unit() * total_;
    const auto found = std::upper_bound(upper_.begin(), upper_.end(), at);
    return found == upper_.end() ? upper_.size() - 1
                                 : static_cast<std::size_t>(found - upper_.begin());
}

seed_plan::seed_plan(const json::object& written, const seed_ground& ground)
    : names_(ground.kinds), made_(ground.kinds.size(), 0) {
    refuse_unknown(written);
    count = number_in(written, "count", 100, 1, most_orders);
    spacing_ = number_in(written, "spacing_s", 60, 0, 86'400);
    poisoned_ = number_in(written, "poison", count >= 20 ? 1 : 0, 0, count);
    first_id = number_in(written, "first_id", std::max(ground.first_id, ground.highest_id + 1), 1,
                         largest_exact);
    start_ = start_of(written, ground.now - (count - 1) * spacing_);
    kinds_ = kinds_of(written, ground);
    shape = shape_of(written, ground);
    dice = random(static_cast<std::uint64_t>(number_in(written, "seed", 1, 0, largest_exact)));
    if (const auto* given = written.if_contains("status_mix")) {
        if (!given->is_object()) {
            refuse("\"status_mix\" takes an object: status id -> weight");
        }
        for (const auto& member : given->get_object()) {
            const auto id = ground.status(member.key());
            if (!id) {
                refuse("\"status_mix\" has no status \"" + std::string(member.key()) + "\"");
            }
            statuses_.push_back(*id);
            turn_of_status_.add(weight_of(member.value(), member.key()));
        }
        if (turn_of_status_.empty()) {
            refuse("\"status_mix\" has no status with a weight above 0");
        }
    }
}

seed_plan::next_order seed_plan::turn(std::int64_t n) {
    next_order out;
    out.kind = kinds_.spin(dice);
    out.id = first_id + n;
    out.created = start_ + n * spacing_;
    // Evenly spread, never first: (2k+1) parts of 2·poisoned.
    const auto done = static_cast<std::int64_t>(poison_ids_.size());
    out.poisoned = done < poisoned_ && n == (2 * done + 1) * count / (2 * poisoned_);
    if (out.poisoned) {
        poison_ids_.push_back(out.id);
    } else {
        ++made_.at(out.kind);
    }
    return out;
}

std::optional<int> seed_plan::status() {
    if (statuses_.empty()) {
        return std::nullopt;
    }
    return statuses_[turn_of_status_.spin(dice)];
}

json::object seed_plan::report() const {
    json::object by_kind;
    for (std::size_t i = 0; i < made_.size(); ++i) {
        if (made_[i] > 0) {
            by_kind[names_[i]] = made_[i];
        }
    }
    json::object out;
    out["first_id"] = first_id;
    out["last_id"] = first_id + count - 1;
    out["kinds"] = std::move(by_kind);
    out["poison"] = json::array(poison_ids_.begin(), poison_ids_.end());
    return out;
}

} // namespace dray::sim
