#include "core/cli/order_name.hpp"

#include <charconv>

namespace dray::cli {

std::optional<std::int64_t> order_id_of(const std::string& name) {
    if (name.size() < 2 || name[0] != '#')
        return std::nullopt;
    std::int64_t id = 0;
    const char* end = name.data() + name.size();
    const auto read = std::from_chars(name.data() + 1, end, id);
    if (read.ec != std::errc() || read.ptr != end || id <= 0)
        return std::nullopt;
    return id;
}

std::vector<order_name> readings_of(const std::string& name) {
    std::vector<order_name> all;
    all.push_back({"", name});
    const auto slash = name.find('/');
    if (slash != std::string::npos && slash > 0 && slash + 1 < name.size()) {
        all.push_back({name.substr(0, slash), name.substr(slash + 1)});
    }
    return all;
}

} // namespace dray::cli
