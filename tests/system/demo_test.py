#!/usr/bin/env python3
"""The demo itself, with few orders: it ends well with its table, Ctrl-C leaves nothing running, and it
can be run again in the same folder. `demo_test.py --build DIR`."""
import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from rig import Failure, die_with, wait_for

ORDERS = 8
DEMO = Path(__file__).resolve().parent / "demo.py"


def expect(condition, sentence):
    if not condition:
        raise Failure(sentence)


def command(build, run):
    return [sys.executable, "-u", str(DEMO), "--build", str(build), "--run", str(run),
            "--orders", str(ORDERS)]


def left_running(run):
    """Processes whose command line names the run's folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if f" {run}" in line and "demo_test.py" not in line:
                found.append(f"{entry.name}: {line}")
    return found


def ends_well(build, run):
    done = subprocess.run(command(build, run), capture_output=True, text=True, timeout=200)
    said = done.stdout + done.stderr
    expect(done.returncode == 0, f"the demo ended with {done.returncode}:\n{said}")
    table = said[said.index("$ dray status"):]
    for words in ("SOURCE", "DESTINATION", "CONFIRMED", "HELD RAW", "shop", "warehouse",
                  "1 problem: dray problems", "is Confirmed.", "Nothing is left to do.",
                  "Every order is in its place"):
        expect(words in table, f"`{words}` is missing:\n{said}")
    row = next(line for line in table.split("\n") if line.startswith("shop ")).split()
    expect(row[:3] == ["shop", "live", "running"] and str(ORDERS - 1) in row[3:],
           f"{ORDERS - 1} orders should be Confirmed:\n{table}")
    expect(not left_running(run), f"left running: {left_running(run)}")


def ends_on_ctrl_c(build, run):
    with open(run.parent / "said.txt", "w+") as said:
        demo = subprocess.Popen(command(build, run), stdout=said, stderr=said,
                                stdin=subprocess.DEVNULL)
        try:
            wait_for("the demo to show orders", lambda: "at WMS" in Path(said.name).read_text(), 60,
                     alive=[demo])
            expect(len(left_running(run)) >= 3, f"only {left_running(run)} runs")
            demo.send_signal(signal.SIGINT)
            code = demo.wait(30)
        finally:
            if demo.poll() is None:
                demo.terminate()
                demo.wait(30)
    expect(code == 128 + signal.SIGINT, f"the demo ended with {code} on SIGINT")
    expect(not left_running(run), f"left running: {left_running(run)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    build = Path(parser.parse_args().build).resolve()
    folder = Path(tempfile.mkdtemp(prefix="dray-demo-"))
    die_with(lambda: [])
    try:
        for step in (ends_well, ends_on_ctrl_c, ends_well):
            step(build, folder / "run")
    except Failure as why:
        print(f"{why}\nlogs: {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    print("the demo ends well, ends on Ctrl-C, and runs again")
    return 0


if __name__ == "__main__":
    sys.exit(main())
