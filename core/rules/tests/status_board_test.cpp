// All statuses of a source together: what is written, downloaded, final, and what nobody declared.

#include "core/rules/status_problems.hpp"
#include "shop_list.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::rules;
using namespace dray::rules::testing;
using orders::moment;
using std::chrono::hours;

namespace {

status_setup setup() {
    status_setup s;
    s.source = "shop";
    s.instance = 4;
    s.hold_max = hours(4);
    s.check_every = std::chrono::minutes(15);
    s.declared = {declared("on_download", "Packed"),
                  declared("on_partial_shipment", ""),
                  declared("on_shipment", "2"),
                  declared("on_cancel", "Cancelled"),
                  declared("statuses.download", "Awaiting Fulfillment"),
                  declared("statuses.ignore", "Pending"),
                  declared("statuses.final", "2"),
                  declared("statuses.final", "Refunded")};
    return s;
}

struct known {
    known() = default;
    status_setup s = setup();
    std::map<std::string, bound_status> bound;
    data::statuses_result live = shop_list();
    std::map<std::string, refused_status> refused;

    status_board read(bool reachable = true) {
        auto b = read_board(s, bound, reachable ? &live : nullptr, "connection refused", refused);
        for (const auto& slot : b.slots) {
            if (slot.reading.keep)
                bound[slot.key] = *slot.reading.keep;
        }
        return b;
    }
};

std::vector<std::string> ids(const std::vector<data::status>& all) {
    std::vector<std::string> out;
    for (const auto& s : all)
        out.push_back(s.id);
    return out;
}

std::vector<std::string> keys(const status_board& b) {
    std::vector<std::string> out;
    for (const auto& p : b.problems)
        out.push_back(p.key);
    return out;
}

} // namespace

TEST_CASE("a moment writes the id that it is bound to, and nothing while it has none",
          "[status board]") {
    known k;
    const auto b = k.read();
    CHECK(b.of_moment(moment::on_shipment).status == "2");
    CHECK(b.of_moment(moment::on_shipment).problem.empty());
    CHECK(b.of_moment(moment::on_cancel).status == "5");
    CHECK(b.of_moment(moment::on_partial_shipment).status.empty());
    // Unmapped: there is something to write, and a problem before it.
    CHECK(b.of_moment(moment::on_download).status == "Packed");
    CHECK(b.of_moment(moment::on_download).problem == "shop/status_unmapped/on_download");
}

TEST_CASE("there is one problem for each status that is not there, and none for what is well",
          "[status board]") {
    known k;
    CHECK(keys(k.read()) ==
          std::vector<std::string>{"shop/status_unmapped/on_download",
                                   "shop/status_unmapped/statuses.final/Refunded"});
    k.s.declared.back().is_default = true; // the connector's own list, which this shop lacks
    CHECK(keys(k.read()) == std::vector<std::string>{"shop/status_unmapped/on_download"});
    rename(k.live, "9", "Packed");
    CHECK(k.read().problems.empty());
    CHECK(k.read().of_moment(moment::on_download).status == "9");
}

TEST_CASE("lists are ids, as far as they are bound; renamed they are followed", "[status board]") {
    known k;
    auto b = k.read();
    CHECK(b.ids_of("statuses.download") == std::vector<std::string>{"11"});
    CHECK(b.ids_of("statuses.final") == std::vector<std::string>{"2"});
    CHECK(b.lacks("statuses.final"));
    CHECK_FALSE(b.lacks("statuses.download"));
    rename(k.live, "11", "Zu bearbeiten");
    b = k.read();
    CHECK(b.ids_of("statuses.download") == std::vector<std::string>{"11"});
    remove(k.live, "11");
    b = k.read();
    CHECK(b.ids_of("statuses.download").empty());
    CHECK(b.lacks("statuses.download"));
}

TEST_CASE("what means cancelled is bound; of the connector's own list also what the shop hides",
          "[status board]") {
    known k;
    k.s.declared = {declared("statuses.canceled", "Cancelled"),
                    declared("statuses.canceled", "Declined")};
    CHECK(k.read().canceled_ids() == std::vector<std::string>{"5"});
    CHECK(keys(k.read()) ==
          std::vector<std::string>{"shop/status_unmapped/statuses.canceled/Declined"});
    k.s.declared = {declared("statuses.canceled", "5"), declared("statuses.canceled", "4")};
    for (auto& d : k.s.declared)
        d.is_default = true;
    CHECK(k.read().canceled_ids() == std::vector<std::string>{"5", "4"});
    CHECK(k.read().problems.empty());
    CHECK(k.read(false).canceled_ids() == std::vector<std::string>{"5", "4"});
}

TEST_CASE("live statuses that nothing is bound to are undeclared", "[status board]") {
    known k;
    CHECK(ids(k.read().undeclared) == std::vector<std::string>{"3", "9"});
    k.s.declared.push_back(declared("statuses.ignore", "9"));
    CHECK(ids(k.read().undeclared) == std::vector<std::string>{"3"});
}

TEST_CASE("what the shop refuses waits until it is bound to something else", "[status board]") {
    known k;
    k.refused["on_shipment"].id = "2";
    k.refused["on_shipment"].message = "no such status";
    auto b = k.read();
    CHECK(b.of_moment(moment::on_shipment).problem == "shop/status_unmapped/on_shipment");
    k.s.declared[2].word = "3";
    b = k.read();
    CHECK(b.of_moment(moment::on_shipment).problem.empty());
}

TEST_CASE("while the list is not known bindings are used, and the rest waits", "[status board]") {
    known k;
    auto b = k.read(false);
    CHECK(b.of_moment(moment::on_shipment).problem == "shop/status_unmapped/on_shipment");
    CHECK(b.ids_of("statuses.download").empty());
    CHECK(b.undeclared.empty());
    (void)k.read();
    b = k.read(false);
    CHECK(b.of_moment(moment::on_shipment).status == "2");
    CHECK(b.of_moment(moment::on_shipment).problem.empty());
    CHECK(b.ids_of("statuses.download") == std::vector<std::string>{"11"});
}

TEST_CASE("the connector's own download list is used before the shop's list is known",
          "[status board]") {
    known k;
    k.s.declared = {declared("statuses.download", "11")};
    k.s.declared[0].is_default = true;
    CHECK(k.read(false).ids_of("statuses.download") == std::vector<std::string>{"11"});
}

TEST_CASE("a connector that lists no statuses writes the words as they are", "[status board]") {
    known k;
    k.s.listed = false;
    const auto b = k.read(false);
    CHECK(b.problems.empty());
    CHECK(b.of_moment(moment::on_download).status == "Packed");
    CHECK(b.of_moment(moment::on_download).problem.empty());
    CHECK(b.of_moment(moment::on_partial_shipment).status.empty());
    CHECK(b.ids_of("statuses.final") == std::vector<std::string>{"2", "Refunded"});
}

TEST_CASE("on_rename = hold holds moments; what is downloaded is followed all the same",
          "[status board]") {
    known k;
    k.s.hold_renamed = true;
    k.s.declared = {declared("on_download", "Awaiting Shipment"),
                    declared("statuses.download", "Awaiting Fulfillment")};
    (void)k.read();
    rename(k.live, "9", "A");
    rename(k.live, "11", "B");
    const auto b = k.read();
    CHECK(b.of_moment(moment::on_download).problem == "shop/status_renamed/on_download");
    CHECK(b.ids_of("statuses.download") == std::vector<std::string>{"11"});
}
