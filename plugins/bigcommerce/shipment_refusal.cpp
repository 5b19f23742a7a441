// Why a shipment is refused. The shop's own sentence for too many units, a wrong line or a wrong
// address is not documented, so its books are read and the reason is said in ours.

#include "connector.hpp"

#include "wire/lines.hpp"

#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::bigcommerce {

using namespace common;

using sdk::error_class;
using sdk::failure;

namespace {

struct booked_line {
    booked_line() = default;
    std::int64_t address_id = 0;
    data::line line;
};
using booked_lines = std::map<std::int64_t, booked_line>;

booked_lines read_booked(const std::vector<boost::json::value>& pages) {
    booked_lines out;
    for (const auto& page : pages) {
        for (const auto& row : page.get_array()) {
            const auto* object = row.if_object();
            if (object == nullptr)
                throw unreadable("a line came as something else");
            auto product = read_product(*object);
            auto& booked = out[std::stoll(product.line.id)];
            booked.address_id = product.address_id.empty() ? 0 : std::stoll(product.address_id);
            booked.line = std::move(product.line);
        }
    }
    return out;
}

/// Empty where the books give no reason.
std::string reason_in(const booked_lines& books, const new_shipment& shipment, bool& too_many) {
    std::string why;
    const auto add = [&](const std::string& words) { why += (why.empty() ? "" : "; ") + words; };
    for (const auto& [id, quantity] : shipment.items) {
        const auto line = std::to_string(id);
        const auto found = books.find(id);
        if (found == books.end()) {
            add("the order has no line " + line);
            continue;
        }
        const auto& booked = found->second;
        if (booked.address_id != shipment.address_id)
            add("line " + line + " goes to address " + std::to_string(booked.address_id) +
                ", not to " + std::to_string(shipment.address_id));
        const auto open = std::max<std::int64_t>(booked.line.open(), 0);
        if (quantity <= open)
            continue;
        too_many = true;
        add(std::to_string(quantity) + " of line " + line + " (" + booked.line.sku +
            ") were shipped, but only " + std::to_string(open) + " of " +
            std::to_string(booked.line.quantity) + " are open there (" +
            std::to_string(booked.line.shipped) + " shipped, " +
            std::to_string(booked.line.canceled) + " refunded)");
    }
    return why;
}

} // namespace

sdk::task<bool> connector::is_in_shop(sdk::context& host, std::string id, new_shipment shipment,
                                      std::uint64_t refused_write) {
    try {
        const auto all = co_await shipments_of(host, id);
        co_return std::any_of(all.begin(), all.end(), [&](const shop_shipment& there) {
            return is_that_shipment(there, shipment);
        });
    } catch (failure& e) {
        if (refused_write != 0)
            e.verdict = refused_write;
        throw;
    }
}

sdk::task<void> connector::explain_shipment(sdk::context& host, std::string id,
                                            new_shipment shipment, std::uint64_t refused_write) {
    const auto path = "orders/" + id + "/products?limit=250";
    auto request = api_.get(path);
    auto first = co_await host.http(std::move(request));
    booked_lines books;
    try {
        const auto pages =
            co_await read_pages(host, path, std::move(first), "reading the lines of order " + id);
        books = read_booked(pages);
    } catch (const unreadable&) {
        co_return;
    } catch (failure& e) {
        // The refused write did not happen, whatever became of this read: it is tried anew.
        if (refused_write != 0)
            e.verdict = refused_write;
        throw;
    }
    bool too_many = false;
    const auto why = reason_in(books, shipment, too_many);
    if (why.empty())
        co_return;

    // Too many units may mean that this very shipment is there already, from an attempt whose
    // answer was lost. Then the host's probe binds it.
    bool is_there = false;
    if (too_many)
        is_there = co_await is_in_shop(host, id, shipment, refused_write);
    failure said(is_there ? error_class::conflict : error_class::rejected,
                 is_there   ? "shipment_exists"
                 : too_many ? "more_than_open"
                            : "wrong_line",
                 "the shipment of order " + id + " was not confirmed: " +
                     (is_there ? "it seems to be in the shop already; " : "") + why +
                     (is_there ? ""
                               : ". Compare the order in the shop with the shipment; then "
                                 "retry, or mark it confirmed"));
    if (refused_write != 0)
        said.verdict = refused_write;
    throw said;
}

} // namespace dray::bigcommerce
