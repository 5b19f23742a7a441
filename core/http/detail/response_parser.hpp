#pragma once

#include "core/http/detail/inflater.hpp"
#include "core/http/exchange.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dray::http::detail {

/// Parses one answer straight into a `response`: no second copy of headers or body, counted and
/// bounded, unpacked as it arrives.
class response_parser final : public boost::beast::http::basic_parser<false> {
public:
    using error_code = boost::system::error_code;

    /// `out` and `unpacker` outlive the parser. `no_body`: the answer to HEAD or CONNECT.
    response_parser(response& out, inflater& unpacker, std::size_t max_bytes, bool no_body);

    /// The code (response_too_large, bad_encoding, …) that `ec` of put() stands for, and a clause
    /// for people.
    struct failure {
        std::string code;
        std::string why;
    };
    [[nodiscard]] failure explain(const error_code& ec) const;

    /// Whether the body, complete as a message, was unpacked to its end.
    [[nodiscard]] bool body_complete() const { return !packed_ || unpacker_.complete(); }
    [[nodiscard]] bool informational() const { return out_.status / 100 == 1; }
    /// Keep-Alive: timeout=N, if the answer said so.
    [[nodiscard]] std::optional<unsigned> keep_alive_seconds() const { return keep_alive_seconds_; }

private:
    using string_view = boost::beast::string_view;
    using field = boost::beast::http::field;
    using verb = boost::beast::http::verb;

    void on_request_impl(verb, string_view, string_view, int, error_code&) override {}
    void on_response_impl(int code, string_view reason, int version, error_code& ec) override;
    void on_field_impl(field name, string_view name_string, string_view value,
                       error_code& ec) override;
    void on_header_impl(error_code& ec) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& ec) override;
    std::size_t on_body_impl(string_view body, error_code& ec) override;
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t remain, string_view body, error_code& ec) override;
    void on_finish_impl(error_code& ec) override;
    void fail(std::string code, std::string why, error_code& ec);

    response& out_;
    inflater& unpacker_;
    std::size_t max_bytes_;
    bool in_header_ = true;
    bool packed_ = false;
    bool has_body_ = true;
    std::optional<unsigned> keep_alive_seconds_;
    failure failure_;
};

} // namespace dray::http::detail
