#pragma once

// A shop with books: orders that change, are cancelled and taken back, and what it was told of
// each: statuses, and shipments with their tracking.

#include "vendor.hpp"

#include "dray/data/functions.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace dray::simulation {

class shop {
public:
    struct told {
        told() = default;
        std::string ref;
        std::string ship_group;
        std::string tracking;
        std::vector<data::line_quantity> lines;
        bool deleted = false; ///< by a person
    };
    struct stored {
        stored() = default;
        data::order version;
        bool unreadable = false; ///< what its interface says of it makes no sense
        std::vector<told> shipments;
        [[nodiscard]] bool canceled() const { return version.status.id == "X"; }
    };
    struct page {
        page() = default;
        std::vector<std::pair<std::string, std::string>> items; ///< ref, JSON
        std::string cursor;
        std::string position; ///< where the next one begins
        bool more = false;
    };

    shop(timeline& t, trace& log) : time_(t), log_(log) {}

    // ---- what its interface offers
    /// Orders modified since the cursor (an hour before it), oldest first, three at a time.
    [[nodiscard]] page download(const std::string& cursor, const std::string& position) const;
    [[nodiscard]] answer get(const data::order_ref_request& q) const;
    answer mark(const data::order_mark_request& q);
    answer confirm(const data::shipment_confirm_request& q);
    [[nodiscard]] answer find(const data::shipment_confirm_request& q) const;

    // ---- what people do there
    void add(const data::order& version, bool unreadable);
    void change(const std::string& ref, const std::function<void(data::order&)>& how);
    void cancel(const std::string& ref);
    void revive(const std::string& ref);
    void make_readable();
    /// Corrects the shipment under a number that the warehouse uses no more, or deletes it.
    void correct(const std::string& ref, const std::string& from, const std::string& to);
    void delete_shipment(const std::string& ref, const std::string& tracking);

    [[nodiscard]] const std::map<std::string, stored>& books() const { return books_; }

private:
    void touch(stored& s);

    timeline& time_;
    trace& log_;
    std::map<std::string, stored> books_;
    std::int64_t last_shipment_ = 0;
};

} // namespace dray::simulation
