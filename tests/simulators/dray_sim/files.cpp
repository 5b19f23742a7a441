#include "tests/simulators/dray_sim/files.hpp"

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace dray::sim {
namespace json = boost::json;

void write_whole(const std::string& file, const json::value& content) {
    const auto beside = file + ".new";
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out << json::serialize(content) << '\n';
    out.close();
    std::error_code error;
    if (out) {
        std::filesystem::rename(beside, file, error);
    }
    if (!out || error) {
        throw std::runtime_error("cannot write " + file);
    }
}

json::object read_object(const std::string& file) {
    if (!std::filesystem::exists(file)) {
        return {};
    }
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    boost::system::error_code error;
    auto out = json::parse(text.str(), error);
    if (!in || error || !out.is_object()) {
        throw std::runtime_error(file + " is no saved state of dray-sim; move it away to start "
                                        "afresh");
    }
    return std::move(out.get_object());
}

} // namespace dray::sim
