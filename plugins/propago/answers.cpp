#include "answers.hpp"

#include "options.hpp"
#include "wire/order_out.hpp"

#include <dray/data/utf8.hpp>
#include <dray/sdk/http.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace dray::propago {
namespace {

using sdk::error_class;
using sdk::failure;

enum class code_kind {
    success,
    nothing, // there is none: a normal state
    auth,
    config,
    no_such_order,
    sku,
    carrier,
    refused,
    unclear, // says nothing about whether something was stored
};

struct code_row {
    std::string_view code;
    code_kind kind;
};

constexpr std::array codes{
    code_row{"Success", code_kind::success},
    code_row{"OrderRetrievedSuccessfully", code_kind::success},
    code_row{"NoShipmentsFoundForOrder", code_kind::nothing},
    code_row{"NoShipmentData", code_kind::nothing},
    code_row{"NoData", code_kind::nothing},
    code_row{"InvalidLoginNameKeyCombination", code_kind::auth},
    code_row{"UnAuthorizedAccess", code_kind::auth},
    code_row{"CompanyCredentialsRequired", code_kind::auth},
    code_row{"ServiceTypeNotEnabled", code_kind::config},
    code_row{"InvalidOrderNumber", code_kind::no_such_order},
    code_row{"SkuNotFound", code_kind::sku},
    code_row{"SkuCreationError", code_kind::sku},
    code_row{"InvalidCarrierName", code_kind::carrier},
    code_row{"OrderPlacementError", code_kind::refused},
    code_row{"InvalidOrderLineId", code_kind::refused},
    code_row{"InvalidOrderOperation", code_kind::refused},
    code_row{"InvalidShipmentQuantity", code_kind::refused},
    // Undefined, OrderProcessIncomplete, UnexpectedErrorOnServer, SearchError, ShipmentError,
    // ShipmentNotFound, ShipmentHasAlreadyBeenSubmittedForThisOrder, ShipmentCreatedSuccessfuly
    // and whatever is new: unclear. So is PaymentProcessingError: an order may be kept there as
    // AwaitingPaymentAuthorization.
};

code_kind kind_of(std::string_view code) {
    for (const auto& row : codes)
        if (row.code == code)
            return row.kind;
    return code_kind::unclear;
}

// The vendor's words, short enough for a line and safe to show.
std::string shown(std::string_view text) {
    constexpr std::size_t most = 300;
    std::string out = data::printable_utf8(text.substr(0, most));
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 0x20)
            c = ' ';
    if (text.size() > most)
        out.append("...");
    return out;
}

// " (SkuNotFound: no such part; ErrorGuid …)"
std::string in_brackets(const reply& r) {
    std::string text = " (" + shown(r.return_code());
    if (!r.message().empty())
        text.append(": ").append(shown(r.message()));
    if (!r.error_guid().empty())
        text.append("; ErrorGuid ").append(shown(r.error_guid()));
    text.push_back(')');
    return text;
}

failure auth_failure(const reply& r, const options& o) {
    return failure(error_class::auth, "credentials_refused",
                   "Propago refuses the API key for customer name \"" + o.customer_name + "\"" +
                       in_brackets(r) +
                       ". Compare both with what the Propago admin shows, correct customer_name "
                       "or the secret api_key, then run: dray check --online");
}

failure config_failure(const reply& r) {
    return failure(error_class::config, "service_not_enabled",
                   "OrderService is not enabled for this customer at Propago" + in_brackets(r) +
                       ". Ask Propago support to enable it, then run: dray check --online");
}

failure wrong_url(int status, const options& o) {
    return failure(error_class::config, "wrong_url",
                   "No OrderService answers at " + o.api_url + " (HTTP " + std::to_string(status) +
                       "). Correct api_url; Propago's own is "
                       "https://api.mypropago.com/public/orderservice.asmx");
}

std::string why_of(const reply& r) {
    return r.why().empty() ? std::string() : ": " + r.why();
}

failure unreadable(const reply& r, int status, std::string_view what) {
    return failure(error_class::transient, "unreadable_answer",
                   "Propago's answer while " + std::string(what) + " could not be read (HTTP " +
                       std::to_string(status) + ")" + why_of(r) + ".");
}

// An operation's answer is believed with a status of success alone: in front of OrderService stand
// proxies that keep pages.
reply::shape shape_of(const reply& r, int status) {
    if (r.what() == reply::shape::answer && (status < 200 || status > 299))
        return reply::shape::unreadable;
    return r.what();
}

bool client_fault(const reply& r) {
    const auto& code = r.fault_code();
    return code == "Client" || code == "Sender" || code == "VersionMismatch" ||
           code == "MustUnderstand";
}

failure read_trouble(const reply& r, std::string_view what, const options& o) {
    const std::string doing(what);
    switch (kind_of(r.return_code())) {
    case code_kind::auth:
        return auth_failure(r, o);
    case code_kind::config:
        return config_failure(r);
    case code_kind::no_such_order:
        return failure(error_class::not_found, "no_such_order",
                       "Propago has no such order" + in_brackets(r) + ", while " + doing + ".");
    default:
        break;
    }
    return failure(error_class::transient, "vendor_error",
                   "Propago failed while " + doing + in_brackets(r) + ".");
}

bool contains_without_case(std::string_view text, std::string_view part) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    const auto same = [&](char a, char b) { return lower(a) == lower(b); };
    return !part.empty() &&
           std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

// Whether `word` stands in `text` with no letter, digit or hyphen directly beside it.
bool names(std::string_view text, std::string_view word) {
    const auto joins = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
    };
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        if ((at == 0 || !joins(text[at - 1])) && (end == text.size() || !joins(text[end])))
            return true;
    }
    return false;
}

failure unclear_submit(std::string message) {
    return failure(error_class::unknown_outcome, "submit_unclear", std::move(message));
}

[[noreturn]] void refuse_submit(const reply& r, std::uint64_t id, const data::consignment& sent,
                                const options& o) {
    const auto& code = r.return_code();
    const std::string who = "Propago refuses consignment " + sent.reference;
    const bool duplicate = std::any_of(
        o.duplicate_words.begin(), o.duplicate_words.end(),
        [&](const std::string& word) { return contains_without_case(r.message(), word); });
    const code_kind kind = kind_of(code);
    if (duplicate && (kind == code_kind::refused || kind == code_kind::no_such_order))
        throw failure(error_class::conflict, "already_there",
                      "Propago says that " + sent.reference + " exists there already" +
                          in_brackets(r) + ".")
            .about(sent.reference)
            .verdict_of(id);
    switch (kind) {
    case code_kind::auth:
        throw auth_failure(r, o).verdict_of(id);
    case code_kind::config:
        throw config_failure(r).verdict_of(id);
    case code_kind::sku: {
        std::string sku = sku_in(r.message(), sent);
        std::string about = sku.empty() ? "one of its SKUs" : "SKU " + sku;
        throw failure(error_class::rejected, "sku_unknown",
                      "Propago does not know " + about + " of consignment " + sent.reference +
                          in_brackets(r) +
                          ". Create the part there, or map the SKU, then retry the order.")
            .about(std::move(sku))
            .verdict_of(id);
    }
    case code_kind::carrier: {
        std::string carrier = carrier_of(sent, o);
        throw failure(error_class::rejected, "carrier_unknown",
                      "Propago does not know the carrier \"" + carrier + "\" of consignment " +
                          sent.reference + in_brackets(r) +
                          ". Map the ship method to a carrier name that Propago has, or set "
                          "default_carrier, then retry.")
            .about(std::move(carrier))
            .verdict_of(id);
    }
    case code_kind::refused:
    case code_kind::no_such_order:
        throw failure(error_class::rejected, "order_refused",
                      who + in_brackets(r) + ". Correct what it names, then retry the order.")
            .verdict_of(id);
    case code_kind::nothing:
    case code_kind::unclear:
    case code_kind::success:
        break;
    }
    throw unclear_submit("Propago's answer to consignment " + sent.reference +
                         " does not say whether it was stored" + in_brackets(r) + ".");
}

} // namespace

std::string sku_in(std::string_view message, const data::consignment& sent) {
    std::set<std::string_view> all;
    std::set<std::string_view> named;
    for (const auto& line : sent.lines) {
        if (line.sku.empty() || !all.insert(line.sku).second)
            continue;
        if (names(message, line.sku))
            named.insert(line.sku);
    }
    const auto& candidates = named.empty() ? all : named;
    return candidates.size() == 1 ? std::string(*candidates.begin()) : std::string();
}

read_result judge_read(const sdk::http_response& answer, std::string_view operation,
                       std::string_view what, const options& o) {
    read_result result;
    result.soap = reply::read(answer.body, operation);
    switch (shape_of(result.soap, answer.status)) {
    case reply::shape::fault:
        // A read that the vendor calls malformed stays malformed; a fault of its own passes.
        result.trouble.emplace(
            client_fault(result.soap) ? error_class::config : error_class::transient, "soap_fault",
            "Propago failed while " + std::string(what) + " (SOAP fault " +
                shown(result.soap.fault_code()) + ": " + shown(result.soap.message()) + ").");
        return result;
    case reply::shape::answer:
        switch (kind_of(result.soap.return_code())) {
        case code_kind::success:
            return result;
        case code_kind::nothing:
            result.nothing = true;
            return result;
        default:
            result.trouble = read_trouble(result.soap, what, o);
            return result;
        }
    case reply::shape::unreadable:
        break;
    }
    if (answer.status == 404 || answer.status == 405 || answer.status == 410 ||
        (answer.status >= 300 && answer.status < 400)) {
        result.trouble = wrong_url(answer.status, o);
    } else if (answer.status >= 400) {
        result.trouble = sdk::failure_of(answer, what);
    } else {
        result.trouble = unreadable(result.soap, answer.status, what);
    }
    return result;
}

read_result read_or_throw(const sdk::http_response& answer, std::string_view operation,
                          std::string_view what, const options& o) {
    read_result result = judge_read(answer, operation, what, o);
    if (result.trouble)
        throw std::move(*result.trouble);
    return result;
}

reply judge_submit(const sdk::http_response& answer, const data::consignment& sent,
                   const options& o) {
    reply r = reply::read(answer.body, "SubmitOrder");
    const std::string about = "consignment " + sent.reference;
    switch (shape_of(r, answer.status)) {
    case reply::shape::answer:
        if (kind_of(r.return_code()) == code_kind::success)
            return r;
        refuse_submit(r, answer.id, sent, o);
    case reply::shape::fault:
        if (client_fault(r))
            throw failure(error_class::rejected, "soap_fault",
                          "Propago cannot read " + about + " (SOAP fault " + shown(r.fault_code()) +
                              ": " + shown(r.message()) +
                              "). Look for unusual text in the order, correct it and retry.")
                .verdict_of(answer.id);
        throw unclear_submit("Propago broke off while taking " + about + " (SOAP fault " +
                             shown(r.fault_code()) + ": " + shown(r.message()) + ").");
    case reply::shape::unreadable:
        break;
    }
    if (answer.status == 404 || answer.status == 405 || answer.status == 410)
        throw wrong_url(answer.status, o).verdict_of(answer.id);
    if (answer.status == 413)
        throw failure(error_class::rejected, "order_too_large",
                      "Propago takes no request as long as that of " + about + ", which has " +
                          std::to_string(sent.lines.size()) +
                          " lines (HTTP 413). Split the order in the shop, or have Propago raise "
                          "its limit, then retry the order.")
            .verdict_of(answer.id);
    if (answer.status >= 400 && answer.status < 500)
        throw sdk::failure_of(answer, "submitting " + about);
    throw unclear_submit("Propago's answer to " + about + " could not be read (HTTP " +
                         std::to_string(answer.status) + ")" + why_of(r) + ".");
}

} // namespace dray::propago
