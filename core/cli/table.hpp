#pragma once

#include <boost/json/fwd.hpp>

#include <ostream>
#include <string>
#include <vector>

namespace dray::cli {

/// Columns as wide as their widest cell, in terminal columns of UTF-8 text.
class table {
public:
    explicit table(std::vector<std::string> head) : head_(std::move(head)) {}
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    [[nodiscard]] bool empty() const { return rows_.empty(); }
    void print(std::ostream& out) const;

private:
    std::vector<std::string> head_;
    std::vector<std::vector<std::string>> rows_;
};

/// A text as it is (anything else as JSON), without what would steer the terminal: it may come from
/// a vendor.
std::string plain(const boost::json::value& v);

/// A member as text: numbers and flags spelled out, empty where absent or null.
std::string cell(const boost::json::value& object, const char* key);

/// `text` cut to `width` with an ellipsis.
std::string shortened(const std::string& text, std::size_t width);

/// "2026-03-01T12:00:00Z" -> "12:00:00" today, else "2026-03-01 12:00"; in UTC.
std::string short_time(const std::string& rfc3339);

} // namespace dray::cli
