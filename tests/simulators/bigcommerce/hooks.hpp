#pragma once

// Webhooks of a shop: who asked for which events, and what is on its way to them.

#include "tests/simulators/bigcommerce/order.hpp"
#include "tests/simulators/bigcommerce/settings.hpp"
#include "tests/simulators/common/outbox.hpp"

#include <boost/json/object.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dray::sim::bigcommerce {

struct hook {
    ident id = 0;
    std::string owner; ///< the token that made it: no other sees it
    std::string scope;
    std::string destination;
    bool active = true;
    bool deactivated = false; ///< by the shop, after the last try; else `active` alone counts
    bool has_headers = false; ///< false: null
    std::vector<std::pair<std::string, std::string>> headers;
    std::int64_t created = 0;
    std::int64_t updated = 0;
};

/// What an auditor would count.
struct hook_counts {
    std::int64_t events = 0; ///< raised for a hook that wanted them
    std::int64_t tries = 0;
    std::int64_t delivered = 0;
    std::int64_t refused = 0; ///< tries without a 2xx
    std::int64_t given_up = 0;
    std::int64_t duplicates = 0; ///< sent twice on purpose
    std::int64_t mails = 0;      ///< to the account's owner: a hook was switched off
};

/// What is not public in vendor and shop: ten hooks of a scope, https on port 443.
inline constexpr std::size_t most_hooks_of_a_scope = 10;
bool fit_destination(std::string_view url);

class hook_office {
public:
    std::vector<hook> all;
    hook_counts count;

    hook* find(ident id);
    ident next_id() { return ++last_id_; }
    void remove(ident id);
    /// Switches it on or off; what waits for it is dropped when it goes off.
    void activate(hook& one, bool active);

    /// Queues an event for every active hook whose scope it matches. `data` is the payload's
    /// member of that name.
    void announce(const settings& set, const std::string& store, std::string_view scope,
                  const boost::json::object& data, std::int64_t now_ms);
    std::vector<sending> due(const settings& set, std::int64_t now_ms);
    void answered(const settings& set, std::uint64_t id, int status, std::int64_t now_ms);
    std::size_t waiting() const { return box_.size(); }

    boost::json::value save() const;
    void load(const boost::json::value& from);

private:
    outbox box_;
    ident last_id_ = 0;
    std::int64_t sent_ = 0; ///< events queued so far, which the duplicates are counted by
};

} // namespace dray::sim::bigcommerce
