#include "core/engine/page.hpp"

#include "dray/data/order_json.hpp"
#include "dray/data/shipment_json.hpp"
#include "dray/data/validate.hpp"

#include <boost/json.hpp>

namespace dray::engine {

namespace {

/// Kept of a poison item's raw bytes.
constexpr std::size_t max_raw = 1 << 20;

template <class T>
page_item<T> read_item(plugin::emitted_item item) {
    page_item<T> out;
    out.ref = std::move(item.ref);
    out.why = std::move(item.poison);
    if (out.why.empty()) {
        try {
            T value = data::from_json_text<T>(item.json);
            const auto reasons = data::validate(value);
            if (reasons.empty()) {
                out.value = std::move(value);
                return out;
            }
            for (const auto& r : reasons)
                out.why += (out.why.empty() ? "" : "; ") + r;
        } catch (const std::exception& e) {
            out.why = e.what();
        }
    }
    out.raw = std::move(item.json);
    if (out.raw.size() > max_raw)
        out.raw.resize(max_raw);
    return out;
}

template <class T>
page<T> read_page(plugin::emitted_batch batch) {
    page<T> p;
    p.items.reserve(batch.items.size());
    for (auto& item : batch.items)
        p.items.push_back(read_item<T>(std::move(item)));
    p.cursor = std::move(batch.cursor);
    p.state = std::move(batch.state);
    return p;
}

} // namespace

page<data::order> read_orders(plugin::emitted_batch batch) {
    auto p = read_page<data::order>(std::move(batch));
    for (auto& i : p.items) {
        if (!i.value)
            continue;
        if (i.ref.empty())
            i.ref = i.value->ref;
        // The two names must agree, or an order could take another's place.
        if (i.ref == i.value->ref)
            continue;
        i.why = "the connector calls it " + i.ref + " outside and " + i.value->ref + " inside";
        i.raw = data::to_json_text(*i.value);
        i.value.reset();
    }
    return p;
}

page<data::consignment_update> read_updates(plugin::emitted_batch batch) {
    return read_page<data::consignment_update>(std::move(batch));
}

} // namespace dray::engine
