#pragma once

// The API speaks JSON in two dialects, chosen by Accept: hal+json (camelCase, children under
// `_embedded` by their rel) and plain JSON (PascalCase, children inline). hal+json is asked for;
// either is read.

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dray::warehouse_manager {

/// The member in either casing; `camel` as hal+json writes it. Null where it is absent or null.
const boost::json::value* either(const boost::json::object& from, std::string_view camel);

const boost::json::object* object_of(const boost::json::object& from, std::string_view camel);

/// A string without its outer blanks, a number or a boolean as text; empty for all else.
std::string text_of(const boost::json::object& from, std::string_view camel);

/// An id as text; empty where it is absent or 0.
std::string id_of(const boost::json::object& from, std::string_view camel);

std::optional<std::int64_t> integer_of(const boost::json::object& from, std::string_view camel);

/// Whether something stands there: a date, an object, true. Empty where it is absent or null.
std::optional<bool> is_set(const boost::json::object& from, std::string_view camel);

/// Children, wherever they are: `_embedded` under a rel that ends with `rel_end` ("/orders/item"),
/// or inline as `inline_name`, also in `readOnly`. Null where neither is there.
const boost::json::array* children(const boost::json::object& from, std::string_view rel_end,
                                   std::string_view inline_name);

/// The texts of an array of strings.
std::vector<std::string> texts_of(const boost::json::object& from, std::string_view camel);

} // namespace dray::warehouse_manager
