"""Runs dray-bench: what the parts cost by themselves."""
import json
import subprocess

from rig import Failure


def measure(build, repetitions, seconds):
    """[{name, time_us, cpu_us, spread}], medians of the repetitions, each per item."""
    done = subprocess.run([str(build / "tests/bench/dray-bench"), "--benchmark_format=json",
                           f"--benchmark_repetitions={repetitions}",
                           f"--benchmark_min_time={seconds}",
                           "--benchmark_report_aggregates_only=true"],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"dray-bench ended with {done.returncode}: {done.stderr}")
    kinds = {}
    for b in json.loads(done.stdout)["benchmarks"]:
        kinds.setdefault(b["run_name"], {})[b["aggregate_name"]] = b
    rows = []
    for name, aggregates in kinds.items():
        median = aggregates["median"]
        items = 1
        if "items_per_second" in median and median["real_time"] > 0:
            items = median["items_per_second"] * median["real_time"] / 1e9
        rows.append({"name": name, "time_us": median["real_time"] / items / 1000,
                     "cpu_us": median["cpu_time"] / items / 1000,
                     "spread": aggregates["cv"]["real_time"]})
    return rows
