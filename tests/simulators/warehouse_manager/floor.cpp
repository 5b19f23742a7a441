// What happens to an order between its coming and its going.

#include "tests/simulators/warehouse_manager/tenant.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim::wm {

void tenant::complete(order& one, actor by) {
    one.complete = true;
    touch(one);
    note(one, "completed", by);
    if (set.allocation == "when_complete") {
        allocate(one);
    }
}

void tenant::allocate(order& one) {
    bool changed = false;
    for (auto& wanted : one.lines) {
        auto left = wanted.quantity - wanted.allocated();
        for (auto& [id, row] : stock) {
            if (left <= 0) {
                break;
            }
            if (row.item != wanted.item || row.facility != one.facility ||
                (!wanted.qualifier.empty() && row.qualifier != wanted.qualifier)) {
                continue;
            }
            const auto free = std::min(left, row.received - row.allocated - row.on_hold);
            if (free > 0) {
                row.allocated += free;
                wanted.allocations.push_back(allocation{id, free});
                left -= free;
                changed = true;
            }
        }
    }
    if (changed) {
        touch(one);
    }
}

void tenant::deallocate(order& one) {
    for (auto& each : one.lines) {
        for (const auto& part : each.allocations) {
            const auto row = stock.find(part.row);
            if (row != stock.end()) {
                row->second.allocated -= part.quantity;
            }
        }
        each.allocations.clear();
    }
    touch(one);
}

void tenant::ship_stock(order& one, double sign) {
    for (const auto& each : one.lines) {
        for (const auto& part : each.allocations) {
            const auto row = stock.find(part.row);
            if (row != stock.end()) {
                row->second.shipped += sign * part.quantity;
            }
        }
    }
}

void tenant::cancel(order& one, actor by, const std::string& reason) {
    deallocate(one);
    one.status = order_status::canceled;
    note(one, "canceled", by, reason);
}

void tenant::close(order& one, actor by, std::int64_t at) {
    ship_stock(one, 1);
    one.status = order_status::closed;
    one.processed = at;
    one.shipped = at;
    one.pack_done = one.pack_started && one.pack_done == 0 ? at : one.pack_done;
    touch(one);
    note(one, "closed", by);
}

void tenant::reopen(order& one, actor by) {
    ship_stock(one, -1);
    one.status = order_status::open;
    one.processed = 0;
    one.shipped = 0;
    if (!set.reopen_keeps_packages) {
        one.packages.clear();
        one.pack_started = false;
        one.pack_done = 0;
    }
    touch(one);
    note(one, "reopened", by);
}

void tenant::short_ship(order& one) {
    for (auto& each : one.lines) {
        each.quantity = each.allocated();
        if (set.short_ship == "removes") {
            each.original = each.quantity;
        }
    }
    std::erase_if(one.lines, [](const line& each) { return each.quantity <= 0; });
    touch(one);
    note(one, "short_shipped", actor::staff);
}

order* tenant::split(order& one) {
    order child;
    for (auto& each : one.lines) {
        const auto missing = each.quantity - each.allocated();
        if (missing > 0) {
            line moved = each;
            moved.allocations.clear();
            moved.quantity = moved.original = missing;
            child.lines.push_back(std::move(moved));
            each.quantity -= missing;
            each.original = each.quantity;
        }
    }
    if (child.lines.empty()) {
        return nullptr;
    }
    std::erase_if(one.lines, [](const line& each) { return each.quantity <= 0; });
    std::size_t n = 1;
    while (!named(one.reference + "-" + std::to_string(n)).empty()) {
        ++n;
    }
    child.reference = one.reference + "-" + std::to_string(n);
    child.customer = one.customer;
    child.facility = one.facility;
    child.parent = one.id;
    child.complete = one.complete;
    child.source = one.source;
    child.rest = one.rest;
    touch(one);
    note(one, "split", actor::staff, child.reference);
    return &place(std::move(child), actor::staff);
}

package& tenant::pack_rest(order& one, std::string tracking) {
    package box;
    box.id = ++last.package;
    box.tracking = std::move(tracking);
    box.created = now();
    for (const auto& each : one.lines) {
        const auto left = unpacked(one, each);
        if (left > 0) {
            package_content content;
            content.id = ++last.content;
            content.line = each.id;
            content.quantity = left;
            box.contents.push_back(std::move(content));
        }
    }
    one.pack_started = true;
    one.packages.push_back(std::move(box));
    touch(one, set.modified_by_packing);
    return one.packages.back();
}

} // namespace dray::sim::wm
