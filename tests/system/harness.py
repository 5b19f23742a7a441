"""What the system tests share: a configuration of one shop and one warehouse, scenarios by name, each
with simulators and a drayd of its own, and the program that runs them. A file of scenarios ends with
`sys.exit(main())`; `FILE --build DIR [NAME…]` runs those named, or all."""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rig import Failure, Rig, die_with, wait_for

CONFIG = """
[daemon]
state_dir = "@RUN@/state"
socket = "@RUN@/dray.sock"
plugin_dirs = ["@PLUGINS@"]
disk_reserve = "1 MiB"

[source.shop]
connector = "bigcommerce"
mode = "live"
start_at = 2020-01-01
store_hash = "hash1"
access_token = { env = "SHOP_TOKEN" }
api_url = "http://127.0.0.1:@SHOP_PORT@"
on_shipment = "Shipped"
poll_every = "1s"
settle = "1s"

[destination.warehouse]
connector = "propago"
customer_name = "ACME"
api_key = { env = "WAREHOUSE_KEY" }
api_url = "http://127.0.0.1:@WAREHOUSE_PORT@/public/orderservice.asmx"
poll_every = "1s"
calls_per_hour = 100000
settle = "1s"
"""
ENVIRONMENT = {"SHOP_TOKEN": "shop-token-secret", "WAREHOUSE_KEY": "warehouse-key-secret"}
SCENARIOS = {}
ALL_SKIPPED = 77  # exit status that ctest shows as skipped; `./dev test` also lists single scenarios


def scenario(function):
    SCENARIOS[function.__name__] = function
    return function


class Skipped(Exception):
    """Why a scenario cannot be tried on this machine."""


def shop(name="shop", store_hash="hash1", **seed):
    knobs = [{"rate_quota": 1000000}]
    if seed:
        knobs.insert(0, {"seed": {"poison": 0, "status_mix": {"11": 1}, "mix": {"simple": 1},
                                  **seed}})
    return {"name": name, "kind": "bigcommerce", "store_hash": store_hash,
            "token": "shop-token-secret", "port": 0, "knobs": knobs}


def second_shop(config=CONFIG):
    """The configuration with another source, `other`, of the simulated shop shop("other", "hash2")."""
    table = config[config.index("[source.shop]"):config.index("[destination.")]
    return config + (table.replace("[source.shop]", "[source.other]").replace("hash1", "hash2")
                     .replace("@SHOP_PORT@", "@OTHER_PORT@"))


WAREHOUSE = {"name": "warehouse", "kind": "propago", "customer_name": "ACME",
             "api_key": "warehouse-key-secret", "port": 0,
             "knobs": [{"auto_walk": {"step_ms": 300, "spread_ms": 500}}]}


def expect(condition, sentence):
    if not condition:
        raise Failure(sentence)


def source(rig, name="shop"):
    status = rig.try_status()
    return next((i for i in status["instances"] if i["name"] == name), None) if status else None


def submits(rig):
    return rig.books("warehouse")["submits"]["asked"]


def start(rig, when="2020-01-01", name="shop"):
    wait_for("the source to start", lambda: rig.dray("source", "start", name, "--from", when)[0]
             == 0, every=0.3)


def add_orders(rig, first, count=1, shop="shop", **fields):
    """Orders `first`, `first` + 1, … in a shop, and the shop is read at once."""
    rig.knobs(shop, {"add_order": [{"kind": "simple", "status_id": 11, **fields, "id": first + i}
                                   for i in range(count)]})
    rig.api("POST", "/feeds/run", {"instance": shop, "function": "orders.download"})


def order(rig, number):
    """What is known of the order of that number; None where there is none."""
    _, found = rig.api("GET", f"/orders?number={number}")
    if not found["orders"]:
        return None
    return rig.api("GET", f"/orders/{found['orders'][0]['id']}")[1]


def confirmed(rig, count, seconds=90):
    return wait_for(f"{count} confirmed orders", lambda: (s := rig.try_status()) and
                    s["orders"]["confirmed"] >= count and s, seconds, 0.2, alive=[rig.daemon])


def problem(rig, code, seconds=60):
    """The open problem of that code, once there is one."""
    return wait_for(f"the problem {code}", lambda: next(
        (p for p in rig.api("GET", "/problems")[1]["problems"] if p["code"] == code), None),
        seconds, 0.2, alive=[rig.daemon])


def begin(rig, *arguments):
    rig.start_sim()
    rig.write_config()
    rig.start_daemon(*arguments)


def refused_start(rig, *arguments, status=None):
    """Starts a drayd that must end by itself, with `status` where one is given; what it said."""
    done = subprocess.run([rig.program("drayd"), "-c", str(rig.run / "dray.toml"), *arguments],
                          capture_output=True, text=True, env=rig.environment, timeout=60)
    expect(done.returncode != 0, "it started, though it must not")
    expect(status is None or done.returncode == status,
           f"it ended with {done.returncode}, not {status}: {done.stderr}")
    return done.stderr


class Reporter:
    """One line for each scenario, whole, whichever ends first."""

    def __init__(self):
        self.lock = threading.Lock()
        self.count = {"ok": 0, "skipped": 0, "FAILED": 0}

    def say(self, outcome, name, text):
        with self.lock:
            self.count[outcome] += 1
            print(f"{outcome:<8}{name}{text}", flush=True)


def try_one(rig, name, report):
    began = time.monotonic()
    try:
        SCENARIOS[name](rig)
        report.say("ok", name, f" ({time.monotonic() - began:.1f} s)")
    except Skipped as why:
        report.say("skipped", name, f": {why}")
    except Exception as why:  # each scenario's failure is one entry of the report
        text = f": {why}\n        logs: {rig.run}"
        log = rig.run / "drayd.log"
        if log.exists():
            text += "\n" + "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        if not isinstance(why, Failure):
            text += "\n" + traceback.format_exc()
        report.say("FAILED", name, text)
    finally:
        rig.stop()


def main():
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--run", help="folder of the runs, kept; else a temporary one, kept only "
                                      "where a scenario fails")
    parser.add_argument("--jobs", type=int, default=min(4, 2 * (os.cpu_count() or 1)),
                        help="scenarios at a time; they mostly wait (default %(default)s)")
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    unknown = set(given.names) - set(SCENARIOS)
    if unknown:
        parser.error(f"no scenario is called {', '.join(unknown)}; there are {', '.join(SCENARIOS)}")
    # A Unix socket's path is short, a scenario's name long: folders have numbers.
    runs = Path(given.run).resolve() if given.run else Path(tempfile.mkdtemp(prefix="dray-"))
    names = given.names or list(SCENARIOS)
    rigs = {name: Rig(given.build, runs / str(number), [shop(), WAREHOUSE.copy()], CONFIG,
                      ENVIRONMENT) for number, name in enumerate(names)}
    die_with(lambda: [p for r in rigs.values() for p in (r.daemon, r.sim)])
    report = Reporter()
    with ThreadPoolExecutor(max(1, given.jobs)) as pool:
        list(pool.map(lambda name: try_one(rigs[name], name, report), names))
    failed = report.count["FAILED"]
    if not given.run and not failed:
        shutil.rmtree(runs, ignore_errors=True)
    print(f"{report.count['ok']} passed, {failed} failed, {report.count['skipped']} skipped")
    if failed:
        return 1
    return 0 if report.count["ok"] else ALL_SKIPPED
