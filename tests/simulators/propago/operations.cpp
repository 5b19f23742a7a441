// The eight operations, and the passing of time between them.

#include "tests/simulators/propago/account_state.hpp"

#include <algorithm>
#include <charconv>
#include <pugixml.hpp>

namespace dray::sim::propago {
namespace {

constexpr std::size_t most_rows = 5000;  ///< of a search, whatever it asks for
constexpr std::size_t most_pulled = 500; ///< of GetNewOrders
constexpr std::size_t most_accepted = 5000;

reply error(std::string code, std::string message) {
    reply out;
    out.code = std::move(code);
    out.message = std::move(message);
    return out;
}

std::int32_t number_in(pugi::xml_node node) {
    const auto text = text_of(node);
    const std::size_t plus = !text.empty() && text.front() == '+' ? 1 : 0;
    std::int32_t out = 0;
    std::from_chars(text.data() + plus, text.data() + text.size(), out);
    return out;
}

/// The text of a filter; an empty one filters nothing.
std::optional<std::string> filter_text(pugi::xml_node node) {
    auto text = text_of(node);
    if (text.empty())
        return std::nullopt;
    return text;
}

/// At most `cap` bytes, never half a character.
std::string shortened(std::string text, std::int64_t cap) {
    auto size = static_cast<std::size_t>(cap);
    if (cap == 0 || text.size() <= size)
        return text;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
        --size;
    text.resize(size);
    return text;
}

std::vector<order_line> lines_of(pugi::xml_node sent) {
    std::vector<order_line> lines;
    for (const auto line : sent.child("Lines").children()) {
        order_line out;
        out.number = number_in(line.child("LineNumber"));
        out.quantity = number_in(line.child("Quantity"));
        out.sku = text_of(line.child("Sku"));
        if (out.sku.empty())
            out.sku = text_of(line.child("Part").child("Sku"));
        lines.push_back(std::move(out));
    }
    return lines;
}

/// Why an order is not taken; nothing when it is.
std::optional<reply> refusal(const account_state& account, const std::string& po,
                             const std::vector<order_line>& lines) {
    const auto placement = [](const std::string& why) {
        return error("OrderPlacementError", "The order could not be placed: " + why + ".");
    };
    if (lines.empty())
        return placement("it has no lines");
    for (const auto& line : lines) {
        const auto where = "line " + std::to_string(line.number);
        if (line.quantity <= 0)
            return placement(where + " has no quantity");
        if (line.sku.empty() || account.set.unknown_skus.count(line.sku) != 0)
            return error(account.set.unknown_sku_word,
                         "The SKU '" + line.sku + "' of " + where + " was not found.");
    }
    if (account.set.duplicate_po == "refuse" && !po.empty() && !account.book.by_po(po).empty())
        return placement("purchase order number '" + po + "' is in use");
    if (account.book.size() >= order_book::most_orders)
        return placement("this account is full");
    return std::nullopt;
}

reply submit_order(account_state& account, pugi::xml_node arguments, instant now) {
    const auto sent = arguments.child("order");
    if (!sent)
        return error("OrderPlacementError", "The order is missing.");
    return place_order(account, sent, now);
}

/// Finds the order that a request names by number.
std::optional<order_id> named(const account_state& account, pugi::xml_node arguments) {
    return account.book.by_number(text_of(arguments.child("orderNumber")));
}

reply unknown_number(pugi::xml_node arguments) {
    return error("InvalidOrderNumber",
                 "No order has the number '" + text_of(arguments.child("orderNumber")) + "'.");
}

reply get_status(account_state& account, pugi::xml_node arguments) {
    const auto id = named(account, arguments);
    if (!id) {
        auto out = unknown_number(arguments);
        if (!account.set.status_on_error.empty()) {
            out.data.emplace();
            write_escaped(*out.data, account.set.status_on_error);
        }
        return out;
    }
    reply out;
    out.code = success(account, "GetOrderStatus");
    out.data.emplace();
    write_escaped(*out.data, account.book.at(*id).status);
    return out;
}

reply one_order(const account_state& account, std::string_view operation, order_id id) {
    reply out;
    out.code = success(account, operation);
    out.data.emplace();
    write_order(*out.data, account, id);
    return out;
}

reply get_details(account_state& account, pugi::xml_node arguments) {
    const auto id = named(account, arguments);
    return id ? one_order(account, "GetOrderDetails", *id) : unknown_number(arguments);
}

reply get_by_po(account_state& account, pugi::xml_node arguments) {
    const auto po = text_of(arguments.child("purchaseOrderNumber"));
    const auto& ids = account.book.by_po(po);
    if (!ids.empty() && !po.empty())
        return one_order(account, "GetOrderByPoNumber",
                         account.set.po_lookup == "last" ? ids.back() : ids.front());
    if (account.set.unknown_po_word == "Success")
        return error(success(account, "GetOrderByPoNumber"), {});
    return error(account.set.unknown_po_word,
                 "No order has the purchase order number '" + po + "'.");
}

/// Nothing where Skip or Take makes no sense.
std::optional<order_query> query_of(const account_state& account, pugi::xml_node filter) {
    order_query out;
    const auto skip = number_in(filter.child("Skip"));
    const auto take = number_in(filter.child("Take"));
    if (skip < 0 || take < 0)
        return std::nullopt;
    out.skip = static_cast<std::size_t>(skip);
    out.take = std::min(static_cast<std::size_t>(take), most_rows);
    if (account.set.page_size_cap > 0)
        out.take = std::min(out.take, static_cast<std::size_t>(account.set.page_size_cap));
    out.number = filter_text(filter.child("OrderNumber"));
    out.po = filter_text(filter.child("PoNumber"));
    out.tag = filter_text(filter.child("OrderTag"));
    out.external_id1 = filter_text(filter.child("CompanyExternalId1"));
    out.external_id2 = filter_text(filter.child("CompanyExternalId2"));
    out.custom_is_order_field = account.set.custom_search == "order_fields";
    for (std::size_t i = 0; i < 5 && account.set.custom_search != "ignored"; ++i)
        out.custom[i] = filter_text(filter.child(("Custom0" + std::to_string(i + 1)).c_str()));
    const auto date = [&](const char* name) {
        return parse_date_time(text_of(filter.child(name)), local_offset(account));
    };
    out.from = date("OrderSubmittedStartDate");
    out.to = date("OrderSubmittedEndDate");
    out.newest_first = account.set.newest_first;
    out.groups = groups_named(text_of(filter.child("Status")));
    if (filter.child("ExplicitStatus").first_child()) {
        unsigned any = 0;
        for (const auto word : filter.child("ExplicitStatus").children())
            any |= groups_named(text_of(word));
        out.groups &= any;
    }
    if (const auto sent = text_of(filter.child("IsTransmitted")); !sent.empty())
        out.transmitted = sent == "true" || sent == "1";
    return out;
}

reply search_orders(account_state& account, pugi::xml_node arguments) {
    const auto filter = arguments.child("searchFilter");
    if (!filter)
        return error("SearchError", "The search filter is missing.");
    const auto query = query_of(account, filter);
    if (!query)
        return error("SearchError", "Skip and Take must not be negative.");
    const auto page = account.book.search(*query);
    reply out;
    out.code = page.total == 0 && account.set.empty_search_word == "NoData"
                   ? "NoData"
                   : success(account, "SearchOrders");
    reply::paging paging;
    paging.total = page.total;
    paging.skip = static_cast<std::int64_t>(query->skip);
    paging.take = static_cast<std::int64_t>(query->take);
    out.page = paging;
    if (page.ids.empty())
        return out;
    out.data.emplace();
    for (const order_id id : page.ids) {
        *out.data += "<BasicOrderInformation>";
        write_basic(*out.data, account, id);
        *out.data += "</BasicOrderInformation>";
    }
    return out;
}

reply get_shipping(account_state& account, pugi::xml_node arguments) {
    const auto id = named(account, arguments);
    if (!id)
        return unknown_number(arguments);
    const order& o = account.book.at(*id);
    if (o.shippers.empty()) {
        if (account.set.no_shipment_word == "Success")
            return error(success(account, "GetShippingInformation"), {});
        return error(account.set.no_shipment_word, "The order has no shipments.");
    }
    reply out;
    out.code = success(account, "GetShippingInformation");
    out.data.emplace();
    for (const auto& sent : o.shippers)
        write_shipper(*out.data, account, *id, sent);
    return out;
}

reply get_new(account_state& account, pugi::xml_node arguments) {
    const auto wanted = number_in(arguments.child("maxOrders"));
    if (wanted < 0)
        return error("SearchError", "maxOrders must not be negative.");
    const auto ids =
        account.book.new_orders(std::min(static_cast<std::size_t>(wanted), most_pulled));
    reply out;
    out.code = ids.empty() ? "NoData" : success(account, "GetNewOrders");
    if (ids.empty())
        return out;
    out.data.emplace();
    for (const order_id id : ids) {
        *out.data += "<Order>";
        write_order(*out.data, account, id);
        *out.data += "</Order>";
    }
    return out;
}

/// All of them or none.
reply accept_new(account_state& account, pugi::xml_node arguments) {
    std::vector<order_id> ids;
    for (const auto each : arguments.child("orderNumbers").children()) {
        const auto number = text_of(each);
        const auto id = account.book.by_number(number);
        if (!id || ids.size() >= most_accepted) {
            auto out = error(id ? "InvalidOrderOperation" : "InvalidOrderNumber",
                             id ? "Too many order numbers in one call."
                                : "No order has the number '" + number + "'.");
            out.data = "false";
            return out;
        }
        ids.push_back(*id);
    }
    for (const order_id id : ids)
        account.book.set_transmitted(id);
    reply out;
    out.code = success(account, "AcceptNewOrders");
    out.data = "true";
    return out;
}

} // namespace

std::string success(const account_state& account, std::string_view operation) {
    if (account.set.success_word != "mixed")
        return account.set.success_word;
    return operation == "GetOrderDetails" || operation == "GetOrderByPoNumber" ||
                   operation == "GetOrderStatus"
               ? "OrderRetrievedSuccessfully"
               : "Success";
}

reply place_order(account_state& account, pugi::xml_node sent, instant now) {
    const auto po = shortened(text_of(sent.child("PoNumber")), account.set.po_length_cap);
    auto lines = lines_of(sent);
    if (auto why = refusal(account, po, lines)) {
        ++account.count.submits_refused;
        return *why;
    }
    order placed;
    placed.po = po;
    placed.lines = std::move(lines);
    placed.submitted = now;
    placed.ordered = now;
    if (account.set.order_date == "as_sent")
        placed.ordered =
            parse_date_time(text_of(sent.child("OrderDate")), local_offset(account)).value_or(now);
    if (sent.child("PoNumber"))
        put(sent, order_type, "PoNumber", po);
    write_xml(placed.xml, sent);
    placed.status = account.set.default_status;
    status_change first;
    first.at = now;
    first.status = placed.status;
    first.by = "api";
    placed.history.push_back(std::move(first));
    const auto id = account.book.add(std::move(placed));
    account.walk.schedule(account.book, id, now, true);
    ++account.count.submits_stored;

    reply out;
    out.code = success(account, "SubmitOrder");
    if (account.set.submit_data == "order_number")
        out.data = order_book::number_of(id);
    else if (account.set.submit_data == "other")
        out.data = "received-" + std::to_string(id + 1);
    return out;
}

void advance(account_state& account, instant now) {
    while (!account.late.empty() && account.late.front().due <= now) {
        const auto due = std::move(account.late.front());
        account.late.pop_front();
        account.walk.advance(account.book, due.due);
        pugi::xml_document document;
        document.load_buffer(due.xml.data(), due.xml.size(),
                             pugi::parse_default | pugi::parse_ws_pcdata_single);
        place_order(account, document.document_element(), due.due);
    }
    account.walk.advance(account.book, now);
    account.hooks.advance(account.book, now);
}

std::string subject_of(const soap_request& request) {
    const auto root = request.root();
    for (const auto node :
         {root.child("order").child("PoNumber"), root.child("orderNumber"),
          root.child("purchaseOrderNumber"), root.child("searchFilter").child("PoNumber"),
          root.child("searchFilter").child("Custom01")}) {
        if (auto text = text_of(node); !text.empty())
            return text;
    }
    return {};
}

reply carry_out(account_state& account, const soap_request& request, instant now) {
    const auto arguments = request.root();
    const auto name = request.operation->name;
    if (name == "SubmitOrder")
        return submit_order(account, arguments, now);
    if (name == "GetOrderStatus")
        return get_status(account, arguments);
    if (name == "GetOrderDetails")
        return get_details(account, arguments);
    if (name == "GetOrderByPoNumber")
        return get_by_po(account, arguments);
    if (name == "SearchOrders")
        return search_orders(account, arguments);
    if (name == "GetShippingInformation")
        return get_shipping(account, arguments);
    if (name == "GetNewOrders")
        return get_new(account, arguments);
    return accept_new(account, arguments);
}

} // namespace dray::sim::propago
