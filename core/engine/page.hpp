#pragma once

// Emitted items, read before they meet the store.

#include "core/plugin/driver.hpp"
#include "core/store/rows.hpp"

#include "dray/data/shipment.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dray::engine {

/// One item: readable, or poison with why.
template <class T>
struct page_item {
    page_item() = default;
    std::string ref;
    std::optional<T> value;
    std::string why; ///< of poison
    std::string raw; ///< of poison, as it came
};

template <class T>
struct page {
    page() = default;
    std::vector<page_item<T>> items;
    std::optional<std::string> cursor;
    std::map<std::string, std::optional<std::string>> state;
};

/// Parses and validates; an item that cannot be read becomes poison, never an error of the page.
/// Takes the bytes out of `batch`.
page<data::order> read_orders(plugin::emitted_batch batch);
page<data::consignment_update> read_updates(plugin::emitted_batch batch);

} // namespace dray::engine
