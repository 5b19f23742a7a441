#pragma once

// A 3PL and its warehouses: who it works for, what it keeps, its orders, and what happens when
// something is done to them. Nothing of HTTP.

#include "tests/simulators/common/local_zone.hpp"
#include "tests/simulators/warehouse_manager/ledger.hpp"
#include "tests/simulators/warehouse_manager/settings.hpp"

#include <boost/json/array.hpp>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dray::sim::wm {

/// The last id given of each class.
struct id_source {
    ident item = 500;
    ident stock = 9000;
    ident order = 100'000;
    ident line = 700'000;
    ident package = 40'000;
    ident content = 80'000;
    ident token = 0;
};

struct tenant {
    tenant(); ///< with merchants, warehouses, goods and carriers of its own

    std::string client_id;
    std::string client_secret;
    std::set<std::string> roles;
    std::set<ident> key_customers; ///< whom the credential is for; empty: all

    settings set;
    local_zone server_zone{"America/Los_Angeles"};
    id_source last;
    std::map<ident, customer> customers;
    std::map<ident, facility> facilities;
    std::map<ident, item> items;
    std::map<ident, stock_row> stock;
    std::map<ident, order> orders;
    std::map<std::string, std::int64_t> tokens; ///< until when, unix milliseconds
    boost::json::array carriers;                ///< in the vendor's names
    ledger books;
    std::int64_t now_ms = 0; ///< unix, by the tenant's clock

    std::int64_t now() const { return now_ms / 1000; }

    const item* item_of(ident of_customer, std::string_view sku) const; ///< compared without case
    item& add_item(ident of_customer, std::string_view sku);
    stock_row& add_stock(const item& of, ident at_facility, double received);
    const local_zone& zone_of(const order& one) const;
    void set_zone(ident of_facility, const std::string& zone); ///< throws std::invalid_argument

    /// A new order; ids are given to it and its lines, and stock when its time is now.
    order& place(order one, actor by);
    const std::set<ident>& named(std::string_view reference) const; ///< compared without case

    // What may happen to an order. Each writes the page; none asks whether it may.
    void complete(order& one, actor by);
    void allocate(order& one);
    void deallocate(order& one);
    void cancel(order& one, actor by, const std::string& reason);
    void close(order& one, actor by, std::int64_t at);
    void reopen(order& one, actor by);
    /// What has no stock leaves the order.
    void short_ship(order& one);
    /// What has no stock goes to a new order "REFERENCE-n". Nothing to split: null.
    order* split(order& one);
    /// Everything that is not in a package yet goes into this one.
    package& pack_rest(order& one, std::string tracking);

    /// It was changed: another ETag, and a later lastModifiedDate where `dated`.
    void touch(order& one, bool dated = true) const;
    void note(const order& one, std::string what, actor by, std::string note = {});

    /// Warehouses at work by themselves: see `walk_step_ms`.
    void walk();

private:
    void ship_stock(order& one, double sign);

    std::map<std::string, std::set<ident>> by_reference_; ///< in lower case
    std::map<ident, local_zone> zones_;                   ///< by facility
    std::set<ident> walking_;
};

std::string lower(std::string_view text); ///< ASCII

/// "1Z…" of the order, a new one for each place.
std::string tracking_number(const order& one, std::size_t place);

} // namespace dray::sim::wm
