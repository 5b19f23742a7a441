#!/usr/bin/env python3
"""An order that waited is read again at its shop before it is sent, and not sent as it was.
`recheck_test.py --build DIR [NAME…]`."""
import sys
import time

from audit import audit, orders_of
from harness import (CONFIG, begin, confirmed, expect, main, scenario, start,
                            submits)
from rig import wait_for


def add_orders(rig, *numbers):
    now = int(time.time())
    rig.knobs("shop", {"add_order": [{"kind": "simple", "id": n, "date_created": now - 600,
                                      "status_id": 11} for n in numbers]})


def order(rig, number):
    return next((o for o in rig.orders() if o["number"] == str(number)), None)


def human(rig, *deeds):
    rig.knobs("shop", {"human": list(deeds)})


def read_again(rig, number):
    asked = rig.books("shop")["requests"]
    return asked.get("GET /orders/{id}", 0)


def held(rig, *numbers):
    """Orders that are held while nothing of them was sent."""
    rig.dray("pause", "destination", "warehouse", "--why", "to hold them first", check=True)
    add_orders(rig, *numbers)
    wait_for("the orders to be seen", lambda: all(order(rig, n) for n in numbers), 40, 0.2,
             alive=[rig.daemon])
    for n in numbers:
        rig.dray("hold", str(n), check=True)
    rig.dray("resume", "destination", "warehouse", check=True)
    expect(submits(rig) == 0, "an order was sent though it is held")


@scenario
def an_order_out_of_a_hold_is_not_sent_as_it_was(rig):
    begin(rig)
    start(rig)
    held(rig, 500, 501, 502, 503)
    human(rig, {"do": "set_status", "order": 500, "status_id": 5},     # cancelled
          {"do": "refund", "order": 501},                              # refunded: status 4
          {"do": "edit", "order": 502, "fields": {"customer_message": "to the back door"}},
          {"do": "set_status", "order": 503, "status_id": 7})          # awaiting payment again
    for n in (500, 501, 502, 503):
        rig.dray("release", str(n), check=True)
    confirmed(rig, 1)
    wait_for("503 to be held", lambda: order(rig, 503)["status"] == "error", 40, 0.2,
             alive=[rig.daemon])
    expect(submits(rig) == 1, f"{submits(rig)} orders were sent, not 1")
    sent = orders_of(rig.books("warehouse"))
    expect("to the back door" in str(list(sent)), "502 was sent as it was before")
    out = rig.dray("problems")[1]
    expect("not_ready_in_shop" in out and "'Awaiting Payment' (7)" in out, out)
    # Paid at last, the feed brings it and it goes by itself.
    human(rig, {"do": "set_status", "order": 503, "status_id": 11})
    rig.api("POST", "/feeds/run", {"instance": "shop", "function": "orders.download"})
    confirmed(rig, 2)
    expect(submits(rig) == 2, f"{submits(rig)} orders were sent, not 2")
    findings = audit(rig.books("shop"), rig.books("warehouse"))
    expect(not findings, "; ".join(findings))
    rig.stop_daemon()


@scenario
def an_order_that_waited_longer_than_recheck_after_is_read_again_one_that_did_not_is_not(rig):
    rig.config_text = CONFIG.replace('on_shipment = "Shipped"\n',
                                     'on_shipment = "Shipped"\nrecheck_after = "4s"\n')
    begin(rig)
    start(rig)
    add_orders(rig, 400)
    confirmed(rig, 1)
    # The probe of nothing: a fresh order is sent without being read by itself.
    fresh = read_again(rig, 400)
    rig.dray("pause", "destination", "warehouse", "--why", "the warehouse is away", check=True)
    add_orders(rig, 500, 501)
    wait_for("the orders to be seen", lambda: order(rig, 500) and order(rig, 501), 40, 0.2,
             alive=[rig.daemon])
    time.sleep(5)  # longer than recheck_after: that is what is tried here
    human(rig, {"do": "set_status", "order": 500, "status_id": 5})
    rig.dray("resume", "destination", "warehouse", check=True)
    confirmed(rig, 2)
    wait_for("500 to be settled", lambda: order(rig, 500) is None or
             order(rig, 500)["status"] == "canceled", 40, 0.2, alive=[rig.daemon])
    expect(submits(rig) == 2, f"{submits(rig)} orders were sent, not 2")
    expect(read_again(rig, 501) > fresh, "nothing was read again")
    out = rig.dray("order", "501", check=True)[1]
    expect("read_again" in out, out)
    rig.stop_daemon()


@scenario
def an_order_that_is_gone_from_the_shop_is_held_for_a_person(rig):
    begin(rig)
    start(rig)
    held(rig, 500)
    rig.knobs("shop", {"faults": {"method": "GET", "path": "/orders/500", "status": 404,
                                  "html": False, "body_text": "[]", "times": None}})
    rig.dray("release", "500", check=True)
    wait_for("the order to be held", lambda: order(rig, 500)["status"] == "error", 40, 0.2,
             alive=[rig.daemon])
    expect(submits(rig) == 0, "it was sent all the same")
    rig.knobs("shop", {"clear_faults": True})
    rig.dray("retry", "500", check=True)
    confirmed(rig, 1)
    rig.stop_daemon()


if __name__ == "__main__":
    sys.exit(main())
