#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace dray::data {

/// JSON that is not what it should be. what() names the place: "lines[3].quantity: expected an
/// integer". It never holds the value itself, which may be personal data.
class json_error : public std::runtime_error {
public:
    json_error(std::string path, const std::string& why)
        : std::runtime_error(path.empty() ? why : path + ": " + why), path_(std::move(path)) {}

    /// "lines[3].quantity"; empty for the value as a whole.
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

} // namespace dray::data
