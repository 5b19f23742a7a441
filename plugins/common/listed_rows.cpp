#include "listed_orders.hpp"

#include <cstring>
#include <string>

namespace dray::bigcommerce {

namespace {

/// Walks over JSON by its structure alone; that its values are good is left to the parser.
class scanner {
public:
    explicit scanner(std::string_view text) : p_(text.data()), end_(text.data() + text.size()) {}

    void spaces() {
        while (p_ != end_ && (*p_ == ' ' || *p_ == '\n' || *p_ == '\r' || *p_ == '\t'))
            ++p_;
    }
    [[nodiscard]] bool at_end() const { return p_ == end_; }
    [[nodiscard]] bool at(char c) const { return p_ != end_ && *p_ == c; }
    bool take(char c) {
        if (!at(c))
            return false;
        ++p_;
        return true;
    }
    [[nodiscard]] const char* where() const { return p_; }

    /// A string, p_ on its opening quote; what is between the quotes, escapes as they stand.
    bool string(std::string_view& content) {
        const char* const from = ++p_;
        for (;;) {
            const auto* quote =
                static_cast<const char*>(std::memchr(p_, '"', static_cast<std::size_t>(end_ - p_)));
            if (quote == nullptr)
                return false;
            const char* escape = quote;
            while (escape != from && escape[-1] == '\\')
                --escape;
            p_ = quote + 1;
            if ((quote - escape) % 2 == 0) {
                content = std::string_view(from, static_cast<std::size_t>(quote - from));
                return true;
            }
        }
    }

    /// Any value. `scalar` is its text where it is a string, number or word, else empty.
    bool value(std::string_view& scalar) {
        scalar = {};
        if (at('"'))
            return string(scalar);
        if (at('{') || at('['))
            return nested();
        const char* const from = p_;
        while (p_ != end_ && *p_ != ',' && *p_ != '}' && *p_ != ']' && *p_ != ' ' && *p_ != '\n' &&
               *p_ != '\r' && *p_ != '\t')
            ++p_;
        scalar = std::string_view(from, static_cast<std::size_t>(p_ - from));
        return p_ != from && p_ != end_;
    }

private:
    bool nested() {
        // Deeper than the parser goes, so that one order nested too deeply spoils only itself.
        std::string closers;
        std::string_view ignored;
        while (p_ != end_) {
            switch (*p_) {
            case '"':
                if (!string(ignored))
                    return false;
                continue;
            case '{':
            case '[':
                if (closers.size() == max_scan_depth)
                    return false;
                closers += *p_ == '{' ? '}' : ']';
                break;
            case '}':
            case ']':
                if (*p_ != closers.back())
                    return false;
                closers.pop_back();
                if (closers.empty()) {
                    ++p_;
                    return true;
                }
                break;
            default:
                break;
            }
            ++p_;
        }
        return false;
    }

    const char* p_;
    const char* end_;
};

bool cut_object(scanner& in, listed_order& out) {
    in.take('{');
    in.spaces();
    if (in.take('}'))
        return true;
    for (;;) {
        std::string_view key;
        std::string_view scalar;
        in.spaces();
        if (!in.at('"') || !in.string(key))
            return false;
        in.spaces();
        if (!in.take(':'))
            return false;
        in.spaces();
        if (!in.value(scalar))
            return false;
        if (key == "id") {
            out.id = scalar;
        } else if (key == "status_id") {
            out.status_id = scalar;
        } else if (key == "date_modified") {
            out.modified = scalar;
        }
        in.spaces();
        if (in.take('}'))
            return true;
        if (!in.take(','))
            return false;
    }
}

} // namespace

std::optional<std::vector<listed_order>> cut_page(std::string_view body) {
    std::vector<listed_order> page;
    scanner in(body);
    in.spaces();
    if (!in.take('['))
        return std::nullopt;
    in.spaces();
    if (!in.take(']')) {
        for (;;) {
            in.spaces();
            if (page.size() == max_page_elements)
                return std::nullopt;
            auto& order = page.emplace_back();
            const char* const from = in.where();
            std::string_view scalar;
            const bool good = in.at('{') ? cut_object(in, order) : in.value(scalar);
            if (!good)
                return std::nullopt;
            order.raw = std::string_view(from, static_cast<std::size_t>(in.where() - from));
            in.spaces();
            if (in.take(']'))
                break;
            if (!in.take(','))
                return std::nullopt;
        }
    }
    in.spaces();
    if (!in.at_end())
        return std::nullopt;
    return page;
}

} // namespace dray::bigcommerce
