#!/usr/bin/env python3
"""The other warehouse: orders of a BigCommerce store to a tenant of 3PL Warehouse Manager and back, with
the books of both vendors compared. `warehouses_test.py --build DIR [NAME…]`."""
import sys
from collections import Counter

from harness import (CONFIG, add_orders, begin, confirmed, expect, main, order, problem, scenario, shop,
                     start)
from rig import wait_for

TABLE = """[destination.warehouse]
connector = "warehouse_manager"
client_id = "merchant"
client_secret = { env = "WAREHOUSE_KEY" }
user_login = "dray"
customer_id = 4
facility_id = 1
default_carrier = "UPS"
default_mode = "03"
api_url = "http://127.0.0.1:@WAREHOUSE_PORT@"
poll_every = "1s"
calls_per_hour = 100000
settle = "1s"
"""
TENANT = {"name": "warehouse", "kind": "warehouse_manager", "client_id": "merchant",
          "client_secret": "warehouse-key-secret", "port": 0}
WALKING = {"walk_step_ms": 300}  # released orders are picked, packed and closed by themselves


def begin_with(rig, *knobs):
    """A started source, whose orders go to a tenant with these knobs."""
    rig.config_text = CONFIG[:CONFIG.index("[destination.")] + TABLE
    rig.vendors = [shop(), {**TENANT, "knobs": list(knobs)}]
    begin(rig)
    start(rig)


def orders_there(rig):
    """The warehouse's orders, splits among them."""
    return [one for of_reference in rig.books("warehouse")["by_reference"].values()
            for one in of_reference]


def told_once(rig, orders, parcels):
    """So many orders are at the warehouse, none twice, and the shop was told of its parcels, once."""
    books = rig.books("warehouse")
    totals = books["totals"]
    expect(totals["stored"] == orders and not books["duplicates"],
           f"{totals['stored']} orders were stored, not {orders}; twice: {books['duplicates']}")
    expect(totals["unfiltered_lists"] == 0 and not books["ignored_parameters"],
           f"it asked for too much: {totals['unfiltered_lists']}, {books['ignored_parameters']}")
    left = Counter(parcel["tracking"] for one in orders_there(rig) for parcel in one["shipments"])
    told = Counter(parcel["tracking_number"] for one in rig.books("shop")["by_order"].values()
                   for parcel in one["shipments"])
    expect(left == told and len(left) == parcels, f"{left} left the warehouse, the shop has {told}")


@scenario
def orders_are_sent_once_and_confirmed_when_they_are_closed_there(rig):
    begin_with(rig, WALKING)
    add_orders(rig, 500, 12)
    confirmed(rig, 12)
    told_once(rig, 12, 12)
    totals = rig.books("warehouse")["totals"]
    expect(totals["posts"] == 12, f"{totals['posts']} orders were posted, not 12")
    # Each token is used for as long as it lives.
    expect(totals["tokens_issued"] == 1 and totals["tokens_refused"] == 0, f"{totals}")
    numbers = {one["source"] for one in orders_there(rig)}
    expect(numbers == {7}, f"the warehouse does not know that they came by its API: {numbers}")
    rig.stop_daemon()


@scenario
def an_answer_that_is_cut_after_the_order_was_stored_makes_no_second_order(rig):
    begin_with(rig, WALKING, {"duplicates": "accept"},
               {"faults": {"method": "POST", "path": "/orders$", "times": 3,
                           "delivery": "cut_before"}})
    add_orders(rig, 500, 5)
    confirmed(rig, 5)
    books = rig.books("warehouse")
    expect(books["fault_hits"] == 3, f"not every answer was cut: {books['fault_hits']}")
    expect(books["totals"]["posts"] == 5, f"{books['totals']['posts']} posts of 5 orders")
    told_once(rig, 5, 5)
    rig.stop_daemon()


@scenario
def a_token_that_is_revoked_is_fetched_anew_and_nothing_is_lost(rig):
    begin_with(rig, WALKING, {"then": {"when": {"method": "POST", "path": "/orders$"},
                                       "do": {"revoke_tokens": True}}})
    add_orders(rig, 500, 4)
    confirmed(rig, 4)
    totals = rig.books("warehouse")["totals"]
    expect(totals["tokens_issued"] >= 2, f"no token was fetched anew: {totals}")
    told_once(rig, 4, 4)
    rig.stop_daemon()


@scenario
def what_the_warehouse_splits_off_is_told_by_itself_and_confirms_the_order(rig):
    begin_with(rig, {"stock": {"sku": "MUG-ENAMEL", "received": 1}})
    add_orders(rig, 500, products=[{"name": "Mug", "sku": "MUG-ENAMEL", "quantity": 3}])
    parent = wait_for("the order to be there", lambda: (o := orders_there(rig)) and o[0], 60, 0.2,
                      alive=[rig.daemon])["reference"]
    rig.knobs("warehouse", {"staff": [{"do": "split", "reference": parent},
                                      {"do": "ship", "reference": parent}]})
    wait_for("the first parcel to be shipped", lambda: order(rig, 500)["status"] == "shipped", 60,
             0.2, alive=[rig.daemon])
    child = f"{parent}-1"
    rig.knobs("warehouse", {"stock": {"sku": "MUG-ENAMEL", "received": 2, "add": True},
                            "staff": [{"do": "allocate", "reference": child},
                                      {"do": "ship", "reference": child}]})
    confirmed(rig, 1)
    told_once(rig, 1, 2)
    quantities = sorted(item["quantity"] for one in rig.books("shop")["by_order"].values()
                        for parcel in one["shipments"] for item in parcel["items"])
    expect(quantities == [1, 2], f"the shop was told of {quantities} mugs")
    rig.stop_daemon()


@scenario
def an_order_that_the_warehouse_cancels_is_a_problem_and_is_never_told_as_shipped(rig):
    begin_with(rig)
    add_orders(rig, 500)
    one = wait_for("the order to be there", lambda: (o := orders_there(rig)) and o[0], 60, 0.2,
                   alive=[rig.daemon])
    rig.knobs("warehouse", {"staff": {"do": "cancel", "reference": one["reference"]}})
    problem(rig, "canceled_at_warehouse")
    expect(order(rig, 500)["status"] == "error", f"it is {order(rig, 500)['status']}")
    told_once(rig, 1, 0)
    rig.stop_daemon()


if __name__ == "__main__":
    sys.exit(main())
