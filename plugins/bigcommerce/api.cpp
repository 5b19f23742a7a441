#include "api.hpp"

#include "manifest.hpp"
#include "wire/errors.hpp"
#include "wire/listed_orders.hpp"
#include "wire/order_json.hpp"

#include "plugins/common/unreadable.hpp"

#include "dray/sdk/context.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::bigcommerce {

using namespace common;

using sdk::error_class;
using sdk::failure;

namespace {

void add_headers(sdk::http_request& request) {
    request.headers.reserve(3);
    // Without it the format of the answer is the platform's choice.
    request.headers.emplace_back("Accept", "application/json");
    request.headers.emplace_back("User-Agent", "Dray/" + std::string(connector_version) +
                                                   " (BigCommerce connector)");
    if (request.access == sdk::access::write)
        request.headers.emplace_back("Content-Type", "application/json");
}

std::chrono::milliseconds number_header(const sdk::http_response& answer, std::string_view name,
                                        std::chrono::milliseconds unit) {
    constexpr std::int64_t longest = 86'400'000;
    std::int64_t value = 0;
    const auto text = answer.header(name);
    for (const char c : text) {
        if (c < '0' || c > '9')
            return {};
        value = std::min(value * 10 + (c - '0'), longest);
    }
    return std::chrono::milliseconds(std::min(value * unit.count(), longest));
}

/// The longer of the waits that the answer names; `otherwise` where it names none.
std::chrono::milliseconds wait_of(const sdk::http_response& answer,
                                  std::optional<std::chrono::milliseconds> standard,
                                  std::chrono::milliseconds otherwise) {
    using std::chrono::milliseconds;
    const auto wait = std::max({
        number_header(answer, "X-Rate-Limit-Time-Reset-Ms", milliseconds{1}),
        number_header(answer, "X-Retry-After", std::chrono::seconds{1}),
        standard.value_or(milliseconds{0}),
    });
    return wait.count() > 0 ? wait : otherwise;
}

std::string sentence(std::string_view doing, const sdk::http_response& answer,
                     std::string_view words) {
    std::string out(doing);
    out += ": BigCommerce answered " + std::to_string(answer.status);
    if (!words.empty())
        out.append(", \"").append(words).append("\"");
    return out;
}

} // namespace

sdk::http_request shop_api::get(std::string_view path) const {
    auto request = sdk::http_request::get(shop_.base_url + std::string(path));
    add_headers(request);
    return request;
}

sdk::http_request shop_api::post(std::string_view path, std::string json) const {
    auto request = sdk::http_request::post(shop_.base_url + std::string(path), std::move(json));
    add_headers(request);
    return request;
}

sdk::http_request shop_api::put(std::string_view path, std::string json) const {
    auto request = sdk::http_request::put(shop_.base_url + std::string(path), std::move(json));
    add_headers(request);
    return request;
}

failure shop_api::refusal(const sdk::http_response& answer, std::string_view doing) const {
    failure f = sdk::failure_of(answer, doing);
    const auto words = error_text(answer.body); // empty for HTML and for no body
    f.message = sentence(doing, answer, words);
    f.internal = words;
    const int status = answer.status;
    const auto refine = [&](error_class cls, const char* code, std::string_view next) {
        f.cls = cls;
        f.code = code;
        f.message.append("; ").append(next);
    };
    if (status == 401) {
        refine(error_class::auth, "token_refused",
               "the access token is wrong or was deleted: create an API account in the shop's "
               "control panel and set access_token anew");
    } else if (status == 403) {
        refine(error_class::auth, "scope_missing",
               answer.was_write
                   ? "the access token may not change orders: its API account needs the scope "
                     "Orders: modify"
                   : "the access token lacks a scope: its API account needs Orders: modify and "
                     "Information & settings: read-only");
    } else if (status == 404) {
        refine(answer.was_write ? error_class::rejected : error_class::not_found, "not_found",
               "the shop has no such thing (any more), or store_hash is another shop's");
    } else if (status == 429 || status == 509) {
        refine(error_class::rate_limited, "rate_limited",
               "the shop's request quota, which all its apps share, is used up; calls pause");
        f.retry_after = wait_of(answer, f.retry_after, shop_.rate_limit_wait);
    } else if (status == 503) {
        refine(error_class::unavailable, "shop_unavailable",
               "the shop is in maintenance or suspended; calls go on when it is back");
    } else if (status == 423) {
        refine(error_class::transient, "locked", "the shop has locked it; it will be tried again");
    } else if (status == 499) {
        // The shop's gateway gave up on the connection: what became of a write is not known.
        refine(error_class::transient, "gateway_gave_up", "it will be tried again");
        f.verdict.reset();
    } else if (status >= 300 && status < 400) {
        refine(error_class::config, "redirected",
               "the API answers elsewhere: check api_url, which has to begin with https://");
    } else if (status == 501 || status == 505) {
        refine(error_class::rejected, "not_implemented", "the shop's API does not know this call");
    } else if (status >= 500 || status == 408) {
        refine(error_class::transient, "shop_error", "it will be tried again");
    } else if (status == 409) {
        // On one order's PUT this is a reason (out of stock), on a shipment's POST perhaps a twin:
        // the caller knows.
        refine(answer.was_write ? error_class::conflict : error_class::transient, "conflict",
               "the shop sees a conflict");
    } else if (status == 413 && !answer.was_write) {
        refine(error_class::config, "page_too_large",
               "the shop gives fewer at once: set page_size to 50");
    } else if (status >= 400) {
        refine(error_class::rejected, "refused", "the shop does not accept it as it is");
        if (!words.empty())
            f.subject = words.substr(0, 120);
    } else {
        refine(answer.was_write ? error_class::unknown_outcome : error_class::transient,
               "unexpected_answer", "which this call does not have");
    }
    return f;
}

void shop_api::require_success(const sdk::http_response& answer, std::string_view doing) const {
    if (answer.status != 200 && answer.status != 204)
        throw refusal(answer, doing);
}

std::string order_id(std::string_view ref) {
    const bool good =
        !ref.empty() && ref.size() <= 18 &&
        std::all_of(ref.begin(), ref.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!good)
        throw failure(error_class::rejected, "bad_order_ref",
                      "\"" + std::string(ref.substr(0, 40)) +
                          "\" is no order of BigCommerce, whose orders have whole numbers");
    return std::string(ref);
}

failure unreadable_answer(const sdk::http_response& answer, std::string_view doing,
                          std::string_view why) {
    const auto cls = answer.was_write ? error_class::unknown_outcome : error_class::transient;
    std::string message(doing);
    message.append(": the shop's answer cannot be read: ").append(why);
    return failure(cls, "unreadable_answer", std::move(message));
}

namespace {

failure no_json(const sdk::http_response& answer, std::string_view doing) {
    const bool html = answer.body.front() == '<';
    return unreadable_answer(answer, doing,
                             std::string("it is not JSON but ") + (html ? "HTML" : "damaged text"));
}

} // namespace

boost::json::value body_of(const sdk::http_response& answer, std::string_view doing,
                           boost::json::storage_ptr memory) {
    namespace json = boost::json;
    if (answer.status == 204 || answer.body.empty())
        return json::array(memory);
    json::parse_options options;
    options.max_depth = max_depth;
    boost::system::error_code bad;
    auto parsed = json::parse(answer.body, bad, std::move(memory), options);
    if (bad)
        throw no_json(answer, doing);
    return parsed;
}

boost::json::value order_of(const sdk::http_response& answer, std::string_view doing,
                            boost::json::storage_ptr memory) {
    if (answer.status == 204 || answer.body.empty())
        return boost::json::array(memory);
    try {
        return parse_order(answer.body, std::move(memory));
    } catch (const common::damaged&) {
        throw no_json(answer, doing);
    }
}

} // namespace dray::bigcommerce
