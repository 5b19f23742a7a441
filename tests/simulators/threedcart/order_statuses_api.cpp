// GET /OrderStatus and /OrderStatus/{id}. The API changes none of them.

#include "tests/simulators/threedcart/api.hpp"
#include "tests/simulators/threedcart/render.hpp"

#include <boost/json.hpp>

namespace dray::sim::threedcart {

response order_statuses_api(shop& in, const call& what) {
    constexpr std::int64_t most_rows = 500;
    what.only(in.set, {"GET"});
    const renderer show(in);
    if (what.rest.size() == 1) {
        page_of_rows page(paging_of(what, in.set, most_rows));
        for (const auto& [id, row] : in.statuses.rows()) {
            if (page.next()) {
                page.add(show.status(row));
            }
        }
        return std::move(page).answer(in.set);
    }
    const auto id = integer(what.rest[1]);
    const auto* row = id && what.rest.size() == 2 && *id > 0 && *id < 1'000'000
                          ? in.statuses.find(static_cast<int>(*id))
                          : nullptr;
    if (row == nullptr) {
        not_found(in.set);
    }
    boost::json::array body;
    body.emplace_back(show.status(*row));
    return answer(200, body);
}

} // namespace dray::sim::threedcart
