#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace dray::store::tests {

/// A directory that is gone when the test is.
class temp_dir {
public:
    explicit temp_dir(const std::filesystem::path& in = std::filesystem::temp_directory_path()) {
        std::string name = (in / "dray-store-XXXXXX").string();
        if (!::mkdtemp(name.data()))
            throw std::runtime_error("no temporary directory");
        path_ = name;
    }
    temp_dir(const temp_dir&) = delete;
    temp_dir& operator=(const temp_dir&) = delete;
    ~temp_dir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace dray::store::tests
