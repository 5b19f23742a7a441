#include "refusals.hpp"

#include "tenant_settings.hpp"
#include "wire/error_body.hpp"
#include "wire/order_out.hpp"

#include "plugins/common/text.hpp"

#include <algorithm>

namespace dray::warehouse_manager {

using sdk::error_class;
using sdk::failure;

namespace {

constexpr std::string_view operation = "OperationException";

std::string said(const sdk::http_response& answer, const error_body& body) {
    auto words = body.words();
    auto out = "Warehouse Manager answered " + std::to_string(answer.status);
    return words.empty() ? out : out + ", " + words;
}

void refine(failure& f, error_class cls, const char* code, std::string_view next) {
    f.cls = cls;
    f.code = code;
    f.message.append("; ").append(next);
}

bool contains(const std::string& text, std::string_view word) {
    return common::lower(text).find(word) != std::string::npos;
}

/// Whether one of the named properties is about `word`; its value, or empty.
bool names(const error_body& body, std::string_view word, std::string& value) {
    for (const auto& [name, said_value] : body.properties) {
        if (contains(name, word)) {
            value = said_value;
            return true;
        }
    }
    return false;
}

/// The SKU that a refusal is about: the one that it names, else the order's only one.
std::string sku_of(const error_body& body, std::string value, const data::consignment& sent) {
    std::string only = sent.lines.size() == 1 ? sent.lines.front().sku : std::string();
    for (const auto& line : sent.lines) {
        if (line.sku == value)
            return value;
        if (only.empty() && !line.sku.empty() && body.hint.find(line.sku) != std::string::npos)
            only = line.sku;
    }
    return value.empty() ? only : value;
}

/// Whether the order's state forbids it. The vendor's page says 403; 400 is told of as well.
bool is_of_state(const sdk::http_response& answer, const error_body& body) {
    return (answer.status == 403 || answer.status == 400) &&
           (body.type == operation || body.code == "OrderConfirmed" ||
            body.code == "OrderCanceled");
}

failure denied(failure f) {
    refine(f, error_class::auth, "role_missing",
           "the credentials lack a role for it: ask the warehouse to give them OrderView, "
           "OrderEdit, OrderWrite and OrderImport, then run: dray check --online");
    return f;
}

} // namespace

failure refusal(const sdk::http_response& answer, std::string_view doing,
                const tenant_settings& tenant) {
    failure f = sdk::failure_of(answer, doing);
    const auto body = read_error(answer.body);
    f.message = std::string(doing) + ": " + said(answer, body);
    f.internal = body.words();
    const int status = answer.status;
    if (status == 401) {
        refine(f, error_class::auth, "credentials_refused",
               "it takes no token of these credentials: compare client_id, client_secret and "
               "user_login with what the warehouse gave you");
    } else if (is_of_state(answer, body)) {
        refine(f, error_class::rejected, "not_in_this_state",
               "the order's state there does not allow it");
        f.subject = body.code;
    } else if (status == 403) {
        return denied(std::move(f));
    } else if (status == 400 && body.type == "QueryParameterException") {
        refine(f, error_class::config, "query_refused",
               "it does not know what the connector asks for: report this to its maintainers");
    } else if (status == 404) {
        refine(f, answer.was_write ? error_class::rejected : error_class::not_found, "not_found",
               "it has no such thing (any more)");
    } else if (status == 405 || (status >= 300 && status < 400)) {
        refine(f, error_class::config, "wrong_url",
               "no such API is there: check api_url, which is https://secure-wms.com for "
               "Warehouse Manager itself");
    } else if (status == 412) {
        refine(f, answer.was_write ? error_class::rejected : error_class::transient,
               "order_changed", "the warehouse changed the order meanwhile: try again");
    } else if (status == 428) {
        refine(f, error_class::fault, "if_match_missing", "report this to the maintainers");
    } else if (status == 429) {
        refine(f, error_class::rate_limited, "rate_limited", "calls pause");
        if (!f.retry_after || f.retry_after->count() == 0)
            f.retry_after = tenant.rate_limit_wait;
    } else if (status == 503) {
        refine(f, error_class::unavailable, "unavailable", "calls go on when it is back");
    } else if (status >= 500 || status == 408) {
        refine(f, error_class::transient, "server_error", "it will be tried again");
    } else if (status >= 400) {
        refine(f, error_class::rejected, "refused", "it does not accept this as it is");
        f.subject = body.properties.empty() ? body.code : body.properties.front().first;
    } else {
        refine(f, answer.was_write ? error_class::unknown_outcome : error_class::transient,
               "unexpected_answer", "which this call does not have");
    }
    return f;
}

failure submit_refusal(const sdk::http_response& answer, const data::consignment& sent,
                       const tenant_settings& tenant) {
    const auto doing = "submitting consignment " + sent.reference;
    if (answer.status < 400)
        return failure(error_class::unknown_outcome, "submit_unclear",
                       "Warehouse Manager's answer to consignment " + sent.reference + " (HTTP " +
                           std::to_string(answer.status) +
                           ") does not say whether the order was stored.");
    failure f = refusal(answer, doing, tenant);
    if (answer.status == 404) {
        f.cls = error_class::config;
        f.code = "wrong_url";
        return f;
    }
    if (answer.status != 400)
        return f;
    const auto body = read_error(answer.body);
    f.message = doing + ": " + said(answer, body);
    std::string value;
    if (body.code == "Duplicate") {
        refine(f, error_class::conflict, "already_there",
               "it says that the order exists there already, so it is looked for");
        f.subject = sent.reference;
    } else if (names(body, "customer", value) || names(body, "facility", value)) {
        refine(f, error_class::config, "wrong_tenancy",
               "correct customer_id and facility_id, then run: dray check --online");
        f.subject = body.properties.front().first;
    } else if (names(body, "sku", value) || names(body, "itemidentifier", value)) {
        refine(f, error_class::rejected, "sku_unknown",
               "create the item there, or map the SKU, then retry the order");
        f.subject = sku_of(body, value, sent);
    } else if (names(body, "carrier", value) || names(body, "routinginfo", value) ||
               names(body, "billingcode", value)) {
        refine(f, error_class::rejected, "carrier_unknown",
               "map the ship method to a carrier, a service code and a billing code that the "
               "warehouse has, then retry");
        f.subject = value.empty() ? routing_of(sent, tenant).carrier : value;
    } else {
        refine(f, error_class::rejected, "order_refused",
               "correct what it names, then retry the order");
        f.subject = body.properties.empty() ? body.code : body.properties.front().first;
    }
    return f;
}

cancel_verdict judge_cancel(const sdk::http_response& answer) {
    if (answer.status == 412)
        return cancel_verdict::changed;
    const auto body = read_error(answer.body);
    if (is_of_state(answer, body) && body.code == "OrderCanceled")
        return cancel_verdict::done;
    return cancel_verdict::refused;
}

failure cancel_refusal(const sdk::http_response& answer, const std::string& id,
                       const tenant_settings& tenant) {
    failure f = refusal(answer, "cancelling order " + id, tenant);
    const auto body = read_error(answer.body);
    if (!is_of_state(answer, body))
        return f;
    const bool is_shipped = body.code == "OrderConfirmed";
    f.code = is_shipped ? "already_shipped" : "cannot_cancel";
    f.message = "Order " + id +
                " cannot be cancelled at the warehouse any more: " + said(answer, body) +
                (is_shipped ? ". It has shipped."
                            : ". Ask the warehouse to stop it, or accept the parcel back.");
    return f;
}

failure unreadable_answer(const sdk::http_response& answer, std::string_view doing,
                          std::string_view why) {
    const auto cls = answer.was_write ? error_class::unknown_outcome : error_class::transient;
    std::string message(doing);
    message.append(": the warehouse's answer cannot be read: ").append(why);
    return failure(cls, "unreadable_answer", std::move(message));
}

} // namespace dray::warehouse_manager
