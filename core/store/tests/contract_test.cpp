#include "core/store/contract/contract.hpp"
#include "core/store/sqlite/sqlite_store.hpp"
#include "core/store/tests/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <list>

namespace dray::store {
namespace {

/// Opens each store in a directory of its own; the directories outlive the stores.
struct sqlite_stores {
    std::list<tests::temp_dir> dirs;
    std::unique_ptr<store> open() {
        sqlite::options o;
        o.state_dir = dirs.emplace_back().path() / "state";
        o.reserve_bytes = 0;
        sqlite::opening found;
        return sqlite::open(o, found);
    }
};

} // namespace

TEST_CASE("SQLite keeps the store's contract", "[contract]") {
    sqlite_stores dirs;
    const contract::open_store open = [&dirs] { return dirs.open(); };
    SECTION("orders") {
        contract::check_orders(open);
    }
    SECTION("tasks") {
        contract::check_tasks(open);
    }
    SECTION("recovery") {
        contract::check_recovery(open);
    }
    SECTION("records") {
        contract::check_records(open);
    }
    SECTION("units") {
        contract::check_units(open);
    }
}

} // namespace dray::store
