#include "connector.hpp"
#include "wire/order_in.hpp"

#include <algorithm>

namespace dray::propago {
namespace {

// More orders under one reference than this, and the search does not do what it says. The search by
// an order field is the less certain one, and each of its orders costs a call.
constexpr std::int64_t most_matches = 500;
constexpr std::int64_t most_by_field = 20;

data::found_order found_of(const basic_order& order, const word_table& words) {
    data::found_order match;
    match.ref = order.number;
    match.word = order.word;
    match.state = words[order.word].state;
    match.submitted_at = order.ordered_at;
    return match;
}

} // namespace

sdk::task<data::order_find_result> connector::find(sdk::context& c,
                                                   const data::order_find_request& r) {
    if (r.reference.empty())
        throw sdk::failure(sdk::error_class::fault, "reference_missing",
                           "order.find was asked for an empty reference.");
    // Without dates: a wrong time zone must not make an order absent.
    search_filter by_po;
    by_po.po_number = r.reference;
    std::vector<basic_order> candidates = co_await search_all(c, by_po, most_matches);

    // PoNumber can be edited at the warehouse; the order field is the second place to look.
    if (options_.reference_field != 0 && options_.search_field != 0) {
        search_filter by_field;
        by_field.custom = options_.search_field;
        by_field.custom_value = r.reference;
        std::vector<basic_order> more;
        const std::string filter = "Custom0" + std::to_string(options_.search_field);
        std::string ignored;
        try {
            more = co_await search_all(c, by_field, most_by_field);
        } catch (sdk::failure& f) {
            // That CustomNN searches OrderFieldN is likely but not documented: where it finds
            // everything, it does not, and PoNumber alone decides.
            if (f.code == "search_too_wide") {
                ignored = "The search by " + filter +
                          " finds orders of every kind, so only PoNumber is searched. Set "
                          "search_field = \"none\" to spare the call.";
            } else {
                if (f.cls == sdk::error_class::transient)
                    f.message.append(" It was the search by " + filter +
                                     "; where it never works, set search_field = \"none\".");
                throw;
            }
        }
        if (!ignored.empty())
            co_await c.log(sdk::log_level::warning, std::move(ignored));
        for (basic_order& order : more) {
            const bool known =
                std::any_of(candidates.begin(), candidates.end(),
                            [&](const basic_order& k) { return k.number == order.number; });
            if (!known)
                candidates.push_back(std::move(order));
        }
    }

    std::vector<sdk::http_request> requests;
    requests.reserve(candidates.size());
    for (const basic_order& order : candidates) {
        if (!order.number.empty())
            requests.push_back(order_request(c, "GetOrderDetails", order.number));
    }
    const std::vector<sdk::http_response> answers = co_await read_all(c, std::move(requests));

    data::order_find_result result;
    std::size_t next = 0;
    for (const basic_order& order : candidates) {
        data::found_order match = found_of(order, options_.words);
        bool is_ours = same_reference(order.po_number, r.reference);
        if (!order.number.empty()) {
            const read_result answer =
                judge_read(answers[next++], "GetOrderDetails", "reading an order", options_);
            if (answer.trouble && !answer.no_such_order())
                throw *answer.trouble;
            if (!answer.trouble) {
                if (auto details = read_order(answer.soap, options_.offset)) {
                    const auto field = static_cast<std::size_t>(options_.reference_field);
                    is_ours =
                        is_ours || same_reference(details->po_number, r.reference) ||
                        (field != 0 && same_reference(details->fields[field - 1], r.reference));
                    match.fingerprint = std::move(details->fingerprint);
                    if (match.word.empty()) {
                        match.word = details->word;
                        match.state = options_.words[details->word].state;
                    }
                    if (!match.submitted_at)
                        match.submitted_at = details->ordered_at;
                }
            }
        }
        if (is_ours)
            result.matches.push_back(std::move(match));
    }
    co_return result;
}

} // namespace dray::propago
