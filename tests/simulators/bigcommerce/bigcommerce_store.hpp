#pragma once

// A simulated BigCommerce store: the v2 Orders API on orders of its own making, with every switch,
// fault and human hand that a connector must survive. Facts from the vendor's documents; where they
// leave a question open, a knob chooses.

#include "tests/simulators/common/vendor.hpp"

#include <memory>
#include <string>

namespace dray::sim {

/// One store, with one token that has every scope, until knobs say otherwise.
///
/// Served: under /stores/HASH/v2: orders (list, get, put, archive), orders/count, products,
/// shipping_addresses (also as shippingaddresses), consignments, shipments, order_statuses, time,
/// store; under /v3: hooks, inventory (adjustments, items, locations), catalog (products, variants:
/// stock alone), settings/inventory. Not yet: refunds and transactions of v3, POST orders; both
/// answer 404 or 405. Webhooks go out through due() and answered(), see common/postman.hpp.
///
/// knobs({…}) applies its members in order; on {"error": "…"} those before the wrong one stand.
///  - every member of bigcommerce/settings.hpp, by its name: {"rate_quota": 150}
///  - "tokens": [{"token": "…", "scopes": ["store_v2_orders", …]}]   replaces all
///  - "statuses": {"11": "Pending"}        renames; null or "" undoes
///  - "translations": {"fr": {"11": "…"}}, "locale": "fr"
///  - "mail_on_status": [2, 5]             the statuses that mail the customer
///  - "faults": rule or [rules], see common/fault.hpp; "clear_faults": true
///  - "then": {"when": {…a fault's matcher…}, "do": {…knobs…}} or a list: after a matching request
///    was answered, does it. This is how orders drift between two pages.
///  - "seed": {"count": 100, "seed": 1, "mix": {"simple": 60, …}, "status_mix": {"11": 9, "7": 1},
///    "start_at": date or unix seconds, "spacing_s": 60, "first_id": 100,
///    "poison": 1 (from 20 orders on), "poison_shape": "negative_quantity"}; kinds and shapes are
///    in bigcommerce/generator.hpp. Answers {"seeded": {"first_id", "last_id", "kinds", "poison"}}.
///  - "add_order": {…} or a list: "kind", "seed", "id", "date_created", "date_modified", "poison"
///    and the members of bigcommerce/overrides.hpp. Answers {"added": [ids]}.
///  - "add_product", "add_location": {…} or a list, see bigcommerce/catalog.hpp. Answer
///    {"added": [ids]}.
///  - "human": {"do": …, "order": ID, …} or a list: what staff do in the control panel:
///    "set_status" (status_id), "refund" (line and quantity, or everything), "edit" (fields, as in
///    add_order), "archive" (archived: true), "ship" (tracking_number, provider, items
///    [{line, quantity}]; else all that is open at the first address), "unship" (shipment),
///    "touch" (modified: unix seconds, default now)
///  - "reset_books": true
/// It answers what is set now: {"settings", "faults", "fault_hits", "then", "statuses", …}.
///
/// books():
///   { "store", "orders": number, "now": unix seconds,
///     "totals": { "status_writes", "repeated_statuses", "shipments", "shipment_posts",
///                 "duplicate_shipments", "repeated_shipments", "deleted_shipments", "mails",
///                 "mails_without_tracking", "archived_all", "late_writes", "late_pending" },
///     "by_order": { "101": { "status_id", "archived", "staff_notes", "external_order_id",
///         "statuses": [{"from", "to", "by": "api" | "human" | "roll_up", "at"}],
///         "shipments": [{"id", "order_address_id", "tracking_number", "shipping_provider",
///                        "tracking_carrier", "items": [{"order_product_id", "quantity"}]}],
///         "duplicate_shipments", "repeated_shipments", "repeated_statuses", "updates",
///         "mails": [{"about": "shipment" | "status", "status_id", "tracking"}],
///         "events": ["store/order/updated", …] } },          only orders that something was done
///         to
///     "requests": {"GET /orders": n, "PUT /orders/{id}": n, …}, "answers": {"200": n, …},
///     "refusals": ["400 PUT /stores/…: sentence", …]          the last 100
///     "fault_hits", "most_in_window", "stock": {"SKU": pieces moved by orders},
///     "levels": {"SKU": on hand}, "adjustments",
///     "hooks": { "hooks", "events", "waiting", "tries", "delivered", "refused", "given_up",
///                "duplicates", "mails" } }
class bigcommerce_store : public vendor {
public:
    /// @param now  the caller's clock; "clock_offset_s" moves the shop's away from it
    bigcommerce_store(std::string store_hash, std::string token, clock now);
    ~bigcommerce_store() override;
    bigcommerce_store(const bigcommerce_store&) = delete;
    bigcommerce_store& operator=(const bigcommerce_store&) = delete;

    response handle(const request& req) override;
    boost::json::value knobs(const boost::json::value& change) override;
    boost::json::value books() const override;
    boost::json::value save() const override;
    /// Throws std::invalid_argument when `state` is no saved store; the store is then as before.
    void load(const boost::json::value& state) override;
    std::vector<sending> due() override;
    void answered(std::uint64_t id, int status) override;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace dray::sim
