#include "core/engine/open_looks.hpp"

#include <algorithm>

namespace dray::engine {

using namespace std::chrono_literals;

namespace {

constexpr double least_cost = 0.01; ///< calls per binding
constexpr double most_cost = 2;     ///< its status, its details

} // namespace

look_end end_of_look(plugin::error_class c) {
    using plugin::error_class;
    switch (c) {
    case error_class::none:
        return look_end::done;
    case error_class::cancelled:
    case error_class::rate_limited:
    case error_class::unavailable:
    case error_class::auth:
    case error_class::config:
        return look_end::put_off;
    default:
        return look_end::failed;
    }
}

std::int64_t open_looks::batch() const {
    // All that is under way should end within half an hour: a share that was picked long ago is
    // not the least recently looked at any more.
    const double calls = pace_.per_hour / 2 / static_cast<double>(at_once_);
    return std::clamp(static_cast<std::int64_t>(calls / calls_per_binding_), smallest, largest);
}

std::int64_t open_looks::wanted() const {
    return window + static_cast<std::int64_t>(busy_.size() + suspects_.size());
}

void open_looks::refill(bindings due) {
    more_ = static_cast<std::int64_t>(due.size()) >= wanted();
    std::erase_if(due, [this](const auto& c) { return busy_.count(c.consignment) > 0; });
    const auto others = std::stable_partition(due.begin(), due.end(), [this](const auto& c) {
        return suspects_.count(c.consignment) == 0;
    });
    bindings again(others, due.end());
    due.erase(others, due.end());
    if (again.empty())
        stood_back_ = 0;
    if (!due.empty() && !again.empty() && ++stood_back_ <= patience) {
        more_ = true;
        again.clear();
    } else {
        stood_back_ = 0;
    }

    const auto by_date = [](const auto& a, const auto& b) { return a.accepted_at < b.accepted_at; };
    const auto share = [this](const bindings& of, std::size_t from, std::size_t to) {
        shares_.emplace_back(of.begin() + static_cast<std::ptrdiff_t>(from),
                             of.begin() + static_cast<std::ptrdiff_t>(to));
    };
    const auto most = static_cast<std::size_t>(batch());
    const std::size_t size = std::min(static_cast<std::size_t>(window), due.size());
    more_ = more_ || size < due.size();
    due.resize(size);
    std::stable_sort(due.begin(), due.end(), by_date);
    const std::size_t shares = (size + most - 1) / most;
    for (std::size_t i = 0; i < shares; ++i)
        share(due, size * i / shares, size * (i + 1) / shares);

    std::stable_sort(again.begin(), again.end(), by_date);
    for (std::size_t from = 0; from < again.size();) {
        const std::size_t to = std::min(again.size(), from + suspects_.at(again[from].consignment));
        share(again, from, to);
        from = to;
    }
}

look open_looks::begin() {
    look l;
    if (shares_.empty())
        return l;
    l.id = ++last_id_;
    l.members = std::move(shares_.front());
    shares_.pop_front();
    ids all;
    all.reserve(l.members.size());
    for (const auto& c : l.members) {
        all.push_back(c.consignment);
        busy_.insert(c.consignment);
    }
    running_.emplace(l.id, std::move(all));
    // The worst: everything under way is asked about one by one, at the budget's pace.
    const auto most = std::max(static_cast<std::int64_t>(busy_.size()), batch() * at_once_);
    const double calls = most_cost * static_cast<double>(most);
    l.deadline =
        30min + std::chrono::seconds(static_cast<std::int64_t>(calls / pace_.per_hour * 3600.0));
    return l;
}

void open_looks::ended(std::uint64_t id, look_end how, std::int64_t calls) {
    const auto node = running_.extract(id);
    if (!node)
        return;
    const auto& members = node.mapped();
    for (const auto c : members)
        busy_.erase(c);
    if (how == look_end::failed) {
        const std::size_t half = std::max<std::size_t>(1, members.size() / 2);
        for (const auto c : members)
            suspects_[c] = half;
    }
    if (how != look_end::done || members.empty())
        return;
    for (const auto c : members)
        suspects_.erase(c);
    const double cost = static_cast<double>(calls) / static_cast<double>(members.size());
    calls_per_binding_ = std::clamp(calls_per_binding_ * 0.5 + cost * 0.5, least_cost, most_cost);
}

} // namespace dray::engine
