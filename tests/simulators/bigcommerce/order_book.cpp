#include "tests/simulators/bigcommerce/order_book.hpp"

#include <boost/multi_index/composite_key.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/ranked_index.hpp>
#include <boost/multi_index_container.hpp>

namespace dray::sim::bigcommerce {
namespace mi = boost::multi_index;

namespace {

struct entry {
    ident id;
    std::int64_t modified;
    std::shared_ptr<order> held;
};

using id_key = mi::member<entry, ident, &entry::id>;
using modified_key = mi::member<entry, std::int64_t, &entry::modified>;

using container = mi::multi_index_container<
    entry, mi::indexed_by<mi::ranked_unique<id_key>,
                          mi::ranked_unique<mi::composite_key<entry, modified_key, id_key>>>>;

template <class Index>
void walk(const Index& index, stretch where, bool descending,
          const std::function<bool(order&)>& visit) {
    if (where.size() == 0) {
        return;
    }
    if (descending) {
        auto at = index.nth(where.last - 1);
        for (auto left = where.size(); left > 0 && visit(*at->held); --left) {
            if (left > 1) {
                --at;
            }
        }
        return;
    }
    auto at = index.nth(where.first);
    for (auto left = where.size(); left > 0 && visit(*at->held); --left) {
        ++at;
    }
}

} // namespace

struct order_book::index {
    container all;
    std::size_t deleted = 0;
};

order_book::order_book() : index_(std::make_unique<index>()) {}
order_book::~order_book() = default;
order_book::order_book(order_book&&) noexcept = default;
order_book& order_book::operator=(order_book&&) noexcept = default;

bool order_book::add(std::unique_ptr<order> one) {
    const auto id = one->id;
    const auto modified = one->modified;
    const bool was_deleted = one->deleted;
    const bool added = index_->all.insert(entry{id, modified, std::move(one)}).second;
    index_->deleted += added && was_deleted ? 1 : 0;
    return added;
}

order* order_book::find(ident id) const {
    const auto found = index_->all.find(id);
    return found == index_->all.end() ? nullptr : found->held.get();
}

std::size_t order_book::size() const {
    return index_->all.size();
}

ident order_book::highest_id() const {
    return index_->all.empty() ? 0 : index_->all.rbegin()->id;
}

void order_book::clear() {
    index_->all.clear();
    index_->deleted = 0;
}

void order_book::set_modified(order& one, std::int64_t unix_seconds) {
    one.modified = unix_seconds;
    index_->all.modify(index_->all.find(one.id),
                       [unix_seconds](entry& each) { each.modified = unix_seconds; });
}

void order_book::set_deleted(order& one, bool deleted) {
    if (one.deleted != deleted) {
        one.deleted = deleted;
        index_->deleted += deleted ? 1 : -1;
    }
}

std::size_t order_book::deleted() const {
    return index_->deleted;
}

stretch order_book::with_id(ident least, ident most) const {
    const auto first = index_->all.lower_bound_rank(least);
    return {first, std::max(first, index_->all.upper_bound_rank(most))};
}

stretch order_book::with_modified(std::int64_t least, std::int64_t most) const {
    const auto& dates = index_->all.get<1>();
    const auto first = dates.lower_bound_rank(std::make_tuple(least));
    return {first, std::max(first, dates.upper_bound_rank(std::make_tuple(most)))};
}

void order_book::walk_by_id(stretch where, bool descending,
                            const std::function<bool(order&)>& visit) const {
    walk(index_->all.get<0>(), where, descending, visit);
}

void order_book::walk_by_modified(stretch where, bool descending,
                                  const std::function<bool(order&)>& visit) const {
    walk(index_->all.get<1>(), where, descending, visit);
}

} // namespace dray::sim::bigcommerce
