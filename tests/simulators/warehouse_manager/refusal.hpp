#pragma once

// What the vendor says when it will not: its exceptions, always in PascalCase, whatever was
// accepted.

#include "tests/simulators/common/vendor.hpp"

#include <boost/json/value.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace dray::sim::wm {

/// Thrown by the API's functions, answered as it stands.
class refusal : public std::runtime_error {
public:
    explicit refusal(response what);
    const response& answer() const { return answer_; }

private:
    response answer_;
};

/// 400; the codes are Required, NotParsable, DoesNotExist.
refusal wrong_parameter(std::string_view name, std::string_view code, std::string_view hint);
/// 400; the codes are Required, DoesNotExist, Duplicate, Incompatible, ValueNotSupported.
refusal wrong_model(std::string_view property, const boost::json::value& value,
                    std::string_view code, std::string_view hint);
/// 403, or 400: not in this state.
refusal wrong_state(std::string_view action, std::string_view code, std::string_view hint,
                    int status = 403);
/// 403, not with this credential. The vendor's codes were not seen; this one is ours.
refusal not_allowed(std::string_view hint);
/// No body.
refusal nothing_but(int status);
/// 500, plain text.
refusal broken(std::string_view text);

response page_of_gateway(int status);

} // namespace dray::sim::wm
