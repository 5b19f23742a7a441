#pragma once

#include "core/config/load.hpp"
#include "core/engine/policies.hpp"
#include "core/rules/status_board.hpp"

#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace dray::daemon {

/// The rule by which an order is not for us while its source starts later; the date follows.
inline constexpr std::string_view older_rule = "older than the source's start";

/// engine::policies from the configuration and the store's instances. Immutable: a change of
/// either makes a new one.
class config_policies final : public engine::policies {
public:
    config_policies(std::shared_ptr<const config::settings> settings,
                    const config::connector_catalogue& connectors,
                    const std::vector<store::instance>& instances,
                    const std::map<store::instance_id, rules::status_board>& statuses);

    [[nodiscard]] orders::policy of_order(store::instance_id source,
                                          const data::order& version) const override;
    [[nodiscard]] engine::function_traits of_function(store::instance_id instance,
                                                      const std::string& function) const override;
    [[nodiscard]] std::string name_of(store::instance_id instance) const override;
    [[nodiscard]] bool drains(store::instance_id instance) const override;

private:
    struct known {
        store::instance row;
        const config::source_settings* source = nullptr;
        const config::destination_settings* destination = nullptr;
        const config::manifest* manifest = nullptr;
        orders::policy base; ///< of a source: all that does not depend on the order
    };
    std::shared_ptr<const config::settings> settings_;
    std::map<store::instance_id, known> known_;
};

} // namespace dray::daemon
