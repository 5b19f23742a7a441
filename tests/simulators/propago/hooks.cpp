#include "tests/simulators/propago/hooks.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::propago {
namespace json = boost::json;

namespace {

constexpr std::size_t most_hooks = 100;

hook hook_of(const json::value& from) {
    const auto* object = from.if_object();
    const auto* url = object == nullptr ? nullptr : object->if_contains("url");
    const auto* level = object == nullptr ? nullptr : object->if_contains("level");
    const bool detailed = level != nullptr && *level == "DETAILED";
    if (url == nullptr || !url->is_string() || url->get_string().empty() ||
        (level != nullptr && !detailed && *level != "SIMPLE"))
        throw std::invalid_argument(
            "\"hooks\": each is {\"url\": \"…\", \"level\": \"SIMPLE\" or \"DETAILED\"}");
    hook out;
    out.url = std::string(url->get_string());
    out.detailed = detailed;
    return out;
}

json::array lines_of(const order& o) {
    json::array out;
    for (const auto& line : o.lines) {
        json::object own;
        own["lineNumber"] = line.number;
        own["sku"] = line.sku;
        own["quantity"] = line.quantity;
        own["quantityShipped"] = line.shipped;
        out.emplace_back(std::move(own));
    }
    return out;
}

} // namespace

void trigger_hooks::set(const json::value& wanted, order_book& book, instant now) {
    const auto* list = wanted.if_array();
    if (list == nullptr || list->size() > most_hooks)
        throw std::invalid_argument("\"hooks\" must be a list of at most 100 hooks");
    std::vector<hook> fresh;
    for (const auto& each : *list)
        fresh.push_back(hook_of(each));
    hooks_ = std::move(fresh);
    book.note_changes(!hooks_.empty());
    changed_.clear();
    begin_ = now;
}

void trigger_hooks::tell(const order_book& book, order_id id, const std::string& word, instant at) {
    const order& o = book.at(id);
    for (const auto& each : hooks_) {
        json::object body;
        body["shapeInventedBySimulator"] = true;
        body["event"] = "OrderStatusChanged";
        body["level"] = each.detailed ? "DETAILED" : "SIMPLE";
        body["orderNumber"] = order_book::number_of(id);
        body["status"] = word;
        if (each.detailed) {
            body["poNumber"] = o.po;
            body["lines"] = lines_of(o);
            body["shipments"] = o.shippers.size();
        }
        sending what;
        what.url = each.url;
        what.headers.emplace_back("Content-Type", "application/json");
        what.body = json::serialize(body);
        box_.put(std::move(what), 1, at);
        ++events_;
    }
}

void trigger_hooks::advance(order_book& book, instant now) {
    const std::chrono::milliseconds window(window_ms_);
    if (hooks_.empty() || now < begin_ + window)
        return;
    changed_.merge(book.take_changed());
    while (now >= begin_ + window) {
        const auto end = begin_ + window;
        for (auto at = changed_.begin(); at != changed_.end();) {
            const std::string* last = nullptr;
            bool more = false;
            for (const auto& change : book.at(*at).history) {
                if (change.at >= begin_ && change.at < end)
                    last = &change.status;
                more = more || change.at >= end;
            }
            if (last != nullptr)
                tell(book, *at, *last, end);
            at = more ? std::next(at) : changed_.erase(at);
        }
        begin_ = changed_.empty() ? now - (now - end) % window : end;
    }
}

void trigger_hooks::answered(std::uint64_t id, int status, instant now) {
    const auto fate = box_.answered(id, status, now, retry_plan());
    delivered_ += fate == outbox::fate::delivered ? 1 : 0;
    lost_ += fate == outbox::fate::given_up ? 1 : 0;
}

json::array trigger_hooks::shown() const {
    json::array out;
    for (const auto& each : hooks_) {
        json::object one;
        one["url"] = each.url;
        one["level"] = each.detailed ? "DETAILED" : "SIMPLE";
        out.emplace_back(std::move(one));
    }
    return out;
}

json::object trigger_hooks::books() const {
    json::object out;
    out["events"] = events_;
    out["delivered"] = delivered_;
    out["lost"] = lost_;
    return out;
}

json::value trigger_hooks::save(const order_book& book) const {
    auto ids = changed_;
    ids.insert(book.changed().begin(), book.changed().end());
    json::array changed;
    for (const order_id id : ids)
        changed.emplace_back(id);
    json::object out;
    out["hooks"] = shown();
    out["window_ms"] = window_ms_;
    out["begin_ms"] = begin_.time_since_epoch().count();
    out["changed"] = std::move(changed);
    out["box"] = box_.save();
    out["count"] = books();
    return out;
}

void trigger_hooks::load(const json::value& from) {
    trigger_hooks fresh;
    for (const auto& each : from.at("hooks").as_array())
        fresh.hooks_.push_back(hook_of(each));
    fresh.window_ms_ = from.at("window_ms").as_int64();
    fresh.begin_ = instant(std::chrono::milliseconds(from.at("begin_ms").as_int64()));
    for (const auto& each : from.at("changed").as_array())
        fresh.changed_.insert(each.to_number<order_id>());
    fresh.box_.load(from.at("box"));
    fresh.events_ = from.at("count").at("events").as_int64();
    fresh.delivered_ = from.at("count").at("delivered").as_int64();
    fresh.lost_ = from.at("count").at("lost").as_int64();
    *this = std::move(fresh);
}

} // namespace dray::sim::propago
