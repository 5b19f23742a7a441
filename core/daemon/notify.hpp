#pragma once

#include <string>

namespace dray::daemon {

// systemd's view of the daemon (sd_notify(3)); nothing happens where it was not started by systemd.
void notify_ready(const std::string& status);
void notify_status(const std::string& status);
void notify_stopping();

} // namespace dray::daemon
