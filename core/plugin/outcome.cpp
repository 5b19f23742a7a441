#include "core/plugin/outcome.hpp"

namespace dray::plugin {

const char* to_word(error_class c) {
    switch (c) {
    case error_class::none:
        return "none";
    case error_class::transient:
        return "transient";
    case error_class::rate_limited:
        return "rate_limited";
    case error_class::unavailable:
        return "unavailable";
    case error_class::auth:
        return "auth";
    case error_class::config:
        return "config";
    case error_class::unmapped:
        return "unmapped";
    case error_class::rejected:
        return "rejected";
    case error_class::conflict:
        return "conflict";
    case error_class::unknown_outcome:
        return "unknown_outcome";
    case error_class::cancelled:
        return "cancelled";
    case error_class::fault:
        return "fault";
    case error_class::unsupported:
        return "unsupported";
    case error_class::not_found:
        return "not_found";
    }
    return "transient";
}

} // namespace dray::plugin
