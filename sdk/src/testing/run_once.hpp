#pragma once

#include <dray/testing/script_host.hpp>

namespace dray::testing {

/// How one run differs from the script.
struct deviation {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    std::size_t request = none; ///< the how-many-th request gets `status`, `body`, `headers`
    int status = 0;
    std::string body;
    header_list headers;
    std::size_t quarantined_emit = none; ///< all items of the how-many-th emit
    std::size_t ended_at = none;         ///< end() after the how-many-th effect

    [[nodiscard]] bool is_none() const {
        return request == none && quarantined_emit == none && ended_at == none;
    }
};

/// Runs the operation once, on an instance of its own. Throws script_mismatch for what is not
/// scripted (unless a failure came before) and for every breach of the protocol.
outcome run_once(const script::plan& plan, const deviation& change);

/// Throws script_mismatch unless it ended as the script says.
void check_end(const script::plan& plan, const outcome& seen);

std::string describe(const outcome& seen);

} // namespace dray::testing
