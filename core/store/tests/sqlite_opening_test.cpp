// What a SQLite store finds out about its past when it is opened, and whom it refuses.

#include "core/store/sqlite/schema.hpp"
#include "core/store/tests/sqlite_sample.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace dray::store::tests {

namespace fs = std::filesystem;

TEST_CASE("a second opener of a state directory is refused by name, with the first one's pid",
          "[opening]") {
    sqlite_place here;
    auto first = here.open();
    const auto why = here.refusal();
    CHECK(why.rfind("state_locked: ", 0) == 0);
    CHECK(why.find("pid " + std::to_string(::getpid())) != std::string::npos);
    first.reset();
    CHECK(here.refusal().empty());
}

namespace {

/// What a life does once it has taken over: it lives, and has acted on what the opening found.
void take_over(store& s, timestamp now) {
    const auto o = s.write_now([now](transaction& tx) {
        tx.set_meta("distrust", "");
        tx.set_meta("last_alive", std::to_string(now.time_since_epoch().count()));
    });
    REQUIRE(o.ok());
}

void lose_database(const sqlite_place& here) {
    for (const char* end : {"", "-wal", "-shm"})
        fs::remove(here.database().string() + end);
}

} // namespace

TEST_CASE("each opening raises the epoch; identity and last-alive time stay", "[opening]") {
    sqlite_place here;
    auto s = here.open();
    CHECK(here.found.fresh);
    CHECK_FALSE(here.found.restored);
    const auto id = here.found.store_id;
    const auto epoch = s->epoch();
    take_over(*s, contract::start);
    s.reset();
    s = here.open();
    CHECK_FALSE(here.found.fresh);
    CHECK_FALSE(here.found.restored);
    CHECK_FALSE(here.found.adopted);
    CHECK(here.found.store_id == id);
    CHECK(here.found.last_alive == contract::start);
    CHECK(s->epoch() == epoch + 1);
}

TEST_CASE("a copied state directory is refused until it is adopted, then it is in doubt",
          "[opening]") {
    sqlite_place here;
    { auto s = here.open(); }
    sqlite_place copy;
    fs::copy(here.options.state_dir, copy.options.state_dir, fs::copy_options::recursive);
    const auto why = copy.refusal();
    CHECK(why.rfind("state_directory_copied: ", 0) == 0);
    CHECK(why.find("--adopt-state") != std::string::npos);
    copy.options.adopt = true;
    take_over(*copy.open(), contract::start);
    CHECK(copy.found.adopted);
    copy.options.adopt = false;
    CHECK(copy.refusal().empty());
    CHECK_FALSE(copy.found.adopted);
    CHECK(here.refusal().empty()); // the original is as it was
}

TEST_CASE("an older database put back beside a newer witness is known as restored", "[opening]") {
    sqlite_place here;
    const auto backup = here.dir.path() / "backup.db";
    std::int64_t epoch = 0;
    { epoch = here.open()->epoch(); }
    fs::copy_file(here.database(), backup);
    { epoch = std::max(epoch, here.open()->epoch()); }
    { epoch = std::max(epoch, here.open()->epoch()); }
    lose_database(here);
    fs::copy_file(backup, here.database());
    {
        const auto s = here.open();
        CHECK(here.found.restored);
        // Epochs that the lost life may have handed out are not used again.
        CHECK(s->epoch() > epoch);
        take_over(*s, contract::start);
    }
    CHECK(here.refusal().empty());
    CHECK_FALSE(here.found.restored);
}

TEST_CASE("another store's database under this witness is known as restored", "[opening]") {
    sqlite_place here;
    { auto s = here.open(); }
    {
        auto db = here.file();
        db.exec("UPDATE meta SET value = 'another' WHERE key = 'store_id'");
    }
    { auto s = here.open(); }
    CHECK(here.found.restored);
}

TEST_CASE(
    "a start that fails forgets neither what its opening found nor when the life before ended",
    "[opening]") {
    sqlite_place here;
    take_over(*here.open(), contract::start);
    sqlite_place copy;
    fs::copy(here.options.state_dir, copy.options.state_dir, fs::copy_options::recursive);
    copy.options.adopt = true;
    { auto s = copy.open(); }
    copy.options.adopt = false;
    for (int i = 0; i < 2; ++i) {
        const auto s = copy.open();
        CHECK(copy.found.adopted);
        CHECK(copy.found.last_alive == contract::start);
    }
    lose_database(here);
    for (int i = 0; i < 2; ++i) {
        const auto s = here.open();
        CHECK(here.found.restored);
    }
}

TEST_CASE("a new database beside the witness of a lost one is no first life", "[opening]") {
    sqlite_place here;
    std::int64_t epoch = 0;
    { epoch = here.open()->epoch(); }
    const auto id = here.found.store_id;
    lose_database(here);
    const auto s = here.open();
    CHECK(here.found.fresh);
    CHECK(here.found.restored);
    CHECK(here.found.store_id != id);
    CHECK(s->epoch() > epoch);
}

TEST_CASE("a newer schema is refused by name and left as it is", "[opening]") {
    sqlite_place here;
    { auto s = here.open(); }
    const auto newer = std::to_string(sqlite::schema_version + 1);
    { here.file().exec("PRAGMA user_version = " + newer); }
    const auto why = here.refusal();
    CHECK(why.rfind("schema_newer: ", 0) == 0);
    CHECK(why.find(newer) != std::string::npos);
    CHECK(here.file().execAndGet("PRAGMA user_version").getString() == newer);
}

TEST_CASE("a database of the schema before is brought up, with its orders counted", "[opening]") {
    sqlite_place here;
    orders::order stored;
    {
        const contract::sample s([&] { return here.open(); });
        stored = s.stored_order("1");
        (void)s.stored_order("2");
    }
    {
        auto db = here.file();
        db.exec("DROP TABLE order_counts;"
                "ALTER TABLE orders ADD COLUMN version TEXT NOT NULL DEFAULT '';"
                "UPDATE orders SET version = (SELECT doc FROM order_versions WHERE order_id = id);"
                "DROP TABLE order_versions;"
                "DROP INDEX orders_status; CREATE INDEX orders_status ON orders (status, id);"
                "DROP INDEX orders_source; DROP INDEX orders_source_status; DROP INDEX orders_ref; "
                "DROP INDEX orders_partial;"
                "DROP INDEX orders_not_for_us; DROP INDEX tasks_held_at; DROP INDEX orders_new;"
                "ALTER TABLE orders DROP COLUMN set_aside; ALTER TABLE orders DROP COLUMN read_at;"
                "ALTER TABLE orders DROP COLUMN recheck_due; ALTER TABLE marks DROP COLUMN problem;"
                "ALTER TABLE marks DROP COLUMN held_until; ALTER TABLE problems DROP COLUMN stands;"
                "ALTER TABLE status_bindings DROP COLUMN who; PRAGMA user_version = 2");
    }
    const auto s = here.open();
    s->read([&](reader& r) {
        const auto o = r.load_order(1);
        REQUIRE(o);
        CHECK(o->version == stored.version);
    });
    std::int64_t counted = 0;
    s->read([&](reader& r) {
        for (const auto& [word, n] : r.count_orders(0))
            counted += word == "partial" ? 0 : n;
    });
    CHECK(counted == 2);
}

TEST_CASE("what is not a database is refused as corrupt, and is not touched", "[opening]") {
    sqlite_place here;
    fs::create_directories(here.options.state_dir);
    const std::string text(8192, 'x');
    std::ofstream(here.database()) << text;
    CHECK(here.refusal().rfind("store_corrupt: ", 0) == 0);
    CHECK(fs::file_size(here.database()) == text.size());
}

TEST_CASE("a state directory that cannot be made is refused by name", "[opening]") {
    sqlite_place here;
    std::ofstream(here.options.state_dir) << "a file stands where the directory should be";
    CHECK(here.refusal().rfind("state_unusable: ", 0) == 0);
}

} // namespace dray::store::tests
