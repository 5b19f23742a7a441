#pragma once

#include "core/api/control.hpp"
#include "core/store/store.hpp"

#include <map>
#include <string>

namespace dray::api {

struct request {
    request() = default;
    std::string method;
    std::string path;                         ///< decoded, without the query
    std::map<std::string, std::string> query; ///< decoded
    std::string body;
    std::string who; ///< the peer: "root", "uid 1000"
};

/// Routes one request of /api/v1; `done` is called once, from any thread. docs/api.md lists them.
void route(const request& req, store::store& db, control& to, reply done);

} // namespace dray::api
