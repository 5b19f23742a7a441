#include "tests/simulators/threedcart/shop.hpp"

#include "tests/simulators/common/json_text.hpp"
#include "tests/simulators/threedcart/render.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim::threedcart {

std::string normalised_url(std::string_view url) {
    std::string out(url);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    for (const std::string_view start : {"https://", "http://", "www."}) {
        if (out.starts_with(start)) {
            out.erase(0, start.size());
        }
    }
    while (out.ends_with('/')) {
        out.pop_back();
    }
    return out;
}

void shop::touch(order& one) {
    orders.set_updated(one, wall());
    for (auto& each : one.shipments) {
        each.updated = one.updated;
    }
}

bool shop::place(std::unique_ptr<order> one, bool take_stock) {
    auto& placed = *one;
    if (!orders.add(std::move(one))) {
        return false;
    }
    for (const auto& each : placed.lines) {
        last_line_id = std::max(last_line_id, each.index_id);
    }
    for (const auto& each : placed.shipments) {
        last_shipment_id = std::max(last_shipment_id, each.id);
    }
    if (take_stock && placed.status_id != status::not_completed) {
        move_stock(placed, -1);
    }
    announce(placed, hook_event::order_new);
    return true;
}

std::string shop::refusal_of(const order& one, int to) const {
    if (to == one.status_id) {
        return {};
    }
    const auto* row = statuses.find(to);
    if (row == nullptr) {
        return "Not updated. Order Status not found";
    }
    const bool hidden = !row->visible && set.hidden_status_writes == "refuse";
    const bool unfinished =
        one.status_id == status::not_completed && set.from_not_completed == "refuse";
    constexpr int any = 0;
    if (hidden || unfinished || refused_transitions.contains({one.status_id, to}) ||
        refused_transitions.contains({one.status_id, any}) ||
        refused_transitions.contains({any, to})) {
        return "Not updated. Requested Change Status not allowed";
    }
    return {};
}

void shop::set_status(order& one, int to, actor by) {
    auto& record = page(one);
    touch(one);
    const int from = one.status_id;
    one.status_id = to;
    for (auto& each : one.shipments) {
        each.status_id = to;
    }
    const bool repeated = from == to;
    if (repeated) {
        ++record.repeated_statuses;
    } else {
        record.statuses.push_back(status_write{from, to, by, now()});
    }
    if (mail_on_status.contains(to) && (!repeated || set.mail_on_repeated_status)) {
        mail letter;
        letter.status_id = to;
        for (const auto& each : one.shipments) {
            if (!each.tracking.empty()) {
                letter.tracking += (letter.tracking.empty() ? "" : ", ") + each.tracking;
            }
        }
        record.mails.push_back(std::move(letter));
    }
    if (!repeated && to == status::cancel && set.cancel_restocks) {
        move_stock(one, +1);
    }
    if (!repeated && from == status::not_completed) {
        move_stock(one, -1);
    }
}

void shop::set_tracking(order& one, shipment& of, std::string tracking, actor by) {
    auto& record = page(one);
    touch(one);
    if (of.tracking == tracking) {
        record.repeated_tracking += tracking.empty() ? 0 : 1;
        return;
    }
    record.tracking.push_back(tracking_write{of.id, tracking, of.tracking, by, now()});
    of.tracking = std::move(tracking);
    if (set.mail_on_tracking && !of.tracking.empty()) {
        mail letter;
        letter.about_tracking = true;
        letter.tracking = of.tracking;
        record.mails.push_back(std::move(letter));
    }
}

void shop::move_stock(order& one, int direction) {
    const bool taking = direction < 0;
    if (one.stock_taken == taking) {
        return;
    }
    one.stock_taken = taking;
    for (const auto& line : one.lines) {
        if (const auto place = goods.place_of(line.sku)) {
            place.stock() += direction * line.quantity;
            place.of->updated = wall();
        }
    }
}

void shop::announce(const order& one, int event) {
    std::string body;
    for (const auto& [id, hook] : hooks) {
        if (!hook.enabled || hook.event != event) {
            continue;
        }
        if (body.empty()) {
            boost::json::array all;
            all.emplace_back(renderer(*this).whole_order(one));
            body = json_text(all);
        }
        sending letter;
        letter.url = hook.url;
        letter.headers.emplace_back("Content-Type", "application/json");
        letter.body = body;
        letters.raise(wall_time(std::chrono::milliseconds(now_ms)), std::move(letter),
                      "order " + std::to_string(one.id));
    }
}

} // namespace dray::sim::threedcart
