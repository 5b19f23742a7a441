// An item that could not be read leaves quarantine as soon as it can, known or new.

#include "core/engine/ledger.hpp"
#include "core/store/contract/sample.hpp"
#include "core/store/sqlite/sqlite_store.hpp"
#include "core/store/tests/temp_dir.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::engine;

namespace {

class two_names : public policies {
public:
    [[nodiscard]] orders::policy of_order(store::instance_id, const data::order&) const override {
        orders::policy p;
        p.source_name = "shop";
        p.source_identity = "shop:1";
        return p;
    }
    [[nodiscard]] function_traits of_function(store::instance_id,
                                              const std::string&) const override {
        return {};
    }
    [[nodiscard]] std::string name_of(store::instance_id id) const override {
        return id == 1 ? "shop" : "east";
    }
};

struct place {
    place()
        : s([this] {
              store::sqlite::options o;
              o.state_dir = dir.path() / "state";
              o.reserve_bytes = 0;
              store::sqlite::opening found;
              return store::sqlite::open(o, found);
          }) {}

    template <class T>
    static page<T> page_of(std::string ref, std::optional<T> value) {
        page<T> p;
        auto& i = p.items.emplace_back();
        i.ref = std::move(ref);
        i.why = value ? "" : "no lines";
        i.raw = value ? "" : "{}";
        i.value = std::move(value);
        return p;
    }
    void orders(page<data::order> p) {
        s.run([&](store::transaction& tx) {
            (void)books.store_orders(tx, s.source, "orders.download", p, store::contract::start);
        });
    }
    void updates(page<data::consignment_update> p) {
        s.run([&](store::transaction& tx) {
            (void)books.store_updates(tx, s.destination, "shipments.download", p,
                                      store::contract::start);
        });
    }
    [[nodiscard]] std::size_t held() const {
        return s.read([](store::reader& r) { return r.quarantine(0, 99); }).size();
    }
    [[nodiscard]] std::size_t problems() const {
        return s.read([](store::reader& r) { return r.open_problems(); }).size();
    }

    store::tests::temp_dir dir;
    store::contract::sample s;
    ledger books{std::make_shared<two_names>(), doubt(), 1};
};

data::order version(const std::string& ref) {
    data::order v;
    v.ref = v.number = ref;
    v.status = data::status("11", "Awaiting");
    v.created_at = v.modified_at = store::contract::start;
    v.currency = "USD";
    return v;
}

} // namespace

TEST_CASE("a known order leaves quarantine once it can be read again", "[quarantine]") {
    place p;
    p.orders(place::page_of<data::order>("7", version("7")));
    const auto before = p.problems();
    p.orders(place::page_of<data::order>("7", std::nullopt));
    REQUIRE(p.held() == 1);
    CHECK(p.problems() == before + 1);
    p.orders(place::page_of<data::order>("8", version("8")));
    CHECK(p.held() == 1); // another's news does not cure it
    p.orders(place::page_of<data::order>("7", version("7")));
    CHECK(p.held() == 0);
    const auto open = p.s.read([](store::reader& r) { return r.open_problems(); });
    for (const auto& row : open)
        CHECK(row.what.code != "poison");
}

TEST_CASE("a poison item that is read well later in the same page leaves quarantine too",
          "[quarantine]") {
    place p;
    auto both = place::page_of<data::order>("7", std::nullopt);
    both.items.push_back(place::page_of<data::order>("7", version("7")).items.at(0));
    p.orders(both);
    CHECK(p.held() == 0);
}

TEST_CASE("a warehouse's item leaves quarantine once it can be read, ours or not", "[quarantine]") {
    place p;
    const auto o = p.s.stored_order();
    data::consignment_update ours;
    ours.reference = o.consignments[0].reference;
    ours.ref = o.consignments[0].destination_ref;
    ours.word = "Picking";
    ours.state = data::warehouse_state::working;
    data::consignment_update other = ours;
    other.reference = "of-somebody-else";
    for (const auto* u : {&ours, &other}) {
        p.updates(place::page_of<data::consignment_update>(u->ref, std::nullopt));
        REQUIRE(p.held() == 1);
        p.updates(place::page_of<data::consignment_update>(u->ref, *u));
        CHECK(p.held() == 0);
        CHECK(p.problems() == 0);
    }
}
