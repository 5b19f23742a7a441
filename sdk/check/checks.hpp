#pragma once

#include "report.hpp"

#include <filesystem>

namespace dray::plugin {
class library;
}

namespace dray::check {

/// Without running any of the plugin's code: readable, exports, libraries. False where the rest
/// makes no sense.
bool check_file(const std::filesystem::path& file, report& to);

/// Runs the plugin's code in this process; see run_checks for a safe place.
void check_code(const std::filesystem::path& file, const std::filesystem::path& scratch,
                report& to);

/// Each function begun, run to its first effect, ended, and given nonsense.
void check_operations(const plugin::library& loaded, report& to);

/// check_file here and check_code in a child process, which may crash or hang without taking this
/// one along. Prints a line for each check. Returns the program's exit code: 0 all well (warnings
/// included), 1 a check failed, 2 no such file.
int run_checks(const std::filesystem::path& file);

/// The manifest on standard output, or on standard error why the plugin is not loaded. Runs the
/// plugin's code in this process. Returns the program's exit code.
int print_manifest(const std::filesystem::path& file);

} // namespace dray::check
