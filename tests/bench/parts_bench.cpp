// What the parts cost: an order's JSON, an operation through either channel, a store's batch.

#include "core/order/derive.hpp"
#include "core/plugin/in_process_channel.hpp"
#include "core/plugin/library.hpp"
#include "core/plugin/socket_channel.hpp"
#include "core/store/sqlite/sqlite_store.hpp"
#include "tests/integration/plugin/probe_connector.hpp"

#include "dray/data/order_json.hpp"

#include <benchmark/benchmark.h>
#include <boost/asio/io_context.hpp>

#include <stdlib.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>

namespace {

using namespace dray;

data::order sample(int number) {
    data::order o;
    o.ref = std::to_string(number);
    o.number = o.ref;
    o.status = data::status("11", "Awaiting Fulfillment");
    o.created_at = data::timestamp(std::chrono::milliseconds(1'700'000'000'000));
    o.modified_at = o.created_at;
    o.currency = "USD";
    o.totals.grand = "61.95";
    o.billing.name = "Zoë O'Neill";
    o.billing.street1 = "12 Long Street";
    o.billing.city = "Austin";
    o.billing.postcode = "78701";
    o.billing.country_code = "US";
    o.billing.email = "zoe@example.com";
    data::ship_group g;
    g.id = "1";
    g.to = o.billing;
    g.method = "Free Shipping";
    o.ship_groups.push_back(g);
    for (int i = 0; i < 3; ++i) {
        data::line l;
        l.id = std::to_string(number * 10 + i);
        l.ship_group = "1";
        l.sku = "SKU-" + std::to_string(i);
        l.name = "A thing of some length, in blue";
        l.quantity = 1 + i;
        l.unit_price = "10.50";
        o.lines.push_back(std::move(l));
    }
    return o;
}

void order_to_json(benchmark::State& state) {
    const auto o = sample(1);
    for (auto _ : state)
        benchmark::DoNotOptimize(data::to_json_text(o));
}
BENCHMARK(order_to_json);

void order_from_json(benchmark::State& state) {
    const auto text = data::to_json_text(sample(1));
    for (auto _ : state)
        benchmark::DoNotOptimize(data::from_json_text<data::order>(text));
}
BENCHMARK(order_from_json);

constexpr const char* config = R"({"name":"probe","settings":{"url":"http://127.0.0.1:9"}})";
constexpr const char* head =
    R"({"operation":"1","now":"2026-03-01T12:00:00Z","secrets":{},"request":{}})";

/// begin, one effect, cancellation.
void operation_in_process(benchmark::State& state) {
    auto line = plugin::make_in_process_channel(
        plugin::static_library(plugin::test::probe_entry()).loaded, config);
    std::uint64_t effects = 0;
    line->on_effect([&](auto, const auto&, const auto&) { ++effects; });
    plugin::frame start;
    start.kind = DRAY_EVENT_START;
    start.head = "{}";
    plugin::operation_id id = 0;
    for (auto _ : state) {
        line->begin(++id, "connection.test", head);
        line->resume(id, start);
        line->end(id);
    }
    if (effects != id)
        state.SkipWithError("an effect is missing");
}
BENCHMARK(operation_in_process);

/// The same over a socketpair, `range` operations under way together: frames share writes.
void operation_over_socket(benchmark::State& state) {
    boost::asio::io_context io;
    auto line = plugin::make_threaded_channel(
        io, plugin::static_library(plugin::test::probe_entry()).loaded, config);
    std::int64_t effects = 0;
    line->on_effect([&](auto id, const auto&, const auto&) {
        ++effects;
        line->end(id);
    });
    plugin::frame start;
    start.kind = DRAY_EVENT_START;
    start.head = "{}";
    plugin::operation_id id = 0;
    for (auto _ : state) {
        const auto wanted = effects + state.range(0);
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            line->begin(++id, "connection.test", head);
            line->resume(id, start);
        }
        while (effects < wanted)
            io.run_one();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(operation_over_socket)->Arg(1)->Arg(64)->UseRealTime();

/// `range` new orders stored in units that queue up together, until all are durable.
void store_batch(benchmark::State& state) {
    std::string directory = (std::filesystem::temp_directory_path() / "dray-bench-XXXXXX").string();
    if (!::mkdtemp(directory.data()))
        return state.SkipWithError("no temporary folder");
    {
        store::sqlite::options o;
        o.state_dir = directory;
        o.reserve_bytes = 0;
        store::sqlite::opening found;
        const auto db = store::sqlite::open(o, found);
        store::instance_id source = 0;
        db->write_now([&](store::transaction& tx) {
            store::instance row;
            row.name = "shop";
            source = tx.save_instance(row);
        });
        int number = 0;
        for (auto _ : state) {
            std::mutex mutex;
            std::condition_variable all_done;
            std::int64_t left = state.range(0);
            for (std::int64_t i = 0; i < state.range(0); ++i) {
                db->write(
                    [source, n = ++number](store::transaction& tx) {
                        orders::order x;
                        x.source = source;
                        x.version = sample(n);
                        tx.save_order(x, orders::derive(x), nullptr);
                    },
                    [&](const store::outcome&) {
                        const std::lock_guard lock(mutex);
                        if (--left == 0)
                            all_done.notify_one();
                    });
            }
            std::unique_lock lock(mutex);
            all_done.wait(lock, [&] { return left == 0; });
        }
        state.SetItemsProcessed(state.iterations() * state.range(0));
    }
    std::filesystem::remove_all(directory);
}
BENCHMARK(store_batch)->Arg(1)->Arg(100)->Arg(1000)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
