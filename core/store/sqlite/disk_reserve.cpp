#include "core/store/sqlite/disk_reserve.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dray::store::sqlite {

bool disk_reserve::whole() const {
    if (bytes_ == 0)
        return true;
    struct stat st {};
    // Blocks, not size: a sparse file reserves nothing.
    return ::stat(file_.c_str(), &st) == 0 && st.st_blocks * 512 >= bytes_;
}

bool disk_reserve::restore() {
    if (whole())
        return true;
    const int fd = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    const bool ok = ::posix_fallocate(fd, 0, bytes_) == 0;
    if (!ok) [[maybe_unused]]
        const int ignored = ::ftruncate(fd, 0);
    ::close(fd);
    return ok && whole();
}

void disk_reserve::release() {
    std::error_code ec;
    std::filesystem::resize_file(file_, 0, ec);
}

} // namespace dray::store::sqlite
