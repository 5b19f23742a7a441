// dray-bench-floor: the least program that does on the wire and on the disk what drayd does for N
// orders: the same requests (recorded from drayd) over as many connections, and as many durable
// commits of as many rows and bytes, in groups as they queue. Nothing in between: no JSON, no XML,
// no plugin, no decision.

#include "tests/bench/frames.hpp"

#include <CLI/CLI.hpp>
#include <SQLiteCpp/SQLiteCpp.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <sys/prctl.h>
#include <sys/resource.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <deque>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace dray::bench;

struct settings {
    std::int64_t orders = 1000;
    int port = 0;
    int connections = 16; ///< to each vendor
    std::string folder;   ///< of the database and the recorded requests
    std::int64_t order_bytes = 2500, row_bytes = 200;
    std::int64_t page = 250;       ///< orders in a page of the shop
    std::int64_t search_page = 50; ///< orders in a page of the warehouse
    std::int64_t together = 8;     ///< orders whose parcels are read and stored together
};

/// Commits whatever has queued as soon as the last commit returns, as drayd's store does.
class writer {
public:
    using unit = std::function<void()>;

    writer(const settings& s, asio::io_context& io)
        : io_(io), db_(s.folder + "/floor.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE),
          doc_(static_cast<std::size_t>(s.order_bytes), 'o'),
          row_(static_cast<std::size_t>(s.row_bytes), 'r') {
        db_.exec("PRAGMA journal_mode = WAL");
        db_.exec("PRAGMA synchronous = FULL");
        db_.exec("PRAGMA wal_autocheckpoint = 2000");
        db_.exec("PRAGMA cache_size = -32768");
        db_.exec("CREATE TABLE orders (id INTEGER PRIMARY KEY, state INTEGER, doc TEXT)");
        db_.exec("CREATE TABLE tasks (id INTEGER PRIMARY KEY, order_id INTEGER, state INTEGER, "
                 "row TEXT)");
        db_.exec("CREATE TABLE rows (id INTEGER PRIMARY KEY, order_id INTEGER, row TEXT)");
        insert_order_.emplace(db_, "INSERT INTO orders VALUES (?, 0, ?)");
        insert_task_.emplace(db_, "INSERT INTO tasks VALUES (?, ?, 0, ?)");
        insert_row_.emplace(db_, "INSERT INTO rows (order_id, row) VALUES (?, ?)");
        update_order_.emplace(db_, "UPDATE orders SET state = ? WHERE id = ?");
        update_task_.emplace(db_, "UPDATE tasks SET state = ? WHERE id = ?");
        thread_ = std::thread([this] { run(); });
    }
    ~writer() {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

    /// `done` runs on the io thread once what `what` wrote is durable.
    void write(unit what, unit done) {
        const std::lock_guard lock(mutex_);
        queue_.emplace_back(std::move(what), std::move(done));
        wake_.notify_one();
    }

    // In a unit only.
    void order(std::int64_t id) { run(*insert_order_, id, doc_); }
    void task(std::int64_t order, std::int64_t stage) {
        insert_task_->bind(1, order * 8 + stage);
        insert_task_->bind(2, order);
        insert_task_->bindNoCopy(3, row_);
        insert_task_->exec();
        insert_task_->reset();
    }
    void row(std::int64_t order) { run(*insert_row_, order, row_); }
    void set_order(std::int64_t id, std::int64_t state) { run(*update_order_, state, id); }
    void set_task(std::int64_t order, std::int64_t stage, std::int64_t state) {
        run(*update_task_, state, order * 8 + stage);
    }
    [[nodiscard]] std::int64_t commits() const { return commits_; }

private:
    template <class A, class B>
    static void run(SQLite::Statement& s, const A& a, const B& b) {
        s.bind(1, a);
        if constexpr (std::is_same_v<B, std::string>)
            s.bindNoCopy(2, b);
        else
            s.bind(2, b);
        s.exec();
        s.reset();
    }

    void run() {
        std::vector<std::pair<unit, unit>> batch;
        for (;;) {
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
                if (queue_.empty())
                    return;
                batch.assign(std::make_move_iterator(queue_.begin()),
                             std::make_move_iterator(queue_.end()));
                queue_.clear();
            }
            db_.exec("BEGIN IMMEDIATE");
            for (auto& [what, done] : batch)
                what();
            db_.exec("COMMIT");
            ++commits_;
            for (auto& [what, done] : batch)
                asio::post(io_, std::move(done));
        }
    }

    asio::io_context& io_;
    SQLite::Database db_;
    std::string doc_, row_;
    std::optional<SQLite::Statement> insert_order_, insert_task_, insert_row_, update_order_,
        update_task_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::pair<unit, unit>> queue_;
    bool closing_ = false;
    std::int64_t commits_ = 0;
    std::thread thread_;
};

/// A keep-alive connection that asks one thing at a time.
class connection {
public:
    connection(asio::io_context& io, int port) : socket_(io) {
        socket_.connect({asio::ip::address_v4::loopback(), static_cast<unsigned short>(port)});
        socket_.set_option(tcp::no_delay(true));
    }
    void ask(const std::string& request, std::function<void()> answered) {
        answered_ = std::move(answered);
        asio::async_write(socket_, asio::buffer(request), [this](error_code bad, std::size_t) {
            if (bad)
                throw std::runtime_error("write: " + bad.message());
            read();
        });
    }

private:
    void read() {
        if (in_.size() < used_ + 16384)
            in_.resize(used_ + 65536);
        socket_.async_read_some(asio::buffer(in_.data() + used_, in_.size() - used_),
                                [this](error_code bad, std::size_t n) {
                                    if (bad)
                                        throw std::runtime_error("read: " + bad.message());
                                    used_ += n;
                                    std::size_t head = 0;
                                    if (whole_message({in_.data(), used_}, head) == 0)
                                        return read();
                                    used_ = 0;
                                    auto go_on = std::move(answered_);
                                    go_on();
                                });
    }

    tcp::socket socket_;
    std::string in_;
    std::size_t used_ = 0;
    std::function<void()> answered_;
};

/// What drayd does for an order after it was downloaded, in drayd's order.
enum stage : std::int64_t { submit, mark_downloaded, ship, confirm, mark_shipped, stages };

class relay {
public:
    relay(asio::io_context& io, const settings& s) : set_(s), writer_(s, io) {
        const auto recorded = [&](const char* kind) {
            std::ifstream file(s.folder + "/" + kind, std::ios::binary);
            return std::string((std::istreambuf_iterator<char>(file)), {});
        };
        const auto read = [&](const char* kind) {
            auto text = recorded(kind);
            if (text.empty())
                throw std::runtime_error("no recorded request " + s.folder + "/" + kind);
            return text;
        };
        list_ = read("list_orders");
        search_ = read("search");
        requests_[submit] = {read("submit")};
        // Only where drayd asks for the list of statuses before each mark.
        if (auto statuses = recorded("order_statuses"); !statuses.empty())
            requests_[mark_downloaded].push_back(std::move(statuses));
        requests_[mark_downloaded].push_back(read("get_order"));
        requests_[mark_downloaded].push_back(read("put_status"));
        requests_[ship] = {read("shipping_information")};
        requests_[confirm] = {read("post_shipment")};
        requests_[mark_shipped] = requests_[mark_downloaded];
        for (auto* l : {&shop_, &warehouse_}) {
            for (int i = 0; i < s.connections; ++i) {
                l->all.push_back(std::make_unique<connection>(io, s.port));
                l->free.push_back(l->all.back().get());
            }
        }
        pages_ = std::make_unique<connection>(io, s.port);
        searches_ = std::make_unique<connection>(io, s.port);
    }

    void start(std::function<void()> over) {
        over_ = std::move(over);
        next_page();
    }
    [[nodiscard]] std::int64_t commits() const { return writer_.commits(); }

private:
    struct lane {
        std::vector<std::unique_ptr<connection>> all;
        std::vector<connection*> free;
        std::array<std::deque<std::int64_t>, stages> waiting;
    };

    lane& lane_of(std::int64_t s) { return s == submit || s == ship ? warehouse_ : shop_; }

    void next_page() {
        const auto count = std::min(set_.page, set_.orders - seen_);
        if (count == 0)
            return;
        pages_->ask(list_, [this, count] {
            const auto from = seen_;
            seen_ += count;
            writer_.write(
                [this, from, count] {
                    for (auto o = from; o < from + count; ++o) {
                        writer_.order(o);
                        for (int i = 0; i < 5; ++i)
                            writer_.row(o); // consignment, history, …
                        writer_.task(o, submit);
                        writer_.task(o, mark_downloaded);
                    }
                },
                [this, from, count] {
                    for (auto o = from; o < from + count; ++o)
                        queue(o, submit);
                    next_page();
                });
        });
    }

    void queue(std::int64_t order, std::int64_t s) {
        lane_of(s).waiting[static_cast<std::size_t>(s)].push_back(order);
        pump(lane_of(s));
    }

    void pump(lane& l) {
        // What is further on goes first, as with drayd.
        for (std::int64_t s = stages - 1; s >= 0; --s) {
            auto& waiting = l.waiting[static_cast<std::size_t>(s)];
            while (!waiting.empty() && !l.free.empty()) {
                const auto order = waiting.front();
                waiting.pop_front();
                auto* c = l.free.back();
                l.free.pop_back();
                if (s == ship) {
                    ask(order, s, *c, 0);
                    continue;
                }
                writer_.write([this, order, s] { writer_.set_task(order, s, 1); },
                              [this, order, s, c] { ask(order, s, *c, 0); });
            }
        }
    }

    void ask(std::int64_t order, std::int64_t s, connection& c, std::size_t n) {
        const auto& requests = requests_[static_cast<std::size_t>(s)];
        c.ask(requests[n], [this, order, s, &c, n] {
            if (n + 1 < requests_[static_cast<std::size_t>(s)].size())
                return ask(order, s, c, n + 1);
            lane_of(s).free.push_back(&c);
            s == ship ? shipped(order) : done(order, s);
            pump(lane_of(s));
        });
    }

    void done(std::int64_t order, std::int64_t s) {
        writer_.write(
            [this, order, s] {
                writer_.set_task(order, s, 2);
                writer_.set_order(order, s);
                writer_.row(order);
            },
            [this, order, s] {
                if (s == submit) {
                    queue(order, mark_downloaded);
                    to_look_at_.push_back(order);
                    ++submitted_;
                    look();
                } else if (s == confirm) {
                    queue(order, mark_shipped);
                } else if (++marks_ == 2 * set_.orders) {
                    over_();
                }
            });
    }

    /// A page of the warehouse's search for every so many orders, then each order's parcels.
    void look() {
        if (looking_ || to_look_at_.empty())
            return;
        if (submitted_ < set_.orders &&
            static_cast<std::int64_t>(to_look_at_.size()) < set_.search_page)
            return;
        looking_ = true;
        const auto count =
            std::min<std::size_t>(to_look_at_.size(), static_cast<std::size_t>(set_.search_page));
        std::vector<std::int64_t> some(to_look_at_.begin(),
                                       to_look_at_.begin() + static_cast<std::ptrdiff_t>(count));
        to_look_at_.erase(to_look_at_.begin(),
                          to_look_at_.begin() + static_cast<std::ptrdiff_t>(count));
        searches_->ask(search_, [this, some] {
            looking_ = false;
            for (const auto o : some)
                queue(o, ship);
            look();
        });
    }

    void shipped(std::int64_t order) {
        shipped_.push_back(order);
        if (static_cast<std::int64_t>(shipped_.size()) < set_.together &&
            shipped_total_ + static_cast<std::int64_t>(shipped_.size()) < set_.orders)
            return;
        shipped_total_ += static_cast<std::int64_t>(shipped_.size());
        auto some = std::make_shared<std::vector<std::int64_t>>(std::move(shipped_));
        shipped_.clear();
        writer_.write(
            [this, some] {
                for (const auto o : *some) {
                    for (int i = 0; i < 6; ++i)
                        writer_.row(o); // the parcel, history, …
                    writer_.set_order(o, ship);
                    writer_.task(o, confirm);
                    writer_.task(o, mark_shipped);
                }
            },
            [this, some] {
                for (const auto o : *some)
                    queue(o, confirm);
            });
    }

    settings set_;
    writer writer_;
    std::string list_, search_;
    std::array<std::vector<std::string>, stages> requests_;
    lane shop_, warehouse_;
    std::unique_ptr<connection> pages_, searches_;
    std::deque<std::int64_t> to_look_at_;
    std::vector<std::int64_t> shipped_;
    bool looking_ = false;
    std::int64_t seen_ = 0, submitted_ = 0, marks_ = 0, shipped_total_ = 0;
    std::function<void()> over_;
};

} // namespace

int main(int argc, char** argv) {
    settings s;
    CLI::App app{"The least that a relay of orders costs: same bytes, same commits, nothing else."};
    app.add_option("--orders", s.orders);
    app.add_option("--port", s.port, "of dray-bench-server")->required();
    app.add_option("--folder", s.folder, "recorded requests; the database goes there")->required();
    app.add_option("--connections", s.connections, "to each vendor");
    app.add_option("--order-bytes", s.order_bytes, "stored of an order");
    app.add_option("--row-bytes", s.row_bytes, "of every other row");
    app.add_option("--search-page", s.search_page, "orders per search");
    CLI11_PARSE(app, argc, argv);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    asio::io_context io(1);
    relay r(io, s);
    const auto begin = std::chrono::steady_clock::now();
    auto guard = asio::make_work_guard(io);
    r.start([&] {
        guard.reset();
        io.stop();
    });
    io.run();
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto us = [](const timeval& t) { return t.tv_sec * 1'000'000LL + t.tv_usec; };
    std::printf("{\"seconds\":%.6f,\"cpu_us\":%lld,\"peak_kib\":%ld,\"commits\":%lld}\n", seconds,
                us(used.ru_utime) + us(used.ru_stime), used.ru_maxrss,
                static_cast<long long>(r.commits()));
}
