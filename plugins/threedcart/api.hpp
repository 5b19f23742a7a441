#pragma once

// Requests to the store and what its answers mean. Everything that is said to a person about a
// refusal is said here.

#include "shop_settings.hpp"

#include "plugins/common/listed_rows.hpp"

#include "dray/sdk/failure.hpp"
#include "dray/sdk/http.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace dray::sdk {
class context;
}

namespace dray::threedcart {

enum class call_kind {
    ordinary,
    login, ///< asks for nothing but whether the store takes the login
};

/// One store's REST API. Constant; shared by all operations of the instance.
class shop_api {
public:
    explicit shop_api(const shop_settings& shop) : shop_(shop) {}

    /// `path` behind the version: "Orders?limit=300". Throws failure (config) where a secret that
    /// the setting auth needs is not set.
    [[nodiscard]] sdk::http_request get(const sdk::context& host, std::string_view path) const;
    [[nodiscard]] sdk::http_request put(const sdk::context& host, std::string_view path,
                                        std::string json) const;

    /// What an answer that is no success means. `doing` names the call: "reading orders".
    [[nodiscard]] sdk::failure refusal(const sdk::http_response& answer, std::string_view doing,
                                       call_kind kind = call_kind::ordinary) const;

    /// Throws refusal() unless the answer is a success.
    void require_success(const sdk::http_response& answer, std::string_view doing,
                         call_kind kind = call_kind::ordinary) const;

    /// Throws unless the answer to a write says of each of its records that it was written. What
    /// was refused carries the verdict, `transition_refused` where the status may not change so.
    void require_written(const sdk::http_response& answer, std::string_view doing) const;

private:
    void add_headers(const sdk::context& host, sdk::http_request& request) const;

    const shop_settings& shop_;
};

[[nodiscard]] inline bool is_success(const sdk::http_response& answer) {
    return answer.status == 200 || answer.status == 201;
}

/// Nothing matches what a read asked for: 404 with the API's own list of refusals, none of which
/// speaks of the login. What the web server or a gateway says in another form is no such answer.
bool is_nothing(const sdk::http_response& answer);

/// A list has no row at that place: is_nothing(), or the sentence for an offset past the end.
bool is_end_of_list(const sdk::http_response& answer);

/// An OrderID; throws rejected for anything else.
std::string order_id(std::string_view ref);

/// An answer that came whole and cannot be understood: a read is worth another try, of a write
/// nobody knows what it did.
sdk::failure unreadable_answer(const sdk::http_response& answer, std::string_view doing,
                               std::string_view why);

/// The body as JSON. Throws unreadable_answer().
boost::json::value body_of(const sdk::http_response& answer, std::string_view doing);

/// A list's rows, uncut by any parsing. Throws unreadable_answer() where the body is no list.
std::vector<common::listed_row> rows_of(const sdk::http_response& answer,
                                        const common::row_members& names, std::string_view doing);

} // namespace dray::threedcart
