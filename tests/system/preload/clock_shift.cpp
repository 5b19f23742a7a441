// Preloaded into a program, it makes the program's wall clock jump while it runs: the file that
// DRAY_CLOCK_SHIFT names holds one int64, the seconds by which CLOCK_REALTIME is shifted. The
// monotonic clock stays. Clocks are asked of the kernel itself, so that no other library's
// interception is in the way.

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <ctime>

namespace {

const volatile std::int64_t* shift = nullptr;

__attribute__((constructor)) void map_shift() {
    const char* file = std::getenv("DRAY_CLOCK_SHIFT");
    if (file == nullptr)
        return;
    const int fd = ::open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        std::abort(); // a test that shifts nothing would prove nothing
    void* at = ::mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, fd, 0);
    ::close(fd);
    if (at == MAP_FAILED)
        std::abort();
    shift = static_cast<const volatile std::int64_t*>(at);
}

bool is_wall(clockid_t id) {
    return id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE || id == CLOCK_TAI;
}

int shifted(clockid_t id, timespec* out) {
    const long result = ::syscall(SYS_clock_gettime, id, out);
    if (result == 0 && shift != nullptr && is_wall(id))
        out->tv_sec += *shift;
    return static_cast<int>(result);
}

} // namespace

extern "C" {

int clock_gettime(clockid_t id, timespec* out) noexcept {
    return shifted(id, out);
}

int gettimeofday(timeval* out, void*) noexcept {
    timespec now{};
    const int result = shifted(CLOCK_REALTIME, &now);
    if (result == 0) {
        out->tv_sec = now.tv_sec;
        out->tv_usec = now.tv_nsec / 1000;
    }
    return result;
}

time_t time(time_t* out) noexcept {
    timespec now{};
    shifted(CLOCK_REALTIME, &now);
    if (out != nullptr)
        *out = now.tv_sec;
    return now.tv_sec;
}

} // extern "C"
