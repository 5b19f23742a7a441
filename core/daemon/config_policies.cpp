#include "core/daemon/config_policies.hpp"

#include "core/order/long_texts.hpp"
#include "core/order/versions.hpp"

#include <algorithm>

namespace dray::daemon {

namespace {

void take_statuses(const rules::status_board& board, orders::policy& p) {
    for (const auto m : {orders::moment::on_download, orders::moment::on_partial_shipment,
                         orders::moment::on_shipment, orders::moment::on_cancel}) {
        const auto writes = board.of_moment(m);
        if (!writes.status.empty())
            p.moments[m] = writes.status;
        if (!writes.problem.empty())
            p.held_moments[m] = writes.problem;
    }
    p.final_statuses = board.ids_of("statuses.final");
    p.canceled_statuses = board.canceled_ids();
    for (const auto& s : board.slots) {
        // Named in the file, but the shop's list is not known.
        if (s.declared.key == "statuses.final" && s.reading.state == rules::status_state::unread)
            p.final_statuses.push_back(s.declared.word);
    }
    if (!board.lacks("statuses.download"))
        p.download_statuses = board.ids_of("statuses.download");
}

/// What the manifest says, or the setting that it names; 0 = nothing.
std::int64_t most_of(const config::manifest_limit& limit, const config::destination_settings* s) {
    if (limit.setting.empty())
        return limit.most;
    if (!s)
        return 0;
    const auto set = s->values.find(limit.setting);
    const auto* value = set == s->values.end() ? nullptr : std::get_if<std::int64_t>(&set->second);
    return value ? std::max<std::int64_t>(0, *value) : 0;
}

/// Null where the destination bounds no text.
std::shared_ptr<const orders::text_limits> texts_of(const std::string& destination,
                                                    const config::manifest& m,
                                                    const config::destination_settings* s) {
    auto made = std::make_shared<orders::text_limits>();
    made->destination = destination;
    bool any = false;
    for (std::size_t i = 0; i < data::text_field_count; ++i) {
        const auto limit = m.limits.find(data::text_field_words[i]);
        if (limit == m.limits.end())
            continue;
        made->of[i].most = most_of(limit->second, s);
        made->of[i].setting = limit->second.setting;
        any = any || made->of[i].most > 0;
    }
    return any ? made : nullptr;
}

} // namespace

config_policies::config_policies(std::shared_ptr<const config::settings> settings,
                                 const config::connector_catalogue& connectors,
                                 const std::vector<store::instance>& instances,
                                 const std::map<store::instance_id, rules::status_board>& statuses)
    : settings_(std::move(settings)) {
    std::map<std::string, const store::instance*> destinations;
    for (const auto& row : instances) {
        if (row.kind == store::instance_kind::destination)
            destinations[row.name] = &row;
    }
    for (const auto& row : instances) {
        known k;
        k.row = row;
        k.manifest = connectors.find(row.connector);
        if (row.kind == store::instance_kind::destination) {
            k.destination = settings_->destination(row.name);
            known_.emplace(row.id, std::move(k));
            continue;
        }
        k.source = settings_->source(row.name);
        if (k.source) {
            const auto& s = *k.source;
            auto& p = k.base;
            p.source_name = s.name;
            p.source_identity = row.account;
            const bool live =
                s.mode == config::instance_mode::live || s.mode == config::instance_mode::drain;
            p.may_send = live && row.started_from.has_value();
            p.write_back = live;
            p.may_test = s.mode == config::instance_mode::test;
            if (p.may_test)
                p.reference_prefix = "TEST-";
            p.hold_submit_on_mark = s.on_status_error == config::on_status_error::hold;
            p.status_hold_max = s.status_hold_max;
            // Only what is sent by itself waits; a test is sent when a person says so.
            if (live && k.manifest && k.manifest->function("order.get"))
                p.recheck_after = s.recheck_after;
            p.max_age = s.max_age;
            p.surge_limit = s.surge_limit;
            p.surge_window = s.surge_window;
            if (const auto board = statuses.find(row.id); board != statuses.end())
                take_statuses(board->second, p);
            std::string to = s.destination;
            if (to.empty()) {
                if (const auto* m = settings_->find_merchant(s.merchant))
                    to = m->destination;
            }
            if (to.empty() && settings_->destinations.size() == 1) {
                to = settings_->destinations.front().name;
            }
            if (const auto it = destinations.find(to); it != destinations.end()) {
                p.route[""] = it->second->id;
                if (const auto* m = connectors.find(it->second->connector)) {
                    const auto* of = settings_->destination(to);
                    const auto reference = m->limits.find("reference");
                    if (reference != m->limits.end()) {
                        if (const auto most = most_of(reference->second, of))
                            p.reference_limit = most;
                    }
                    if (auto texts = texts_of(to, *m, of))
                        p.text_limits[it->second->id] = std::move(texts);
                }
            }
        }
        known_.emplace(row.id, std::move(k));
    }
}

orders::policy config_policies::of_order(store::instance_id source,
                                         const data::order& version) const {
    const auto it = known_.find(source);
    if (it == known_.end())
        return {};
    orders::policy p = it->second.base;
    const auto& row = it->second.row;
    auto floor = row.started_from;
    if (it->second.source && it->second.source->start_at) {
        floor =
            floor ? std::max(*floor, *it->second.source->start_at) : it->second.source->start_at;
    }
    p.sends_from = floor;
    if (floor && version.created_at < *floor) {
        p.not_for_us = std::string(older_rule) + " (" + data::format_time(*floor) + ")";
    } else if (version.archived) {
        p.not_for_us = "archived in the shop";
    } else if (orders::is_canceled(version, p)) {
        p.not_for_us = "canceled in the shop"; // one that is ours already stays so
    }
    return p;
}

engine::function_traits config_policies::of_function(store::instance_id instance,
                                                     const std::string& function) const {
    engine::function_traits t;
    const auto it = known_.find(instance);
    if (it == known_.end() || !it->second.manifest)
        return t;
    if (const auto* f = it->second.manifest->function(function)) {
        t.probe = f->probe;
        if (f->settle.count() > 0)
            t.settle = f->settle;
    }
    const config::instance_settings* s =
        it->second.source ? static_cast<const config::instance_settings*>(it->second.source)
                          : it->second.destination;
    if (s && s->settle)
        t.settle = *s->settle;
    return t;
}

std::string config_policies::name_of(store::instance_id instance) const {
    const auto it = known_.find(instance);
    return it == known_.end() ? "instance " + std::to_string(instance) : it->second.row.name;
}

bool config_policies::drains(store::instance_id instance) const {
    const auto it = known_.find(instance);
    return it != known_.end() && it->second.destination &&
           it->second.destination->mode == config::instance_mode::drain;
}

} // namespace dray::daemon
