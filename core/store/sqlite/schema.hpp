#pragma once

#include <cstdint>
#include <string>

namespace SQLite {
class Database;
}

namespace dray::store::sqlite {

/// The schema version that this binary writes. Migrations are expand-then-contract: a binary reads
/// a schema up to its own version and refuses a newer one by name.
inline constexpr std::int64_t schema_version = 6;

/// Brings the database to schema_version, in one transaction per migration. Empty when done, else
/// why it was refused ("schema_newer: …").
std::string migrate(SQLite::Database& db);

} // namespace dray::store::sqlite
