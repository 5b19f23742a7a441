#pragma once

// A shop: its orders, its settings, its books, and what happens to them when something is done.
// Nothing of HTTP.

#include "tests/simulators/bigcommerce/catalog.hpp"
#include "tests/simulators/bigcommerce/hooks.hpp"
#include "tests/simulators/bigcommerce/ledger.hpp"
#include "tests/simulators/bigcommerce/order_book.hpp"
#include "tests/simulators/bigcommerce/settings.hpp"
#include "tests/simulators/bigcommerce/statuses.hpp"

#include <set>
#include <string>

namespace dray::sim::bigcommerce {

struct token_grant {
    std::string token;
    std::set<std::string> scopes; ///< as the vendor spells them: store_v2_orders, …
};

struct shop {
    explicit shop(std::string store_hash) : hash(std::move(store_hash)) {}

    std::string hash;
    settings set;
    status_names statuses;
    std::set<int> mail_on_status{status::shipped};
    std::vector<token_grant> tokens;
    order_book orders;
    catalog goods;
    hook_office hooks;
    ledger books;
    std::int64_t now = 0;       ///< unix seconds by the shop's own clock, set before each request
    std::int64_t now_ms = 0;    ///< the same in milliseconds
    std::set<ident> unreadable; ///< new orders whose first GET is still to be 404

    ident last_line_id = 0;
    ident last_address_id = 0;
    ident last_shipment_id = 0;

    order_page& page(const order& of) { return books.pages[of.id]; }

    void at(std::int64_t unix_ms) {
        now_ms = unix_ms;
        now = unix_ms / 1000;
    }

    /// An event of this order: onto its page, and to the hooks that want it. For a shipment's
    /// event, `shipment_id` names it.
    void raise(const order& of, std::string_view scope, ident shipment_id = 0);
    /// The order was changed now.
    void touch(order& one);
    /// A new order enters the shop: its stock goes down where the shop takes it on placing.
    /// False when its id is taken.
    bool place(std::unique_ptr<order> one);
    /// With the mails, stock movements and events that follow. The same status again changes
    /// nothing but `modified`.
    void set_status(order& one, int to, actor by);
    /// Books the pieces, mails, rolls the status up where the shop does that. The caller has
    /// checked the items.
    shipment& ship(order& one, shipment parcel, actor by);
    /// Gives the pieces back; the status stays.
    void unship(order& one, ident shipment_id);
    void archive(order& one, bool archived);
    /// Pieces of a line are refunded; the status follows (4 when nothing is left, else 14).
    void refund_everything(order& one);
    void refund(order& one, order_line& line, std::int32_t quantity);

    /// Carries out the stock adjustments that are due.
    void settle_stock();
    /// One change of stock, with its event.
    void change_stock(const stock_change& change);

private:
    void announce_stock(const stock_change& change, bool by_order);
    void move_stock(order& one, int direction);
    void refund_status(order& one);
};

} // namespace dray::sim::bigcommerce
