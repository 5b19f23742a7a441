#include "core/config/instances.hpp"

#include "core/config/keys.hpp"
#include "core/config/vouched_hosts.hpp"
#include "core/text/suggest.hpp"

#include <algorithm>

namespace dray::config {

using text::nearest;
using text::one_of;
namespace {

std::vector<const setting*> pointers(const std::vector<setting>& all) {
    std::vector<const setting*> made;
    for (const auto& one : all)
        made.push_back(&one);
    return made;
}

std::vector<std::string> keys_of(const tables& all) {
    std::vector<std::string> made;
    for (const auto& [name, table] : all)
        made.push_back(name);
    return made;
}

std::vector<std::string> faulty_of(const catalog& from, std::string_view kind) {
    std::vector<std::string> made;
    for (const auto& [of, name] : from.faulty) {
        if (of == kind)
            made.push_back(name);
    }
    return made;
}

instance_mode mode_of(std::string_view word) {
    if (word == "observe")
        return instance_mode::observe;
    if (word == "test")
        return instance_mode::test;
    if (word == "live")
        return instance_mode::live;
    if (word == "drain")
        return instance_mode::drain;
    return instance_mode::off;
}

std::string_view role_word(connector_role role) {
    return role == connector_role::source ? "source" : "destination";
}

/// What the manifest says in place of core's own defaults.
std::map<std::string, setting_value> connector_defaults(const manifest& of) {
    std::map<std::string, setting_value> made;
    const auto* const feed =
        of.function(of.role == connector_role::source ? "orders.download" : "shipments.download");
    if (feed != nullptr && feed->interval.count() > 0)
        made["poll_every"] = feed->interval.count();
    if (of.role == connector_role::destination)
        return made;
    if (feed != nullptr)
        made["overlap"] = milliseconds(feed->overlap).count();
    if (!of.statuses.download.empty())
        made["statuses.download"] = of.statuses.download;
    if (!of.statuses.ignore.empty())
        made["statuses.ignore"] = of.statuses.ignore;
    if (!of.statuses.final.empty())
        made["statuses.final"] = of.statuses.final;
    if (!of.statuses.canceled.empty())
        made["statuses.canceled"] = of.statuses.canceled;
    for (const auto& [moment, status] : of.statuses.moments)
        made[moment] = status;
    return made;
}

bool is_loopback(std::string_view url) {
    for (const std::string_view host : {"http://localhost", "http://127.0.0.1", "http://[::1]"}) {
        if (url == host ||
            (url.starts_with(host) && (url[host.size()] == ':' || url[host.size()] == '/'))) {
            return true;
        }
    }
    return false;
}

void add_row(std::vector<setting_row>& rows, setting_row row) {
    const auto at = std::find_if(rows.begin(), rows.end(),
                                 [&](const setting_row& other) { return other.key >= row.key; });
    if (at != rows.end() && at->key == row.key) {
        *at = std::move(row);
    } else {
        rows.insert(at, std::move(row));
    }
}

setting_row derived_row(std::string key, const std::string& value, std::string how) {
    setting_row row;
    row.key = std::move(key);
    row.value = to_toml(setting_value(value), setting_type::text);
    row.from.from = origin::kind::derived;
    row.from.through = std::move(how);
    return row;
}

} // namespace

instance_reader::instance_reader(const catalog& from, const connector_catalogue& connectors,
                                 const load_options& options, report& to)
    : from_(from), connectors_(connectors), options_(options), to_(to),
      templates_(from.templates, faulty_of(from, "template"), to), faulty_(from.faulty) {}

void instance_reader::read(settings& into) {
    merchants_ = merchants();
    tenancies_ = tenancies();
    read_carriers();
    for (const auto& [name, table] : from_.destinations)
        destination(name, table, into);
    for (const auto& [name, table] : from_.sources)
        source(name, table, into);
    into.merchants = merchants_;
    into.tenancies = tenancies_;
    for (const auto& [name, table] : from_.templates) {
        if (templates_.used(name))
            continue;
        to_.warning({table.where(), "template." + name, "no instance uses this template",
                     "add use = [\"" + name + "\"] to those that should"});
    }
}

bool instance_reader::known(const std::string& kind, const std::string& name, const tables& all,
                            const spot& where, const std::string& path) {
    // A destination that is down is known all the same: its orders wait.
    if (kind != "destination" && faulty_.contains({kind, name})) {
        to_.error(
            {where, path, kind + " `" + name + "` has mistakes of its own", "mend those first"});
        return false;
    }
    if (faulty_.contains({kind, name}))
        return true;
    if (all.contains(name))
        return true;
    const auto near = nearest(name, keys_of(all));
    to_.error({where, path, "there is no " + kind + " `" + name + "`",
               !near.empty() ? "did you mean `" + near + "`?"
                             : "define it: [" + kind + "." + name + "]"});
    return false;
}

std::vector<merchant> instance_reader::merchants() {
    std::vector<merchant> made;
    for (const auto& [name, table] : from_.merchants) {
        const auto before = to_.errors();
        expectation expected;
        expected.declared = pointers(merchant_keys());
        expected.path = "merchant." + name;
        expected.owner = "a merchant";
        auto checked = check_table(entries_of(table, ""), table, expected, to_);
        merchant one;
        one.name = name;
        one.title = checked.text("title");
        one.destination = checked.text("destination");
        if (!one.destination.empty()) {
            known("destination", one.destination, from_.destinations,
                  checked.where("destination", table), expected.path + ".destination");
        }
        one.rows = std::move(checked.rows());
        made.push_back(std::move(one));
        if (to_.errors() > before)
            faulty_.emplace("merchant", name);
    }
    if (made.empty()) {
        merchant implied;
        implied.name = "default";
        made.push_back(std::move(implied));
    }
    return made;
}

std::vector<tenancy> instance_reader::tenancies() {
    std::vector<tenancy> made;
    for (const auto& [name, table] : from_.tenancies) {
        const auto before = to_.errors();
        auto one = read_tenancy(name, table);
        if (to_.errors() > before) {
            faulty_.emplace("tenancy", name);
        } else {
            made.push_back(std::move(one));
        }
    }
    return made;
}

tenancy instance_reader::read_tenancy(const std::string& name, const table_ref& table) {
    tenancy one;
    expectation expected;
    expected.declared = pointers(tenancy_keys());
    expected.path = "tenancy.\"" + name.substr(0, 130) + "\"";
    expected.owner = "a tenancy";
    auto checked = check_table(entries_of(table, ""), table, expected, to_);
    const auto sign = name.find('@');
    one.merchant = name.substr(0, sign);
    if (sign != std::string::npos)
        one.destination = name.substr(sign + 1);
    if (!is_name(one.merchant) || !is_name(one.destination)) {
        to_.error({table.where(), expected.path, "this is not MERCHANT@DESTINATION",
                   "write it like [tenancy.\"acme@warehouse\"]"});
        return one;
    }
    known("destination", one.destination, from_.destinations, table.where(), expected.path);
    if (!from_.merchants.empty() || one.merchant != "default") {
        known("merchant", one.merchant, from_.merchants, table.where(), expected.path);
    }
    one.customer_id = checked.text("customer_id");
    one.facility_id = checked.text("facility_id");
    one.carrier_account = checked.text("carrier_account");
    one.carrier = checked.text("carrier");
    one.service = checked.text("service");
    one.billing_code = checked.text("billing_code");
    one.rows = std::move(checked.rows());
    return one;
}

void instance_reader::tenancy_of(const source_settings& made, const table_ref& table,
                                 const std::string& path) {
    const auto name = made.merchant + "@" + made.destination;
    if (!faulty_.contains({"tenancy", name}))
        return;
    to_.error({table.where(), path, "tenancy `" + name + "` has mistakes of its own",
               "mend those first"});
}

void instance_reader::read_carriers() {
    for (const auto& [name, table] : from_.carriers) {
        auto& map = carriers_[name];
        for (const auto& m : table.table->members) {
            if (m.value.is == node::kind::text && !m.value.text.empty()) {
                map[m.key] = m.value.text;
                continue;
            }
            faulty_.emplace("carriers", name);
            to_.error({at_value(table.file, m.at, m.value.at),
                       "carriers." + name + "." + m.key.substr(0, 60),
                       "expected the shop's carrier code in quotes, found " +
                           (m.value.is == node::kind::text ? std::string("empty text")
                                                           : std::string(name_of(m.value.is))),
                       "write it like \"FEDEX_GROUND\" = \"fedex\""});
        }
    }
}

const manifest* instance_reader::connector_of(const entries& found, const table_ref& table,
                                              connector_role role, const std::string& path) {
    const auto named = found.find("connector");
    const auto installed = [&] {
        const auto ids = connectors_.ids();
        if (!options_.connectors_known)
            return std::string("which there are says `dray check`, once [daemon] is right");
        return ids.empty() ? std::string("no connector is installed: see plugin_dirs in [daemon]")
                           : "installed are " + one_of(ids);
    };
    if (named == found.end()) {
        to_.error({table.where(), path, "the key `connector` is missing",
                   "add connector = \"…\"; " + installed()});
        return nullptr;
    }
    const auto& value = *named->second.value;
    const auto where = named->second.at_value();
    if (value.is != node::kind::text) {
        to_.error({where, path + ".connector",
                   "expected text in quotes, found " + std::string(name_of(value.is)),
                   "write it like connector = \"bigcommerce\""});
        return nullptr;
    }
    const auto* const connector = connectors_.find(value.text);
    if (connector == nullptr && !options_.connectors_known) {
        to_.fail_here("connectors are not looked for until plugin_dirs of [daemon] can be read");
        return nullptr;
    }
    if (connector == nullptr) {
        const auto near = nearest(value.text, connectors_.ids());
        to_.error({where, path + ".connector", "there is no connector `" + value.text + "`",
                   near.empty() ? installed() : "did you mean \"" + near + "\"?"});
        return nullptr;
    }
    if (connector->role != role) {
        const std::string other(role_word(connector->role));
        to_.error({where, path + ".connector",
                   value.text + " connects a " + other + ", and this is a " +
                       std::string(role_word(role)),
                   "write [" + other + ".NAME] in place of [" + path + "]"});
        return nullptr;
    }
    return connector;
}

checked_table instance_reader::common(instance_settings& made, const entries& found,
                                      const table_ref& table, const manifest& connector,
                                      const std::string& path) {
    expectation expected;
    expected.declared = pointers(instance_keys(connector.role));
    for (const auto& one : connector.settings)
        expected.declared.push_back(&one);
    expected.fallbacks = connector_defaults(connector);
    expected.connector = connector.id;
    expected.path = path;
    expected.owner = "a " + connector.id + " " + std::string(role_word(connector.role));
    expected.secrets = options_.secrets;
    auto checked = check_table(found, table, expected, to_);

    made.connector = connector.id;
    made.mode = mode_of(checked.text("mode"));
    made.account = checked.text("account");
    made.poll_every = checked.duration("poll_every");
    made.request_timeout = checked.duration("request_timeout");
    if (checked.has("settle"))
        made.settle = checked.duration("settle");
    made.in_flight = checked.integer("in_flight");
    if (checked.has("calls_per_minute"))
        made.calls_per_minute = checked.integer("calls_per_minute");
    made.allow_plain_http = checked.flag("allow_plain_http");
    for (const auto& one : connector.settings) {
        const auto value = checked.values().find(one.key);
        if (value != checked.values().end())
            made.values.insert(*value);
    }
    made.secrets = std::move(checked.secrets());
    made.at.from = origin::kind::file;
    made.at.file = table.file->name;
    made.at.line = table.at.line;
    made.at.column = table.at.column;
    if (checked.text("isolation") == "process") {
        to_.error({checked.where("isolation", table), path + ".isolation",
                   "isolation = \"process\" does not exist yet: connectors run inside drayd",
                   "write isolation = \"none\", or leave the key out"});
    }
    plain_http(made, connector, checked, table, path);
    read_origins(made, connector, connectors_.vendor_origins(connector.id), checked, table, path,
                 to_);
    return checked;
}

void instance_reader::plain_http(const instance_settings& made, const manifest& connector,
                                 const checked_table& checked, const table_ref& table,
                                 const std::string& path) {
    if (made.allow_plain_http)
        return;
    for (const auto& one : connector.settings) {
        if (one.type != setting_type::url)
            continue;
        const auto url = checked.text(one.key);
        if (!url.starts_with("http://") || is_loopback(url))
            continue;
        to_.error({checked.where(one.key, table), path + "." + one.key,
                   "http:// to another machine would send the login in clear",
                   "write https://, or set allow_plain_http = true if you accept that"});
    }
}

void instance_reader::merchant_of(source_settings& made, const checked_table& checked,
                                  const table_ref& table, const std::string& path) {
    made.merchant = checked.text("merchant");
    if (!made.merchant.empty()) {
        if (from_.merchants.empty() && made.merchant == "default")
            return;
        known("merchant", made.merchant, from_.merchants, checked.where("merchant", table),
              path + ".merchant");
        return;
    }
    made.merchant = "default";
    add_row(made.rows, derived_row("merchant", made.merchant, "implied: none is named"));
    if (from_.merchants.empty() || from_.merchants.contains("default"))
        return;
    // Choosing one would move the source to another merchant as soon as there is a second.
    to_.error({table.where(), path, "there are merchants, and this source names none",
               "add merchant = \"…\": " + one_of(keys_of(from_.merchants))});
}

void instance_reader::destination_of(source_settings& made, const table_ref& table,
                                     const checked_table& checked, const std::string& path) {
    made.destination = checked.text("destination");
    if (!made.destination.empty()) {
        known("destination", made.destination, from_.destinations,
              checked.where("destination", table), path + ".destination");
        return;
    }
    for (const auto& one : merchants_) {
        if (one.name != made.merchant || one.destination.empty())
            continue;
        made.destination = one.destination;
        add_row(made.rows, derived_row("destination", made.destination,
                                       "destination of merchant " + one.name));
        return;
    }
    if (from_.destinations.size() == 1) {
        made.destination = from_.destinations.begin()->first;
        add_row(made.rows,
                derived_row("destination", made.destination, "the only destination there is"));
        return;
    }
    if (made.mode != instance_mode::live && made.mode != instance_mode::test)
        return;
    to_.error({checked.where("mode", table), path + ".destination",
               "nothing says where the orders of this source go",
               from_.destinations.empty()
                   ? "define a [destination.NAME]"
                   : "add destination = \"…\": " + one_of(keys_of(from_.destinations))});
}

void instance_reader::statuses_of(source_settings& made, const checked_table& checked) {
    made.download_statuses = checked.list("statuses.download");
    made.ignore_statuses = checked.list("statuses.ignore");
    made.final_statuses = checked.list("statuses.final");
    made.canceled_statuses = checked.list("statuses.canceled");
    const auto moment = [&](std::string_view key) {
        auto word = checked.text(key);
        return word.empty() || word == "never" ? moment_status() : moment_status(std::move(word));
    };
    made.on_download = moment("on_download");
    made.on_partial_shipment = moment("on_partial_shipment");
    made.on_shipment = moment("on_shipment");
    made.on_cancel = moment("on_cancel");
    made.on_status_error = checked.text("on_status_error") == "continue" ? on_status_error::carry_on
                                                                         : on_status_error::hold;
    made.on_rename = checked.text("on_rename") == "hold" ? on_rename::hold : on_rename::carry_on;
    made.status_hold_max = checked.duration("status_hold_max");
    made.status_check_every = checked.duration("status_check_every");
}

template <class Settings>
void instance_reader::keep(Settings made, std::vector<Settings>& into) {
    if (to_.down().contains(made.name)) {
        down_rows_[made.name] = std::move(made.rows);
    } else {
        into.push_back(std::move(made));
    }
}

std::vector<setting_row> instance_reader::rows_of(const std::string& name) const {
    const auto found = down_rows_.find(name);
    return found == down_rows_.end() ? std::vector<setting_row>() : found->second;
}

void instance_reader::source(const std::string& name, const table_ref& table, settings& into) {
    const auto path = "source." + name;
    to_.instance(name);
    source_settings made;
    made.name = name;
    const auto base =
        from_.source_defaults ? entries_of(*from_.source_defaults, "defaults.source") : entries();
    const auto found = templates_.resolve(base, table, path);
    const auto* const connector = connector_of(found, table, connector_role::source, path);
    if (connector != nullptr) {
        auto checked = common(made, found, table, *connector, path);
        made.rows = std::move(checked.rows());
        statuses_of(made, checked);
        if (checked.has("start_at"))
            made.start_at = timestamp{checked.duration("start_at")};
        made.overlap = checked.duration("overlap");
        made.recheck_after = checked.duration("recheck_after");
        made.surge_limit = checked.integer("surge_limit");
        made.surge_window = checked.duration("surge_window");
        made.max_age = checked.duration("max_age");
        merchant_of(made, checked, table, path);
        destination_of(made, table, checked, path);
        tenancy_of(made, table, path);
        if (!made.start_at && checked.at("start_at") == nullptr &&
            (made.mode == instance_mode::live || made.mode == instance_mode::test)) {
            to_.error({checked.where("mode", table), path + ".start_at",
                       "start_at is missing: nothing says from when on orders are ours to send",
                       "add start_at = 2026-03-01T00:00:00Z with your day; nothing older is ever "
                       "sent"});
        }
        for (const auto& set : checked.list("carriers")) {
            if (!known("carriers", set, from_.carriers, checked.where("carriers", table),
                       path + ".carriers")) {
                continue;
            }
            for (const auto& [code, shop] : carriers_[set])
                made.carriers[code] = shop;
        }
    }
    to_.instance("");
    keep(std::move(made), into.sources);
}

void instance_reader::destination(const std::string& name, const table_ref& table, settings& into) {
    const auto path = "destination." + name;
    to_.instance(name);
    destination_settings made;
    made.name = name;
    const auto base = from_.destination_defaults
                          ? entries_of(*from_.destination_defaults, "defaults.destination")
                          : entries();
    const auto found = templates_.resolve(base, table, path);
    const auto* const connector = connector_of(found, table, connector_role::destination, path);
    if (connector != nullptr) {
        auto checked = common(made, found, table, *connector, path);
        made.rows = std::move(checked.rows());
        made.poll_slowest = checked.duration("poll_slowest");
        made.calls_per_hour = checked.integer("calls_per_hour");
    }
    to_.instance("");
    keep(std::move(made), into.destinations);
}

} // namespace dray::config
