#include "core/store/sqlite/sqlite_store.hpp"

#include "core/store/sqlite/disk_reserve.hpp"
#include "core/store/sqlite/schema.hpp"
#include "core/store/sqlite/state_directory.hpp"
#include "core/store/sqlite/unit.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <optional>
#include <random>
#include <stdexcept>
#include <thread>

namespace dray::store::sqlite {

namespace {

failure failure_of_code(int code) {
    switch (code & 0xff) {
    case SQLITE_FULL:
        return failure::disk_full;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        return failure::read_only;
    case SQLITE_IOERR:
        return failure::io;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return failure::corrupt;
    case SQLITE_CONSTRAINT:
        return failure::conflict;
    // What one unit asked for; its neighbours are well.
    case SQLITE_ERROR:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
        return failure::refused;
    default:
        return failure::io;
    }
}

/// What a failed read or write of a file means; SQLite says no more than "disk I/O error".
failure failure_of_errno(int why) {
    switch (why) {
    case ENOSPC:
    case EDQUOT:
        return failure::disk_full;
    case EROFS:
    case EPERM:
    case EACCES:
        return failure::read_only;
    default:
        return failure::io;
    }
}

/// What follows once the disk is well.
constexpr const char* goes_on = "Dray goes on by itself.";
constexpr const char* start_again = "Then start drayd again.";

/// What went wrong in the database of that directory, for the person who must act.
outcome outcome_of(const SQLite::Exception& e, const state_directory& directory,
                   const std::string& next) {
    const auto where = directory.database().parent_path();
    auto what = failure_of_code(e.getErrorCode());
    std::string why = e.what();
    // SQLite forgets the system's reason on the way, so the directory is asked itself.
    if (const int no = what == failure::io ? directory.write_trouble() : 0; no != 0) {
        what = failure_of_errno(no);
        why = std::strerror(no);
    }
    switch (what) {
    case failure::disk_full:
        return {what,
                "disk_full: the disk of " + where.string() + " is full. Free some space. " + next};
    case failure::read_only:
        return {what, "store_read_only: " + where.string() + " cannot be written (" + why +
                          "). Make it writable for drayd. " + next};
    case failure::corrupt:
        return {what,
                "store_corrupt: " + where.string() + ": " + why + ". Restore the last backup."};
    case failure::conflict:
        return {what, "store_conflict: " + why};
    case failure::refused:
        return {what, "store_refused: " + why};
    default:
        return {what, "store_io: the disk of " + where.string() + " fails (" + why +
                          "). See the system's log, and mend the disk. " + next};
    }
}

/// The directory is locked, so no other process has the database open. This file layer of SQLite
/// therefore keeps the index of the write-ahead log on the heap instead of in a mapped file: on a
/// disk that can no longer be written a mapped file ends the process with SIGBUS.
constexpr const char* file_layer = "unix-excl";

/// No order, item or state that a plugin may hand over comes near it.
constexpr int largest_value = 64 << 20;

/// SQLite's own accounts take a lock at each allocation. For the whole process, before its first
/// database.
void configure_sqlite() {
    static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(done);
}

void set_pragmas(SQLite::Database& db, bool writer) {
    // Of a new file. An order with its version and addresses has 3 KB and more: in larger pages it
    // is whole, and a commit has fewer of them to write.
    if (writer)
        db.exec("PRAGMA page_size = 8192");
    db.exec("PRAGMA foreign_keys = ON");
    db.exec("PRAGMA temp_store = MEMORY");
    db.exec("PRAGMA cache_size = -32768");
    if (writer) {
        sqlite3_limit(db.getHandle(), SQLITE_LIMIT_LENGTH, largest_value);
        db.exec("PRAGMA journal_mode = WAL");
        db.exec("PRAGMA synchronous = FULL");
        // An order's pages are written several times on its way: the longer the log, the seldomer
        // each is copied into the file. 32 MiB.
        db.exec("PRAGMA wal_autocheckpoint = 4000");
        db.exec("PRAGMA journal_size_limit = 67108864");
    }
}

std::string random_id() {
    std::random_device rd;
    static constexpr char digits[] = "0123456789abcdef";
    std::string id;
    for (int i = 0; i < 32; ++i)
        id += digits[rd() & 15];
    return id;
}

class sqlite_store final : public store {
public:
    sqlite_store(const options& o, opening& found)
        : options_(o), directory_(o.state_dir), reserve_(directory_.reserve(), o.reserve_bytes),
          db_(open_database()) {
        try {
            admit(found);
        } catch (const SQLite::Exception& e) {
            throw std::runtime_error(outcome_of(e, directory_, start_again).text);
        }
        control_ = std::make_unique<statements>(db_);
        unit_ = std::make_unique<unit_of_work>(db_, epoch_);
        read_db_ = std::make_unique<SQLite::Database>(directory_.database().string(),
                                                      SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX,
                                                      5000, file_layer);
        set_pragmas(*read_db_, false);
        reads_ = std::make_unique<queries<reader>>(*read_db_);
        writer_ = std::thread([this] { run(); });
    }

    ~sqlite_store() override {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
        }
        wake_.notify_one();
        writer_.join();
    }

    void write(std::function<void(transaction&)> unit, std::function<void(outcome)> done,
               bool outcomes_only) override {
        {
            const std::lock_guard lock(mutex_);
            if (!closing_) {
                queue_.push_back({std::move(unit), std::move(done), outcomes_only});
                wake_.notify_one();
                return;
            }
        }
        done({failure::closed, "the store is closing"});
    }

    void read(const std::function<void(reader&)>& work) override {
        const std::lock_guard lock(read_mutex_);
        // One read transaction: all that `work` sees belongs together.
        SQLite::Transaction snapshot(*read_db_);
        work(*reads_);
    }

    outcome health() override {
        const std::lock_guard lock(mutex_);
        if (!sick_.ok())
            return sick_;
        if (!reserve_.restore()) {
            return {failure::disk_full, "disk_reserve_missing: the disk has no room for the "
                                        "reserve of " +
                                            std::to_string(options_.reserve_bytes >> 20) +
                                            " MiB in " + options_.state_dir.string() +
                                            ". Free some space; Dray goes on by itself."};
        }
        return {};
    }

    std::int64_t epoch() const override { return epoch_; }

private:
    struct queued {
        std::function<void(transaction&)> unit;
        std::function<void(outcome)> done;
        bool outcomes_only;
    };

    SQLite::Database open_database() {
        try {
            SQLite::Database db(directory_.database().string(),
                                SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX,
                                5000, file_layer);
            set_pragmas(db, true);
            if (auto refused = migrate(db); !refused.empty())
                throw std::runtime_error(refused);
            return db;
        } catch (const SQLite::Exception& e) {
            throw std::runtime_error(outcome_of(e, directory_, start_again).text);
        }
    }

    outcome failed(const SQLite::Exception& e) { return outcome_of(e, directory_, goes_on); }

    /// Finds out whether this is the store that this place knows, and raises the epoch.
    void admit(opening& found) {
        statements st(db_);
        auto get = [&st](const std::string& key) {
            use q(st("SELECT value FROM meta WHERE key = ?"));
            q.bind(key);
            return q.step() ? q.text(0) : std::string();
        };
        auto set = [&st](const std::string& key, const std::string& value) {
            use q(st("INSERT INTO meta (key, value) VALUES (?,?) ON CONFLICT DO UPDATE SET "
                     "value = excluded.value"));
            q.bind(key).bind(value).run();
        };
        found.store_id = get("store_id");
        found.fresh = found.store_id.empty();
        const auto witness = directory_.read_witness();
        std::int64_t generation = 1;
        // What an opening found stands until a life has taken over its work (engine::take_over).
        std::string distrust = get("distrust");
        if (found.fresh) {
            found.store_id = random_id();
            // The database that belonged here is lost, and with it what was sent.
            if (!witness.store_id.empty())
                distrust = "restored";
        } else {
            generation = std::stoll(get("generation"));
            epoch_ = std::stoll(get("epoch"));
            if (const auto alive = get("last_alive"); !alive.empty()) {
                found.last_alive = from_millis(std::stoll(alive));
            }
            const bool copied = get("place") != directory_.place();
            if (copied && !options_.adopt) {
                throw std::runtime_error(
                    "state_directory_copied: " + options_.state_dir.string() +
                    " was copied or moved from elsewhere. If the original still runs, both would "
                    "ship the same orders. When you are sure that it does not, start once with "
                    "`drayd --adopt-state`: Dray then verifies all open work before it sends.");
            }
            const bool restored = witness.store_id != found.store_id || witness.epoch > epoch_;
            if (copied || restored)
                ++generation;
            if (copied)
                distrust = "adopted";
            else if (restored && distrust.empty())
                distrust = "restored";
        }
        found.adopted = distrust == "adopted";
        found.restored = distrust == "restored";
        // A clone of an older backup must not reuse epochs that the witness has seen.
        epoch_ = std::max(epoch_, witness.epoch) + 1;
        SQLite::Transaction tx(db_);
        set("store_id", found.store_id);
        set("generation", std::to_string(generation));
        set("epoch", std::to_string(epoch_));
        set("place", directory_.place());
        set("distrust", distrust);
        tx.commit();
        directory_.write_witness({found.store_id, epoch_});
    }

    void run() {
        std::vector<queued> batch;
        std::vector<outcome> results;
        for (;;) {
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
                if (queue_.empty())
                    return;
                while (!queue_.empty() && batch.size() < options_.units_per_commit) {
                    batch.push_back(std::move(queue_.front()));
                    queue_.pop_front();
                }
            }
            results.assign(batch.size(), outcome());
            outcome all = commit(batch, results, false);
            if (all.failure == failure::disk_full) {
                // What already happened must be recorded: give up the reserve and try those again.
                reserve_.release();
                all = commit(batch, results, true);
            }
            {
                const std::lock_guard lock(mutex_);
                sick_ = all;
            }
            for (std::size_t i = 0; i < batch.size(); ++i) {
                batch[i].done(all.ok() ? std::move(results[i]) : all);
            }
            batch.clear();
        }
    }

    /// One durable transaction around all units. A unit's own failure stands in `results`; a
    /// failure of the whole is returned.
    outcome commit(std::vector<queued>& batch, std::vector<outcome>& results, bool outcomes_only) {
        // Savepoints cost a copy of each page that is touched, and hardly ever does a unit fail:
        // only then are all run once more, each one behind a savepoint of its own.
        if (batch.size() > 1) {
            if (auto all = commit_once(batch, results, outcomes_only, false))
                return std::move(*all);
        }
        return commit_once(batch, results, outcomes_only, batch.size() > 1).value();
    }

    /// Nothing where a unit failed and savepoints are needed to keep the others' work.
    std::optional<outcome> commit_once(std::vector<queued>& batch, std::vector<outcome>& results,
                                       bool outcomes_only, bool savepoints) {
        const bool alone = batch.size() == 1;
        try {
            say("BEGIN IMMEDIATE");
            for (std::size_t i = 0; i < batch.size(); ++i) {
                results[i] = {};
                if (outcomes_only && !batch[i].outcomes_only) {
                    results[i] = {failure::disk_full, "disk_full: the disk is full"};
                    continue;
                }
                if (savepoints)
                    say("SAVEPOINT unit");
                // A unit that was rolled back woke nobody.
                static_cast<void>(unit_->take_woken());
                try {
                    batch[i].unit(*unit_);
                    if (savepoints) {
                        unit_->write_counts();
                        say("RELEASE unit");
                    }
                } catch (const SQLite::Exception& e) {
                    results[i] = failed(e);
                    const bool its_own = results[i].failure == failure::conflict ||
                                         results[i].failure == failure::refused;
                    // Where SQLite has rolled back already, nothing of the batch is left.
                    if (!its_own || sqlite3_get_autocommit(db_.getHandle()) != 0)
                        throw;
                    if (!savepoints)
                        return undo_all(alone);
                    undo_unit();
                } catch (const std::exception& e) {
                    results[i] = {failure::refused, e.what()};
                    if (!savepoints)
                        return undo_all(alone);
                    undo_unit();
                }
            }
            unit_->write_counts();
            say("COMMIT");
            return outcome();
        } catch (const SQLite::Exception& e) {
            unit_->rolled_back();
            auto why = failed(e); // before the next statement has an error of its own
            if (sqlite3_get_autocommit(db_.getHandle()) == 0)
                db_.tryExec("ROLLBACK");
            return why;
        }
    }

    /// A unit that is alone has failed for good; beside others it is tried again.
    std::optional<outcome> undo_all(bool alone) {
        say("ROLLBACK");
        unit_->rolled_back();
        return alone ? std::optional<outcome>(outcome()) : std::nullopt;
    }

    void undo_unit() {
        say("ROLLBACK TO unit");
        say("RELEASE unit");
        unit_->rolled_back();
    }

    /// A statement without values, prepared once.
    void say(const char* literal) { use((*control_)(literal)).run(); }

    options options_;
    state_directory directory_;
    disk_reserve reserve_;
    SQLite::Database db_;
    std::int64_t epoch_ = 0;
    std::unique_ptr<statements> control_;
    std::unique_ptr<unit_of_work> unit_;

    std::mutex read_mutex_;
    std::unique_ptr<SQLite::Database> read_db_;
    std::unique_ptr<queries<reader>> reads_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<queued> queue_;
    bool closing_ = false;
    outcome sick_;
    std::thread writer_;
};

} // namespace

std::unique_ptr<store> open(const options& o, opening& found) {
    configure_sqlite();
    return std::make_unique<sqlite_store>(o, found);
}

} // namespace dray::store::sqlite
