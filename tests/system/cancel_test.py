#!/usr/bin/env python3
"""An order that is cancelled in the shop, before it was sent and after. `cancel_test.py --build DIR
[NAME…]`. The other shops' cancellations are tried in shops_test.py."""
import sys

from audit import audit, orders_of
from harness import (CONFIG, add_orders, begin, confirmed, expect, main, order, problem, scenario,
                     start, submits)
from rig import wait_for


def human(rig, *deeds):
    rig.knobs("shop", {"human": list(deeds)})
    rig.api("POST", "/feeds/run", {"instance": "shop", "function": "orders.download"})


def begin_with_unsent(rig, count):
    """A started source with that many orders, 500 and up, that are seen and wait to be sent."""
    begin(rig)
    start(rig)
    rig.dray("pause", "destination", "warehouse", "--function", "order.submit", "--why", "x",
             check=True)
    add_orders(rig, 500, count)
    wait_for("the orders to be seen", lambda: len(rig.orders()) == count, 40, 0.2,
             alive=[rig.daemon])


def is_at(rig, number, status):
    return wait_for(f"{number} to be {status}", lambda: (o := order(rig, number)) and
                    o["status"] == status and o, 40, 0.2, alive=[rig.daemon])


def sent(rig):
    """The shop's numbers of what the warehouse has."""
    return sorted(o["po"].split("-")[0] for o in orders_of(rig.books("warehouse")))


@scenario
def an_order_that_the_shop_cancels_before_the_send_is_not_sent(rig):
    begin_with_unsent(rig, 3)
    # By the recurring read alone: nothing of them is due to be read again by itself.
    human(rig, {"do": "set_status", "order": 500, "status_id": 5},
          {"do": "refund", "order": 501})
    is_at(rig, 500, "canceled")
    is_at(rig, 501, "canceled")
    rig.dray("resume", "destination", "warehouse", "--function", "order.submit", check=True)
    confirmed(rig, 1)
    expect(sent(rig) == ["502"], f"sent: {sent(rig)}")
    out = rig.dray("explain", "500", check=True)[1]
    expect("anceled" in out, f"explain does not say that it is cancelled: {out}")
    expect(not rig.api("GET", "/problems")[1]["problems"], rig.dray("problems")[1])
    # The shop takes it back.
    human(rig, {"do": "set_status", "order": 500, "status_id": 11})
    confirmed(rig, 2)
    expect(sent(rig) == ["500", "502"], f"sent: {sent(rig)}")
    findings = audit(rig.books("shop"), rig.books("warehouse"))
    expect(not findings, "; ".join(findings))
    rig.stop_daemon()


@scenario
def an_order_that_is_seen_cancelled_at_first_is_recorded_and_not_sent(rig):
    begin(rig)
    start(rig)
    add_orders(rig, 500, status_id=5)
    add_orders(rig, 501)
    confirmed(rig, 1)
    listed = wait_for("500 to be listed", lambda: "500" in
                      (out := rig.dray("orders", "--not-for-us", check=True)[1]) and out, 40, 0.2)
    expect("canceled in the shop" in listed, listed)
    expect(sent(rig) == ["501"], f"sent: {sent(rig)}")
    code, out, err = rig.dray("load-anyway", "500")
    expect(code != 0 and "cancelled" in err, f"{code}: {out} {err}")
    human(rig, {"do": "set_status", "order": 500, "status_id": 11})
    confirmed(rig, 2)
    expect(sent(rig) == ["500", "501"], f"sent: {sent(rig)}")
    rig.stop_daemon()


@scenario
def an_order_that_the_shop_cancels_after_the_send_is_a_problem_that_ends_with_the_warehouses_order(rig):
    rig.vendors[1]["knobs"] = []  # orders stay as they arrive
    begin(rig)
    start(rig)
    add_orders(rig, 500)
    is_at(rig, 500, "at_wms")
    human(rig, {"do": "set_status", "order": 500, "status_id": 5})
    found = problem(rig, "canceled_after_send")
    expect("cancelled order shop/500" in found["text"] and "500-" in found["text"], found["text"])
    expect(any("Ask the warehouse to stop it" in r for r in found["remedies"]) and
           any("dray retry" in r for r in found["remedies"]), f"{found['remedies']}")
    out = rig.dray("explain", "500", check=True)[1]
    for words in ("cancelled order shop/500", "Ask the warehouse to stop it"):
        expect(words in out, f"explain does not say {words!r}: {out}")
    # It survives a restart, and is not sent again.
    rig.stop_daemon()
    rig.start_daemon()
    problem(rig, "canceled_after_send")
    expect(submits(rig) == 1, f"{submits(rig)} orders were sent, not 1")
    rig.knobs("warehouse", {"cancel": {"po": next(iter(orders_of(rig.books("warehouse"))))["po"]}})
    is_at(rig, 500, "canceled")
    expect(submits(rig) == 1, f"{submits(rig)} orders were sent, not 1")
    totals = rig.books("shop")["totals"]
    expect(totals["shipments"] == 0, f"the shop was told a shipment: {totals}")
    rig.stop_daemon()


@scenario
def a_source_that_drains_takes_nothing_new_and_sees_a_cancellation_all_the_same(rig):
    begin_with_unsent(rig, 2)
    rig.stop_daemon()
    rig.write_config(CONFIG.replace('mode = "live"', 'mode = "drain"'))
    rig.start_daemon()
    add_orders(rig, 600)
    human(rig, {"do": "set_status", "order": 500, "status_id": 5})
    is_at(rig, 500, "canceled")
    rig.dray("resume", "destination", "warehouse", "--function", "order.submit", check=True)
    confirmed(rig, 1)
    expect(sent(rig) == ["501"], f"sent: {sent(rig)}")
    expect(not order(rig, 600), "a source in mode drain took a new order")
    # Live again, what came meanwhile is taken.
    rig.stop_daemon()
    rig.write_config(CONFIG)
    rig.start_daemon()
    confirmed(rig, 2)
    expect(sent(rig) == ["501", "600"], f"sent: {sent(rig)}")
    rig.stop_daemon()


@scenario
def statuses_that_mean_cancelled_are_named_in_the_configuration(rig):
    rig.config_text = CONFIG.replace('on_shipment = "Shipped"',
                                     'on_shipment = "Shipped"\nstatuses.canceled = ["Declined"]')
    begin_with_unsent(rig, 2)
    human(rig, {"do": "set_status", "order": 500, "status_id": 6})
    is_at(rig, 500, "canceled")
    rig.dray("resume", "destination", "warehouse", "--function", "order.submit", check=True)
    confirmed(rig, 1)
    expect(sent(rig) == ["501"], f"sent: {sent(rig)}")
    listed = rig.dray("statuses", "shop", check=True)[1]
    expect("canceled" in listed, listed)
    rig.stop_daemon()


if __name__ == "__main__":
    sys.exit(main())
