#pragma once

// Requests to the shop and what its answers mean. Everything that is said to a person about a
// refusal is said here.

#include "shop_settings.hpp"

#include "dray/sdk/failure.hpp"
#include "dray/sdk/http.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace dray::cratejoy {

/// One shop's v1 API. Constant; shared by all operations of the instance.
class shop_api {
public:
    explicit shop_api(const shop_settings& shop) : shop_(shop) {}

    /// `path` behind the version, its slash before any "?": "shipments/7/".
    [[nodiscard]] sdk::http_request get(std::string_view path) const;
    [[nodiscard]] sdk::http_request put(std::string_view path, std::string json) const;

    /// What an answer that is no success means. `doing` names the call: "reading boxes".
    [[nodiscard]] sdk::failure refusal(const sdk::http_response& answer,
                                       std::string_view doing) const;

    /// Throws refusal() unless the answer is a success.
    void require_success(const sdk::http_response& answer, std::string_view doing) const;

private:
    void add_headers(sdk::http_request& request) const;

    const shop_settings& shop_;
};

/// The path of one box with all that is read of it.
std::string box_path(const std::string& id);

/// What lists ask for besides, so that a box comes with its customer, lines, address and batch.
inline constexpr std::string_view relations = "with=customer,fulfillments,ship_address,batch";

/// A shipment's id; throws rejected for anything else.
std::string shipment_id(std::string_view ref);

/// An answer that came whole and cannot be understood: a read is worth another try, of a write
/// nobody knows what it did.
sdk::failure unreadable_answer(const sdk::http_response& answer, std::string_view doing,
                               std::string_view why);

/// The body as a JSON object. Throws unreadable_answer().
boost::json::object object_of(const sdk::http_response& answer, std::string_view doing);

} // namespace dray::cratejoy
