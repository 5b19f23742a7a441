// The formats of the log: what each writes of a message, whatever the message holds.

#include "core/daemon/log.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <spdlog/details/log_msg.h>

#include <string>

using namespace dray;
using dray::daemon::make_log_formatter;

namespace {

const auto at = std::chrono::system_clock::time_point(std::chrono::milliseconds(1772323200123));

std::string written(config::log_format format, spdlog::level::level_enum level,
                    std::string_view text) {
    spdlog::details::log_msg message(at, {}, "drayd", level,
                                     spdlog::string_view_t(text.data(), text.size()));
    spdlog::memory_buf_t made;
    // A copy of the formatter is what a sink gets.
    make_log_formatter(format)->clone()->format(message, made);
    return {made.data(), made.size()};
}

} // namespace

TEST_CASE("a line of the json format is one JSON object, whatever the message holds") {
    using namespace std::string_literals;
    for (const auto& text : {"plain"s, R"(say "no" \ back)"s, "two\nlines\r\n"s, "\x01\t\x1b[31m"s,
                             "gr\u00fc\u00df"s, "a zero \0 byte"s, R"({"level":"error"})"s, ""s}) {
        const auto line = written(config::log_format::json, spdlog::level::warn, text);
        INFO(line);
        REQUIRE(line.ends_with('\n'));
        CHECK(line.find('\n') == line.size() - 1);
        const auto read = boost::json::parse(line).as_object();
        CHECK(read.size() == 3);
        CHECK(read.at("at").as_string() == "2026-03-01T00:00:00.123Z");
        CHECK(read.at("level").as_string() == "warning");
        CHECK(std::string(read.at("text").as_string()) == text);
    }
}

TEST_CASE("bytes that are no UTF-8 are replaced in the json format") {
    const auto line = written(config::log_format::json, spdlog::level::info, "a\xff\xc3(b\xe2\x82");
    const auto read = boost::json::parse(line).as_object();
    CHECK(read.at("text").as_string() == "a\uFFFD\uFFFD(b\uFFFD\uFFFD");
}

TEST_CASE("each line of the journal format has the priority of its level before it") {
    const auto journal = [](spdlog::level::level_enum level) {
        return written(config::log_format::journal, level, "words");
    };
    CHECK(journal(spdlog::level::critical) == "<2>words\n");
    CHECK(journal(spdlog::level::err) == "<3>words\n");
    CHECK(journal(spdlog::level::warn) == "<4>words\n");
    CHECK(journal(spdlog::level::info) == "<6>words\n");
    CHECK(journal(spdlog::level::debug) == "<7>words\n");
    CHECK(journal(spdlog::level::trace) == "<7>words\n");
}

TEST_CASE("a message of several lines starts no entry of its own in the journal") {
    using namespace std::string_literals;
    CHECK(written(config::log_format::journal, spdlog::level::err, "one\n<6>two\n\nfour\n"s) ==
          "<3>one\n<3><6>two\n<3>\n<3>four\n");
    CHECK(written(config::log_format::journal, spdlog::level::err, "one\0<6>two\0"s) ==
          "<3>one\n<3><6>two\n");
    CHECK(written(config::log_format::journal, spdlog::level::err, "") == "<3>\n");
}

TEST_CASE("the text format has time and level, and further lines are indented") {
    CHECK(written(config::log_format::text, spdlog::level::info, "one") ==
          "2026-03-01T00:00:00.123Z info    one\n");
    CHECK(written(config::log_format::text, spdlog::level::err, "one\n2026-03-01 two\n") ==
          "2026-03-01T00:00:00.123Z error   one\n    2026-03-01 two\n");
}

TEST_CASE("the text format says where its colour goes") {
    spdlog::details::log_msg message(at, {}, "drayd", spdlog::level::err, "one");
    spdlog::memory_buf_t made;
    make_log_formatter(config::log_format::text)->format(message, made);
    const std::string line(made.data(), made.size());
    REQUIRE(message.color_range_end > message.color_range_start);
    CHECK(line.substr(message.color_range_start,
                      message.color_range_end - message.color_range_start) == "error  ");
}
