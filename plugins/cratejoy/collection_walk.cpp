#include "collection_walk.hpp"

#include "plugins/common/unreadable.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::cratejoy {

namespace {

/// 100,000 boxes in the smallest pages that were seen.
constexpr int most_pages = 10'000;
constexpr int patience = 3; ///< pages in a row that bring nothing new

bool has_limit(std::string_view query) {
    return query.starts_with("limit=") || query.find("&limit=") != std::string_view::npos;
}

} // namespace

std::optional<collection_page> cut_collection(std::string_view body) {
    const auto results = common::raw_member(body, "results");
    if (!results)
        return std::nullopt;
    auto rows =
        common::cut_rows(*results, common::row_members("id", "status", "adjusted_ordered_at"));
    if (!rows)
        return std::nullopt;
    collection_page page;
    page.rows = std::move(*rows);
    const auto scalar = [&](std::string_view name) {
        boost::json::value value;
        if (const auto raw = common::raw_member(body, name)) {
            boost::system::error_code bad;
            auto parsed =
                boost::json::parse(boost::json::string_view(raw->data(), raw->size()), bad);
            if (!bad)
                value = std::move(parsed);
        }
        return value;
    };
    const auto count = scalar("count");
    if (const auto* number = count.if_int64())
        page.count = *number;
    const auto next = scalar("next");
    if (const auto* text = next.if_string())
        page.next = std::string(*text);
    return page;
}

collection_walk::collection_walk(std::string query, std::int64_t page_size)
    : page_size_(page_size), query_("limit=" + std::to_string(page_size)) {
    if (!query.empty())
        query_ += "&" + query;
    asked_.insert(query_);
}

std::vector<std::size_t> collection_walk::take(const collection_page& page) {
    std::vector<std::size_t> wanted;
    bool has_news = false;
    for (std::size_t i = 0; i < page.rows.size(); ++i) {
        const auto& id = page.rows[i].id;
        const bool is_new = id.empty() || seen_.emplace(id).second;
        if (is_new)
            wanted.push_back(i);
        has_news = has_news || (is_new && !id.empty());
    }
    if (page.count)
        count_ = *page.count;
    go_on(page, has_news);
    return wanted;
}

void collection_walk::go_on(const collection_page& page, bool has_news) {
    pages_without_news_ = has_news ? 0 : pages_without_news_ + 1;
    if (page.rows.empty() || page.next.empty()) {
        done_ = true;
        return;
    }
    // It goes in circles, or it is an end that `next` does not know of.
    if (!has_news && (missing() == 0 || pages_without_news_ >= patience)) {
        done_ = true;
        return;
    }
    if (++pages_ >= most_pages)
        throw common::unreadable("the collection has no end");
    std::string next = page.next;
    if (const auto mark = next.find('?'); mark != std::string::npos)
        next.erase(0, mark + 1); // a query to append, or a whole address
    if (!has_limit(next))
        next += "&limit=" + std::to_string(page_size_);
    if (!asked_.insert(next).second) {
        done_ = true;
        return;
    }
    query_ = std::move(next);
}

std::int64_t collection_walk::missing() const {
    return std::max<std::int64_t>(0, count_ - static_cast<std::int64_t>(seen_.size()));
}

} // namespace dray::cratejoy
