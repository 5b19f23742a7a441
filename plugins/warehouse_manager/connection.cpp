// connection.test.

#include "connector.hpp"

#include "refusals.hpp"
#include "wire/dialect.hpp"

namespace dray::warehouse_manager {

namespace {

const boost::json::object* facility_in(const boost::json::object& list, const std::string& id) {
    const auto* rows = children(list, "/facility", "resourceList");
    if (rows == nullptr)
        return nullptr;
    for (const auto& row : *rows) {
        const auto* object = row.if_object();
        if (object != nullptr && id_of(*object, "facilityId") == id)
            return object;
    }
    return nullptr;
}

/// What the list of buildings says of ours; empty where it says nothing.
std::vector<std::string> facility_notes(const sdk::http_response& answer,
                                        const tenant_settings& tenant) {
    std::vector<std::string> notes;
    const auto list = answer.status == 200 ? read_object(answer.body) : std::nullopt;
    if (!list || children(*list, "/facility", "resourceList") == nullptr)
        return notes;
    const auto* facility = facility_in(*list, tenant.facility_id);
    if (facility == nullptr) {
        notes.push_back("Building " + tenant.facility_id +
                        " is not in the list of buildings that these credentials see: check "
                        "facility_id.");
        return notes;
    }
    const auto name = text_of(*facility, "name");
    if (is_set(*facility, "deactivated").value_or(false))
        notes.push_back("Building " + tenant.facility_id + " (" + name + ") is deactivated.");
    const auto zone = text_of(*facility, "timeZoneName");
    if (!zone.empty())
        notes.push_back("The clock of building " + tenant.facility_id + " (" + name + ") is \"" +
                        zone +
                        "\". The API's dates are the server's, for which server_timezone is " +
                        tenant.server_zone.name + ".");
    return notes;
}

} // namespace

sdk::task<data::connection_result> connector::test(sdk::context& host) {
    const std::string doing = "testing the connection";
    if (!tenant_.has_login)
        throw sdk::failure(sdk::error_class::config, "login_missing",
                           "Neither user_login nor user_login_id is set: without one the warehouse "
                           "gives no token. Ask the warehouse for it.")
            .about("user_login");
    list_query one;
    one.rql = "ReadOnly.CustomerIdentifier.Id==" + tenant_.customer_id +
              ";ReadOnly.FacilityIdentifier.Id==" + tenant_.facility_id;
    auto request = api_.get(list_path(one, 1, 1));
    const auto answer = co_await host.http(std::move(request));
    const auto page = api_.page_of(answer, doing);
    for (const auto& row : page.rows)
        if (const auto* order = row.if_object())
            require_own(*order, tenant_);

    auto facilities = api_.get("properties/facilities");
    const auto buildings = co_await host.http(std::move(facilities));
    data::connection_result result;
    // Customers and buildings are counted anew at each warehouse, so the credentials belong to it.
    result.account = tenant_.client_id + "/" + tenant_.customer_id + "@" + tenant_.facility_id;
    result.name = "customer " + tenant_.customer_id + " at building " + tenant_.facility_id;
    result.notes = facility_notes(buildings, tenant_);
    co_return result;
}

} // namespace dray::warehouse_manager
