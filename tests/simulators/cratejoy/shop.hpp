#pragma once

// A store: its customers, subscriptions, orders, shipments and goods, and what happens when
// something is done to them. Nothing of HTTP.

#include "tests/simulators/common/hook_sender.hpp"
#include "tests/simulators/cratejoy/ledger.hpp"
#include "tests/simulators/cratejoy/model.hpp"
#include "tests/simulators/cratejoy/settings.hpp"

#include <map>
#include <set>
#include <string>

namespace dray::sim::cratejoy {

/// The last id given of each class; all of them beyond 2^31.
struct id_source {
    ident customer = 3'000'000'000;
    ident address = 3'100'000'000;
    ident instance = 3'200'000'000;
    ident subscription = 3'300'000'000;
    ident order = 3'900'000'000;
    ident cart_product = 4'000'000'000;
    ident fulfillment = 4'100'000'000;
    ident batch = 4'200'000'000;
    ident shipment = 4'300'000'000;
    ident hook = 4'400'000'000;
};

struct shop {
    shop(); ///< with the goods that orders are generated from

    std::string client_id;
    std::string client_secret;

    settings set;
    id_source last;
    std::map<ident, customer> customers;
    std::map<ident, address> addresses;
    std::map<ident, product_instance> instances;
    std::map<ident, subscription> subscriptions;
    std::map<ident, order> orders;
    std::map<ident, batch> batches;
    std::map<ident, shipment> shipments;
    std::map<ident, hook> hooks;
    hook_sender letters;
    ledger books;
    std::set<std::string> pages_repeated; ///< queries whose next named them again already
    std::int64_t now_ms = 0;              ///< unix, by the store's clock

    std::int64_t now() const { return now_ms / 1000; }
    shipment_page& page(const shipment& of) { return books.pages[of.id]; }

    /// A new shipment, with its place among those of its orders.
    shipment& place(shipment one);
    /// Those that have something of an order.
    const std::set<ident>& parcels_of(ident order) const;
    /// The batch of the month that holds this moment, made where there is none.
    batch& batch_at(std::int64_t when);
    product_instance* instance_of_sku(std::string_view sku);

    /// Mails the customer: a box that is shipped again mails again.
    void ship(shipment& one, std::int64_t at, actor by);
    /// Without a mail; the fulfillments follow.
    void set_status(shipment& one, shipment_status to, actor by);
    void set_tracking(shipment& one, std::string tracking, actor by);
    /// Tells the hooks of an event. `object` is the bare thing.
    void announce(std::string_view event, const std::string& object, const std::string& about);

private:
    void follow(shipment& one);

    std::map<ident, std::set<ident>> parcels_; ///< by order
};

} // namespace dray::sim::cratejoy
