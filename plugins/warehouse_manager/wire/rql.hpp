#pragma once

// The vendor's query language (of the FIQL family) and the addresses of lists. Misspelled query
// parameters are ignored without a word, and the list then runs unfiltered: they are written here
// alone.

#include "dray/data/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dray::warehouse_manager {

struct tenant_settings;

/// A value for RQL. The server decodes twice, so what is reserved there is escaped here and the
/// whole query once more in list_path().
std::string rql_value(std::string_view text);

/// "referenceNum==R", and "referenceNum==R-*" for what a split makes of it ("R-1"). RQL compares
/// without case and the wildcard finds more than splits, so answers are compared anew.
std::string by_reference(std::string_view reference);
std::string by_splits(std::string_view reference);

/// (a,b,c), or a alone.
std::string any_of(const std::vector<std::string>& terms);

/// Limits a query to the merchant, and to the building too.
std::string of_customer(std::string query, const tenant_settings& tenant);
std::string of_facility(std::string query, const tenant_settings& tenant);

/// "path=ge=T" or "path=le=T".
std::string not_before(std::string_view path, data::timestamp at, const tenant_settings& tenant);
std::string not_after(std::string_view path, data::timestamp at, const tenant_settings& tenant);

/// What a list is asked for.
struct list_query {
    list_query() = default;
    std::string rql;
    std::string sort;
    std::string detail;
};

/// "orders?pgsiz=…&pgnum=…": pages are counted from 1.
std::string list_path(const list_query& what, std::int64_t page_size, std::int64_t page);

/// "R-1", "R-12", "R-1-2" are splits of R: at most three digits each.
bool is_split_of(std::string_view candidate, std::string_view reference);

/// Whether a split's name could be taken for it, or it for a split: it ends in a dash and one to
/// three digits.
bool looks_like_split(std::string_view reference);

/// As RQL compares: without regard to case.
bool same_reference(std::string_view a, std::string_view b);

} // namespace dray::warehouse_manager
