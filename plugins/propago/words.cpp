#include "words.hpp"

#include <array>

namespace dray::propago {
namespace {

using data::warehouse_state;

constexpr std::string_view firmed =
    "Propago holds this order as Firmed (open for editing): it is not processed until someone sets "
    "it to Released in Propago's admin. If every order arrives Firmed, the user group's \"Default "
    "Order Status\" there is Firmed.";
constexpr std::string_view on_hold =
    "Someone put this order On-Hold in Propago's admin: it is not processed until they release it.";
constexpr std::string_view saved =
    "Propago keeps this order as Saved, a draft: it is not processed until someone submits it in "
    "Propago's admin.";
constexpr std::string_view denied =
    "A manager refused this order at Propago (ApprovalDenied): it will not be shipped unless it is "
    "sent again.";

struct row {
    std::string_view word;
    warehouse_state state;
    bool may_change;
    std::string_view message;
};

// Public meanings exist for Approval*, Released, Firmed, OnHold, FastPickPack, Waved, Picking,
// Shipping, BackOrdered, Closed and Canceled. The others are read conservatively: work in progress
// where the name says so, unknown where it does not.
constexpr std::array rows{
    row{"ApprovalDenied", warehouse_state::failed, false, denied},
    row{"ApprovalPending", warehouse_state::queued, false, ""},
    row{"AwaitingPaymentAuthorization", warehouse_state::queued, false, ""},
    row{"AwaitingShipment", warehouse_state::working, false, ""},
    row{"AwaitingSerialCapture", warehouse_state::working, false, ""},
    row{"BackOrdered", warehouse_state::working, true, ""},
    row{"BatchProcessing", warehouse_state::working, false, ""},
    row{"Canceled", warehouse_state::canceled, false, "Someone cancelled this order at Propago."},
    row{"Closed", warehouse_state::shipped, true, ""},
    row{"Consolidated", warehouse_state::unknown, true,
        "Propago merged this order (Consolidated) and does not say into which; look it up there."},
    row{"FastPickPack", warehouse_state::working, false, ""},
    row{"FastPickPackNotPrinted", warehouse_state::working, false, ""},
    row{"Firmed", warehouse_state::parked, false, firmed},
    row{"Invoiced", warehouse_state::working, true, ""},
    row{"OnHold", warehouse_state::parked, false, on_hold},
    row{"Picking", warehouse_state::working, false, ""},
    row{"PreClose", warehouse_state::working, true, ""},
    row{"QuickShip", warehouse_state::working, true, ""},
    row{"Released", warehouse_state::accepted, false, ""},
    row{"Saved", warehouse_state::parked, false, saved},
    row{"Shipping", warehouse_state::working, false, ""}, // waits for its shipment transaction
    row{"Waved", warehouse_state::working, false, ""},
    row{"Unknown", warehouse_state::unknown, false,
        "Propago itself calls this order's status Unknown."},
};

constexpr std::string_view strange =
    "Propago gave a status word that this connector does not know; it is treated as unknown, never "
    "as shipped. Ask Propago what it means, then add it to the setting `status_words` "
    "(\"WORD = working\").";

std::string key_of(std::string_view word) {
    std::string key;
    key.reserve(word.size());
    for (const char c : word) {
        if (c == ' ' || c == '-' || c == '_' || c == '\t')
            continue;
        key.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return key;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace

std::optional<warehouse_state> state_of_name(std::string_view name) {
    if (name == "queued")
        return warehouse_state::queued;
    if (name == "accepted")
        return warehouse_state::accepted;
    if (name == "parked")
        return warehouse_state::parked;
    if (name == "working")
        return warehouse_state::working;
    if (name == "part_shipped")
        return warehouse_state::part_shipped;
    if (name == "shipped")
        return warehouse_state::shipped;
    if (name == "canceled")
        return warehouse_state::canceled;
    if (name == "failed")
        return warehouse_state::failed;
    if (name == "unknown")
        return warehouse_state::unknown;
    return std::nullopt;
}

word_table::word_table(const std::vector<std::string>& overrides) {
    for (const row& r : rows) {
        word_meaning meaning;
        meaning.state = r.state;
        meaning.shipments_may_change = r.may_change;
        meaning.message = r.message;
        words_.emplace(key_of(r.word), meaning);
    }
    for (const std::string& line : overrides) {
        const auto equals = line.find('=');
        const auto word = trimmed(std::string_view(line).substr(0, equals));
        const auto name = equals == std::string::npos
                              ? std::string_view()
                              : trimmed(std::string_view(line).substr(equals + 1));
        const auto state = state_of_name(name);
        if (word.empty() || !state) {
            problem_ = "status_words: \"" + line.substr(0, 80) +
                       "\" is not of the form \"WORD = STATE\", STATE being one of queued, "
                       "accepted, parked, working, part_shipped, shipped, canceled, failed, "
                       "unknown";
            return;
        }
        word_meaning meaning;
        meaning.state = *state;
        meaning.shipments_may_change = *state == warehouse_state::shipped ||
                                       *state == warehouse_state::part_shipped ||
                                       (*this)[word].shipments_may_change;
        if (*state == warehouse_state::parked || *state == warehouse_state::failed)
            meaning.message =
                (*this)[word].message == strange ? std::string_view() : (*this)[word].message;
        words_[key_of(word)] = meaning;
    }
}

word_meaning word_table::operator[](std::string_view word) const {
    if (const auto found = words_.find(key_of(word)); found != words_.end())
        return found->second;
    word_meaning meaning;
    meaning.shipments_may_change = true;
    meaning.message = strange;
    return meaning;
}

bool word_table::knows(std::string_view word) const {
    return words_.contains(key_of(word));
}

} // namespace dray::propago
