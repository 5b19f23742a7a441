#pragma once

#include <stdexcept>
#include <string>

namespace dray::common {

/// One order (or status, or shipment) of an otherwise good answer does not say what it must. The
/// text is a sentence fragment for people: "line 45: quantity is -2".
class unreadable : public std::runtime_error {
public:
    explicit unreadable(const std::string& why) : std::runtime_error(why) {}
};

/// The text is no JSON at all, so it may well be whole when it is asked for again.
class damaged : public unreadable {
public:
    using unreadable::unreadable;
};

} // namespace dray::common
