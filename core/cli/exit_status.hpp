#pragma once

namespace dray::cli {

/// What `dray` ends with; docs/cli.md lists them. Stable: scripts rely on them.
enum exit_status : int {
    exit_ok = 0,
    exit_failed = 1,      ///< asked for, and it did not work (named in the message)
    exit_usage = 2,       ///< the command line is wrong
    exit_config = 3,      ///< the configuration has errors
    exit_unreachable = 4, ///< no daemon answers on the socket
    exit_refused = 5,     ///< the daemon refused: not now, not in this state
    exit_not_found = 6,   ///< no such order, problem, source
    exit_unwell = 7,      ///< status, doctor: something needs a person
};

} // namespace dray::cli
