#include "core/daemon/notify.hpp"

#include <systemd/sd-daemon.h>

namespace dray::daemon {

void notify_ready() {
    sd_notify(0, "READY=1");
}

void notify_status(const std::string& status) {
    sd_notify(0, ("STATUS=" + status).c_str());
}

void notify_stopping(std::chrono::milliseconds limit) {
    // And a little, to record what ended last.
    const auto at_most = limit + std::chrono::seconds(10);
    sd_notify(0, ("STOPPING=1\nEXTEND_TIMEOUT_USEC=" +
                  std::to_string(std::chrono::microseconds(at_most).count()))
                     .c_str());
}

} // namespace dray::daemon
