#pragma once

// A warehouse with books. It takes orders under a reference as often as they come, ships them in
// parts, and now and then does what warehouses do: cancels, parks, changes a tracking number.

#include "vendor.hpp"

#include "dray/data/consignment.hpp"
#include "dray/data/functions.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace dray::simulation {

struct warehouse_traits {
    warehouse_traits() = default;
    bool refuses_duplicates = false; ///< a second order under a reference is a conflict
    bool tells_no_number = false;    ///< its answer to a submit names no order number
    unsigned cancels = 3;            ///< percent of its orders
    unsigned parks = 5;
    unsigned voids = 4; ///< percent of parcels: voided and packed anew
    unsigned renumbers = 4;
    unsigned numbers_late = 15; ///< percent of parcels whose tracking comes later
};

class warehouse {
public:
    struct stored {
        stored() = default;
        std::string ref;
        data::consignment what;
        bool ours = true;     ///< Dray's; else a stranger's
        bool removed = false; ///< by a person, who put something right
        data::warehouse_state state = data::warehouse_state::accepted;
        std::string word = "Released";
        std::vector<data::shipment> parcels;
        [[nodiscard]] bool live() const {
            return state != data::warehouse_state::canceled && !removed;
        }
    };

    warehouse(timeline& t, dice& d, trace& log, warehouse_traits traits)
        : time_(t), dice_(d), log_(log), traits_(traits) {}

    // ---- what its interface offers
    answer submit(const data::consignment& c);
    [[nodiscard]] answer find(const std::string& reference) const;
    [[nodiscard]] std::optional<data::consignment_update> look(const data::open_binding& b) const;

    // ---- what people do there
    void place_stranger(const std::string& reference);
    /// Removes what a stranger has under the reference, and all but one of the rest.
    void put_right(const std::string& reference);
    /// Takes our order back as if it had never been there: for one who is about to send it anew.
    void remove_ours(const std::string& reference);
    /// Stops it where nothing has left yet.
    bool cancel(const std::string& reference);
    void release_parked();
    void cure_sku(const std::string& sku) { bad_skus_.erase(sku); }
    void refuse_sku(const std::string& sku) { bad_skus_.insert(sku); }
    /// From now on it ships and changes nothing by itself that is not under way.
    void calm() { traits_.cancels = traits_.parks = traits_.voids = traits_.renumbers = 0; }

    [[nodiscard]] const std::vector<stored>& books() const { return books_; }
    [[nodiscard]] const std::set<std::string>& bad_skus() const { return bad_skus_; }

private:
    stored* by_ref(const std::string& ref);
    void plan(const std::string& ref);
    void ship_some(const std::string& ref);

    timeline& time_;
    dice& dice_;
    trace& log_;
    warehouse_traits traits_;
    std::vector<stored> books_;
    std::set<std::string> bad_skus_;
    std::int64_t last_order_ = 0;
    std::int64_t last_parcel_ = 0;
};

} // namespace dray::simulation
