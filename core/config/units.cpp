#include "core/config/units.hpp"

#include "dray/data/time.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace dray::config {
namespace {

using unit = std::pair<std::string_view, std::int64_t>;

constexpr std::array<unit, 5> duration_units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::array<unit, 4> size_units{
    {{"GiB", 1LL << 30}, {"MiB", 1LL << 20}, {"KiB", 1LL << 10}, {"B", 1}}};

constexpr std::int64_t longest_duration = 3650 * duration_units[0].second;
constexpr std::int64_t largest_size = 1LL << 40;

std::optional<std::int64_t> take_number(std::string_view& text) {
    if (text.empty() || text.front() < '0' || text.front() > '9')
        return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value > largest_size)
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

} // namespace

std::optional<std::int64_t> parse_duration(std::string_view text) {
    if (text.empty())
        return std::nullopt;
    std::int64_t total = 0;
    std::size_t next = 0;
    while (!text.empty()) {
        const auto number = take_number(text);
        if (!number)
            return std::nullopt;
        const auto word = text.substr(0, text.find_first_of("0123456789"));
        while (next < duration_units.size() && duration_units[next].first != word)
            ++next;
        if (next == duration_units.size())
            return std::nullopt;
        const auto scale = duration_units[next++].second;
        if (*number > longest_duration / scale)
            return std::nullopt;
        total += *number * scale;
        text.remove_prefix(word.size());
    }
    if (total > longest_duration)
        return std::nullopt;
    return total;
}

std::string format_duration(std::int64_t milliseconds) {
    if (milliseconds == 0)
        return "0s";
    std::string text = milliseconds < 0 ? "-" : "";
    auto left = static_cast<std::uint64_t>(milliseconds);
    if (milliseconds < 0)
        left = 0 - left;
    for (const auto& [word, scale] : duration_units) {
        const auto count = left / static_cast<std::uint64_t>(scale);
        if (count == 0)
            continue;
        text += std::to_string(count).append(word);
        left -= count * static_cast<std::uint64_t>(scale);
    }
    return text;
}

std::optional<std::int64_t> parse_size(std::string_view text) {
    const auto number = take_number(text);
    if (!number)
        return std::nullopt;
    if (text.starts_with(' '))
        text.remove_prefix(1);
    for (const auto& [word, scale] : size_units) {
        if (word != text)
            continue;
        if (*number > largest_size / scale)
            return std::nullopt;
        return *number * scale;
    }
    return std::nullopt;
}

std::string format_size(std::int64_t bytes) {
    for (const auto& [word, scale] : size_units) {
        if (bytes >= scale && bytes % scale == 0) {
            return std::to_string(bytes / scale).append(" ").append(word);
        }
    }
    return std::to_string(bytes) + " B";
}

std::optional<std::int64_t> parse_instant(std::string_view text) {
    std::string whole(text);
    if (text.size() == 10)
        whole += "T00:00:00Z";
    const auto at = data::parse_time(whole);
    if (!at)
        return std::nullopt;
    return at->time_since_epoch().count();
}

std::string format_instant(std::int64_t milliseconds) {
    return data::format_time(data::timestamp{std::chrono::milliseconds{milliseconds}});
}

} // namespace dray::config
