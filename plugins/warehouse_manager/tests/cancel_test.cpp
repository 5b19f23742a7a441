// order.cancel.

#include "fixtures.hpp"
#include "warehouse_script.hpp"

#include "dray/data/functions_json.hpp"

#include <catch2/catch.hpp>

using namespace dray::warehouse_manager;
using namespace dray::testing;
using dray::sdk::error_class;
namespace fx = fixtures;

namespace {

const header_list etag{{"ETag", "W/\"17\""}};

dray::data::order_cancel_request request(const std::string& number = "") {
    dray::data::order_cancel_request r;
    r.ref = "501";
    r.number = number;
    r.reason = "no longer wanted";
    return r;
}

script cancel_of(const std::string& number = "") {
    auto s = warehouse();
    s.function("order.cancel", request(number));
    return s;
}

script& reads(script& s, int status, const std::string& id = "501",
              const std::string& reference = "R77") {
    return s.expect_http("GET", at("orders/" + id))
        .is_read()
        .answers(200, fx::text(fx::order(std::stoll(id), reference, status)), etag);
}

script& writes(script& s, const std::string& id = "501") {
    return s.expect_http("POST", at("orders/" + id + "/canceler"))
        .is_write()
        .header_is("If-Match", "W/\"17\"")
        .body_is(R"({"reason":"no longer wanted"})");
}

std::string denied(const std::string& code) {
    return fx::exception("OperationException", code, "not now");
}

} // namespace

TEST_CASE("an order is read for its ETag, cancelled with it as it came, and read back",
          "[WM-32a][WM-08a]") {
    auto s = cancel_of();
    reads(s, 0);
    writes(s).answers(204);
    reads(s, 2);
    s.expect_done();
    CHECK_NOTHROW(s.run());
    s.fail_each_step_once();
}

TEST_CASE("an order that was cancelled is left alone, one that shipped is not cancelled",
          "[WM-09a]") {
    auto gone = cancel_of();
    reads(gone, 2);
    gone.expect_done();
    CHECK_NOTHROW(gone.run());
    auto closed = cancel_of();
    reads(closed, 1);
    closed.expect_fail(error_class::rejected, "already_shipped");
    CHECK_NOTHROW(closed.run());
}

TEST_CASE("an ETag that the warehouse outdated is normal: the order is read and judged anew",
          "[WM-32b][WM-08b]") {
    auto s = cancel_of();
    reads(s, 0);
    writes(s).answers(412);
    reads(s, 0);
    writes(s).answers(204);
    reads(s, 2);
    s.expect_done();
    CHECK_NOTHROW(s.run());

    auto shipped = cancel_of();
    reads(shipped, 0);
    writes(shipped).answers(412);
    reads(shipped, 1);
    shipped.expect_fail(error_class::rejected, "already_shipped");
    CHECK_NOTHROW(shipped.run());

    auto busy = cancel_of();
    for (int i = 0; i < 3; ++i) {
        reads(busy, 0);
        writes(busy).answers(412);
    }
    busy.expect_fail(error_class::transient, "order_keeps_changing");
    CHECK(failure_in(busy.run()).verdict_of);
}

TEST_CASE("without an ETag nothing is written, and a 428 is a fault", "[WM-32a][WM-08a][WM-08b]") {
    auto s = cancel_of();
    s.expect_http("GET", at("orders/501"))
        .answers(200, fx::text(fx::order(501, "R77")))
        .expect_fail(error_class::transient, "etag_missing");
    CHECK_NOTHROW(s.run());
    auto lost = cancel_of();
    reads(lost, 0);
    writes(lost).answers(428).expect_fail(error_class::fault, "if_match_missing");
    CHECK_NOTHROW(lost.run());
}

TEST_CASE("a refused cancellation is a verdict of the warehouse, or a missing role",
          "[WM-33a][WM-01e][WM-09a][WM-09b]") {
    struct row {
        std::string body;
        error_class cls;
        const char* code;
    };
    const std::vector<row> rows{
        {denied("OrderConfirmed"), error_class::rejected, "already_shipped"},
        {denied("InUse"), error_class::rejected, "cannot_cancel"},
        {fx::exception("AuthorizationException", "x", ""), error_class::auth, "role_missing"},
        {"", error_class::auth, "role_missing"},
    };
    for (const auto& [body, cls, code] : rows) {
        CAPTURE(body);
        auto s = cancel_of();
        reads(s, 0);
        writes(s).answers(403, body).expect_fail(cls, code);
        CHECK(failure_in(s.run()).verdict_of);
    }
    auto done = cancel_of();
    reads(done, 0);
    writes(done).answers(403, denied("OrderCanceled")).expect_done();
    CHECK_NOTHROW(done.run());
}

TEST_CASE("an order that may not be cancelled any more is known by its code, at 400 as well") {
    auto shipped = cancel_of();
    reads(shipped, 0);
    writes(shipped)
        .answers(400, R"({"ErrorCode":"OrderConfirmed","Hint":"closed"})")
        .expect_fail(error_class::rejected, "already_shipped");
    CHECK(failure_in(shipped.run()).verdict_of);
    auto done = cancel_of();
    reads(done, 0);
    writes(done).answers(400, denied("OrderCanceled")).expect_done();
    CHECK_NOTHROW(done.run());
}

TEST_CASE("a cancellation that was taken but does not show is an unknown outcome") {
    auto s = cancel_of();
    reads(s, 0);
    writes(s).answers(204);
    reads(s, 0);
    s.expect_fail(error_class::unknown_outcome, "cancel_unclear");
    CHECK_FALSE(failure_in(s.run()).verdict_of);
}

TEST_CASE("an order that is on hold is refused by the warehouse, and said so",
          "[WM-39a][WM-10c][WM-09b]") {
    auto s = cancel_of();
    s.expect_http("GET", at("orders/501"))
        .answers(200,
                 fx::text(fx::with(fx::order(501, "R77"), "onHoldDate", "2026-03-01T08:00:00")),
                 etag);
    writes(s).answers(403, denied("InUse")).expect_fail(error_class::rejected, "cannot_cancel");
    CHECK(failure_in(s.run()).message.find("not now") != std::string::npos);
}

namespace {

script& finds(script& s, const std::vector<boost::json::object>& children) {
    return s.expect_http("GET", containing("R77%3BReadOnly"))
        .answers(200, fx::page({fx::order(501, "R77")}))
        .expect_http("GET", containing("R77-%2A%3BReadOnly"))
        .answers(200, fx::page(children));
}

} // namespace

TEST_CASE("what was split off is cancelled too, and nothing once a part has shipped", "[WM-25b]") {
    auto s = cancel_of("R77");
    finds(s, {fx::order(502, "R77-1"), fx::order(503, "R77-2", 2)});
    reads(s, 0);
    writes(s).answers(204);
    reads(s, 2);
    reads(s, 0, "502", "R77-1");
    writes(s, "502").answers(204);
    reads(s, 2, "502", "R77-1");
    s.expect_done();
    CHECK_NOTHROW(s.run());

    auto shipped = cancel_of("R77");
    finds(shipped, {fx::order(502, "R77-1", 1)});
    shipped.expect_fail(error_class::rejected, "already_shipped");
    CHECK_NOTHROW(shipped.run());
}

TEST_CASE("a ref that is no number is refused before a call") {
    auto r = request();
    r.ref = "../orders";
    auto s = warehouse();
    s.function("order.cancel", r).expect_fail(error_class::rejected, "bad_order_ref");
    CHECK_NOTHROW(s.run());
}
