#!/usr/bin/env python3
"""What a source's mode and its guards let through. `modes_test.py --build DIR [NAME…]`."""
import sys
import time

from rig import wait_for
from scenarios_test import (CONFIG, SCENARIOS, begin, confirmed, expect, main, orders_of, scenario,
                            submits)

SCENARIOS.clear()


def add_orders(rig, count, first=500, age=3600):
    now = int(time.time())
    rig.knobs("shop", {"add_order": [{"kind": "simple", "id": first + i, "date_created": now - age,
                                      "status_id": 11} for i in range(count)]})


def seen(rig, count):
    wait_for(f"{count} orders to be seen", lambda: len(rig.orders()) == count, 40, 0.3,
             alive=[rig.daemon])


def references(rig):
    return sorted(o["po"] for o in orders_of(rig.books("warehouse")))


def writes_to_shop(rig):
    totals = rig.books("shop")["totals"]
    return totals["status_writes"] + totals["shipments"]


@scenario
def a_test_is_sent_by_hand_alone_told_to_nobody_and_does_not_count_in_earnest(rig):
    moment = 'on_shipment = "Shipped"'
    rig.config_text = CONFIG.replace('mode = "live"', 'mode = "test"').replace(
        moment, moment + '\non_download = "Awaiting Shipment"')
    rig.vendors[1]["knobs"] = []  # orders stay as they arrive
    begin(rig)
    add_orders(rig, 3)
    seen(rig, 3)
    expect(submits(rig) == 0, "mode test sent an order that nobody picked")
    code, out, err = rig.dray("source", "start", "shop", "--from", "2020-01-01")
    expect(code == 5 and "not in mode live" in err, f"start in mode test: {code} {out} {err}")
    rig.dray("send-test", "500", check=True)
    rig.dray("send-test", "501", check=True)
    wait_for("the tests to arrive", lambda: submits(rig) == 2, 40, 0.3, alive=[rig.daemon])
    expect(all(r.startswith("TEST-") for r in references(rig)), f"references {references(rig)}")
    # The warehouse ships one of the two tests.
    tested = next(r for r in references(rig) if "501" in r)
    rig.knobs("warehouse", {"ship": {"po": tested}})
    wait_for("the shipment to be seen", lambda: any(o["status"] == "shipped" for o in rig.orders()),
             40, 0.3, alive=[rig.daemon])
    expect(writes_to_shop(rig) == 0, "something of a test was written to the shop")
    rig.stop_daemon()

    rig.write_config(rig.config_text.replace('mode = "test"', 'mode = "live"'))
    rig.start_daemon()
    wait_for("the warning about the tests", lambda: "TEST-" in rig.dray("problems")[1], 20, 0.3)
    expect(submits(rig) == 2, "going live sent something before the source was started")
    out = rig.dray("source", "start", "shop", "--from", "2020-01-01", check=True)[1]
    expect("2 known orders" in out and "1 of them" in out and "501" in out, out)
    wait_for("the orders to be sent in earnest", lambda: submits(rig) == 4, 40, 0.3,
             alive=[rig.daemon])
    plain = [r for r in references(rig) if not r.startswith("TEST-")]
    expect(len(plain) == 2 and not any("501" in r for r in plain), f"references {references(rig)}")
    for reference in plain:
        rig.knobs("warehouse", {"ship": {"po": reference}})
    confirmed(rig, 2)
    shipments = rig.books("shop")["totals"]["shipments"]
    expect(shipments == 2, f"{shipments} shipments were told to the shop, not 2")
    rig.stop_daemon()


if __name__ == "__main__":
    sys.exit(main())
