#include "connector.hpp"
#include "look_plan.hpp"
#include "wire/shippers.hpp"

#include <dray/data/functions_json.hpp>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace dray::propago {
namespace {

// Stands as the word of an order that Propago no longer knows: its own ReturnCode for that.
constexpr std::string_view missing = "InvalidOrderNumber";

// Most that is kept of an answer that cannot be read.
constexpr std::size_t max_raw = 256U << 10U;

} // namespace

// One run over open orders: the words first, by pages or one by one, whichever takes fewer calls;
// then the shipments of those whose word says that there may be news. Works through a round of
// slices at a time and emits each, so that what was learned is durable before the next call.
class look {
public:
    look(connector& who, sdk::context& c, const data::shipments_download_request& r)
        : who_(who), options_(who.options_), c_(c), open_(r.open), words_(r.open.size()) {
        for (std::size_t i = 0; i < open_.size(); ++i)
            if (!open_[i].ref.empty())
                by_ref_.emplace(open_[i].ref, i);
    }

    sdk::task<void> run();

private:
    struct walked {
        walked(std::size_t slice_, std::int64_t page_size) : slice(slice_), pages(page_size) {}
        std::size_t slice;
        page_walk pages;
        bool one_by_one = false;
    };

    sdk::task<void> name_the_nameless();
    sdk::task<void> learn_by_pages(const std::vector<slice>& slices, std::size_t first,
                                   std::size_t count);
    sdk::task<void> learn_one_by_one(std::vector<std::size_t> members);
    sdk::task<void> report(const std::vector<std::size_t>& members);
    sdk::task<void> report_details(std::vector<std::size_t> members);

    [[nodiscard]] std::size_t unknown_in(const slice& s) const;
    [[nodiscard]] search_filter filter_of(const slice& s) const;
    [[nodiscard]] bool wants_details(const data::open_binding& b, const std::string& word) const;
    /// How many of the page's orders were not seen before.
    std::size_t take(const search_page& page);
    void add(sdk::batch& items, const data::open_binding& b, const data::consignment_update& u);
    [[nodiscard]] data::consignment_update update_of(std::size_t i) const;
    void note_failure(const sdk::failure& f);
    [[nodiscard]] data::consignment_update missing_update(std::size_t i) const;
    [[nodiscard]] data::consignment_update unread_update(std::size_t i, std::string why) const;
    void judge_details(sdk::batch& items, std::size_t i, const sdk::http_response& answer);

    connector& who_;
    const options& options_;
    sdk::context& c_;
    const std::vector<data::open_binding>& open_;
    std::unordered_map<std::string_view, std::size_t> by_ref_;
    std::vector<std::string> words_;            ///< as learned now; empty = not yet
    std::unordered_set<std::string> strangers_; ///< orders that the pages brought besides
    /// Reads that concern one order, how many of them failed for a reason of their own, and why.
    std::size_t single_reads_ = 0;
    std::size_t single_failures_ = 0;
    std::optional<sdk::failure> last_failure_;
    std::optional<sdk::failure> ends_run_;                ///< one that concerns every order alike
    std::unordered_map<std::size_t, std::string> unread_; ///< member -> why no word came
};

sdk::task<void> connector::shipments(sdk::context& c, const data::shipments_download_request& r) {
    look one(*this, c, r);
    co_await one.run();
}

sdk::task<void> look::run() {
    co_await name_the_nameless();
    const std::vector<slice> slices = make_slices(open_, options_.search_margin);
    for (std::size_t first = 0; first < slices.size();) {
        // A round: as many slices as can be asked about at once.
        const std::size_t count = std::min(options_.parallel_reads, slices.size() - first);
        co_await learn_by_pages(slices, first, count);
        std::vector<std::size_t> members;
        std::vector<std::size_t> unseen;
        for (std::size_t s = first; s < first + count; ++s) {
            for (const std::size_t i : slices[s].members) {
                members.push_back(i);
                if (words_[i].empty())
                    unseen.push_back(i);
            }
        }
        co_await learn_one_by_one(std::move(unseen));
        co_await report(members);
        first += count;
    }
    if (!last_failure_)
        co_return;
    // Single orders that the vendor cannot tell about are reported as such; when it is most of
    // them, it is the vendor that has a problem.
    if (single_failures_ * 2 > single_reads_)
        throw *last_failure_;
    std::string message = std::to_string(single_failures_) + " of " +
                          std::to_string(single_reads_) +
                          " single reads failed, the last one thus: " + last_failure_->message;
    co_await c_.log(sdk::log_level::warning, std::move(message));
}

// ---- words --------------------------------------------------------------------------------------

std::size_t look::unknown_in(const slice& s) const {
    return static_cast<std::size_t>(std::count_if(
        s.members.begin(), s.members.end(), [&](std::size_t i) { return words_[i].empty(); }));
}

search_filter look::filter_of(const slice& s) const {
    search_filter filter;
    filter.from = s.from;
    filter.until = s.until;
    return filter;
}

std::size_t look::take(const search_page& page) {
    std::size_t fresh = 0;
    for (const basic_order& order : page.orders) {
        const auto found = by_ref_.find(order.number);
        if (found == by_ref_.end()) {
            if (strangers_.insert(order.number).second)
                ++fresh;
            continue;
        }
        std::string& word = words_[found->second];
        if (word.empty())
            ++fresh;
        if (!order.word.empty())
            word = order.word;
    }
    return fresh;
}

sdk::task<void> look::learn_by_pages(const std::vector<slice>& slices, std::size_t first,
                                     std::size_t count) {
    std::vector<walked> walks;
    for (std::size_t s = first; s < first + count; ++s) {
        walks.emplace_back(s, options_.page_size);
        // One page is the least that a search takes: for one order its status costs the same.
        walks.back().one_by_one = slices[s].members.size() < 2;
    }
    for (;;) {
        // Breadth first, so that each slice's first page tells how many there are.
        std::vector<std::pair<std::size_t, page_range>> asked;
        for (std::size_t w = 0; w < walks.size() && asked.size() < options_.parallel_reads; ++w) {
            walked& walk = walks[w];
            const slice& s = slices[walk.slice];
            if (walk.one_by_one)
                continue;
            if (!pages_are_cheaper(walk.pages.remaining(), unknown_in(s))) {
                walk.one_by_one = true;
                continue;
            }
            const std::size_t room =
                (options_.parallel_reads - asked.size() + walks.size() - w - 1) /
                (walks.size() - w);
            for (const page_range& range : walk.pages.next(room))
                asked.emplace_back(w, range);
        }
        if (asked.empty())
            break;
        std::vector<sdk::http_request> requests;
        requests.reserve(asked.size());
        for (const auto& [w, range] : asked)
            requests.push_back(who_.search_request(c_, filter_of(slices[walks[w].slice]), range));
        const std::vector<sdk::http_response> answers = co_await c_.http_all(std::move(requests));
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const search_page page = who_.page_of(answers[i]);
            const std::size_t fresh = take(page);
            walks[asked[i].first].pages.answered(asked[i].second, page.orders.size(), fresh,
                                                 page.total);
        }
    }
    std::size_t paged = 0;
    std::size_t seen = 0;
    for (const walked& walk : walks) {
        const slice& s = slices[walk.slice];
        if (s.members.size() < 2)
            continue;
        paged += s.members.size();
        seen += s.members.size() - unknown_in(s);
    }
    if (paged >= 20 && seen == 0) {
        std::string message = "None of " + std::to_string(paged) +
                              " open orders stands where its submission date says; they are read "
                              "one by one, which takes many more calls. Set timezone_offset to "
                              "the zone of Propago's server.";
        co_await c_.log(sdk::log_level::warning, std::move(message));
    }
}

sdk::task<void> look::learn_one_by_one(std::vector<std::size_t> members) {
    std::vector<sdk::http_request> requests;
    requests.reserve(members.size());
    for (const std::size_t i : members)
        requests.push_back(who_.order_request(c_, "GetOrderStatus", open_[i].ref));
    const std::vector<sdk::http_response> answers = co_await who_.read_all(c_, std::move(requests));
    for (std::size_t k = 0; k < answers.size(); ++k) {
        const read_result answer =
            judge_read(answers[k], "GetOrderStatus", "reading an order's status", options_);
        ++single_reads_;
        std::string& word = words_[members[k]];
        if (answer.no_such_order()) {
            word = missing;
        } else if (answer.trouble) {
            note_failure(*answer.trouble);
            unread_.emplace(members[k], answer.trouble->message);
        } else if (word = text_of(answer.soap.data()); word.empty()) {
            unread_.emplace(members[k], "Propago answered the question for this order's status "
                                        "without one.");
        }
    }
}

// A failure that concerns every order alike ends the run; one order's own is counted.
void look::note_failure(const sdk::failure& f) {
    if (f.cls != sdk::error_class::transient)
        throw f;
    ++single_failures_;
    last_failure_ = f;
}

// Accepted orders whose number Propago did not tell: found by our reference.
sdk::task<void> look::name_the_nameless() {
    std::vector<std::size_t> nameless;
    std::vector<sdk::http_request> requests;
    for (std::size_t i = 0; i < open_.size(); ++i) {
        if (!open_[i].ref.empty() || open_[i].reference.empty())
            continue;
        nameless.push_back(i);
        search_filter filter;
        filter.po_number = open_[i].reference;
        const page_range first(0, options_.page_size);
        requests.push_back(who_.search_request(c_, filter, first));
    }
    if (nameless.empty())
        co_return;
    const std::vector<sdk::http_response> answers = co_await who_.read_all(c_, std::move(requests));
    sdk::batch items("consignment_update");
    for (std::size_t k = 0; k < nameless.size(); ++k) {
        const data::open_binding& binding = open_[nameless[k]];
        search_page page = who_.page_of(answers[k]);
        std::erase_if(page.orders, [&](const basic_order& o) {
            return !same_reference(o.po_number, binding.reference);
        });
        data::consignment_update update;
        update.reference = binding.reference;
        if (page.orders.size() == 1) {
            // The shipments follow with the next look, when the number is known.
            update.ref = page.orders.front().number;
            update.state = options_.words[page.orders.front().word].state;
            if (update.state == data::warehouse_state::shipped)
                update.state = data::warehouse_state::working;
        } else {
            update.message = page.orders.empty()
                                 ? "Propago took this order without telling its number, and does "
                                   "not show it under reference " +
                                       binding.reference + "."
                                 : "Propago has " + std::to_string(page.orders.size()) +
                                       " orders under reference " + binding.reference +
                                       "; cancel all but one there.";
        }
        add(items, binding, update);
    }
    co_await c_.emit(std::move(items));
}

// ---- what is reported ---------------------------------------------------------------------------

bool look::wants_details(const data::open_binding& b, const std::string& word) const {
    using data::warehouse_state;
    if (b.details_due)
        return true;
    const word_meaning now = options_.words[word];
    if (now.shipments_may_change)
        return true;
    if (word == b.word)
        return false;
    // The first look at an order on which work has not begun: nothing can have left.
    const bool not_begun =
        now.state == warehouse_state::queued || now.state == warehouse_state::accepted;
    return !(b.word.empty() && not_begun);
}

data::consignment_update look::update_of(std::size_t i) const {
    const word_meaning meaning = options_.words[words_[i]];
    data::consignment_update update;
    update.ref = open_[i].ref;
    update.reference = open_[i].reference;
    update.word = words_[i];
    update.state = meaning.state;
    update.message = meaning.message;
    return update;
}

void look::add(sdk::batch& items, const data::open_binding& b, const data::consignment_update& u) {
    items.add(b.ref.empty() ? b.reference : b.ref, data::to_json_text(u));
}

sdk::task<void> look::report(const std::vector<std::size_t>& members) {
    sdk::batch items("consignment_update");
    std::vector<std::size_t> with_details;
    for (const std::size_t i : members) {
        const data::open_binding& binding = open_[i];
        if (const auto unread = unread_.find(i); unread != unread_.end()) {
            add(items, binding, unread_update(i, unread->second));
        } else if (words_[i] == missing) {
            if (binding.word == words_[i] && !binding.details_due)
                continue;
            add(items, binding, missing_update(i));
        } else if (wants_details(binding, words_[i])) {
            with_details.push_back(i);
        } else if (words_[i] != binding.word) {
            add(items, binding, update_of(i));
        }
    }
    if (items.size() > 0)
        co_await c_.emit(std::move(items));
    co_await report_details(std::move(with_details));
}

sdk::task<void> look::report_details(std::vector<std::size_t> members) {
    for (std::size_t at = 0; at < members.size(); at += options_.parallel_reads) {
        const std::size_t end = std::min(members.size(), at + options_.parallel_reads);
        std::vector<sdk::http_request> requests;
        requests.reserve(end - at);
        for (std::size_t k = at; k < end; ++k)
            requests.push_back(
                who_.order_request(c_, "GetShippingInformation", open_[members[k]].ref));
        const std::vector<sdk::http_response> answers = co_await c_.http_all(std::move(requests));
        sdk::batch items("consignment_update");
        for (std::size_t k = 0; k < answers.size(); ++k)
            judge_details(items, members[at + k], answers[k]);
        if (items.size() > 0)
            co_await c_.emit(std::move(items));
        if (ends_run_)
            throw *ends_run_;
    }
}

// Says nothing of shipments: a parcel that left has left, though the order was deleted since.
data::consignment_update look::missing_update(std::size_t i) const {
    const data::open_binding& binding = open_[i];
    data::consignment_update update = update_of(i);
    update.word = missing;
    update.state = data::warehouse_state::unknown;
    update.message = "Propago no longer knows order " + binding.ref +
                     ". Look it up there under PO number " + binding.reference +
                     "; if it was deleted, decide whether to send it again.";
    return update;
}

// The old word stays, so that the next look asks for this order again.
data::consignment_update look::unread_update(std::size_t i, std::string why) const {
    using data::warehouse_state;
    const data::open_binding& binding = open_[i];
    data::consignment_update update;
    update.ref = binding.ref;
    update.reference = binding.reference;
    update.word = binding.word;
    update.state =
        binding.word.empty() ? warehouse_state::unknown : options_.words[binding.word].state;
    if (update.state == warehouse_state::shipped)
        update.state = warehouse_state::working;
    update.message = std::move(why) + " It is asked again at the next look.";
    return update;
}

void look::judge_details(sdk::batch& items, std::size_t i, const sdk::http_response& answer) {
    using data::warehouse_state;
    const data::open_binding& binding = open_[i];
    ++single_reads_;
    read_result result =
        judge_read(answer, "GetShippingInformation", "reading an order's shipments", options_);
    if (result.no_such_order()) {
        add(items, binding, missing_update(i));
        return;
    }
    if (result.trouble) {
        if (result.trouble->cls != sdk::error_class::transient) {
            ends_run_ = std::move(result.trouble); // once the others are emitted
            return;
        }
        note_failure(*result.trouble);
        add(items, binding, unread_update(i, result.trouble->message));
        return;
    }
    data::consignment_update update = update_of(i);
    shippers read = read_shippers(result.soap, options_.offset);
    if (!read.poison.empty()) {
        items.add_poison(binding.ref, answer.body.substr(0, max_raw),
                         "Propago's shipments of order " + binding.ref + ": " + read.poison);
        return;
    }
    update.shipments_read = true;
    update.shipments = std::move(read.shipments);
    const bool none = update.shipments.empty();
    if (update.state == warehouse_state::shipped && none) {
        update.message = "Propago calls this order " + update.word +
                         " but shows no shipment; it counts as shipped once one appears.";
    } else if (!none && (update.state == warehouse_state::working ||
                         update.state == warehouse_state::accepted)) {
        update.state = warehouse_state::part_shipped;
    } else if (update.state == warehouse_state::part_shipped && none) {
        update.state = warehouse_state::working;
    }
    add(items, binding, update);
}

} // namespace dray::propago
