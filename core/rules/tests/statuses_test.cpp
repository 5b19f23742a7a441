// How a configured status is found, and what becomes of its binding when the shop changes names.

#include "shop_list.hpp"

#include <catch2/catch.hpp>

using namespace dray;
using namespace dray::rules;
using namespace dray::rules::testing;

namespace {

/// A moment over several readings; what is to be kept is kept.
struct bound_moment {
    explicit bound_moment(std::string word) : d(declared("on_download", std::move(word))) {}

    declared_status d;
    data::statuses_result live = shop_list();
    std::optional<bound_status> kept;
    bool hold = false;
    status_reading last;

    const status_reading& read(bool reachable = true) {
        last = read_status(d, kept, reachable ? &live : nullptr, hold);
        if (last.keep)
            kept = last.keep;
        return last;
    }
    void map_to(const std::string& id, const std::string& name) {
        bound_status b;
        b.configured = d.word;
        b.status = data::status(id, name);
        b.by_command = true;
        kept = b;
    }
};

} // namespace

TEST_CASE("a name is bound to the id of the status that bears it now", "[statuses]") {
    bound_moment m("Awaiting Shipment");
    CHECK(m.read().state == status_state::bound);
    CHECK(m.last.status.id == "9");
    CHECK(m.last.news == status_news::bound);
    REQUIRE(m.kept);
    CHECK(m.kept->configured == "Awaiting Shipment");
    CHECK(m.kept->status.name == "Awaiting Shipment");
    // Read again it is no news.
    CHECK(m.read().news == status_news::none);
    CHECK_FALSE(m.last.keep);
    CHECK_FALSE(m.last.misnamed);
}

TEST_CASE("an id is bound as it is, and wins over a name that looks like it", "[statuses]") {
    bound_moment m("2");
    rename(m.live, "5", "2");
    CHECK(m.read().status.id == "2");
    CHECK(m.last.status.name == "Shipped");
}

TEST_CASE("never writes nothing", "[statuses]") {
    bound_moment m("");
    CHECK(m.read().state == status_state::never);
    CHECK_FALSE(m.last.keep);
}

TEST_CASE("a name that no status bears is unknown: letter case, a space, the vendor's own name",
          "[statuses]") {
    bound_moment m("");
    rename(m.live, "11", "Processing");
    m.d.word = GENERATE("processing", "Processing ", "Awaiting Fulfillment", "Packed");
    CHECK(m.read().state == status_state::unknown);
    CHECK_FALSE(m.kept);
}

TEST_CASE("a label that is another status's original name means the one that bears it now",
          "[statuses]") {
    bound_moment m("Pending");
    rename(m.live, "1", "Open");
    rename(m.live, "11", "Pending");
    CHECK(m.read().status.id == "11");
}

TEST_CASE("a name that several statuses bear is ambiguous until one is bound", "[statuses]") {
    bound_moment m("Shipped");
    rename(m.live, "3", "Shipped");
    CHECK(m.read().state == status_state::ambiguous);
    REQUIRE(m.last.others.size() == 2);
    CHECK(m.last.others[1].id == "3");
    rename(m.live, "3", "Partially Shipped");
    CHECK(m.read().status.id == "2");
    // Bound, a second one of that name changes nothing.
    rename(m.live, "3", "Shipped");
    CHECK(m.read().state == status_state::bound);
    CHECK(m.last.status.id == "2");
    CHECK(m.last.news == status_news::none);
}

TEST_CASE("a renamed status is followed by its id; the name that is configured is out of date",
          "[statuses]") {
    bound_moment m("Awaiting Shipment");
    m.read();
    rename(m.live, "9", "In Work");
    CHECK(m.read().state == status_state::bound);
    CHECK(m.last.status.id == "9");
    CHECK(m.last.status.name == "In Work");
    CHECK(m.last.news == status_news::renamed);
    CHECK(m.last.misnamed);
    CHECK(m.last.others.empty());
    // The news comes once, that the file is out of date stays.
    CHECK(m.read().news == status_news::none);
    CHECK(m.last.misnamed);
    m.d.word = "In Work";
    CHECK(m.read().status.id == "9");
    CHECK_FALSE(m.last.misnamed);
}

TEST_CASE("who configured an id is not told of names", "[statuses]") {
    bound_moment m("9");
    m.read();
    rename(m.live, "9", "In Work");
    CHECK(m.read().state == status_state::bound);
    CHECK_FALSE(m.last.misnamed);
}

TEST_CASE("on_rename = hold waits until the new name is accepted or taken back", "[statuses]") {
    bound_moment m("Awaiting Shipment");
    m.hold = true;
    m.read();
    rename(m.live, "9", "In Work");
    CHECK(m.read().state == status_state::renamed);
    CHECK(m.read().state == status_state::renamed); // however often it is read
    SECTION("mapped by command") {
        m.map_to("9", "In Work");
    }
    SECTION("named in the file") {
        m.d.word = "In Work";
    }
    SECTION("taken back in the shop") {
        rename(m.live, "9", "Awaiting Shipment");
    }
    CHECK(m.read().state == status_state::bound);
    CHECK(m.last.status.id == "9");
}

TEST_CASE("where the configured name moved to another status the binding stands", "[statuses]") {
    bound_moment m("Awaiting Shipment");
    m.read();
    rename(m.live, "9", "Old");
    rename(m.live, "11", "Awaiting Shipment");
    CHECK(m.read().state == status_state::bound);
    CHECK(m.last.status.id == "9");
    REQUIRE(m.last.others.size() == 1);
    CHECK(m.last.others[0].id == "11");
    CHECK(m.read().others.size() == 1); // until someone chooses
    SECTION("the old one") {
        m.map_to("9", "Old");
        CHECK(m.read().status.id == "9");
    }
    SECTION("the new one") {
        m.map_to("11", "Awaiting Shipment");
        CHECK(m.read().status.id == "11");
    }
    CHECK_FALSE(m.last.misnamed);
    CHECK(m.last.others.empty());
}

TEST_CASE("a bound status that is not listed any more is gone, and comes back by itself",
          "[statuses]") {
    const std::string word = GENERATE("Awaiting Shipment", "9");
    bound_moment m(word);
    m.read();
    remove(m.live, "9");
    CHECK(m.read().state == status_state::gone);
    CHECK(m.last.status.name == "Awaiting Shipment");
    CHECK(m.kept->status.id == "9");
    m.live = shop_list();
    CHECK(m.read().state == status_state::bound);
    CHECK(m.last.news == status_news::none);
}

TEST_CASE("a status deleted and made anew under its name is found again", "[statuses]") {
    bound_moment m("Awaiting Shipment");
    m.read();
    remove(m.live, "9");
    m.live.statuses.emplace_back("77", "Awaiting Shipment");
    CHECK(m.read().state == status_state::bound);
    CHECK(m.last.status.id == "77");
    CHECK(m.last.news == status_news::found_anew);
    m.live.statuses.emplace_back("78", "Awaiting Shipment");
    remove(m.live, "77");
    m.live.statuses.emplace_back("79", "Awaiting Shipment");
    CHECK(m.read().state == status_state::ambiguous);
}

TEST_CASE("a mapping made by command wins until the configured word changes", "[statuses]") {
    bound_moment m("Packed");
    CHECK(m.read().state == status_state::unknown);
    m.map_to("9", "Awaiting Shipment");
    CHECK(m.read().status.id == "9");
    CHECK_FALSE(m.last.misnamed);
    SECTION("renamed it is followed without a word about the file") {
        rename(m.live, "9", "In Work");
        CHECK(m.read().status.id == "9");
        CHECK_FALSE(m.last.misnamed);
        CHECK(m.kept->by_command);
        CHECK(m.kept->status.name == "In Work");
    }
    SECTION("deleted it is gone: the file's word is not tried in its place") {
        remove(m.live, "9");
        rename(m.live, "11", "Packed");
        CHECK(m.read().state == status_state::gone);
    }
    SECTION("the file wins with its new word") {
        m.d.word = "Shipped";
        CHECK(m.read().status.id == "2");
        CHECK(m.last.news == status_news::file_wins);
        CHECK_FALSE(m.kept->by_command);
        CHECK(m.read().news == status_news::none);
    }
    SECTION("the file wins with never") {
        m.d.word = "";
        CHECK(m.read().state == status_state::never);
        CHECK(m.last.news == status_news::file_wins);
        CHECK(m.read().news == status_news::none);
    }
    SECTION("the file wins with what the shop does not have") {
        m.d.word = "Sent";
        CHECK(m.read().state == status_state::unknown);
    }
}

TEST_CASE("mapped to never nothing is written, whatever the file names", "[statuses]") {
    bound_moment m("Packed");
    m.map_to("", "");
    CHECK(m.read().state == status_state::never);
    CHECK(m.read(false).state == status_state::never);
}

TEST_CASE("a moment that the file leaves out can be mapped too", "[statuses]") {
    bound_moment m("");
    m.map_to("9", "Awaiting Shipment");
    CHECK(m.read().status.id == "9");
    remove(m.live, "9");
    CHECK(m.read().state == status_state::gone);
}

TEST_CASE("while the list cannot be read a binding stands, and a new word waits", "[statuses]") {
    bound_moment m("Awaiting Shipment");
    CHECK(m.read(false).state == status_state::unread);
    CHECK_FALSE(m.kept);
    m.read();
    CHECK(m.read(false).state == status_state::bound);
    CHECK(m.last.status.id == "9");
    m.d.word = "Shipped";
    CHECK(m.read(false).state == status_state::unread);
    CHECK(m.kept->status.id == "9");
}

TEST_CASE("the nearest status: case and spaces, the vendor's own name, a slip of the keys",
          "[statuses]") {
    auto live = shop_list();
    rename(live, "11", "Zu bearbeiten");
    const auto near = [&live](const char* word) {
        const auto s = nearest_status(live, word);
        return s ? s->id : std::string("none");
    };
    CHECK(near("awaiting shipment ") == "9");
    CHECK(near("AwaitingShipment") == "9");
    CHECK(near("Awaiting Fulfillment") == "11");
    CHECK(near("Shiped") == "2");
    CHECK(near("Fraud check") == "none");
    CHECK(near("") == "none");
}

TEST_CASE("the list for people names ids, original names, and how many it leaves out",
          "[statuses]") {
    auto live = shop_list();
    rename(live, "1", "Open");
    CHECK(list_for_people(live, 2) == "'Open' (1, originally Pending), 'Shipped' (2) and 4 more");
    CHECK(list_for_people({}) == "none");
}
