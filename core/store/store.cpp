#include "core/store/store.hpp"

#include <future>

namespace dray::store {

outcome store::write_now(std::function<void(transaction&)> unit) {
    std::promise<outcome> ended;
    auto waiting = ended.get_future();
    write(std::move(unit), [&ended](outcome o) { ended.set_value(std::move(o)); });
    return waiting.get();
}

} // namespace dray::store
