#include "core/http/detail/pools.hpp"

#include <algorithm>

namespace dray::http::detail {

using std::chrono::milliseconds;

pools::pools(asio::io_context& io, const client_options& options, const clock& time)
    : io_(io), options_(options), time_(time), timer_(io) {}

pools::~pools() {
    stop();
}

void pools::drop_idle(pool& from, std::size_t index) {
    from.idle[index]->close();
    from.idle.erase(from.idle.begin() + static_cast<std::ptrdiff_t>(index));
    --from.places;
    --idle_total_;
}

bool pools::expired(const connection& idle, steady_time now) const {
    auto limit = std::chrono::duration_cast<steady_time::duration>(options_.idle_timeout);
    if (idle.keep_alive) // a second less than offered: the other end counts from earlier
        limit = std::min<steady_time::duration>(limit, *idle.keep_alive - std::chrono::seconds(1));
    return now - idle.idle_since >= limit;
}

std::shared_ptr<connection> pools::take_idle(pool& from, bool write) {
    const auto now = time_.steady_now();
    while (!from.idle.empty()) {
        auto& newest = *from.idle.back();
        if (expired(newest, now) || newest.looks_dead()) {
            drop_idle(from, from.idle.size() - 1);
            continue;
        }
        // Idled too long for a write, and all others longer: left for reads.
        if (write && now - newest.idle_since > options_.write_reuse)
            return nullptr;
        auto out = std::move(from.idle.back());
        from.idle.pop_back();
        --idle_total_;
        out->set_user(nullptr);
        return out;
    }
    return nullptr;
}

bool pools::has_room(const pool& in, const void* owner) const {
    const auto used = in.used.find(owner);
    return used == in.used.end() || used->second < options_.max_per_owner;
}

pools::place pools::take(pool& from, const void* owner, bool write) {
    place out;
    out.kept_alive = take_idle(from, write);
    if (!out.kept_alive) {
        if (from.places >= options_.max_per_origin && !from.idle.empty())
            drop_idle(from, 0);
        if (from.places >= options_.max_per_origin)
            return out;
        ++from.places;
    }
    ++from.used[owner];
    out.now = true;
    return out;
}

void pools::leave(pool& one, const void* owner) {
    const auto used = one.used.find(owner);
    if (used != one.used.end() && --used->second == 0)
        one.used.erase(used);
}

pools::place pools::seek(const std::string& key, const void* owner, bool write,
                         connection_seeker& who) {
    auto& mine = all_[key];
    // Nobody overtakes who waits already, unless that one's owner has no room.
    const bool is_first = std::none_of(mine.waiting.begin(), mine.waiting.end(),
                                       [&](const waiter& w) { return has_room(mine, w.owner); });
    place out;
    if (is_first && has_room(mine, owner))
        out = take(mine, owner, write);
    if (out.now)
        return out;
    waiter w;
    w.who = &who;
    w.owner = owner;
    w.write = write;
    mine.waiting.push_back(w);
    return out;
}

void pools::leave_queue(const std::string& key, connection_seeker& who) {
    const auto found = all_.find(key);
    if (found == all_.end())
        return;
    std::erase_if(found->second.waiting, [&](const waiter& w) { return w.who == &who; });
    forget_if_empty(key);
}

void pools::give_back(std::shared_ptr<connection> one, const void* owner) {
    one->set_user(nullptr);
    one->read_idle();
    // Posted behind the read: bytes that it took already are another answer, which must not meet
    // the next request.
    auto next = [weak = weak_from_this(), one = std::move(one), owner]() mutable {
        if (const auto self = weak.lock())
            self->keep(std::move(one), owner);
        else
            one->close();
    };
    asio::post(io_, std::move(next));
}

void pools::keep(std::shared_ptr<connection> one, const void* owner) {
    const std::string& key = one->pool_key; // `one` lives on in the pool
    const auto found = all_.find(key);
    if (found == all_.end() || one->looks_dead()) {
        one->close();
        lost(one->pool_key, owner);
        return;
    }
    leave(found->second, owner);
    one->idle_since = time_.steady_now();
    one->set_user(this);
    found->second.idle.push_back(std::move(one));
    ++idle_total_;
    if (!found->second.waiting.empty())
        serve(key);
    else if (idle_total_ > options_.max_idle_total)
        drop_oldest();
    arm();
}

void pools::lost(const std::string& key, const void* owner) {
    const auto found = all_.find(key);
    if (found == all_.end())
        return;
    leave(found->second, owner);
    if (found->second.places > 0)
        --found->second.places;
    serve(key);
    forget_if_empty(key);
}

void pools::serve(const std::string& key) {
    // Posted: who gives back is in the middle of something, and who waits may start over at once.
    auto next = [weak = weak_from_this(), key] {
        if (const auto self = weak.lock())
            self->serve_one(key);
    };
    asio::post(io_, std::move(next));
}

void pools::serve_one(const std::string& key) {
    const auto found = all_.find(key);
    if (found == all_.end())
        return;
    auto& mine = found->second;
    const auto next = std::find_if(mine.waiting.begin(), mine.waiting.end(),
                                   [&](const waiter& w) { return has_room(mine, w.owner); });
    if (next == mine.waiting.end())
        return;
    auto got = take(mine, next->owner, next->write);
    if (!got.now)
        return;
    auto& who = *next->who;
    mine.waiting.erase(next);
    who.on_place(std::move(got.kept_alive));
}

void pools::forget_if_empty(const std::string& key) {
    const auto found = all_.find(key);
    if (found != all_.end() && found->second.places == 0 && found->second.waiting.empty())
        all_.erase(found);
}

void pools::on_data(connection& from, const error_code&) {
    // Idle, and yet something came: its end, or bytes that nobody asked for. Either way no use.
    const auto key = from.pool_key;
    const auto found = all_.find(key);
    if (found == all_.end())
        return;
    auto& idle = found->second.idle;
    const auto self =
        std::find_if(idle.begin(), idle.end(), [&](const auto& one) { return one.get() == &from; });
    if (self == idle.end())
        return;
    drop_idle(found->second, static_cast<std::size_t>(self - idle.begin()));
    serve(key);
    forget_if_empty(key);
}

void pools::drop_oldest() {
    auto oldest = all_.end();
    for (auto it = all_.begin(); it != all_.end(); ++it)
        if (!it->second.idle.empty() &&
            (oldest == all_.end() ||
             it->second.idle.front()->idle_since < oldest->second.idle.front()->idle_since))
            oldest = it;
    if (oldest == all_.end())
        return;
    const auto key = oldest->first;
    drop_idle(oldest->second, 0);
    serve(key);
    forget_if_empty(key);
}

void pools::arm() {
    if (armed_ || idle_total_ == 0)
        return;
    armed_ = true;
    timer_.expires_after(std::max(options_.idle_timeout / 4, milliseconds(10)));
    timer_.async_wait([weak = weak_from_this()](const error_code& ec) {
        const auto self = weak.lock();
        if (ec || !self)
            return;
        self->armed_ = false;
        self->sweep();
        self->arm();
    });
}

void pools::sweep() {
    const auto now = time_.steady_now();
    std::vector<std::string> emptied;
    for (auto& [key, mine] : all_) {
        for (std::size_t i = mine.idle.size(); i-- > 0;) {
            if (expired(*mine.idle[i], now))
                drop_idle(mine, i);
        }
        if (mine.places == 0)
            emptied.push_back(key);
    }
    for (const auto& key : emptied)
        forget_if_empty(key);
}

void pools::close_idle() {
    std::vector<std::string> keys;
    for (auto& [key, mine] : all_) {
        while (!mine.idle.empty())
            drop_idle(mine, mine.idle.size() - 1);
        keys.push_back(key);
    }
    for (const auto& key : keys) {
        serve(key);
        forget_if_empty(key);
    }
    timer_.cancel();
    armed_ = false;
}

void pools::stop() {
    timer_.cancel();
    for (auto& [key, mine] : all_)
        for (const auto& one : mine.idle)
            one->close();
    all_.clear();
    idle_total_ = 0;
}

std::size_t pools::waiting() const {
    std::size_t n = 0;
    for (const auto& [key, mine] : all_)
        n += mine.waiting.size();
    return n;
}

} // namespace dray::http::detail
