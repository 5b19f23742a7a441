// What of the disk or of one unit may fail, and whom it takes along.

#include "core/store/tests/sqlite_sample.hpp"

#include <catch2/catch.hpp>

#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <future>

namespace dray::store::tests {

namespace {

/// Queues units behind one that waits, so that they commit together; what became of each.
std::vector<outcome> together(store& s, std::vector<std::function<void(transaction&)>> units,
                              const std::vector<bool>& outcomes_only = {}) {
    std::promise<void> go;
    auto gate = go.get_future();
    s.write([&](transaction&) { gate.wait(); }, [](const outcome&) {});
    std::vector<outcome> ended(units.size());
    std::promise<void> all;
    for (std::size_t i = 0; i < units.size(); ++i) {
        s.write(
            units[i],
            [&, i](const outcome& o) {
                ended[i] = o;
                if (i + 1 == ended.size())
                    all.set_value();
            },
            i < outcomes_only.size() && outcomes_only[i]);
    }
    go.set_value();
    all.get_future().wait();
    return ended;
}

std::optional<std::string> meta(store& s, const std::string& key) {
    std::optional<std::string> v;
    s.read([&](reader& r) { v = r.meta(key); });
    return v;
}

/// Files of this process end at that size while it lives: what a full disk looks like to SQLite.
class file_limit {
public:
    explicit file_limit(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        old_ = std::signal(SIGXFSZ, SIG_IGN);
        rlimit now = before_;
        now.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    file_limit(const file_limit&) = delete;
    file_limit& operator=(const file_limit&) = delete;
    ~file_limit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, old_);
    }

private:
    rlimit before_{};
    void (*old_)(int) = nullptr;
};

/// A small disk of its own, where this process may mount one.
class small_disk {
public:
    explicit small_disk(const std::filesystem::path& at) : at_(at) {
        std::filesystem::create_directories(at_);
        mounted_ = ::mount("tmpfs", at_.c_str(), "tmpfs", 0, "size=4m") == 0;
    }
    small_disk(const small_disk&) = delete;
    small_disk& operator=(const small_disk&) = delete;
    ~small_disk() {
        if (mounted_)
            ::umount(at_.c_str());
    }
    [[nodiscard]] bool mounted() const { return mounted_; }

private:
    std::filesystem::path at_;
    bool mounted_ = false;
};

/// Root may write everywhere: such tests run as a user that may not.
class as_nobody {
public:
    as_nobody() {
        if (before_ == 0)
            changed_ = ::seteuid(65534) == 0;
    }
    as_nobody(const as_nobody&) = delete;
    as_nobody& operator=(const as_nobody&) = delete;
    ~as_nobody() {
        if (changed_) [[maybe_unused]]
            const int back = ::seteuid(before_);
    }

private:
    uid_t before_ = ::geteuid();
    bool changed_ = false;
};

} // namespace

TEST_CASE("a value that is too big fails its own unit, not its neighbours", "[failure]") {
    sqlite_place here;
    const auto s = here.open();
    const std::string big((64 << 20) + 1, 'x');
    const auto unit = [](const std::string& key, const std::string& value) {
        return [&key, &value](transaction& tx) {
            tx.set_meta(key + ".first", "written");
            tx.set_meta(key, value);
        };
    };
    const std::string a = "a", b = "b", c = "c", small = "small";
    SECTION("among others") {
        const auto ended = together(*s, {unit(a, small), unit(b, big), unit(c, small)});
        CHECK(ended[0].ok());
        CHECK(ended[1].failure == failure::refused);
        CHECK(ended[1].text.rfind("store_refused: ", 0) == 0);
        CHECK(ended[2].ok());
        CHECK(meta(*s, "a") == "small");
        CHECK(meta(*s, "c") == "small");
    }
    SECTION("alone") {
        CHECK(s->write_now(unit(b, big)).failure == failure::refused);
    }
    CHECK_FALSE(meta(*s, "b.first"));
    CHECK(s->health().ok());
    CHECK(s->write_now(unit(a, small)).ok());
}

TEST_CASE("a row that another row of the schema must stand for fails its own unit", "[failure]") {
    sqlite_place here;
    const auto s = here.open();
    const auto ended = together(*s, {[](transaction& tx) { tx.set_meta("a", "1"); },
                                     [](transaction& tx) {
                                         task t;
                                         t.identity_key = "of no order";
                                         tx.add_task(t);
                                     }});
    CHECK(ended[0].ok());
    CHECK(ended[1].failure == failure::conflict);
    CHECK(meta(*s, "a") == "1");
}

TEST_CASE("where the disk ends, all that was to commit together fails, and later units go on",
          "[failure]") {
    sqlite_place here;
    const auto s = here.open();
    REQUIRE(s->write_now([](transaction& tx) { tx.set_meta("k", "old"); }).ok());
    const std::string megabyte(1 << 20, 'x');
    {
        const file_limit end_of_disk(64 << 10);
        const auto ended = together(*s, {[](transaction& tx) { tx.set_meta("k", "new"); },
                                         [&](transaction& tx) { tx.set_meta("big", megabyte); }});
        for (const auto& o : ended) {
            INFO(o.text);
            CHECK((o.failure == failure::disk_full || o.failure == failure::io));
        }
        CHECK_FALSE(s->health().ok());
    }
    CHECK(meta(*s, "k") == "old");
    CHECK(s->write_now([](transaction& tx) { tx.set_meta("k", "later"); }).ok());
    CHECK(s->health().ok());
    CHECK(meta(*s, "k") == "later");
}

TEST_CASE("on a full disk what already happened is recorded from the reserve, the rest waits",
          "[failure]") {
    sqlite_place here;
    const small_disk disk(here.options.state_dir);
    if (!disk.mounted()) {
        WARN("no disk can be mounted here: not tried");
        return;
    }
    here.options.reserve_bytes = 1 << 20;
    const auto s = here.open();
    REQUIRE(s->health().ok());
    const auto filler = here.options.state_dir / "filler";
    {
        const std::string block(4096, 'x');
        FILE* f = std::fopen(filler.c_str(), "wb");
        std::setvbuf(f, nullptr, _IONBF, 0);
        while (std::fwrite(block.data(), block.size(), 1, f) == 1) {
        }
        std::fclose(f);
    }
    const std::string some(100'000, 'x');
    const auto write = [&some](const std::string& key) {
        return [&some, key](transaction& tx) { tx.set_meta(key, some); };
    };
    const auto ended = together(*s, {write("plan"), write("happened")}, {false, true});
    CHECK(ended[0].failure == failure::disk_full);
    CHECK(ended[1].ok());
    CHECK_FALSE(meta(*s, "plan"));
    CHECK(meta(*s, "happened") == some);
    CHECK(s->health().failure == failure::disk_full);
    std::filesystem::remove(filler);
    CHECK(s->health().ok());
    CHECK(s->write_now(write("plan")).ok());
}

TEST_CASE("a database that may only be read is refused by name and left as it is", "[failure]") {
    const as_nobody plain_user;
    sqlite_place here;
    {
        REQUIRE(here.open()->write_now([](transaction& tx) { tx.set_meta("k", "v"); }).ok());
    }
    REQUIRE(::chmod(here.database().c_str(), 0400) == 0);
    CHECK(here.refusal().rfind("store_read_only: ", 0) == 0);
    // SQLite gives the files beside it the same mode.
    for (const char* beside : {"", "-wal", "-shm"}) {
        ::chmod((here.database().string() + beside).c_str(), 0600);
    }
    CHECK(meta(*here.open(), "k") == "v");
}

TEST_CASE("a place where no state directory can be made is refused by name", "[failure]") {
    const as_nobody plain_user;
    sqlite_place here;
    REQUIRE(::chmod(here.dir.path().c_str(), 0500) == 0);
    CHECK(here.refusal().rfind("state_unusable: ", 0) == 0);
    REQUIRE(::chmod(here.dir.path().c_str(), 0700) == 0);
    CHECK(here.refusal().empty());
}

} // namespace dray::store::tests
