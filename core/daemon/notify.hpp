#pragma once

#include <chrono>
#include <string>

namespace dray::daemon {

// systemd's view of the daemon (sd_notify(3)); nothing happens where it was not started by systemd.
void notify_ready();
void notify_status(const std::string& status);
/// A stop that may take so long began; systemd gives it the time.
void notify_stopping(std::chrono::milliseconds limit);

} // namespace dray::daemon
