#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace dray::store::sqlite {

/// The directory that one daemon owns: locked while it lives, and known again by its place, so
/// that a copy of it cannot ship everything a second time.
///
/// Files: `dray.db` (+ -wal), `lock`, `witness` (store id and epoch, outside the database:
/// an older database beside it was restored), `reserve` (disk_reserve.hpp).
class state_directory {
public:
    /// Creates the directory (mode 0700) where it is missing and takes the lock. Throws
    /// std::runtime_error with a named refusal: "state_locked: …", "state_unusable: …".
    explicit state_directory(std::filesystem::path where);
    state_directory(const state_directory&) = delete;
    state_directory& operator=(const state_directory&) = delete;
    ~state_directory();

    [[nodiscard]] std::filesystem::path database() const { return where_ / "dray.db"; }
    [[nodiscard]] std::filesystem::path reserve() const { return where_ / "reserve"; }
    /// Where this directory is, as far as a copy would differ: machine and inode of the lock file.
    [[nodiscard]] const std::string& place() const { return place_; }

    /// Tries to write a file there: the errno of what failed, 0 where all went well. [any thread]
    [[nodiscard]] int write_trouble() const;

    struct witness {
        std::string store_id;
        std::int64_t epoch = 0;
    };
    [[nodiscard]] witness read_witness() const; ///< empty where missing or unreadable
    void write_witness(const witness& w) const; ///< atomically; throws on failure

private:
    std::filesystem::path where_;
    std::string place_;
    int lock_ = -1;
};

} // namespace dray::store::sqlite
