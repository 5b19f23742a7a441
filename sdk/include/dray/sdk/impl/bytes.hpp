#pragma once

#include "../../abi/bytes.h"
#include "../failure.hpp"

#include <string_view>

namespace dray::sdk::detail {

inline std::string_view view(dray_bytes bytes) {
    return bytes.size == 0 ? std::string_view() : std::string_view(bytes.data, bytes.size);
}
inline dray_bytes bytes(std::string_view text) {
    return dray_bytes{text.data(), text.size()};
}

[[noreturn]] inline void throw_fault(const char* code, std::string message) {
    throw failure(error_class::fault, code, std::move(message));
}

} // namespace dray::sdk::detail
