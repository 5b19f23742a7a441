#pragma once

// A SQLite store in a directory of its own, with a look at the file behind the store's back.

#include "core/store/contract/sample.hpp"
#include "core/store/sqlite/sqlite_store.hpp"
#include "core/store/tests/temp_dir.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

namespace dray::store::tests {

struct sqlite_place {
    sqlite_place() {
        options.state_dir = dir.path() / "state";
        options.reserve_bytes = 0;
    }

    std::unique_ptr<store> open() { return sqlite::open(options, found); }
    /// Why it cannot be opened; empty when it can.
    std::string refusal() {
        try {
            (void)open();
        } catch (const std::exception& e) {
            return e.what();
        }
        return {};
    }
    [[nodiscard]] std::filesystem::path database() const { return options.state_dir / "dray.db"; }
    /// The file itself, while no store has it open.
    [[nodiscard]] SQLite::Database file() const {
        return SQLite::Database(database().string(), SQLite::OPEN_READWRITE, 5000);
    }

    temp_dir dir;
    sqlite::options options;
    sqlite::opening found;
};

} // namespace dray::store::tests
