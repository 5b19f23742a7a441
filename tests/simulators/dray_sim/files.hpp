#pragma once

// Whole files, written so that a reader sees the old content or the new.

#include <boost/json/fwd.hpp>
#include <string>

namespace dray::sim {

/// Writes beside the file and renames. Throws std::runtime_error that names the file.
void write_whole(const std::string& file, const boost::json::value& content);

/// An empty object when there is no such file. Throws std::runtime_error when it cannot be read or
/// holds no JSON object.
boost::json::object read_object(const std::string& file);

} // namespace dray::sim
