#pragma once

#include <string>

namespace dray::check {

enum class verdict { ok, warning, failed };

/// One line for people: a check's name, its verdict, and why. `begin` says which check runs, so
/// that a crash can be told by its name. [the thread that checks]
class report {
public:
    virtual ~report() = default;
    virtual void begin(const std::string& check) = 0;
    virtual void end(verdict how, const std::string& text) = 0;
};

} // namespace dray::check
