#include "search.hpp"

#include "times.hpp"

#include <algorithm>

namespace dray::propago {

bool same_reference(std::string_view a, std::string_view b) {
    const auto upper = [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return upper(x) == upper(y); });
}

void write_search(xml_writer& out, const search_filter& filter, std::int64_t skip,
                  std::int64_t take, std::chrono::minutes offset) {
    out.open("searchFilter");
    out.element("Skip", skip);
    out.element("Take", take);
    if (filter.from)
        out.element("OrderSubmittedStartDate", write_time(*filter.from, offset));
    if (filter.until)
        out.element("OrderSubmittedEndDate", write_time(*filter.until, offset));
    if (filter.custom > 0)
        out.element("Custom0" + std::to_string(filter.custom), filter.custom_value);
    out.optional_element("PoNumber", filter.po_number);
    out.element("Status", "All");
    out.close("searchFilter");
}

search_page read_search(const reply& answer, std::chrono::minutes assumed_offset) {
    search_page page;
    page.total = answer.total_records();
    for (auto node = answer.data().first_child(); node; node = node.next_sibling()) {
        if (local_name(node) != "BasicOrderInformation")
            continue;
        basic_order& order = page.orders.emplace_back();
        for (auto field = node.first_child(); field; field = field.next_sibling()) {
            const auto name = local_name(field);
            if (name == "OrderNumber")
                order.number = text_of(field);
            else if (name == "OrderStatus")
                order.word = text_of(field);
            else if (name == "PoNumber")
                order.po_number = text_of(field);
            else if (name == "OrderDate")
                order.ordered_at = read_time(text_of(field), assumed_offset);
        }
    }
    return page;
}

} // namespace dray::propago
