#include "core/http/detail/response_parser.hpp"

#include "core/http/detail/text.hpp"

#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <charconv>

namespace dray::http::detail {

namespace http = boost::beast::http;

namespace {

/// What is reserved at once for a body that announces its length; a liar costs no more.
constexpr std::uint64_t most_reserved = std::uint64_t{1} << 20;

std::string_view view(boost::beast::string_view s) {
    return {s.data(), s.size()};
}

std::string size_text(std::size_t bytes) {
    if (bytes % (std::size_t{1} << 20) == 0)
        return std::to_string(bytes >> 20) + " MiB";
    if (bytes % 1024 == 0)
        return std::to_string(bytes >> 10) + " KiB";
    return std::to_string(bytes) + " bytes";
}

} // namespace

response_parser::response_parser(response& out, inflater& unpacker, std::size_t max_bytes,
                                 bool no_body)
    : out_(out), unpacker_(unpacker), max_bytes_(max_bytes), has_body_(!no_body) {
    out_.status = 0;
    out_.headers.clear();
    out_.body.clear();
    out_.ended_by_close = false;
    eager(true);
    skip(no_body);
    header_limit(static_cast<std::uint32_t>(max_header_bytes));
    body_limit(max_bytes);
}

void response_parser::fail(std::string code, std::string why, error_code& ec) {
    failure_.code = std::move(code);
    failure_.why = std::move(why);
    ec = http::error::bad_value;
}

response_parser::failure response_parser::explain(const error_code& ec) const {
    if (!failure_.code.empty())
        return failure_;
    failure out;
    if (ec == http::error::body_limit) {
        out.code = "response_too_large";
        out.why = "its body is larger than the " + size_text(max_bytes_) + " allowed";
    } else if (ec == http::error::header_limit || ec == http::error::buffer_overflow) {
        out.code = "header_too_large";
        out.why = "its headers are larger than the " + size_text(max_header_bytes) + " allowed";
    } else if (ec == http::error::partial_message || ec == http::error::end_of_stream) {
        out.code = "truncated";
        out.why = "it ended before it was complete";
    } else {
        out.code = "bad_response";
        out.why = "it is not valid HTTP (" + ec.message() + ")";
    }
    return out;
}

void response_parser::on_response_impl(int code, string_view, int, error_code& ec) {
    out_.status = code;
    if (code < 100 || code == 101 || code > 599)
        fail("bad_response", "its status is " + std::to_string(code), ec);
}

void response_parser::on_field_impl(field name, string_view name_string, string_view value,
                                    error_code& ec) {
    if (!in_header_)
        return; // trailers behind the last chunk are not headers
    if (out_.headers.size() >= max_header_count) {
        fail("header_too_large",
             "it has more than " + std::to_string(max_header_count) + " headers", ec);
        return;
    }
    if (name == field::keep_alive) {
        const auto text = view(value);
        if (const auto at = text.find("timeout="); at != std::string_view::npos) {
            unsigned seconds = 0;
            const auto* first = text.data() + at + 8;
            if (std::from_chars(first, text.data() + text.size(), seconds).ec == std::errc())
                keep_alive_seconds_ = seconds;
        }
    }
    out_.headers.emplace_back(view(name_string), view(value));
}

void response_parser::on_header_impl(error_code& ec) {
    in_header_ = false;
    if (!has_body_ || informational())
        return;
    const auto* coding = find_header(out_.headers, "Content-Encoding");
    if (!coding || iequals(*coding, "identity") || coding->empty())
        return;
    const bool gzip = iequals(*coding, "gzip") || iequals(*coding, "x-gzip");
    if (!gzip && !iequals(*coding, "deflate")) {
        fail("unsupported_encoding",
             "it is packed as \"" + coding->substr(0, 40) + "\", which was not asked for", ec);
        return;
    }
    packed_ = true;
    unpacker_.start(gzip);
}

void response_parser::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
    if (length && !packed_)
        out_.body.reserve(static_cast<std::size_t>(std::min(*length, most_reserved)));
}

std::size_t response_parser::on_body_impl(string_view body, error_code& ec) {
    if (!packed_) {
        out_.body.append(body.data(), body.size());
        return body.size();
    }
    switch (unpacker_.feed(view(body), out_.body, max_bytes_)) {
    case inflater::status::ok:
        break;
    case inflater::status::too_large:
        fail("response_too_large",
             "its body unpacks to more than the " + size_text(max_bytes_) + " allowed", ec);
        break;
    case inflater::status::damaged:
        fail("bad_encoding", "its packed body is damaged", ec);
        break;
    }
    return body.size();
}

std::size_t response_parser::on_chunk_body_impl(std::uint64_t, string_view body, error_code& ec) {
    return on_body_impl(body, ec);
}

void response_parser::on_finish_impl(error_code& ec) {
    if (!packed_)
        return;
    if (!unpacker_.complete()) {
        fail("bad_encoding", "its packed body ends too early", ec);
        return;
    }
    std::erase_if(out_.headers, [](const auto& h) {
        return iequals(h.first, "Content-Encoding") || iequals(h.first, "Content-Length");
    });
}

} // namespace dray::http::detail
