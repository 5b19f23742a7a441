#pragma once

#include <filesystem>
#include <string>

namespace dray::http::test {

/// A key and certificate in PEM.
struct identity {
    std::string key;
    std::string certificate;
};

/// A certificate authority made for one test run, with its certificate in a file that goes with it.
class authority {
public:
    authority();
    ~authority();
    authority(const authority&) = delete;
    authority& operator=(const authority&) = delete;

    /// A server certificate for `host` (a name, or 127.0.0.1), valid from and to so many seconds
    /// from now.
    [[nodiscard]] identity issue(const std::string& host, long from = -3600, long to = 3600) const;
    [[nodiscard]] std::string ca_file() const { return file_.string(); }

private:
    identity own_;
    std::filesystem::path file_;
};

} // namespace dray::http::test
