#pragma once

#include "core/store/store.hpp"

#include <filesystem>

namespace dray::store::sqlite {

struct options {
    options() = default;
    std::filesystem::path state_dir;
    std::int64_t reserve_bytes = 32 << 20; ///< 0 = none (tests)
    std::size_t units_per_commit = 1000;
    /// Take a state directory that was copied or restored for one's own: start in recovery.
    bool adopt = false;
};

/// What opening found out about the store's past. `restored`, `adopted` and `last_alive` are told
/// by each opening until engine::take_over has acted on them: a start may fail in between.
struct opening {
    opening() = default;
    std::string store_id;
    bool fresh = false;    ///< made just now
    bool restored = false; ///< the witness is ahead of it or of another: a copy was put back, or
                           ///< the database that belongs here is lost
    bool adopted = false;  ///< options.adopt let a copy in
    std::optional<timestamp> last_alive;
};

/// Opens or makes the store. Throws std::runtime_error whose text begins with a name: state_locked,
/// state_unusable, state_directory_copied, schema_newer, store_corrupt.
std::unique_ptr<store> open(const options& o, opening& found);

} // namespace dray::store::sqlite
