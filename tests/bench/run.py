#!/usr/bin/env python3
"""Runs the benchmarks of a build and writes what they said into docs/performance.md."""
import argparse
import json
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def cpu_model():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--out", default=str(ROOT / "docs/performance.md"))
    parser.add_argument("--repetitions", type=int, default=5)
    given = parser.parse_args()
    done = subprocess.run([str(Path(given.build) / "tests/bench/dray-bench"),
                           "--benchmark_format=json",
                           f"--benchmark_repetitions={given.repetitions}",
                           "--benchmark_report_aggregates_only=true"],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stderr, file=sys.stderr)
        return done.returncode
    measured = json.loads(done.stdout)
    rows = {}
    for b in measured["benchmarks"]:
        rows.setdefault(b["run_name"], {})[b["aggregate_name"]] = b
    text = ["# Performance", "",
            f"Written by `./dev bench`: {cpu_model()}, {measured['context']['num_cpus']} cores, "
            f"release build, medians of {given.repetitions} runs. Compare rows with each other, not "
            "with other machines.", "",
            "| what | time each | CPU each | spread (cv) |", "|---|---|---|---|"]
    for name, aggregates in rows.items():
        median, spread = aggregates["median"], aggregates["cv"]
        each = 1
        if "items_per_second" in median and median["real_time"] > 0:
            each = median["items_per_second"] * median["real_time"] / 1e9
        text.append(f"| {name} | {median['real_time'] / each / 1000:.2f} µs | "
                    f"{median['cpu_time'] / each / 1000:.2f} µs | {spread['real_time'] * 100:.0f} % |")
    text += ["", "`operation_*` is begin, one effect and cancellation of an operation; the number "
             "behind `over_socket` says how many are under way together, behind `store_batch` how "
             "many new orders queue up at once, each durable (`synchronous=FULL`) when it counts. "
             "CPU is the calling thread's.", "",
             "Not measured yet: the relay of orders through both plugins beside a minimal program "
             "that sends the same bytes, and the polling of 45,000 open consignments.", ""]
    Path(given.out).write_text("\n".join(text))
    print("\n".join(text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
