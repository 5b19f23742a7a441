#pragma once

namespace dray::http::detail {

/// What a `call` names.
class cancellable {
public:
    virtual ~cancellable() = default;
    virtual bool cancel() = 0;
    [[nodiscard]] virtual bool has_byte_left() const = 0;
};

} // namespace dray::http::detail
