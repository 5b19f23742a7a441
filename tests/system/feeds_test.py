#!/usr/bin/env python3
"""Polling open orders: the budget of calls is kept and every order still gets home.
`feeds_test.py --build DIR`."""
import sys

from harness import CONFIG, WAREHOUSE, confirmed, expect, main, scenario, shop, start
from rig import wait_for


def feed(rig):
    status, feeds = rig.api("GET", "/feeds")
    return next((f for f in feeds if f["function"] == "shipments.download"), None) \
        if status == 200 else None


def reads(rig):
    """Requests of the warehouse's feed, as the warehouse counted them. What the feed shares with
    probes (SearchOrders) counts too: there are none in these runs."""
    asked = rig.books("warehouse")["requests"]
    return sum(n for operation, n in asked.items()
               if operation in ("SearchOrders", "GetOrderStatus", "GetShippingInformation"))


@scenario
def a_budget_of_calls_is_kept_writes_do_not_wait_for_it_and_every_order_gets_home(rig):
    # 4000 an hour: 200 at once, then a little more than one a second.
    rig.config_text = (CONFIG.replace("calls_per_hour = 100000", "calls_per_hour = 4000")
                       .replace('poll_every = "1s"', 'poll_every = "5s"'))
    rig.vendors = [shop(count=225, seed=11), WAREHOUSE.copy()]
    rig.start_sim()
    rig.write_config()
    rig.start_daemon()
    start(rig)
    wait_for("all orders to be sent", lambda: rig.books("warehouse")["submits"]["stored"] >= 225,
             30, 0.3, alive=[rig.daemon])
    wait_for("the burst to be used up", lambda: (f := feed(rig)) and f["calls_last_hour"] >= 200,
             60, 0.3, alive=[rig.daemon])
    seen = feed(rig)
    expect(seen["calls_per_hour"] == 4000 and seen["open"] > 0, f"the feed's budget: {seen}")
    # The host's count is what the warehouse's books say; one may be on its way.
    counted = feed(rig)["calls_last_hour"]
    asked = reads(rig)
    later = feed(rig)["calls_last_hour"]
    expect(counted - 1 <= asked <= later + 1, f"{asked} reads asked, {counted} to {later} counted")
    shown = rig.dray("feeds", check=True)[1]
    expect("of 4000" in shown, f"dray feeds does not show the budget:\n{shown}")
    confirmed(rig, 225)
    expect(reads(rig) <= 4000, "more reads than the budget of a whole hour")
    rig.stop_daemon()


if __name__ == "__main__":
    sys.exit(main())
