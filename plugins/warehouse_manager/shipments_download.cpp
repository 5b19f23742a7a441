// shipments.download over open orders. What bumps an order's lastModifiedDate (a tracking number, a
// void, a hold?) is not documented, and its clock is not known, so open orders are asked for by
// their references, many in one call: that finds what was split off them too. One whose reference
// was edited there is then read by its id.

#include "connector.hpp"

#include "refusals.hpp"
#include "wire/dialect.hpp"

#include "plugins/common/unreadable.hpp"

#include "dray/data/functions_json.hpp"

#include <algorithm>
#include <optional>

namespace dray::warehouse_manager {

namespace {

/// The server's own limit of a query is 2,048 characters as a rule; what does not fit is asked for
/// in a further call.
constexpr std::size_t longest_query = 1'700;
constexpr std::int64_t most_found = 2'000;
constexpr const char* details = "OrderItems,Packages,SavedElements,SmallParcel";
constexpr const char* missing = "Missing";
constexpr std::size_t max_raw = 256U << 10U;

} // namespace

class look {
public:
    look(connector& who, sdk::context& host, const std::vector<data::open_binding>& open)
        : who_(who), tenant_(who.tenant_), host_(host), open_(open), families_(open.size()),
          poison_(open.size()) {}

    sdk::task<void> run();

private:
    /// The end of a slice that begins at `first`: as many as one query holds.
    [[nodiscard]] std::size_t end_of_slice(std::size_t first) const;
    [[nodiscard]] std::string query_of(std::size_t first, std::size_t end) const;
    sdk::task<void> read_slice(std::size_t first, std::size_t end);
    /// Those that were not found by their references, by their ids.
    sdk::task<void> read_missing(std::size_t first, std::size_t end);
    void sort_in(const boost::json::object& row, std::size_t first, std::size_t end);
    void take_by_id(std::size_t i, const sdk::http_response& answer);
    /// A failure that concerns every order alike ends the run; one order's own is counted.
    void note_failure(std::size_t i, sdk::failure why);
    sdk::task<void> report(std::size_t first, std::size_t end);
    [[nodiscard]] data::consignment_update missing_update(std::size_t i) const;

    struct unread {
        unread() = default;
        std::string why;
        std::string raw;
        bool is_not_told = false; ///< its read failed: nothing is known of it in this run
    };

    connector& who_;
    const tenant_settings& tenant_;
    sdk::context& host_;
    const std::vector<data::open_binding>& open_;
    std::vector<family> families_;
    std::vector<unread> poison_;
    std::size_t single_reads_ = 0;
    std::size_t single_failures_ = 0;
    std::optional<sdk::failure> last_failure_;
};

sdk::task<void> connector::shipments(sdk::context& host,
                                     const data::shipments_download_request& request) {
    look one(*this, host, request.open);
    co_await one.run();
}

sdk::task<void> look::run() {
    for (std::size_t first = 0; first < open_.size();) {
        const auto end = end_of_slice(first);
        co_await read_slice(first, end);
        co_await read_missing(first, end);
        // What was learned is durable before the next call.
        co_await report(first, end);
        first = end;
    }
    if (!last_failure_)
        co_return;
    // When it is most of them, it is the warehouse that has a problem.
    if (single_failures_ * 2 > single_reads_)
        throw *last_failure_;
    std::string message =
        std::to_string(single_failures_) + " of " + std::to_string(single_reads_) +
        " single orders could not be read, the last one thus: " + last_failure_->message;
    co_await host_.log(sdk::log_level::warning, std::move(message));
}

void look::note_failure(std::size_t i, sdk::failure why) {
    if (why.cls != sdk::error_class::transient)
        throw why;
    ++single_failures_;
    poison_[i].is_not_told = true;
    last_failure_ = std::move(why);
}

std::string look::query_of(std::size_t first, std::size_t end) const {
    std::vector<std::string> terms;
    for (std::size_t i = first; i < end; ++i) {
        if (open_[i].reference.empty())
            continue;
        terms.push_back(by_reference(open_[i].reference));
        terms.push_back(by_splits(open_[i].reference));
    }
    return terms.empty() ? std::string() : of_customer(any_of(terms), tenant_);
}

std::size_t look::end_of_slice(std::size_t first) const {
    std::size_t end = first + 1;
    while (end < open_.size() && end - first < tenant_.look_batch) {
        list_query what;
        what.rql = query_of(first, end + 1);
        what.detail = details;
        if (list_path(what, tenant_.page_size, 1).size() > longest_query)
            break;
        ++end;
    }
    return end;
}

sdk::task<void> look::read_slice(std::size_t first, std::size_t end) {
    list_query what;
    what.rql = query_of(first, end);
    what.detail = details;
    if (what.rql.empty())
        co_return;
    std::string doing = "reading open orders";
    const auto rows =
        co_await who_.api_.read_all(host_, std::move(what), most_found, std::move(doing));
    for (const auto& row : rows)
        sort_in(row, first, end);
}

void look::sort_in(const boost::json::object& row, std::size_t first, std::size_t end) {
    const auto reference = text_of(row, "referenceNum");
    for (std::size_t i = first; i < end; ++i) {
        const auto& ours = open_[i].reference;
        if (!same_reference(reference, ours) && !is_split_of(reference, ours))
            continue;
        try {
            add_member(families_[i], read_order(row, tenant_.server_zone), ours);
        } catch (const common::unreadable& e) {
            poison_[i].why = e.what();
            poison_[i].raw = boost::json::serialize(row).substr(0, max_raw);
        }
        return;
    }
}

sdk::task<void> look::read_missing(std::size_t first, std::size_t end) {
    std::vector<std::size_t> members;
    std::vector<sdk::http_request> requests;
    for (std::size_t i = first; i < end; ++i) {
        const auto& parents = families_[i].parents;
        const auto is_it = [&](const warehouse_order& o) { return o.id == open_[i].ref; };
        if (open_[i].ref.empty() || !poison_[i].why.empty() ||
            std::any_of(parents.begin(), parents.end(), is_it))
            continue;
        members.push_back(i);
        requests.push_back(
            who_.api_.get("orders/" + require_order_id(open_[i].ref) + "?detail=" + details));
    }
    if (requests.empty())
        co_return;
    const auto answers = co_await who_.api_.read_many(host_, std::move(requests));
    for (std::size_t k = 0; k < answers.size(); ++k)
        take_by_id(members[k], answers[k]);
}

void look::take_by_id(std::size_t i, const sdk::http_response& answer) {
    const auto doing = "reading order " + open_[i].ref;
    ++single_reads_;
    if (answer.status == 404)
        return;
    if (answer.status != 200)
        return note_failure(i, refusal(answer, doing, tenant_));
    const auto body = read_object(answer.body);
    if (!body)
        return note_failure(i, unreadable_answer(answer, doing, "it is no order"));
    require_own(*body, tenant_);
    try {
        auto order = read_order(*body, tenant_.server_zone);
        // It is ours by its number, whatever reference it has been given there.
        auto& parents = families_[i].parents;
        parents.insert(parents.begin(), std::move(order));
    } catch (const common::unreadable& e) {
        poison_[i].why = e.what();
        poison_[i].raw = answer.body.substr(0, max_raw);
    }
}

data::consignment_update look::missing_update(std::size_t i) const {
    const auto& binding = open_[i];
    data::consignment_update update;
    update.ref = binding.ref;
    update.reference = binding.reference;
    update.word = missing;
    update.message = "The warehouse no longer knows order " + binding.ref + " under reference " +
                     binding.reference +
                     ". Look it up there; if it was deleted, decide whether to send it again.";
    return update;
}

sdk::task<void> look::report(std::size_t first, std::size_t end) {
    sdk::batch items("consignment_update");
    for (std::size_t i = first; i < end; ++i) {
        const auto& binding = open_[i];
        const auto name = binding.ref.empty() ? binding.reference : binding.ref;
        if (poison_[i].is_not_told)
            continue;
        if (!poison_[i].why.empty()) {
            items.add_poison(name, poison_[i].raw, "Order " + name + ": " + poison_[i].why);
            continue;
        }
        const auto update = families_[i].empty()
                                ? missing_update(i)
                                : update_of(families_[i], binding, tenant_, host_.now());
        const bool has_news = update.shipments_read || update.word != binding.word ||
                              (binding.ref.empty() && !update.ref.empty());
        if (has_news)
            items.add(name, data::to_json_text(update));
    }
    if (items.size() > 0)
        co_await host_.emit(std::move(items));
}

} // namespace dray::warehouse_manager
