#pragma once

// All orders of an account, and the indexes without which 100,000 of them would be slow.

#include "tests/simulators/propago/order.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace dray::sim::propago {

using order_id = std::uint32_t;

/// Which group of SearchOrderStatus a fine status falls in. The vendor's map is not public; this
/// one is ours.
enum class status_group : std::uint8_t {
    processing,
    processed,
    canceled,
    saved,
    pending,
    released,
    firmed,
    other, ///< Unknown, and words of no enumeration: found by All alone
};
status_group group_of(std::string_view status);

constexpr unsigned bit_of(status_group group) {
    return 1U << static_cast<unsigned>(group);
}
inline constexpr unsigned all_groups = 0xFFU;
/// The bits of a SearchOrderStatus; every bit for All.
unsigned groups_named(std::string_view search_status);

/// A SearchOrders filter; an absent member filters nothing.
struct order_query {
    std::size_t skip = 0;
    std::size_t take = 0;
    std::optional<std::string> number;
    std::optional<std::string> po;
    std::optional<std::string> tag;
    std::optional<std::string> external_id1;
    std::optional<std::string> external_id2;
    std::array<std::optional<std::string>, 5> custom;
    std::optional<instant> from;  ///< inclusive
    std::optional<instant> to;    ///< inclusive
    unsigned groups = all_groups; ///< a bit per status_group that may be found
    std::optional<bool> transmitted;
    bool newest_first = false;
    bool custom_is_order_field = true; ///< else Custom01 is CustomField "Custom01"
};

struct order_page {
    std::size_t total = 0;
    std::vector<order_id> ids;
};

class order_book {
public:
    static constexpr std::size_t most_orders = 2'000'000;

    std::size_t size() const { return orders_.size(); }
    const order& at(order_id id) const { return orders_[id]; }
    static std::string number_of(order_id id);
    std::optional<order_id> by_number(std::string_view number) const;
    /// In the order of their arrival.
    const std::vector<order_id>& by_po(std::string_view po) const;
    /// Every PoNumber with its orders; unordered.
    const auto& po_numbers() const { return by_po_; }
    std::int32_t next_shipment_id() const { return next_shipment_; }

    /// Files an order; its number follows from the id. The caller has checked `size()`.
    order_id add(order placed);
    void set_status(order_id id, std::string_view word, instant at, std::string_view by);
    /// Gives the shipper its id, and counts its lines as shipped.
    void ship(order_id id, shipper sent);
    void set_transmitted(order_id id);
    /// From now on, whose word changed is remembered for take_changed(); or no more.
    void note_changes(bool wanted);
    /// Orders that came or changed their word since the last time.
    const std::set<order_id>& changed() const { return changed_; }
    std::set<order_id> take_changed() { return std::exchange(changed_, {}); }
    /// Voids what was scheduled for the order; the new epoch.
    std::uint32_t next_epoch(order_id id) { return ++orders_[id].walk_epoch; }

    order_page search(const order_query& query) const;
    /// Released orders that nobody accepted yet, oldest first.
    std::vector<order_id> new_orders(std::size_t most) const;

    void set_next_shipment_id(std::int32_t id) { next_shipment_ = id; }

private:
    struct date_entry {
        instant at{};
        order_id id = 0;
        status_group group = status_group::other;
        bool transmitted = false;
    };
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    template <class Value>
    using text_map = std::unordered_map<std::string, Value, text_hash, std::equal_to<>>;
    using id_index = text_map<std::vector<order_id>>;
    /// The fields that searches compare and that the XML would be slow to read for.
    struct keys {
        std::string tag;
        std::string external_id1;
        std::string external_id2;
    };

    static const std::vector<order_id>& found_in(const id_index& index, std::string_view key);
    date_entry& entry_of(order_id id);
    date_entry make_entry(order_id id) const;
    void index_fields(order_id id, const order& placed);
    const std::array<id_index, 5>& custom_index(const order_query& query) const;
    bool matches(const date_entry& entry, const order_query& query) const;
    std::optional<std::vector<order_id>> candidates(const order_query& query) const;
    order_page page_of(std::span<const date_entry> entries, const order_query& query) const;

    std::deque<order> orders_;
    std::deque<keys> keys_;
    id_index by_po_;
    std::array<id_index, 5> by_order_field_;
    std::array<id_index, 5> by_custom_field_;
    std::vector<date_entry> by_date_; ///< sorted by (at, id)
    std::set<order_id> untaken_;
    std::int32_t next_shipment_ = 5001;
    bool notes_changes_ = false;
    std::set<order_id> changed_;
};

} // namespace dray::sim::propago
