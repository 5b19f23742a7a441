#include "api.hpp"

#include "manifest.hpp"
#include "wire/errors.hpp"

#include "plugins/common/listed_rows.hpp"

#include "dray/sdk/context.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::cratejoy {

using sdk::error_class;
using sdk::failure;

void shop_api::add_headers(sdk::http_request& request) const {
    request.header("Accept", "application/json");
    request.header("Content-Type", "application/json");
    request.header("User-Agent",
                   "Dray/" + std::string(connector_version) + " (Cratejoy connector)");
}

sdk::http_request shop_api::get(std::string_view path) const {
    auto request = sdk::http_request::get(shop_.base_url + std::string(path));
    add_headers(request);
    return request;
}

sdk::http_request shop_api::put(std::string_view path, std::string json) const {
    auto request = sdk::http_request::put(shop_.base_url + std::string(path), std::move(json));
    add_headers(request);
    if (shop_.asks_feedback != feedback::as_shop)
        request.header("X-Cratejoy-ProductFeedback-Enabled",
                       shop_.asks_feedback == feedback::on ? "true" : "false");
    if (shop_.asks_feedback == feedback::on && shop_.feedback_days > 0)
        request.header("X-Cratejoy-ProductFeedback-Interval", std::to_string(shop_.feedback_days));
    return request;
}

failure shop_api::refusal(const sdk::http_response& answer, std::string_view doing) const {
    failure f = sdk::failure_of(answer, doing);
    const auto words = error_text(answer.body); // empty for HTML and for no body
    f.message = std::string(doing) + ": Cratejoy answered " + std::to_string(answer.status);
    if (!words.empty())
        f.message += ", \"" + words + "\"";
    f.internal = words;
    const int status = answer.status;
    const auto refine = [&](error_class cls, const char* code, std::string_view next) {
        f.cls = cls;
        f.code = code;
        f.message.append("; ").append(next);
    };
    if (status == 401 || status == 403) {
        refine(error_class::auth, "credentials_refused",
               "the shop does not take client_id and client_secret: create API credentials under "
               "Settings, API, and set both anew");
    } else if (status == 429) {
        refine(error_class::rate_limited, "rate_limited", "calls pause");
        if (!f.retry_after || f.retry_after->count() == 0)
            f.retry_after = shop_.rate_limit_wait;
    } else if (status >= 300 && status < 400) {
        refine(error_class::config, "redirected",
               "the API answers elsewhere: check api_url, which has to begin with https://");
    } else if (status == 404) {
        refine(answer.was_write ? error_class::rejected : error_class::not_found, "not_found",
               "the shop has no such thing (any more)");
    } else if (status == 405 || status == 501) {
        refine(error_class::rejected, "not_implemented", "the shop's API does not know this call");
    } else if (status == 503) {
        refine(error_class::unavailable, "shop_unavailable", "calls go on when it is back");
    } else if (status >= 500 || status == 408) {
        refine(error_class::transient, "shop_error", "it will be tried again");
    } else if (status == 409) {
        refine(answer.was_write ? error_class::conflict : error_class::transient, "conflict",
               "the shop sees a conflict");
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
    if (answer.status != 200)
        throw refusal(answer, doing);
}

std::string box_path(const std::string& id) {
    return "shipments/" + id + "/?" + std::string(relations);
}

std::string shipment_id(std::string_view ref) {
    const bool good =
        !ref.empty() && ref.size() <= 18 &&
        std::all_of(ref.begin(), ref.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!good)
        throw failure(error_class::rejected, "bad_order_ref",
                      "\"" + std::string(ref.substr(0, 40)) +
                          "\" is no shipment of Cratejoy, whose ids are whole numbers");
    return std::string(ref);
}

failure unreadable_answer(const sdk::http_response& answer, std::string_view doing,
                          std::string_view why) {
    const auto cls = answer.was_write ? error_class::unknown_outcome : error_class::transient;
    std::string message(doing);
    message.append(": the shop's answer cannot be read: ").append(why);
    return failure(cls, "unreadable_answer", std::move(message));
}

boost::json::object object_of(const sdk::http_response& answer, std::string_view doing) {
    boost::json::parse_options options;
    options.max_depth = common::max_depth;
    boost::system::error_code bad;
    auto parsed = boost::json::parse(answer.body, bad, {}, options);
    if (bad)
        throw unreadable_answer(answer, doing,
                                answer.body.find('<') != std::string::npos
                                    ? "it is not JSON but a web page"
                                    : "it is damaged");
    auto* object = parsed.if_object();
    if (object == nullptr)
        throw unreadable_answer(answer, doing, "it is no JSON object");
    return std::move(*object);
}

} // namespace dray::cratejoy
