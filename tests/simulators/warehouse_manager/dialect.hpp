#pragma once

// The two ways in which the vendor says the same: application/hal+json in camelCase with
// _embedded and _links, anything else in PascalCase with everything inline. Built once, in
// camelCase; the case is changed as it is written.

#include "tests/simulators/common/vendor.hpp"

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dray::sim::wm {

struct dialect {
    bool hal = false;
    bool drop_nulls = false;
};

/// By the header Accept.
bool asks_for_hal(const request& req);

/// With decimals as 6.0; in plain JSON the members whose names begin with '_' are left out.
std::string text_in(dialect how, const boost::json::value& from);
response answer(dialect how, int status, const boost::json::value& body);
/// Nothing but a status.
response bare(int status);

/// A page of a collection.
struct listing {
    std::int64_t total = 0;
    boost::json::array rows;
    std::string embedded; ///< the name of the rows within _embedded
    std::string plain_name = "ResourceList";
    std::string next, prev;    ///< targets; empty: none
    bool without_rows = false; ///< not even an empty list
};
response answer(dialect how, listing page);

/// "http://api.3plCentral.com/rels/" and the rest.
std::string rel(std::string_view of);

/// Member names as camelCase, at every depth: what clients write is read without regard to it.
boost::json::value in_camel_case(const boost::json::value& from);

} // namespace dray::sim::wm
