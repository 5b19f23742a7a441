#include "core/daemon/status_setup.hpp"

#include <algorithm>

namespace dray::daemon {

namespace {

rules::declared_status declared(const config::source_settings& source, const char* key,
                                const std::string& word) {
    rules::declared_status d;
    d.key = key;
    d.word = word;
    const auto row = std::find_if(source.rows.begin(), source.rows.end(),
                                  [key](const config::setting_row& r) { return r.key == key; });
    if (row == source.rows.end()) {
        d.where = "default";
        d.is_default = true;
    } else {
        d.where = config::to_text(row->from);
        d.is_default = row->from.from != config::origin::kind::file;
    }
    return d;
}

} // namespace

rules::status_setup status_setup_of(const config::source_settings& source,
                                    const config::manifest* connector,
                                    store::instance_id instance) {
    rules::status_setup s;
    s.source = source.name;
    s.instance = instance;
    s.listed = connector && connector->function("statuses.list");
    s.hold_renamed = source.on_rename == config::on_rename::hold;
    s.hold_unmarked = source.on_status_error == config::on_status_error::hold;
    s.hold_max = source.status_hold_max;
    s.check_every = source.status_check_every;
    const auto add = [&](const char* key, const std::string& word) {
        s.declared.push_back(declared(source, key, word));
    };
    add("on_download", source.on_download.value_or(""));
    add("on_partial_shipment", source.on_partial_shipment.value_or(""));
    add("on_shipment", source.on_shipment.value_or(""));
    add("on_cancel", source.on_cancel.value_or(""));
    for (const auto& word : source.download_statuses)
        add("statuses.download", word);
    for (const auto& word : source.ignore_statuses)
        add("statuses.ignore", word);
    for (const auto& word : source.final_statuses)
        add("statuses.final", word);
    for (const auto& word : source.canceled_statuses)
        add("statuses.canceled", word);
    return s;
}

rules::bound_status bound_of(const store::status_binding& row) {
    rules::bound_status b;
    b.configured = row.configured;
    b.status = data::status(row.status_id, row.name);
    b.by_command = row.origin == "command";
    return b;
}

} // namespace dray::daemon
