#pragma once

// What drayd writes to standard error, in each of the formats that `log_format` names.

#include "core/config/diagnostic.hpp"
#include "core/config/settings.hpp"

#include <spdlog/formatter.h>

#include <memory>
#include <string_view>
#include <vector>

namespace dray::daemon {

/// How a message becomes lines, each ended. A message never makes a line that looks like another's:
///   text     time, level and words; its further lines are indented
///   json     one object a line, {"at", "level", "text"}; bytes that are no UTF-8 become U+FFFD
///   journal  each line behind the priority prefix "<N>" of sd-daemon(3); the journal has its clock
std::unique_ptr<spdlog::formatter> make_log_formatter(config::log_format format);

/// Makes the process's log: to standard error, in that format, from that level on. Once, before the
/// first message.
void set_up_log(const config::daemon_settings& how);

/// What is not a line of the log's own but text for who started drayd: as it is in the text format,
/// an entry of the log in the others.
void tell(config::log_format format, config::severity severity, std::string_view text);

} // namespace dray::daemon
