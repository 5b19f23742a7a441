#!/usr/bin/env python3
"""The demo: real-shaped orders of a simulated BigCommerce shop travel to a simulated Propago
warehouse and back to Confirmed, through drayd and its two connector plugins."""
import argparse
import sys
import time
from pathlib import Path

from audit import audit
from rig import ROOT, Failure, Rig, die_with

POISON = 1  # orders of the shop that no program can read


def vendors(orders):
    return [
        {"name": "shop", "kind": "bigcommerce", "store_hash": "demo1", "token": "demo-token",
         "port": 0,
         "knobs": [{"seed": {"count": orders, "seed": 7, "poison": POISON, "status_mix": {"11": 1},
                             "mix": {"simple": 55, "multi_address": 12, "guest": 12, "unicode": 12,
                                     "digital": 5}}},
                   {"rate_quota": 100000}]},
        {"name": "warehouse", "kind": "propago", "customer_name": "DEMO", "api_key": "demo-key",
         "port": 0, "knobs": [{"auto_walk": {"step_ms": 700, "spread_ms": 3000, "partial_every": 5,
                                             "two_shippers_every": 9}}]},
    ]


def number_of_orders(text):
    number = int(text)
    if number <= POISON:
        raise argparse.ArgumentTypeError(f"{POISON} of them is unreadable: take more")
    return number


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build/dev", help="where drayd, dray and dray-sim are")
    parser.add_argument("--run", default="run/demo", help="folder of this run, emptied first")
    parser.add_argument("--seconds", type=float, default=240, help="give up after")
    parser.add_argument("--orders", type=number_of_orders, default=200,
                        help="how many the shop has (default %(default)s)")
    parser.add_argument("--only-read-options", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only_read_options:
        return 0
    rig = Rig(ROOT / given.build, ROOT / given.run, vendors(given.orders),
              (ROOT / "config/demo.toml").read_text(),
              {"DRAY_DEMO_SHOP_TOKEN": "demo-token", "DRAY_DEMO_WAREHOUSE_KEY": "demo-key"})
    die_with(lambda: [rig.daemon, rig.sim])
    begin = time.monotonic()
    try:
        rig.start_sim()
        rig.write_config()
        rig.dray("check", check=True)
        rig.start_daemon()
        print(f"drayd runs in {rig.run}; nothing is sent before its source is started:")
        print("$ dray source start shop --from 2020-01-01")
        print(rig.dray("source", "start", "shop", "--from", "2020-01-01", check=True)[1], end="")
        final = watch(rig, begin, given)
        print("\n$ dray status")
        print(rig.dray("status")[1])
        partial = next((o for o in rig.orders() if o["shipments"] > 1), rig.orders()[0])
        print(f"$ dray explain {partial['number']}")
        print(rig.dray("explain", f"#{partial['id']}")[1])
        findings = audit(rig.books("shop"), rig.books("warehouse")) + misplaced(final, given.orders)
        rig.stop_daemon()
    except Failure as why:
        print(f"\nThe demo failed: {why}\nLogs: {rig.run}/drayd.log, {rig.run}/sim.log",
              file=sys.stderr)
        return 1
    finally:
        rig.stop()
    for finding in findings:
        print(finding, file=sys.stderr)
    if findings:
        return 1
    print(f"Every order is in its place after {time.monotonic() - begin:.0f} s: by the vendors' own "
          "books each consignment arrived once, each shipment was confirmed once.")
    return 0


def watch(rig, begin, given):
    """Prints a line whenever something moved, until nothing is left to move."""
    last = None
    while True:
        if time.monotonic() - begin > given.seconds:
            raise Failure(f"orders were still on their way after {given.seconds:.0f} s: {last}")
        if rig.daemon.poll() is not None:
            raise Failure(f"drayd ended with {rig.daemon.returncode}")
        status = rig.try_status()
        if status:
            o = status["orders"]
            line = (f"new {o['new']:3}  at WMS {o['at_wms']:3}  shipped {o['shipped']:3}  "
                    f"confirmed {o['confirmed']:3}  error {o['error']:3}  "
                    f"unreadable {o['quarantined']:3}")
            if line != last:
                print(f"  {time.monotonic() - begin:5.1f} s  {line}", flush=True)
                last = line
            total = sum(o[k] for k in ("new", "at_wms", "shipped", "confirmed", "error", "canceled"))
            moving = o["new"] + o["at_wms"] + o["shipped"]
            if total + o["quarantined"] >= given.orders and moving == 0:
                return status
        time.sleep(0.25)


def misplaced(status, count):
    findings = []
    orders = status["orders"]
    if orders["quarantined"] != POISON:
        findings.append(f"{POISON} order is unreadable in the shop, Dray holds "
                        f"{orders['quarantined']}")
    if orders["error"]:
        findings.append(f"{orders['error']} orders are in Error")
    if orders["confirmed"] != count - POISON:
        findings.append(f"{count - POISON} orders should be Confirmed, {orders['confirmed']} are")
    return findings


if __name__ == "__main__":
    sys.exit(main())
