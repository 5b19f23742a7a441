#include "core/daemon/log.hpp"

#include "dray/data/time.hpp"
#include "dray/data/utf8.hpp"

#include <boost/json.hpp>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <iostream>
#include <string>

namespace dray::daemon {
namespace {

namespace json = boost::json;

std::string_view text_of(const spdlog::details::log_msg& message) {
    return {message.payload.data(), message.payload.size()};
}

void append(spdlog::memory_buf_t& to, std::string_view text) {
    to.append(text.data(), text.data() + text.size());
}

/// Calls each(line) for the lines of `text`, at least once; those at its end that are empty are
/// left out. The journal ends a line at a zero byte too.
template <typename Each>
void each_line(std::string_view text, Each each) {
    using namespace std::string_view_literals;
    constexpr auto ends = "\n\0"sv;
    while (!text.empty() && ends.find(text.back()) != ends.npos)
        text.remove_suffix(1);
    while (true) {
        const auto end = text.find_first_of(ends);
        each(text.substr(0, end));
        if (end == std::string_view::npos)
            return;
        text.remove_prefix(end + 1);
    }
}

class text_formatter final : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& to) override {
        std::string text;
        each_line(text_of(message), [&](std::string_view line) {
            if (!text.empty())
                text += "\n    ";
            text += line;
        });
        auto indented = message;
        indented.payload = spdlog::string_view_t(text.data(), text.size());
        pattern_.format(indented, to);
        message.color_range_start = indented.color_range_start;
        message.color_range_end = indented.color_range_end;
    }

    std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<text_formatter>();
    }

private:
    spdlog::pattern_formatter pattern_{"%Y-%m-%dT%H:%M:%S.%eZ %^%-7l%$ %v",
                                       spdlog::pattern_time_type::utc};
};

class json_formatter final : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& to) override {
        const auto level = spdlog::level::to_string_view(message.level);
        json::object line;
        line["at"] = data::format_time(
            std::chrono::time_point_cast<std::chrono::milliseconds>(message.time));
        line["level"] = json::string_view(level.data(), level.size());
        line["text"] = valid(text_of(message));
        append(to, json::serialize(line));
        append(to, "\n");
    }

    std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<json_formatter>();
    }

private:
    static std::string valid(std::string_view text) {
        std::string made;
        while (true) {
            const auto good = data::valid_utf8_prefix(text);
            made += text.substr(0, good);
            if (good == text.size())
                return made;
            made += "\xEF\xBF\xBD";
            text.remove_prefix(good + 1);
        }
    }
};

class journal_formatter final : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& to) override {
        each_line(text_of(message), [&](std::string_view line) {
            append(to, prefix(message.level));
            append(to, line);
            append(to, "\n");
        });
    }

    std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<journal_formatter>();
    }

private:
    /// As syslog(3) counts.
    static std::string_view prefix(spdlog::level::level_enum level) {
        switch (level) {
        case spdlog::level::critical:
            return "<2>";
        case spdlog::level::err:
            return "<3>";
        case spdlog::level::warn:
            return "<4>";
        case spdlog::level::info:
            return "<6>";
        default:
            return "<7>";
        }
    }
};

spdlog::level::level_enum level_of(config::log_level level) {
    switch (level) {
    case config::log_level::trace:
        return spdlog::level::trace;
    case config::log_level::debug:
        return spdlog::level::debug;
    case config::log_level::info:
        return spdlog::level::info;
    case config::log_level::warning:
        return spdlog::level::warn;
    case config::log_level::error:
        return spdlog::level::err;
    }
    return spdlog::level::info;
}

} // namespace

std::unique_ptr<spdlog::formatter> make_log_formatter(config::log_format format) {
    switch (format) {
    case config::log_format::json:
        return std::make_unique<json_formatter>();
    case config::log_format::journal:
        return std::make_unique<journal_formatter>();
    case config::log_format::text:
        break;
    }
    return std::make_unique<text_formatter>();
}

void set_up_log(const config::daemon_settings& how) {
    spdlog::set_default_logger(spdlog::stderr_color_mt("drayd"));
    spdlog::set_formatter(make_log_formatter(how.log_format));
    spdlog::set_level(level_of(how.log_level));
    spdlog::flush_on(spdlog::level::info);
}

void tell(config::log_format format, config::severity severity, std::string_view text) {
    if (format == config::log_format::text) {
        std::cerr << text;
        if (!text.ends_with('\n'))
            std::cerr << '\n';
        return;
    }
    spdlog::log(severity == config::severity::error ? spdlog::level::err : spdlog::level::warn,
                spdlog::string_view_t(text.data(), text.size()));
}

} // namespace dray::daemon
