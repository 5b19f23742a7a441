#pragma once

// Requests to the REST API of one store. The caller has checked the credentials.

#include "tests/simulators/common/members.hpp"
#include "tests/simulators/common/target.hpp"
#include "tests/simulators/common/vendor.hpp"
#include "tests/simulators/threedcart/shop.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace dray::sim::threedcart {

/// Answered as [{"Key":"Error","Value":"","Status":"…","Message":"…"}] with this code.
struct refusal : std::runtime_error {
    refusal(std::int64_t code, const std::string& message)
        : std::runtime_error(message), status(static_cast<int>(code)) {}
    int status;
};

/// What became of one record of a write.
struct record {
    std::string key; ///< "OrderID"
    std::string value;
    int status = 200;
    std::string message = "updated successfully";
    bool failed() const { return status >= 400; }
};

struct call {
    const request& req;
    const target& where;
    std::vector<std::string> rest; ///< path after /3dCartWebAPI/v2

    bool is(std::string_view method) const { return req.method == method; }
    /// Throws the store's answer to a wrong method.
    void only(const settings& set, std::initializer_list<std::string_view> methods) const;
    /// By name without case, or nullptr; an empty value counts as absent.
    const std::string* param(std::string_view name) const;
    bool flag(std::string_view name) const; ///< present, and neither "0" nor "false"
    /// Throws 400 where the body is no JSON, or neither object nor list.
    boost::json::value body() const;
    boost::json::object object() const;
    /// The objects of a list; a lone object counts as one.
    std::vector<boost::json::object> objects() const;
};

/// `limit`, `offset` (1-based) and `countonly`.
struct paging {
    std::int64_t skip = 0;
    std::int64_t limit = 10;
    bool count_only = false;
};
paging paging_of(const call& what, const settings& set, std::int64_t most);

/// A whole number of the query, or nothing. Throws 400 for another text unless such are ignored.
std::optional<std::int64_t> number_param(const call& what, const settings& set,
                                         std::string_view name);
/// "mm/dd/yyyy" with or without " hh:mm:ss [AM|PM]".
struct wall_date {
    std::int64_t wall = 0;
    bool has_time = false;
};
std::optional<wall_date> parse_us_date(std::string_view text);

/// STEMstart and STEMend of the query, both inclusive; an end without a time is the end of its day.
/// @param by_day the time part counts for nothing
wall_range wall_range_of(const call& what, const settings& set, const std::string& stem,
                         bool by_day);

/// Gathers one page of the rows that match, counting all of them.
class page_of_rows {
public:
    explicit page_of_rows(const paging& page) : page_(page) {}

    /// Says whether the row that comes now belongs to the page; counts it.
    bool next() {
        const auto place = count_++;
        return !page_.count_only && place >= page_.skip && place < page_.skip + page_.limit;
    }
    void add(boost::json::object row) { rows_.emplace_back(std::move(row)); }
    /// The count, the rows, 404 when nothing matched, or the sentence when the page begins past
    /// the last row.
    response answer(const settings& set) &&;

private:
    paging page_;
    std::int64_t count_ = 0;
    boost::json::array rows_;
};

response answer(int status, const boost::json::value& body);
response error_answer(const settings& set, int status, const std::string& message);
/// HTTP status of a write of one record: 200, or the store's code for refused writes.
response records_answer(const settings& set, const std::vector<record>& records, bool bulk);
response created_answer(const settings& set, std::int64_t id);
[[noreturn]] void not_found(const settings& set);

/// Each takes the path from its resource's name on.
response orders_api(shop& in, const call& what);
response order_parts_api(shop& in, order& one, const call& what); ///< shipments, items, …
response order_statuses_api(shop& in, const call& what);
response products_api(shop& in, const call& what);
response store_settings_api(shop& in, const call& what);
response webhooks_api(shop& in, const call& what);

} // namespace dray::sim::threedcart
