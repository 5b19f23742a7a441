#pragma once

// From checked tables to the settings of each instance. Internal to core/config.

#include "core/config/catalog.hpp"
#include "core/config/check.hpp"
#include "core/config/settings.hpp"

namespace dray::config {

/// Builds every part of the settings but [daemon]. Errors in an instance keep it out.
class instance_reader {
public:
    instance_reader(const catalog& from, const connector_catalogue& connectors,
                    const load_options& options, report& to);

    void read(settings& into);
    /// Of an instance that was kept out: what could be read.
    std::vector<setting_row> rows_of(const std::string& name) const;

private:
    std::vector<merchant> merchants();
    std::vector<tenancy> tenancies();
    void read_carriers();
    tenancy read_tenancy(const std::string& name, const table_ref& table);
    void source(const std::string& name, const table_ref& table, settings& into);
    void destination(const std::string& name, const table_ref& table, settings& into);

    /// The part that both roles share; null manifest where there is no connector to go by.
    const manifest* connector_of(const entries& found, const table_ref& table, connector_role role,
                                 const std::string& path);
    checked_table common(instance_settings& made, const entries& found, const table_ref& table,
                         const manifest& connector, const std::string& path);
    void plain_http(const instance_settings& made, const manifest& connector,
                    const checked_table& checked, const table_ref& table, const std::string& path);

    /// Reports a name that is not defined or whose table has mistakes; true where all is well.
    bool known(const std::string& kind, const std::string& name, const tables& all,
               const spot& where, const std::string& path);
    void merchant_of(source_settings& made, const checked_table& checked, const table_ref& table,
                     const std::string& path);
    void destination_of(source_settings& made, const table_ref& table, const checked_table& checked,
                        const std::string& path);
    void tenancy_of(const source_settings& made, const table_ref& table, const std::string& path);
    /// Keeps it, or only its rows where it is down.
    template <class Settings>
    void keep(Settings made, std::vector<Settings>& into);
    void statuses_of(source_settings& made, const checked_table& checked);

    const catalog& from_;
    const connector_catalogue& connectors_;
    const load_options& options_;
    report& to_;
    template_resolver templates_;
    std::set<std::pair<std::string, std::string>> faulty_;
    std::vector<merchant> merchants_;
    std::vector<tenancy> tenancies_;
    std::map<std::string, std::map<std::string, std::string>> carriers_;
    std::map<std::string, std::vector<setting_row>> down_rows_;
};

} // namespace dray::config
