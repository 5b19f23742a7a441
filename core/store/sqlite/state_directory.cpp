#include "core/store/sqlite/state_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace dray::store::sqlite {

namespace fs = std::filesystem;

namespace {

std::string first_line(const fs::path& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

/// Why the directory cannot be used, by errno, and what to do.
std::runtime_error unusable(const std::string& what) {
    const int no = errno;
    const std::string why = std::strerror(no);
    if (no == ENOSPC || no == EDQUOT) {
        return std::runtime_error("disk_full: cannot " + what + ": " + why +
                                  ". Free some space, then start drayd again.");
    }
    return std::runtime_error("state_unusable: cannot " + what + ": " + why +
                              ". Make the directory writable for the user that runs drayd, then "
                              "start it again.");
}

} // namespace

state_directory::state_directory(fs::path where) : where_(std::move(where)) {
    std::error_code ec;
    fs::create_directories(where_, ec);
    if (ec) {
        throw std::runtime_error("state_unusable: cannot create " + where_.string() + ": " +
                                 ec.message() + ". Create it for the user that runs drayd.");
    }
    ::chmod(where_.c_str(), 0700);
    const fs::path lock = where_ / "lock";
    lock_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0) {
        throw unusable("open " + lock.string());
    }
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        const std::string pid = first_line(lock);
        ::close(lock_);
        lock_ = -1;
        throw std::runtime_error("state_locked: another drayd (pid " + (pid.empty() ? "?" : pid) +
                                 ") uses " + where_.string() +
                                 ". Stop it, or give this one a state_dir of its own.");
    }
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(lock_, 0) == 0) {
        // Only a help for the message above: a full disk must not stop us here.
        [[maybe_unused]] const auto written = ::pwrite(lock_, pid.data(), pid.size(), 0);
    }
    struct stat st {};
    ::fstat(lock_, &st);
    place_ = first_line("/etc/machine-id") + ":" + std::to_string(st.st_ino);
}

state_directory::~state_directory() {
    if (lock_ >= 0)
        ::close(lock_);
}

int state_directory::write_trouble() const {
    const fs::path file = where_ / "trial";
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno;
    const bool ok = ::write(fd, "x", 1) == 1 && ::fsync(fd) == 0;
    const int why = ok ? 0 : errno;
    ::close(fd);
    ::unlink(file.c_str());
    return why;
}

state_directory::witness state_directory::read_witness() const {
    std::ifstream in(where_ / "witness");
    witness w;
    if (!(in >> w.store_id >> w.epoch))
        return {};
    return w;
}

void state_directory::write_witness(const witness& w) const {
    const fs::path next = where_ / "witness.next";
    const std::string text = w.store_id + " " + std::to_string(w.epoch) + "\n";
    const int fd = ::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool ok = fd >= 0 &&
                    ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                    ::fsync(fd) == 0;
    if (fd >= 0)
        ::close(fd);
    if (!ok || ::rename(next.c_str(), (where_ / "witness").c_str()) != 0) {
        throw unusable("write " + next.string());
    }
}

} // namespace dray::store::sqlite
