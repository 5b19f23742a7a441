#pragma once

#include <cstdint>
#include <filesystem>

namespace dray::store::sqlite {

/// Disk space put aside in a preallocated file. While it is whole, a write to a vendor may start;
/// when the disk is full it is given up so that what already happened can be recorded.
class disk_reserve {
public:
    disk_reserve(std::filesystem::path file, std::int64_t bytes)
        : file_(std::move(file)), bytes_(bytes) {}

    [[nodiscard]] bool whole() const;
    /// Allocates what is missing; false where the disk has no room for it.
    bool restore();
    /// Frees the space.
    void release();

private:
    std::filesystem::path file_;
    std::int64_t bytes_;
};

} // namespace dray::store::sqlite
