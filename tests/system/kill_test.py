#!/usr/bin/env python3
"""drayd is killed by SIGKILL at random moments while orders travel; with `--faults` the vendors also
cut answers after they stored a write, and store some so late that the first probe finds nothing.
By the vendors' books each consignment must arrive once and each shipment be confirmed once."""
import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from audit import audit
from rig import Failure, Rig, die_with, wait_for

CONFIG = """
[daemon]
state_dir = "@RUN@/state"
socket = "@RUN@/dray.sock"
plugin_dirs = ["@PLUGINS@"]
disk_reserve = "1 MiB"
stop_timeout = "20s"

[defaults.source]
connector = "bigcommerce"
mode = "live"
start_at = 2020-01-01
on_download = "Awaiting Shipment"
on_partial_shipment = "Partially Shipped"
on_shipment = "Shipped"
poll_every = "5s"
settle = "3s"

[source.shop_a]
store_hash = "hasha1"
access_token = { env = "TOKEN_A" }
api_url = "http://127.0.0.1:@SHOP_A_PORT@"

[source.shop_b]
store_hash = "hashb1"
access_token = { env = "TOKEN_B" }
api_url = "http://127.0.0.1:@SHOP_B_PORT@"

[destination.warehouse]
connector = "propago"
customer_name = "ACME"
api_key = { env = "WAREHOUSE_KEY" }
api_url = "http://127.0.0.1:@WAREHOUSE_PORT@/public/orderservice.asmx"
poll_every = "5s"
calls_per_hour = 100000
settle = "3s"
"""


def vendors(orders, seed):
    """Two shops whose order numbers are the same."""
    half = orders // 2
    shops = [{"name": f"shop_{x}", "kind": "bigcommerce", "store_hash": f"hash{x}1",
              "token": f"token-{x}-secret", "port": 0,
              "knobs": [{"seed": {"count": half, "seed": seed + i, "poison": 0, "first_id": 1000,
                                  "status_mix": {"11": 1},
                                  "mix": {"simple": 60, "multi_address": 10, "guest": 10,
                                          "unicode": 10, "digital": 3, "bundle": 3}}},
                        {"rate_quota": 1000000}]}
             for i, x in enumerate("ab")]
    return shops + [{"name": "warehouse", "kind": "propago", "customer_name": "ACME",
                     "api_key": "warehouse-key-secret", "port": 0,
                     "knobs": [{"auto_walk": {"step_ms": 500, "spread_ms": 4000, "partial_every": 6,
                                              "two_shippers_every": 11}}]}]


def break_answers(rig):
    """Answers lost after the write was stored, and writes stored late."""
    rig.knobs("warehouse", {"faults": [
        {"operation": "SubmitOrder", "kind": "cut_before", "times": 15, "after": 5},
        {"operation": "SubmitOrder", "kind": "store_late", "late_ms": 1500, "times": 10, "after": 40},
        {"operation": "SubmitOrder", "kind": "cut_within", "times": 5, "after": 60},
        {"operation": "SearchOrders", "kind": "html_503", "times": 3, "after": 3}]})
    for shop in ("shop_a", "shop_b"):
        rig.knobs(shop, {"faults": [
            {"method": "POST", "path": "/shipments$", "after": 3, "times": 8,
             "delivery": "cut_before", "execute": True},
            {"method": "PUT", "path": "/orders/", "after": 4, "times": 6, "delivery": "cut_before",
             "execute": True},
            {"method": "GET", "after": 10, "times": 3, "status": 503}]})


def settled(rig, total):
    status = rig.try_status()
    if not status:
        return None
    o = status["orders"]
    have = sum(o[k] for k in ("new", "at_wms", "shipped", "confirmed", "error", "canceled"))
    return status if have >= total and o["new"] + o["at_wms"] + o["shipped"] == 0 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--run", help="folder of the run, kept; else a temporary one, kept only "
                                      "where something was found")
    parser.add_argument("--orders", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--faults", action="store_true")
    given = parser.parse_args()
    dice = random.Random(given.seed)
    run = Path(given.run).resolve() if given.run else Path(tempfile.mkdtemp(prefix="dray-"))
    rig = Rig(given.build, run, vendors(given.orders, given.seed), CONFIG,
              {"TOKEN_A": "token-a-secret", "TOKEN_B": "token-b-secret",
               "WAREHOUSE_KEY": "warehouse-key-secret"})
    die_with(lambda: [rig.daemon, rig.sim])
    try:
        rig.start_sim()
        rig.write_config()
        rig.start_daemon()
        for shop in ("shop_a", "shop_b"):
            wait_for(f"{shop} to start", lambda s=shop: rig.dray(
                "source", "start", s, "--from", "2020-01-01")[0] == 0, seconds=60, every=0.3)
        if given.faults:
            break_answers(rig)
        for kill in range(given.kills):
            # The moments are random on purpose: the seed chooses them, the machine shifts them.
            time.sleep(dice.uniform(0.05, 1.2))
            rig.kill_daemon()
            rig.start_daemon(wait=False)
        wait_for("drayd to answer", rig.try_status, seconds=60, alive=[rig.daemon])
        wait_for("every order to be settled", lambda: settled(rig, given.orders), given.seconds, 0.5,
                 alive=[rig.daemon])
        rig.stop_daemon()
        findings = []
        shops = [rig.books(s) for s in ("shop_a", "shop_b")]
        warehouse = rig.books("warehouse")
        merged = {"totals": {k: sum(s["totals"][k] for s in shops) for k in shops[0]["totals"]},
                  "by_order": {f"{i}/{n}": o for i, s in enumerate(shops)
                               for n, o in s["by_order"].items()}}
        findings += audit(merged, warehouse)
        if given.faults:
            hits = warehouse["injected_faults"] + sum(x["fault_hits"] for x in shops)
            if hits < 20:
                findings.append(f"only {hits} answers were broken: this run proves too little")
        secrets = [b"token-a-secret", b"token-b-secret", b"warehouse-key-secret"]
        for file in [rig.run / "drayd.log", *(rig.run / "state").glob("dray.db*")]:
            data = file.read_bytes()
            findings += [f"{file.name} holds a secret" for s in secrets if s in data]
    except Failure as why:
        print(f"failed: {why}\nLogs: {rig.run}", file=sys.stderr)
        print(rig.try_status(), file=sys.stderr)
        return 1
    finally:
        rig.stop()
    for finding in findings:
        print(finding, file=sys.stderr)
    print(f"{given.orders} orders, {given.kills} kills{', cut answers' if given.faults else ''}: "
          f"{warehouse['submits']['stored']} consignments and {merged['totals']['shipments']} "
          f"shipments stored, {len(warehouse['duplicates'])} and "
          f"{merged['totals']['duplicate_shipments']} of them twice; {len(findings)} findings")
    if not given.run and not findings:
        shutil.rmtree(run, ignore_errors=True)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
