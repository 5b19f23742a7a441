#!/usr/bin/env python3
"""Measures a build and writes docs/performance.md with its picture: the relay through both
connectors beside the least program that does as much, the polling of many open orders, and the
parts by themselves. What was measured is kept beside the build, so that the page can be written
again without measuring."""
import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "system"))
import machine  # noqa: E402
import page  # noqa: E402
import parts  # noqa: E402
import plot  # noqa: E402
import polling  # noqa: E402
import relay  # noqa: E402
from rig import ROOT, Failure, die_with  # noqa: E402
from where import Sampler  # noqa: E402

LEAST = 10_000  # orders in a run, however little time there is


class Plan:
    def __init__(self, given):
        quick = given.quick
        self.orders = given.orders or (2_000 if quick else 100_000)
        self.memory_orders = 1_000 if quick else 10_000
        self.runs = given.runs or (2 if quick else 5)
        self.open = given.open or (3_000 if quick else 45_000)
        self.per_hour = given.per_hour or (1_200 if quick else 12_000)
        self.repetitions = 3 if quick else 5
        self.seconds_of_parts = 0.05 if quick else 0.3
        self.budget_s = given.minutes * 60


class Bench:
    def __init__(self, build, plan):
        self.build, self.plan = build, plan
        self.begin = time.monotonic()
        self.found = {"machine": machine.describe(), "failed": {}}

    def say(self, text):
        minutes, seconds = divmod(int(time.monotonic() - self.begin), 60)
        print(f"[{minutes:2}:{seconds:02}] {text}", file=sys.stderr, flush=True)

    def attempt(self, what, measure):
        """One part that fails leaves the others standing, and is named on the page."""
        self.say(what)
        try:
            measure()
        except (Failure, OSError, ValueError, KeyError, AssertionError) as why:
            self.say(f"{what} failed: {why}")
            self.found["failed"][what] = str(why)

    def parts(self):
        self.found["parts"] = parts.measure(self.build, self.plan.repetitions,
                                            self.plan.seconds_of_parts)

    def memory(self):
        r = relay.run_drayd(self.build, self.plan.memory_orders)
        self.found["memory"] = {k: r[k] for k in ("orders", "seconds", "peak_kib", "idle_kib")}

    def where(self):
        if not Sampler.works():
            self.found["where"] = {"shares": None}
            return
        r = relay.run_drayd(self.build, self.plan.memory_orders, sampler=Sampler())
        self.found["where"] = {k: r[k] for k in ("orders", "shares")}

    def polling(self):
        self.found["polling"] = polling.measure(self.build, self.plan.open, 30,
                                                self.plan.per_hour, self.say)

    def relay(self):
        orders = self.fitting()
        r = relay.measure(self.build, orders, self.plan.runs, self.say)
        r.update(runs=self.plan.runs, wanted=self.plan.orders)
        self.found["relay"] = r

    def fitting(self):
        """As many orders as the rest of the time allows, by the pace of the run for memory."""
        if "memory" not in self.found:
            return min(self.plan.orders, LEAST)
        each = self.found["memory"]["seconds"] / self.found["memory"]["orders"]
        # The floor takes at most as long; a margin for starts, stops and a slower disk.
        pair = each * 1.6
        left = self.plan.budget_s - (time.monotonic() - self.begin)
        fits = int(left / self.plan.runs / pair) // 1000 * 1000
        orders = min(self.plan.orders, max(fits, min(LEAST, self.plan.orders)))
        if orders < self.plan.orders:
            self.say(f"{self.plan.orders:,} orders a run would take too long: {orders:,} it is")
        return orders


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/performance.md",
                        help="the page; its picture is put beside it")
    parser.add_argument("--quick", action="store_true", help="small runs, a few minutes")
    parser.add_argument("--orders", type=int, help="in a run beside the floor (100,000)")
    parser.add_argument("--runs", type=int, help="of drayd and the floor in turn (5)")
    parser.add_argument("--open", type=int, help="open consignments to look at (45,000)")
    parser.add_argument("--per-hour", type=int, help="budget of calls for that (12,000)")
    parser.add_argument("--minutes", type=float, default=24, help="for all of it")
    parser.add_argument("--from", dest="kept", type=Path, metavar="FILE",
                        help="write the page from what an earlier run kept")
    parser.add_argument("--only-read-options", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only_read_options:
        return 0
    if given.kept:
        found = json.loads(given.kept.read_text())
    else:
        build = (ROOT / given.build).resolve()
        die_with(lambda: relay.children)
        bench = Bench(build, Plan(given))
        found = bench.found
        found["quick"] = given.quick
        # The relay takes what time is left, so it comes last.
        bench.attempt("the parts", bench.parts)
        bench.attempt("memory", bench.memory)
        bench.attempt("where the CPU goes", bench.where)
        bench.attempt("open consignments", bench.polling)
        bench.attempt("the relay beside its floor", bench.relay)
        kept = build / "bench.json"
        kept.write_text(json.dumps(found))
        bench.say(f"done; the figures are in {kept}")
    picture = given.out.with_suffix(".svg")
    given.out.write_text(page.page(found, picture.name))
    summary = page.summary(found["relay"]) if found.get("relay") else None
    shares = found.get("where", {}).get("shares")
    picture.write_text(plot.draw(summary, shares, found.get("polling")))
    print(f"{given.out} and its picture are written")
    return 1 if found.get("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
