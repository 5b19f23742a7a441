#pragma once

// A store: its orders, statuses, goods and books, and what happens when something is done to them.
// Nothing of HTTP.

#include "tests/simulators/common/hook_sender.hpp"
#include "tests/simulators/common/local_zone.hpp"
#include "tests/simulators/threedcart/catalog.hpp"
#include "tests/simulators/threedcart/ledger.hpp"
#include "tests/simulators/threedcart/order_book.hpp"
#include "tests/simulators/threedcart/settings.hpp"
#include "tests/simulators/threedcart/statuses.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace dray::sim::threedcart {

/// What an app may do with a resource.
enum class permission : std::uint8_t { none, read, write };

struct webhook {
    std::int64_t id = 0;
    std::string name;
    std::string url;
    std::int64_t event = 0;
    bool enabled = true;
    std::string format = "JSON";
};

namespace hook_event {
inline constexpr int order_new = 1;
inline constexpr int order_update = 2;
} // namespace hook_event

struct shop {
    std::string secure_url; ///< normalised: lower case, no scheme, no "www.", no slash at the end
    std::string private_key;
    std::string token;

    settings set;
    local_zone zone{"America/New_York"};
    status_list statuses;
    std::set<std::pair<int, int>> refused_transitions{{status::cancel, status::processing}};
    std::set<int> mail_on_status{status::shipped};
    std::map<std::string, permission> permissions; ///< by resource; absent: write
    order_book orders;
    catalog goods;
    std::map<std::int64_t, webhook> hooks;
    hook_sender letters;
    ledger books;
    std::int64_t now_ms = 0; ///< unix, by the store's own clock, set before each request

    ident last_line_id = 0;
    ident last_shipment_id = 0; ///< of those that are not the default shipment
    std::int64_t last_hook_id = 0;

    std::int64_t now() const { return now_ms / 1000; }
    std::int64_t wall() const { return zone.local(now()); }
    order_page& page(const order& of) { return books.pages[of.id]; }

    /// The order, and all of its shipments, were changed now.
    void touch(order& one);
    /// A new order enters the store and takes its stock. False when its id is taken.
    bool place(std::unique_ptr<order> one, bool take_stock = true);
    /// Why this change of status is not done, or nothing.
    std::string refusal_of(const order& one, int to) const;
    /// With the mails and the stock that follow. Shipments get the status too.
    void set_status(order& one, int to, actor by);
    void set_tracking(order& one, shipment& of, std::string tracking, actor by);
    /// Pieces of a line move to (or come back from) the customer.
    void move_stock(order& one, int direction);
    /// Tells the hooks of an event about an order.
    void announce(const order& one, int event);
};

/// "https://WWW.Shop.example/" -> "shop.example".
std::string normalised_url(std::string_view url);

} // namespace dray::sim::threedcart
