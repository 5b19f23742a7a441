#include "connector.hpp"
#include "wire/order_in.hpp"
#include "wire/order_out.hpp"

#include <algorithm>

namespace dray::propago {
namespace {

// Data is presumed to be the new order's number, a short word; anything else is none.
bool is_order_number(const std::string& text) {
    return !text.empty() && text.size() <= 64 && std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) <= 0x20;
    });
}

std::string without_space(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (c != ' ')
            out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    return out;
}

// Whether an order there is what was just sent: same postcode, same units of each SKU. A stranger's
// order may carry our reference, too.
bool is_same(const data::fingerprint& there, const data::consignment& sent) {
    std::map<std::string, std::int64_t> units;
    for (const auto& line : sent.lines)
        units[line.sku] += line.quantity;
    for (const auto& line : there.lines)
        units[line.sku] -= line.quantity;
    return without_space(there.postcode) == without_space(sent.to.postcode) &&
           std::all_of(units.begin(), units.end(), [](const auto& u) { return u.second == 0; });
}

} // namespace

sdk::task<data::order_submit_result> connector::submit(sdk::context& c,
                                                       const data::consignment& r) {
    require_sendable(r);
    call ready = start(c, "SubmitOrder");
    write_order(ready.body(), r, options_, c.now());
    sdk::http_request request = read_request(c, std::move(ready));
    request.access = sdk::access::write;
    request.timeout = options_.submit_timeout;
    const sdk::http_response answer = co_await c.http(std::move(request));
    const reply accepted = judge_submit(answer, r, options_);

    data::order_submit_result result;
    result.state = data::warehouse_state::accepted;
    if (options_.data_is_order_number)
        result.ref = text_of(accepted.data());
    if (is_order_number(result.ref))
        co_return result;

    result.ref = co_await number_of(c, r);
    co_return result;
}

// Stored, but under which number? Where that cannot be told for certain the success stands and the
// number stays empty: shipments.download finds the order by its reference. Failing here would lead
// to a second submit.
sdk::task<std::string> connector::number_of(sdk::context& c, const data::consignment& sent) {
    const std::string unknown;
    search_filter filter;
    filter.po_number = sent.reference;
    const page_range first(0, options_.page_size);
    sdk::http_request search = search_request(c, filter, first);
    const sdk::http_response found = co_await c.http(std::move(search));
    const read_result page =
        judge_read(found, "SearchOrders", "looking up an order number", options_);
    if (page.trouble)
        co_return unknown;
    std::vector<basic_order> orders = read_search(page.soap, options_.offset).orders;
    std::erase_if(
        orders, [&](const basic_order& o) { return !same_reference(o.po_number, sent.reference); });
    if (orders.size() != 1 || !is_order_number(orders.front().number))
        co_return unknown;

    sdk::http_request read = order_request(c, "GetOrderDetails", orders.front().number);
    const sdk::http_response answer = co_await c.http(std::move(read));
    const read_result result =
        judge_read(answer, "GetOrderDetails", "looking up an order number", options_);
    if (result.trouble)
        co_return unknown;
    const auto details = read_order(result.soap, options_.offset);
    if (!details || !is_same(details->fingerprint, sent))
        co_return unknown;
    co_return std::move(orders.front().number);
}

} // namespace dray::propago
