#include "core/http/exchange.hpp"

#include "core/http/detail/cancellable.hpp"
#include "core/http/detail/text.hpp"

namespace dray::http {

std::string_view to_string(phase p) noexcept {
    switch (p) {
    case phase::prepare:
        return "prepare";
    case phase::wait:
        return "wait";
    case phase::resolve:
        return "resolve";
    case phase::connect:
        return "connect";
    case phase::proxy:
        return "proxy";
    case phase::tls:
        return "tls";
    case phase::write:
        return "write";
    case phase::read:
        return "read";
    }
    return "unknown";
}

const std::string* find_header(const header_list& headers, std::string_view name) noexcept {
    for (const auto& [key, value] : headers)
        if (detail::iequals(key, name))
            return &value;
    return nullptr;
}

std::string_view response::header(std::string_view name) const noexcept {
    const auto* value = find_header(headers, name);
    return value ? std::string_view(*value) : std::string_view();
}

bool call::cancel() {
    const auto target = target_.lock();
    return target && target->cancel();
}

bool call::byte_left() const {
    const auto target = target_.lock();
    return target && target->has_byte_left();
}

} // namespace dray::http
