#pragma once

// Lenient reading of vendors' JSON. Their APIs give ids now as numbers, now as strings, and amounts
// as strings here and as numbers there; each reader takes every form seen.

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dray::common {

/// The member, or null where it is absent or JSON null.
const boost::json::value* member(const boost::json::object& from, std::string_view key);

/// A member that is an object, or null.
const boost::json::object* object_member(const boost::json::object& from, std::string_view key);

/// A member that is an array, or null.
const boost::json::array* array_member(const boost::json::object& from, std::string_view key);

/// A string as it stands, a whole number or a boolean as text; empty for all else.
std::string text(const boost::json::object& from, std::string_view key);

/// Only a string; empty for all else. Lives as long as `from`.
std::string_view view(const boost::json::object& from, std::string_view key);

/// A whole number, also where it is written "12", "12.0000" or 12.0; empty for all else.
std::optional<std::int64_t> integer(const boost::json::value& from);
std::optional<std::int64_t> integer(const boost::json::object& from, std::string_view key);

/// An id as text. Empty where it is absent, null or 0, which many vendors use for "none".
std::string id_text(const boost::json::object& from, std::string_view key);

/// true, "true", 1 and "1".
bool flag(const boost::json::object& from, std::string_view key);

/// Decimal text in one form, whether it came as "361.9500" or as 361.95: see tidy_decimal().
std::string money(const boost::json::object& from, std::string_view key);

} // namespace dray::common
