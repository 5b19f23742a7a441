#!/usr/bin/env python3
"""Measures the relay: N orders from a BigCommerce shop to a Propago warehouse and back to Confirmed,
through drayd and both real plugins, beside a minimal program that sends the same bytes over as many
connections and makes as many durable commits. The vendors are dray-bench-server, with canned
answers. Prints a table; run.py writes it into docs/performance.md."""
import argparse
import json
import os
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "system"))
from rig import ROOT, Failure, Rig, die_with, wait_for  # noqa: E402
from where import Sampler  # noqa: E402

CONNECTIONS = 16  # to each vendor: drayd's most, and so the floor's
SECRET = "f0rty-bytes-as-such-keys-have-a7c41d9e2b"  # found in no answer
TICKS = os.sysconf("SC_CLK_TCK")
KINDS = ("list_orders", "submit", "get_order", "put_status", "search", "shipping_information",
         "post_shipment")

CONFIG = """
[daemon]
state_dir = "@RUN@/state"
socket = "@RUN@/dray.sock"
plugin_dirs = ["@PLUGINS@"]
disk_reserve = "8 MiB"

[source.shop]
connector = "bigcommerce"
mode = "live"
start_at = 2020-01-01
store_hash = "bench"
access_token = { env = "DRAY_BENCH_SECRET" }
api_url = "http://127.0.0.1:@PORT@"
statuses.download = ["11"]
on_download = "Awaiting Shipment"
on_shipment = "Shipped"
poll_every = "1h"
max_age = "0s"                     # the canned orders are of long ago, and many at once
surge_limit = 0
in_flight = @CONNECTIONS@

[destination.warehouse]
connector = "propago"
customer_name = "BENCH"
api_key = { env = "DRAY_BENCH_SECRET" }
api_url = "http://127.0.0.1:@PORT@/orderservice.asmx"
poll_every = "@POLL@"
poll_slowest = "6h"
search_margin = "@MARGIN@"
calls_per_minute = 10000000       # the canned server has no limit
calls_per_hour = @BUDGET@
in_flight = @CONNECTIONS@
"""


class Syncs:
    """Counts how often a process, which is started with `environment`, waits for the disk."""

    def __init__(self, build):
        self.file = tempfile.NamedTemporaryFile(prefix="drb-")  # closed, it is gone
        self.file.write(bytes(8))
        self.file.flush()
        self.environment = {"LD_PRELOAD": str(build / "tests/bench/libdray-bench-syncs.so"),
                            "DRAY_BENCH_SYNCS": self.file.name}

    def count(self):
        return int.from_bytes(Path(self.file.name).read_bytes()[:8], sys.byteorder)


class Server:
    """dray-bench-server on a port of its own."""

    def __init__(self, build, *options):
        self.process = subprocess.Popen([str(build / "tests/bench/dray-bench-server"), *options],
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_bench/{path}",
                                    timeout=60) as answer:
            return answer.read()

    def stats(self):
        return json.loads(self.get("stats"))

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Daemon(Rig):
    """drayd alone, against a Server."""

    def __init__(self, build, port, budget=10_000_000, poll="2s", margin="1m"):
        # A Unix socket's path is short, and so is this folder's.
        super().__init__(build, tempfile.mkdtemp(prefix="drb-"), [], CONFIG,
                         {"DRAY_BENCH_SECRET": SECRET})
        self.values = {"PORT": port, "CONNECTIONS": CONNECTIONS, "BUDGET": budget, "POLL": poll,
                       "MARGIN": margin}

    def write_config(self, text=None):
        text = text or self.config_text
        for key, value in self.values.items():
            text = text.replace(f"@{key}@", str(value))
        super().write_config(text)

    def cpu_us(self):
        fields = Path(f"/proc/{self.daemon.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1_000_000 // TICKS

    def peak_kib(self):
        for line in Path(f"/proc/{self.daemon.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
        return 0

    def ready(self):
        self.write_config()
        self.start_daemon()
        self.dray("source", "start", "shop", "--from", "2020-01-01", check=True)
        # The empty shop has been read once; from here on only what is asked for is.
        wait_for("the first, empty download", self.downloaded, alive=[self.daemon])

    def downloaded(self):
        status, body = self.api("GET", "/feeds")
        feeds = body["feeds"] if isinstance(body, dict) else body
        return any(f["function"] == "orders.download" and f.get("last_ok_at") for f in feeds)

    def remove(self):
        self.stop()
        shutil.rmtree(self.run, ignore_errors=True)


def run_drayd(build, orders, keep_samples=None, seconds=3600, sampler=None):
    server = Server(build, "--orders", str(orders), "--margin", "60")
    daemon, syncs = Daemon(build, server.port), Syncs(build)
    daemon.daemon_environment = syncs.environment
    children[:] = [server.process]
    try:
        daemon.ready()
        children.append(daemon.daemon)
        syncs_before = syncs.count()
        before, peak_idle = daemon.cpu_us(), daemon.peak_kib()
        server_before = server.stats()["cpu_us"]
        server.get("open")
        if sampler:
            sampler.start(daemon.daemon.pid)
            children.extend(sampler.processes)
        daemon.api("POST", "/feeds/run", {"instance": "shop", "function": "orders.download"})
        end = time.monotonic() + seconds
        # The server knows when all is done: asking it disturbs drayd less than asking drayd.
        while server.stats()["kinds"].get("put_status", [0])[0] < 2 * orders:
            if time.monotonic() > end or daemon.daemon.poll() is not None:
                raise Failure(f"not through after {seconds} s: {server.stats()} "
                              f"{daemon.try_status()}; see {daemon.run}/drayd.log")
            time.sleep(0.2 if orders < 2000 else 1)
        stats = server.stats()
        status = wait_for("the last outcome", lambda: all_confirmed(daemon, orders), 60,
                          alive=[daemon.daemon])
        cpu = daemon.cpu_us() - before
        shares = sampler.stop() if sampler else None
        result = {"orders": orders, "seconds": stats["seconds"],
                  "cpu_us": cpu, "peak_kib": daemon.peak_kib(), "idle_kib": peak_idle,
                  "server_cpu_us": stats["cpu_us"] - server_before, "kinds": stats["kinds"],
                  "confirmed": status["orders"]["confirmed"], "shares": shares,
                  "syncs": syncs.count() - syncs_before}
        if keep_samples:
            for kind, (requests, _, _) in stats["kinds"].items():
                if kind in KINDS or requests >= orders:
                    (keep_samples / kind).write_bytes(server.get("sample/" + kind))
            daemon.stop_daemon()
            result["stored"] = stored(daemon.run / "state", orders)
        return result
    finally:
        daemon.remove()
        server.stop()


def all_confirmed(daemon, orders):
    status = daemon.try_status()
    return status if status and status["orders"]["confirmed"] >= orders else None


def stored(state, orders):
    """Bytes of an order, and of one other row, in drayd's database: what the floor writes."""
    database = next(p for p in state.iterdir() if p.suffix in (".db", ".sqlite"))
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    one = lambda sql: db.execute(sql).fetchone()[0]  # noqa: E731
    order = one("SELECT sum(length(doc)) FROM order_versions") + \
        one("SELECT sum(length(doc)) FROM order_personal")
    tables = {t: one(f"SELECT count(*) FROM {t}") / orders
              for t in ("orders", "order_personal", "consignments", "shipments", "confirmations",
                        "marks", "tasks", "history")}
    pages = one("PRAGMA page_count") * one("PRAGMA page_size")
    db.close()
    rest = sum(n for t, n in tables.items() if t not in ("orders", "order_personal"))
    return {"order_bytes": order // orders, "rows": tables, "file_bytes": pages // orders,
            "row_bytes": int((pages - order) / orders / rest)}


def run_floor(build, orders, samples, row_bytes, order_bytes):
    server = Server(build, "--orders", str(orders), "--margin", "60")
    children[:] = [server.process]
    folder, syncs = Path(tempfile.mkdtemp(prefix="drb-")), Syncs(build)
    try:
        for sample in samples.iterdir():
            shutil.copy(sample, folder)
        server_before = server.stats()["cpu_us"]
        server.get("open")
        done = subprocess.run([str(build / "tests/bench/dray-bench-floor"), "--orders", str(orders),
                               "--port", str(server.port), "--folder", str(folder),
                               "--connections", str(CONNECTIONS), "--row-bytes", str(row_bytes),
                               "--order-bytes", str(order_bytes)],
                              capture_output=True, text=True, check=False,
                              env={**os.environ, **syncs.environment})
        if done.returncode != 0:
            raise Failure(f"the floor ended with {done.returncode}: {done.stderr}")
        result = json.loads(done.stdout)
        stats = server.stats()
        result["server_cpu_us"] = stats["cpu_us"] - server_before
        result["kinds"] = stats["kinds"]
        result["orders"] = orders
        result["syncs"] = syncs.count()
        return result
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        server.stop()


def compare(drayd, floor):
    """{what: (drayd's, the floor's)} of two runs: requests and bytes both ways.
    A floor that asks for less than drayd does is no floor: Failure, with what differs."""
    of = lambda run, i: sum(n[i] for n in run["kinds"].values())  # noqa: E731
    both = {what: (of(drayd, i), of(floor, i))
            for i, what in enumerate(("requests", "bytes sent", "bytes received"))}
    for kind in KINDS:
        asked, same = drayd["kinds"].get(kind, [0])[0], floor["kinds"].get(kind, [0])[0]
        # How many searches and pages there are depends on what has come when one begins.
        if kind not in ("search", "list_orders") and asked != same:
            raise Failure(f"drayd asked {asked} times for {kind}, the floor {same} times")
    for what, (one, other) in both.items():
        if abs(one - other) > 0.05 * one:
            raise Failure(f"{what}: drayd {one}, the floor {other}")
    return both


def measure(build, orders, runs, say=print):
    """Alternating runs of drayd and the floor; {'drayd': […], 'floor': […], 'stored': …}."""
    samples = Path(tempfile.mkdtemp(prefix="drb-"))
    found = {"orders": orders, "drayd": [], "floor": []}
    try:
        say(f"recording the requests of {min(orders, 500)} orders")
        found["stored"] = run_drayd(build, min(orders, 500), samples)["stored"]
        for i in range(runs):
            for who in ("drayd", "floor"):
                r = run_drayd(build, orders) if who == "drayd" else \
                    run_floor(build, orders, samples, found["stored"]["row_bytes"],
                              found["stored"]["order_bytes"])
                found[who].append(r)
                say(f"run {i + 1} {who}: {orders / r['seconds']:.0f} orders/s, "
                    f"{r['cpu_us'] / orders:.0f} µs CPU an order, peak {r['peak_kib'] / 1024:.0f} "
                    f"MiB; the server's CPU {r['server_cpu_us'] / orders:.0f} µs an order, "
                    f"{r['server_cpu_us'] / 1e6 / r['seconds'] * 100:.0f} % of a core; "
                    f"{r['syncs'] / orders:.2f} waits for the disk an order")
        found["compared"] = compare(found["drayd"][-1], found["floor"][-1])
    finally:
        shutil.rmtree(samples, ignore_errors=True)
    return found


def median(runs, of):
    return statistics.median(of(r) for r in runs)


children = []


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=("drayd",), help="one run of drayd alone")
    parser.add_argument("--where", action="store_true", help="with --only: sample it with perf")
    given = parser.parse_args()
    build = (ROOT / given.build).resolve()
    die_with(lambda: children)
    try:
        if given.only:
            sampler = Sampler() if given.where else None
            print(json.dumps(run_drayd(build, given.orders, sampler=sampler), indent=1))
            return 0
        print(json.dumps(measure(build, given.orders, given.runs,
                                 lambda t: print(t, file=sys.stderr, flush=True)), indent=1))
    except Failure as why:
        print(f"The benchmark failed: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
