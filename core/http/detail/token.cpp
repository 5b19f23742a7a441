#include "core/http/detail/token.hpp"

#include "core/http/detail/text.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>

namespace dray::http::detail {

namespace json = boost::json;
using std::chrono::seconds;

namespace {

constexpr std::size_t max_depth = 16;
constexpr std::size_t max_token_bytes = 16 * 1024;
constexpr seconds longest_life{10L * 365 * 24 * 3600};

std::optional<json::value> parse(const std::string& body) {
    json::parse_options limits;
    limits.max_depth = max_depth;
    json::error_code ec;
    auto out = json::parse(body, ec, {}, limits);
    if (ec)
        return std::nullopt;
    return out;
}

const json::value* at(const json::value& root, const std::string& pointer) {
    if (pointer.empty())
        return nullptr;
    json::error_code ec;
    return root.find_pointer(pointer, ec);
}

std::optional<std::string> text_at(const json::value& root, const std::string& pointer) {
    const auto* v = at(root, pointer);
    if (!v || !v->is_string())
        return std::nullopt;
    return std::string(v->get_string().data(), v->get_string().size());
}

std::optional<seconds> seconds_at(const json::value& root, const std::string& pointer) {
    const auto* v = at(root, pointer);
    double n = -1;
    if (v && v->is_number()) {
        n = v->to_number<double>();
    } else if (v && v->is_string()) { // some endpoints quote it
        const auto& s = v->get_string();
        std::from_chars(s.data(), s.data() + s.size(), n);
    }
    if (!(n > 0))
        return std::nullopt;
    return seconds(
        static_cast<std::int64_t>(std::min(n, static_cast<double>(longest_life.count()))));
}

} // namespace

std::optional<token_answer> parse_token_answer(const std::string& body, const auth_settings& how,
                                               std::string& why) {
    const auto root = parse(body);
    if (!root) {
        why = "it is not JSON";
        return std::nullopt;
    }
    token_answer out;
    auto value = text_at(*root, how.access_token_pointer);
    if (!value || value->empty()) {
        why = "it has no token at " + how.access_token_pointer;
        return std::nullopt;
    }
    if (value->size() > max_token_bytes || !is_header_value(*value)) {
        why = "its token cannot stand in a header";
        return std::nullopt;
    }
    out.access_token = std::move(*value);
    out.expires_in = seconds_at(*root, how.expires_in_pointer);
    if (auto refresh = text_at(*root, how.refresh_token_pointer);
        refresh && refresh->size() <= max_token_bytes)
        out.refresh_token = std::move(*refresh);
    return out;
}

std::string parse_token_error(const std::string& body) {
    constexpr std::size_t most = 200;
    const auto root = parse(body);
    if (!root)
        return {};
    std::string out;
    // The last two are what .NET's own servers say.
    for (const auto* pointer : {"/error", "/error_description", "/Message", "/message"})
        if (const auto words = text_at(*root, pointer); words && !words->empty())
            out += (out.empty() ? "" : ": ") + *words;
    out.resize(std::min(out.size(), most));
    std::replace_if(
        out.begin(), out.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return out;
}

void token::store(token_answer answer, steady_time now) {
    value_ = std::move(answer.access_token);
    renew_at_.reset();
    if (answer.expires_in) {
        const auto life = *answer.expires_in;
        const auto margin = std::min<std::chrono::milliseconds>(
            std::chrono::milliseconds(life) / 10, std::chrono::minutes(1));
        renew_at_ = now + life - margin;
    }
    if (!answer.refresh_token.empty())
        refresh_token_ = std::move(answer.refresh_token);
}

const std::string* token::usable(steady_time now) const {
    if (value_.empty() || (renew_at_ && now >= *renew_at_))
        return nullptr;
    return &value_;
}

void token::refused(std::string_view value) {
    if (value_ == value)
        value_.clear();
}

} // namespace dray::http::detail
