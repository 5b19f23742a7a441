#include "api.hpp"

#include "manifest.hpp"
#include "wire/answers.hpp"

#include "plugins/common/text.hpp"

#include "dray/sdk/context.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace dray::threedcart {

using sdk::error_class;
using sdk::failure;

namespace {

std::string sentence(std::string_view doing, const sdk::http_response& answer,
                     std::string_view words) {
    std::string out(doing);
    out += ": 3DCart answered " + std::to_string(answer.status);
    if (!words.empty())
        out.append(", \"").append(words).append("\"");
    return out;
}

/// With which code the store refuses a login is not documented; its words are plain enough.
bool speaks_of_login(std::string_view words) {
    static constexpr std::array<std::string_view, 9> marks{
        "token",        "private key",    "privatekey",    "secureurl", "secure url",
        "unauthorized", "not authorized", "access denied", "ip address"};
    const auto small = common::lower(std::string(words));
    return std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) {
        return small.find(mark) != std::string::npos;
    });
}

} // namespace

void shop_api::add_headers(const sdk::context& host, sdk::http_request& request) const {
    using sdk::secret_encoding;
    // Without it the answer may be XML.
    request.header("Accept", "application/json");
    request.header("Content-Type", "application/json");
    request.header("User-Agent", "Dray/" + std::string(connector_version) + " (3DCart connector)");
    if (shop_.auth != auth_form::headers) {
        const auto& token = host.secret("token");
        request.header("Authorization", "Bearer " + token);
        request.with_secret("token", token, secret_encoding::raw);
    }
    if (shop_.auth != auth_form::bearer) {
        const auto& key = host.secret("private_key");
        const auto& token = host.secret("token");
        request.header("SecureURL", shop_.secure_url);
        request.header("PrivateKey", key);
        request.header("Token", token);
        request.with_secret("private_key", key, secret_encoding::raw);
        request.with_secret("token", token, secret_encoding::raw);
    }
}

sdk::http_request shop_api::get(const sdk::context& host, std::string_view path) const {
    auto request = sdk::http_request::get(shop_.base_url + std::string(path));
    add_headers(host, request);
    return request;
}

sdk::http_request shop_api::put(const sdk::context& host, std::string_view path,
                                std::string json) const {
    auto request = sdk::http_request::put(shop_.base_url + std::string(path), std::move(json));
    add_headers(host, request);
    return request;
}

failure shop_api::refusal(const sdk::http_response& answer, std::string_view doing,
                          call_kind kind) const {
    failure f = sdk::failure_of(answer, doing);
    const auto words = error_text(answer.body); // empty for HTML and for no body
    f.message = sentence(doing, answer, words);
    f.internal = words;
    const int status = answer.status;
    // Of any other call it may be the order's own text that holds such a word.
    const bool refuses_login =
        status == 403 || (kind == call_kind::login && status >= 400 && status < 500);
    const auto refine = [&](error_class cls, const char* code, std::string_view next) {
        f.cls = cls;
        f.code = code;
        f.message.append("; ").append(next);
    };
    if (status == 429) {
        refine(error_class::rate_limited, "rate_limited",
               "the store takes two requests a second of all its apps; calls pause");
        if (!f.retry_after || f.retry_after->count() == 0)
            f.retry_after = shop_.rate_limit_wait;
    } else if (status == 401 || (refuses_login && speaks_of_login(words))) {
        refine(error_class::auth, "token_refused",
               "the store does not take the login: check secure_url, private_key and token, that "
               "the app is still listed under Modules, REST API, and that this machine's address "
               "is on the app's list if it has one");
    } else if (status == 403) {
        refine(error_class::auth, "permission_missing",
               "the app may not do that: give it read and write permission for orders (and "
               "products, for stock) in the developer portal, and authorise it again");
    } else if (status >= 300 && status < 400) {
        refine(error_class::config, "redirected",
               "that is the store's own web site, not its API: leave api_url out, or set it to "
               "https://apirest.3dcart.com");
    } else if (status == 404 && !answer.body.empty() && !is_json(answer.body)) {
        refine(error_class::config, "not_the_api",
               "a web page came instead of the API: check api_url and api_version");
    } else if (status == 404) {
        refine(answer.was_write ? error_class::rejected : error_class::not_found, "not_found",
               "the store has no such thing (any more)");
    } else if (status == 405 || status == 501) {
        refine(error_class::rejected, "not_implemented", "the store's API does not know this call");
    } else if (status == 503) {
        refine(error_class::unavailable, "shop_unavailable",
               "the store is in maintenance or asks for a pause; calls go on when it is back");
    } else if (status >= 500 || status == 408) {
        refine(error_class::transient, "shop_error", "it will be tried again");
    } else if (status == 409) {
        refine(answer.was_write ? error_class::conflict : error_class::transient, "conflict",
               "the store sees a conflict");
    } else if (status >= 400) {
        refine(error_class::rejected, "refused", "the store does not accept it as it is");
        if (!words.empty())
            f.subject = words.substr(0, 120);
    } else {
        refine(answer.was_write ? error_class::unknown_outcome : error_class::transient,
               "unexpected_answer", "which this call does not have");
    }
    if (words == transition_refused) {
        f.cls = error_class::rejected;
        f.code = "transition_refused";
    }
    return f;
}

void shop_api::require_success(const sdk::http_response& answer, std::string_view doing,
                               call_kind kind) const {
    if (!is_success(answer))
        throw refusal(answer, doing, kind);
    if (answer.was_write)
        return; // its records are looked at one by one
    // Some refusals may come as a success that holds an error.
    const auto records = read_answers(answer.body);
    if (records.empty() || !records.front().is_refusal())
        return;
    sdk::http_response own = answer;
    own.status = records.front().status >= 400 ? records.front().status : 400;
    throw refusal(own, doing, kind);
}

void shop_api::require_written(const sdk::http_response& answer, std::string_view doing) const {
    require_success(answer, doing);
    const auto records = read_answers(answer.body);
    if (records.empty())
        throw unreadable_answer(answer, doing, "it does not say what was written");
    for (const auto& record : records) {
        if (!record.is_refusal())
            continue;
        // A complete answer about this very record: read as if it had come with its own status.
        sdk::http_response own = answer;
        own.status = record.status >= 400 ? record.status : 400;
        auto refused = refusal(own, doing);
        if (records.size() == 1 && own.status < 500)
            refused.verdict = answer.id;
        throw refused;
    }
}

bool is_nothing(const sdk::http_response& answer) {
    return answer.status == 404 && is_refusal_list(answer.body) &&
           !speaks_of_login(error_text(answer.body));
}

bool is_end_of_list(const sdk::http_response& answer) {
    return is_nothing(answer) || is_past_the_end(answer.body);
}

std::string order_id(std::string_view ref) {
    const bool good =
        !ref.empty() && ref.size() <= 18 &&
        std::all_of(ref.begin(), ref.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!good)
        throw failure(error_class::rejected, "bad_order_ref",
                      "\"" + std::string(ref.substr(0, 40)) +
                          "\" is no order of 3DCart, whose OrderIDs are whole numbers");
    return std::string(ref);
}

failure unreadable_answer(const sdk::http_response& answer, std::string_view doing,
                          std::string_view why) {
    const auto cls = answer.was_write ? error_class::unknown_outcome : error_class::transient;
    std::string message(doing);
    message.append(": the store's answer cannot be read: ").append(why);
    return failure(cls, "unreadable_answer", std::move(message));
}

boost::json::value body_of(const sdk::http_response& answer, std::string_view doing) {
    boost::json::parse_options options;
    options.max_depth = common::max_depth;
    boost::system::error_code bad;
    auto parsed = boost::json::parse(answer.body, bad, {}, options);
    if (bad)
        throw unreadable_answer(answer, doing,
                                answer.body.find_first_not_of(" \t\r\n") != std::string::npos &&
                                        answer.body.find('<') != std::string::npos
                                    ? "it is not JSON but a web page"
                                    : "it is damaged");
    return parsed;
}

std::vector<common::listed_row> rows_of(const sdk::http_response& answer,
                                        const common::row_members& names, std::string_view doing) {
    auto rows = common::cut_rows(answer.body, names);
    if (!rows)
        throw unreadable_answer(answer, doing, "it is no complete list");
    return std::move(*rows);
}

} // namespace dray::threedcart
