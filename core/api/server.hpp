#pragma once

#include "core/api/control.hpp"
#include "core/store/store.hpp"

#include <memory>
#include <string>

namespace dray::api {

/// The API's server: HTTP over a Unix socket, on a thread of its own, until it is destroyed.
class server {
public:
    virtual ~server() = default;
};

/// Listens on `socket` (replacing a stale file, refusing one that is served), mode 0660. Who may
/// connect is a matter of the file's permissions; who did is read from the peer's credentials and
/// stands in the history. `db` and `to` outlive it. Throws std::runtime_error with a sentence.
std::unique_ptr<server> serve(const std::string& socket, store::store& db, control& to);

} // namespace dray::api
