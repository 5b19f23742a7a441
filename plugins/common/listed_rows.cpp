#include "listed_rows.hpp"

#include "text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace dray::common {

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
    /// Goes to the next quote; false where there is none.
    bool to_quote() {
        if (p_ == end_)
            return false;
        const auto* quote =
            static_cast<const char*>(std::memchr(p_, '"', static_cast<std::size_t>(end_ - p_)));
        p_ = quote != nullptr ? quote : end_;
        return quote != nullptr;
    }

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

/// Each member of the object at which `in` stands: `use(key, raw, scalar)`. False where it is no
/// complete object.
template <class Use>
bool each_member(scanner& in, const Use& use) {
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
        const char* const from = in.where();
        if (!in.value(scalar))
            return false;
        use(key, std::string_view(from, static_cast<std::size_t>(in.where() - from)), scalar);
        in.spaces();
        if (in.take('}'))
            return true;
        if (!in.take(','))
            return false;
    }
}

bool cut_row(scanner& in, const row_members& names, listed_row& out) {
    return each_member(in, [&](std::string_view key, std::string_view, std::string_view scalar) {
        if (key == names.id) {
            out.id = scalar;
        } else if (key == names.status_id) {
            out.status_id = scalar;
        } else if (key == names.modified) {
            out.modified = scalar;
        }
    });
}

} // namespace

std::optional<std::vector<listed_row>> cut_rows(std::string_view body, const row_members& names) {
    std::vector<listed_row> page;
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
            auto& row = page.emplace_back();
            const char* const from = in.where();
            std::string_view scalar;
            const bool good = in.at('{') ? cut_row(in, names, row) : in.value(scalar);
            if (!good)
                return std::nullopt;
            row.raw = std::string_view(from, static_cast<std::size_t>(in.where() - from));
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

std::optional<std::string_view> raw_member(std::string_view body, std::string_view name) {
    std::optional<std::string_view> found;
    scanner in(body);
    in.spaces();
    if (!in.at('{'))
        return std::nullopt;
    const bool whole =
        each_member(in, [&](std::string_view key, std::string_view raw, std::string_view) {
            if (key == name)
                found = raw;
        });
    in.spaces();
    return whole && in.at_end() ? found : std::nullopt;
}

std::string without_members(std::string_view json, std::span<const std::string_view> names) {
    std::string out;
    out.reserve(json.size());
    const char* kept = json.data(); // up to here `out` has it
    const char* const end = json.data() + json.size();
    const auto keep_until = [&](const char* to) {
        out.append(kept, static_cast<std::size_t>(to - kept));
    };
    scanner in(json);
    while (in.to_quote()) {
        std::string_view key;
        if (!in.string(key))
            break;
        in.spaces();
        if (!in.take(':')) // it was a value
            continue;
        if (key.find('\\') == std::string_view::npos &&
            std::find(names.begin(), names.end(), lower(std::string(key))) == names.end())
            continue;
        in.spaces();
        keep_until(in.where());
        out += "null";
        std::string_view ignored;
        kept = in.value(ignored) ? in.where() : end;
        if (kept == end)
            break;
    }
    keep_until(end);
    return out;
}

std::string poison_ref(std::string_view id, std::string_view raw) {
    const bool number =
        !id.empty() && id.size() <= 18 &&
        std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (number)
        return std::string(id);
    std::uint64_t hash = 14695981039346656037ULL; // FNV-1a
    for (const char c : raw)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return "unreadable-" + std::to_string(hash);
}

} // namespace dray::common
