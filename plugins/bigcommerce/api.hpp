#pragma once

// Requests to the shop and what its answers mean. Everything that is said to a person about a
// refusal is said here.

#include "shop_settings.hpp"

#include "dray/sdk/failure.hpp"
#include "dray/sdk/http.hpp"

#include <boost/json/fwd.hpp>
#include <boost/json/storage_ptr.hpp>

#include <string>
#include <string_view>

namespace dray::bigcommerce {

/// One shop's v2 API. Constant; shared by all operations of the instance.
class shop_api {
public:
    explicit shop_api(const shop_settings& shop) : shop_(shop) {}

    /// `path` from behind /v2/: "orders/100/shipments?limit=250".
    [[nodiscard]] sdk::http_request get(std::string_view path) const;
    [[nodiscard]] sdk::http_request post(std::string_view path, std::string json) const;
    [[nodiscard]] sdk::http_request put(std::string_view path, std::string json) const;

    /// What an answer that is not the expected success means; `doing` names the call for people:
    /// "reading order 100". Writes get a verdict only where the answer proves that nothing
    /// happened.
    [[nodiscard]] sdk::failure refusal(const sdk::http_response& answer,
                                       std::string_view doing) const;

    /// 200, or 204 which stands for an empty list; throws refusal() for all else.
    void require_success(const sdk::http_response& answer, std::string_view doing) const;

private:
    const shop_settings& shop_;
};

/// The order's path segment from a request's ref; throws failure (rejected) for what is no id.
std::string order_id(std::string_view ref);

/// The body as JSON. 204 and an empty body are an empty array: the shop says "none" so. Throws
/// failure: transient after a read, unknown_outcome after a write.
/// `memory` keeps it, where given, and outlives it.
boost::json::value body_of(const sdk::http_response& answer, std::string_view doing,
                           boost::json::storage_ptr memory = {});
/// The same for an answer that is one order, without what no reader asks for.
boost::json::value order_of(const sdk::http_response& answer, std::string_view doing,
                            boost::json::storage_ptr memory);

/// The failure for an answer that came whole and is not what it should be.
sdk::failure unreadable_answer(const sdk::http_response& answer, std::string_view doing,
                               std::string_view why);

} // namespace dray::bigcommerce
