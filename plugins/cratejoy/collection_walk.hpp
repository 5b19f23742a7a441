#pragma once

// How a collection is walked. Where its pages begin to count, 0 or 1, is told differently, so no
// page is ever computed: `next` is followed as it comes. It may repeat a page, name one that was
// asked for before, or drop the limit, so what comes twice is left out, and an end is believed by
// what was collected, not by `next` alone.

#include "plugins/common/listed_rows.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace dray::cratejoy {

/// One page, its rows not yet parsed. All views point into the page's text.
struct collection_page {
    collection_page() = default;
    std::optional<std::int64_t> count; ///< of the whole collection
    std::string next;                  ///< a query string with or without "?"; empty = none
    std::vector<common::listed_row> rows;
};

/// Empty where the body is no complete page.
std::optional<collection_page> cut_collection(std::string_view body);

class collection_walk {
public:
    /// `query` without "?": what is asked for, without limit and page.
    collection_walk(std::string query, std::int64_t page_size);

    [[nodiscard]] bool done() const { return done_; }

    /// The query of the next page, without "?".
    [[nodiscard]] const std::string& query() const { return query_; }

    /// Takes the page that query() asked for. The indices of the rows that were not returned
    /// before. Rows without an id are always among them.
    std::vector<std::size_t> take(const collection_page& page);

    /// How many the shop said there are, above what was returned: 0 where all is there.
    [[nodiscard]] std::int64_t missing() const;

private:
    void go_on(const collection_page& page, bool has_news);

    std::int64_t page_size_;
    std::string query_;
    std::set<std::string> asked_;
    std::unordered_set<std::string> seen_;
    std::int64_t count_ = 0;
    int pages_without_news_ = 0;
    int pages_ = 0;
    bool done_ = false;
};

} // namespace dray::cratejoy
