#include "tests/simulators/propago/order_book.hpp"

#include "tests/simulators/propago/wire_types.hpp"

#include <algorithm>
#include <charconv>
#include <pugixml.hpp>

namespace dray::sim::propago {
namespace {

constexpr order_id first_number = 100'001;
constexpr std::size_t most_changes = 1000; ///< kept per order

} // namespace

status_group group_of(std::string_view status) {
    if (status == "Released")
        return status_group::released;
    if (status == "Firmed")
        return status_group::firmed;
    if (status == "Saved")
        return status_group::saved;
    if (status == "Canceled" || status == "ApprovalDenied")
        return status_group::canceled;
    if (status == "Closed" || status == "Invoiced")
        return status_group::processed;
    if (status == "ApprovalPending" || status == "AwaitingPaymentAuthorization")
        return status_group::pending;
    if (status == "Unknown" || !is_order_status(status))
        return status_group::other;
    return status_group::processing;
}

unsigned groups_named(std::string_view search_status) {
    if (search_status == "Processing")
        return bit_of(status_group::processing);
    if (search_status == "Processed")
        return bit_of(status_group::processed);
    if (search_status == "Canceled")
        return bit_of(status_group::canceled);
    if (search_status == "Saved")
        return bit_of(status_group::saved);
    if (search_status == "Pending")
        return bit_of(status_group::pending);
    if (search_status == "Released")
        return bit_of(status_group::released);
    if (search_status == "Firmed")
        return bit_of(status_group::firmed);
    return all_groups;
}

std::string order_book::number_of(order_id id) {
    return std::to_string(first_number + id);
}

std::optional<order_id> order_book::by_number(std::string_view number) const {
    order_id value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc{} || end != number.data() + number.size() || number.empty() ||
        number.front() == '0' || value < first_number || value - first_number >= orders_.size())
        return std::nullopt;
    return value - first_number;
}

const std::vector<order_id>& order_book::found_in(const id_index& index, std::string_view key) {
    static const std::vector<order_id> none;
    const auto at = index.find(key);
    return at == index.end() ? none : at->second;
}

const std::vector<order_id>& order_book::by_po(std::string_view po) const {
    return found_in(by_po_, po);
}

order_book::date_entry order_book::make_entry(order_id id) const {
    const order& o = orders_[id];
    date_entry entry;
    entry.at = o.submitted;
    entry.id = id;
    entry.group = group_of(o.status);
    entry.transmitted = o.transmitted;
    return entry;
}

order_book::date_entry& order_book::entry_of(order_id id) {
    const instant at = orders_[id].submitted;
    return *std::lower_bound(by_date_.begin(), by_date_.end(), id,
                             [at](const date_entry& entry, order_id wanted) {
                                 return entry.at < at || (entry.at == at && entry.id < wanted);
                             });
}

void order_book::index_fields(order_id id, const order& placed) {
    pugi::xml_document document;
    document.load_buffer(placed.xml.data(), placed.xml.size(),
                         pugi::parse_default | pugi::parse_ws_pcdata_single);
    const auto root = document.document_element();
    const auto text = [&](const char* name) { return text_of(root.child(name)); };
    keys own;
    own.tag = text("OrderTag");
    own.external_id1 = text("CompanyExternalId1");
    own.external_id2 = text("CompanyExternalId2");
    keys_.push_back(std::move(own));
    for (std::size_t i = 0; i < 5; ++i) {
        const std::string digit = std::to_string(i + 1);
        if (auto field = text(("OrderField" + digit).c_str()); !field.empty())
            by_order_field_[i][field].push_back(id);
        for (const auto custom : root.child("CustomFields").children()) {
            if (text_of(custom.child("Key")) != "Custom0" + digit)
                continue;
            auto& list = by_custom_field_[i][text_of(custom.child("Value"))];
            if (list.empty() || list.back() != id)
                list.push_back(id);
        }
    }
}

order_id order_book::add(order placed) {
    const auto id = static_cast<order_id>(orders_.size());
    index_fields(id, placed);
    by_po_[placed.po].push_back(id);
    orders_.push_back(std::move(placed));
    const auto entry = make_entry(id);
    // Nearly always at the end: clocks go forward.
    const auto at = by_date_.empty() || by_date_.back().at <= entry.at
                        ? by_date_.end()
                        : std::upper_bound(by_date_.begin(), by_date_.end(), entry.at,
                                           [](instant t, const date_entry& e) { return t < e.at; });
    by_date_.insert(at, entry);
    if (entry.group == status_group::released && !entry.transmitted)
        untaken_.insert(id);
    if (notes_changes_)
        changed_.insert(id);
    return id;
}

void order_book::note_changes(bool wanted) {
    notes_changes_ = wanted;
    changed_.clear();
}

void order_book::set_status(order_id id, std::string_view word, instant at, std::string_view by) {
    order& o = orders_[id];
    o.status = word;
    if (o.history.size() < most_changes) {
        status_change change;
        change.at = at;
        change.status = word;
        change.by = by;
        o.history.push_back(std::move(change));
    }
    if (notes_changes_)
        changed_.insert(id);
    auto& entry = entry_of(id);
    const auto before = entry.group;
    entry.group = group_of(word);
    if (entry.group == status_group::released && !o.transmitted)
        untaken_.insert(id);
    else if (before == status_group::released)
        untaken_.erase(id);
}

void order_book::ship(order_id id, shipper sent) {
    order& o = orders_[id];
    sent.id = next_shipment_++;
    for (const auto& line : sent.lines) {
        const auto at = std::find_if(o.lines.begin(), o.lines.end(), [&](const order_line& own) {
            return own.number == line.line_number;
        });
        if (at != o.lines.end())
            at->shipped += line.quantity;
    }
    o.shippers.push_back(std::move(sent));
}

void order_book::set_transmitted(order_id id) {
    orders_[id].transmitted = true;
    entry_of(id).transmitted = true;
    untaken_.erase(id);
}

std::vector<order_id> order_book::new_orders(std::size_t most) const {
    std::vector<order_id> ids;
    for (auto at = untaken_.begin(); at != untaken_.end() && ids.size() < most; ++at)
        ids.push_back(*at);
    return ids;
}

const std::array<order_book::id_index, 5>&
order_book::custom_index(const order_query& query) const {
    return query.custom_is_order_field ? by_order_field_ : by_custom_field_;
}

/// The shortest list that an index has for the query; nothing where only dates and statuses narrow.
std::optional<std::vector<order_id>> order_book::candidates(const order_query& query) const {
    if (query.number) {
        const auto id = by_number(*query.number);
        return id ? std::vector<order_id>{*id} : std::vector<order_id>{};
    }
    const std::vector<order_id>* best = query.po ? &by_po(*query.po) : nullptr;
    for (std::size_t i = 0; i < 5; ++i) {
        if (!query.custom[i])
            continue;
        const auto& list = found_in(custom_index(query)[i], *query.custom[i]);
        if (best == nullptr || list.size() < best->size())
            best = &list;
    }
    if (best == nullptr)
        return std::nullopt;
    return *best;
}

bool order_book::matches(const date_entry& entry, const order_query& query) const {
    if ((bit_of(entry.group) & query.groups) == 0)
        return false;
    if (query.transmitted && entry.transmitted != *query.transmitted)
        return false;
    if ((query.from && entry.at < *query.from) || (query.to && entry.at > *query.to))
        return false;
    if (query.po && orders_[entry.id].po != *query.po)
        return false;
    for (std::size_t i = 0; i < 5; ++i) {
        if (!query.custom[i])
            continue;
        const auto& list = found_in(custom_index(query)[i], *query.custom[i]);
        if (!std::binary_search(list.begin(), list.end(), entry.id))
            return false;
    }
    const auto& own = keys_[entry.id];
    return (!query.tag || own.tag == *query.tag) &&
           (!query.external_id1 || own.external_id1 == *query.external_id1) &&
           (!query.external_id2 || own.external_id2 == *query.external_id2);
}

order_page order_book::page_of(std::span<const date_entry> entries,
                               const order_query& query) const {
    const bool all_match = query.groups == all_groups && !query.transmitted && !query.number &&
                           !query.po && !query.tag && !query.external_id1 && !query.external_id2 &&
                           std::none_of(query.custom.begin(), query.custom.end(),
                                        [](const auto& each) { return each.has_value(); });
    const auto entry_at = [&](std::size_t i) -> const date_entry& {
        return query.newest_first ? entries[entries.size() - 1 - i] : entries[i];
    };
    order_page page;
    if (all_match) {
        page.total = entries.size();
        for (std::size_t i = query.skip; i < entries.size() && page.ids.size() < query.take; ++i)
            page.ids.push_back(entry_at(i).id);
        return page;
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const date_entry& entry = entry_at(i);
        if (!matches(entry, query))
            continue;
        if (page.total >= query.skip && page.ids.size() < query.take)
            page.ids.push_back(entry.id);
        ++page.total;
    }
    return page;
}

order_page order_book::search(const order_query& query) const {
    if (const auto ids = candidates(query)) {
        std::vector<date_entry> entries;
        entries.reserve(ids->size());
        for (const order_id id : *ids)
            entries.push_back(make_entry(id));
        std::sort(entries.begin(), entries.end(), [](const date_entry& a, const date_entry& b) {
            return a.at != b.at ? a.at < b.at : a.id < b.id;
        });
        return page_of(entries, query);
    }
    auto low = by_date_.begin();
    auto high = by_date_.end();
    if (query.from)
        low = std::lower_bound(low, high, *query.from,
                               [](const date_entry& e, instant t) { return e.at < t; });
    if (query.to)
        high = std::upper_bound(low, high, *query.to,
                                [](instant t, const date_entry& e) { return t < e.at; });
    return page_of({low, high}, query);
}

} // namespace dray::sim::propago
