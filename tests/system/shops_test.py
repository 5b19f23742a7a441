#!/usr/bin/env python3
"""The other shops: orders of a Cratejoy and of a 3DCart store to a Propago warehouse and back, with
the books of both vendors compared. `shops_test.py --build DIR [NAME…]`."""
import sys

from harness import (CONFIG, ENVIRONMENT, WAREHOUSE, begin, expect, main, problem, scenario, start,
                     submits)
from rig import wait_for

AROUND = CONFIG[:CONFIG.index("[source.shop]")], CONFIG[CONFIG.index("[destination."):]

BOXES = """
[source.shop]
connector = "cratejoy"
mode = "live"
start_at = 2020-01-01
client_id = "boxes"
client_secret = { env = "SHOP_TOKEN" }
api_url = "http://127.0.0.1:@SHOP_PORT@"
on_shipment = "shipped"
max_age = "0s"
surge_limit = 0
poll_every = "1s"
settle = "1s"

"""

CART = """
[source.shop]
connector = "threedcart"
mode = "live"
start_at = 2020-01-01
secure_url = "shop.example"
private_key = { env = "CART_KEY" }
token = { env = "SHOP_TOKEN" }
timezone = "America/New_York"
api_url = "http://127.0.0.1:@SHOP_PORT@"
on_shipment = "Shipped"
on_partial_shipment = "Partial"
max_age = "0s"
surge_limit = 0
poll_every = "1s"
settle = "1s"

"""


def of(rig, source, vendor):
    """The rig with that shop instead of the usual one."""
    rig.config_text = AROUND[0] + source + AROUND[1]
    rig.vendors = [{"name": "shop", "port": 0, **vendor}, WAREHOUSE]


def everything_in_place(rig, count, seconds=150):
    """Waits until `count` orders are confirmed and none is on its way."""
    def there():
        status = rig.try_status()
        orders = status["orders"] if status else {}
        under_way = sum(orders.get(k, 0) for k in ("new", "at_wms", "shipped", "error"))
        return orders.get("confirmed", 0) >= count and under_way == 0 and status
    return wait_for(f"{count} orders to be confirmed", there, seconds, 0.3, alive=[rig.daemon])


def each_once_at_the_warehouse(rig, count):
    books = rig.books("warehouse")
    expect(not books["duplicates"], f"twice at the warehouse: {books['duplicates']}")
    stored = len(books["orders"])
    expect(stored == count, f"the warehouse has {stored} orders, not {count}")


def told(rig, what, count):
    """The shop's totals once that many of `what` were done: statuses are written after the numbers."""
    return wait_for(f"{count} {what}", lambda: (t := rig.books("shop")["totals"])[what] >= count and t,
                    60, 0.3, alive=[rig.daemon])


@scenario
def boxes_that_are_due_are_sent_once_told_once_and_mailed_once(rig):
    of(rig, BOXES, {"kind": "cratejoy", "client_id": "boxes", "client_secret": "shop-token-secret",
                    "knobs": [{"add_order": [
                        {"kind": "ecom", "seed": 1}, {"kind": "ecom", "seed": 2},
                        {"kind": "unicode", "seed": 3}, {"kind": "prepaid", "seed": 4},
                        {"kind": "test", "seed": 5}]}]})
    begin(rig)
    before = rig.books("shop")
    start(rig)
    status = everything_in_place(rig, 2)
    taken = status["orders"]["confirmed"]
    expect(taken < before["shipments"] - 1, "boxes that are not due, or are tests, were sent")
    each_once_at_the_warehouse(rig, taken)
    totals = told(rig, "shipped_writes", taken)
    expect(totals["repeated_mails"] == 0 and totals["mails_without_tracking"] == 0, f"{totals}")
    expect(totals["shipped_writes"] == taken and totals["mails"] == taken, f"{totals}")
    numbered = [box for box in rig.books("shop")["by_shipment"].values() if box["tracking"]]
    expect(len(numbered) == taken, f"{len(numbered)} boxes have a number, {taken} were sent")


@scenario
def a_cut_answer_to_shipped_does_not_mail_the_customer_again(rig):
    of(rig, BOXES, {"kind": "cratejoy", "client_id": "boxes", "client_secret": "shop-token-secret",
                    "knobs": [{"add_order": [{"kind": "ecom", "seed": n} for n in range(1, 5)]},
                              {"faults": [{"method": "PUT", "path": "/v1/shipments/",
                                           "body": "shipped", "times": 3,
                                           "delivery": "cut_before"}]}]})
    begin(rig)
    start(rig)
    everything_in_place(rig, 4)
    each_once_at_the_warehouse(rig, 4)
    totals = told(rig, "shipped_writes", 4)
    expect(rig.books("shop")["fault_hits"] == 3, "not every answer was cut")
    expect(totals["mails"] == 4 and totals["repeated_mails"] == 0, f"{totals}")


@scenario
def orders_of_a_3dcart_store_are_sent_once_and_their_numbers_written_once(rig):
    of(rig, CART,
       {"kind": "threedcart", "secure_url": "shop.example", "private_key": "cart-key-secret",
        "token": "shop-token-secret",
        "knobs": [{"rate_per_second": 2},
                  {"add_order": [{"kind": "simple", "seed": 1}, {"kind": "guest", "seed": 2},
                                 {"kind": "unicode", "seed": 3},
                                 {"kind": "multi_shipment", "seed": 4},
                                 {"kind": "abandoned", "seed": 5}]}]})
    rig.environment["CART_KEY"] = "cart-key-secret"
    begin(rig)
    start(rig)
    everything_in_place(rig, 4)
    expect(submits(rig) >= 5, "several shipments of one order are several consignments")
    told(rig, "status_writes", 4)
    books = rig.books("shop")
    totals = books["totals"]
    expect(not rig.books("warehouse")["duplicates"], "something is twice at the warehouse")
    calls = sum(books["requests"].values())
    expect(totals["rate_refused"] * 10 <= calls, f"of {calls} calls {totals['rate_refused']} were "
           "more than two a second")
    for what in ("repeated_statuses", "repeated_tracking", "overwritten_tracking",
                 "duplicate_shipments", "posted_shipments", "mails_without_tracking"):
        expect(totals[what] == 0, f"{what}: {totals}")
    ended = [order["status"] for order in books["by_order"].values()
             if any(s["by"] == "api" for s in order["statuses"])]
    expect(len(ended) == 4 and set(ended) == {4}, f"statuses: {ended}")


def cancelled_before_and_after_the_send(rig, cancel):
    """`cancel(ref)` is the knob by which the shop cancels the order of that ref. Two are there."""
    rig.vendors[1] = {**WAREHOUSE, "knobs": []}  # orders stay as they arrive
    begin(rig)
    rig.dray("pause", "destination", "warehouse", "--function", "order.submit", "--why", "x",
             check=True)
    start(rig)
    both = wait_for("the orders to be seen", lambda: len(o := rig.orders()) == 2 and o, 60, 0.3,
                    alive=[rig.daemon])
    first, second = [o["source_ref"] for o in both]

    def is_at(ref, status):
        wait_for(f"{ref} to be {status}", lambda: any(
            o["source_ref"] == ref and o["status"] == status for o in rig.orders()), 60, 0.3,
            alive=[rig.daemon])

    rig.knobs("shop", {"staff": cancel(int(first))})
    is_at(first, "canceled")
    rig.dray("resume", "destination", "warehouse", "--function", "order.submit", check=True)
    is_at(second, "at_wms")
    each_once_at_the_warehouse(rig, 1)
    rig.knobs("shop", {"staff": cancel(int(second))})
    found = problem(rig, "canceled_after_send")
    expect(any("Ask the warehouse to stop it" in r for r in found["remedies"]), f"{found}")
    is_at(second, "error")
    is_at(first, "canceled")
    expect(submits(rig) == 1, f"{submits(rig)} orders were sent, not 1")
    rig.stop_daemon()


@scenario
def a_box_that_the_shop_cancels_is_not_sent_or_is_a_problem_where_it_was(rig):
    of(rig, BOXES, {"kind": "cratejoy", "client_id": "boxes", "client_secret": "shop-token-secret",
                    "knobs": [{"add_order": [{"kind": "ecom", "seed": n} for n in (1, 2)]}]})
    cancelled_before_and_after_the_send(rig, lambda ref: {"do": "cancel", "shipment": ref})


@scenario
def an_order_that_a_3dcart_store_cancels_is_not_sent_or_is_a_problem_where_it_was(rig):
    of(rig, CART,
       {"kind": "threedcart", "secure_url": "shop.example", "private_key": "cart-key-secret",
        "token": "shop-token-secret",
        "knobs": [{"add_order": [{"kind": "simple", "seed": n} for n in (1, 2)]}]})
    rig.environment["CART_KEY"] = "cart-key-secret"
    cancelled_before_and_after_the_send(
        rig, lambda ref: {"do": "set_status", "order": ref, "status": 5})


if __name__ == "__main__":
    sys.exit(main())
