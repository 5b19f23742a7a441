#pragma once

// What both model vendors share: how they answer, and what can go wrong on the way.

#include "core/plugin/outcome.hpp"
#include "timeline.hpp"

#include <optional>
#include <string>

namespace dray::simulation {

/// What the vendor's complete answer says, as its plugin would put it.
struct answer {
    answer() = default;
    static answer done(std::string result) {
        answer a;
        a.result = std::move(result);
        return a;
    }
    static answer fail(plugin::error_class cls, std::string code, std::string subject = {}) {
        answer a;
        a.cls = cls;
        a.message = "the vendor says " + code;
        a.code = std::move(code);
        a.subject = std::move(subject);
        return a;
    }
    plugin::error_class cls = plugin::error_class::none;
    std::string code;
    std::string message;
    std::string subject;
    std::string result;
};

/// What happens to one operation.
enum class mishap {
    none,
    never_left,       ///< no connection
    cut_before,       ///< a byte left, the vendor never saw it
    cut_after,        ///< the vendor did it, the answer was lost
    late,             ///< the same, and the vendor did it long after the cut
    unavailable,      ///< 503, in full
    rate_limited,     ///< 429, in full
    unauthorized,     ///< 401, in full
    garbage,          ///< done, with an answer that its function does not promise
    contract_breach,  ///< the plugin broke off before anything left
    breach_after_all, ///< the same, after the vendor did it
};

} // namespace dray::simulation
