#!/usr/bin/env python3
"""A state directory that is full or cannot be written, while drayd runs and when it starts: it says
so, sends nothing new, records what happened meanwhile, and goes on by itself. Needs root, to mount
and to make files immutable. `disk_test.py --build DIR [NAME…]`."""
import contextlib
import os
import shutil
import subprocess
import sys

from audit import audit
from harness import (CONFIG, Skipped, add_orders, begin, confirmed, expect, main, order,
                     refused_start, scenario, start, submits)
from rig import wait_for

EXIT_STATE = 4


def must(*command):
    """Runs it, or skips the scenario with what it said."""
    if not shutil.which(command[0]):
        raise Skipped(f"there is no {command[0]} here (packages mount and e2fsprogs)")
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise Skipped(f"`{' '.join(command)}` is refused here: {done.stderr.strip()}")


@contextlib.contextmanager
def mounted(folder, size="128m"):
    """A file system of its own."""
    if os.geteuid() != 0:
        raise Skipped("only root may mount")
    folder.mkdir(parents=True, exist_ok=True)
    must("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


@contextlib.contextmanager
def unwritable(folder):
    """Nothing in it can be written, renamed, made or removed, not even by root or by who has a file
    open. (A file system with open files is not remounted read-only.)"""
    if os.geteuid() != 0:
        raise Skipped("only root may make files immutable")
    things = [str(p) for p in (*folder.iterdir(), folder) if not p.is_symlink()]
    try:
        must("chattr", "+i", *things)
        yield
    finally:
        subprocess.run(["chattr", "-i", *things], check=False, capture_output=True)


def fill(folder):
    """Takes all that is left of its file system."""
    filler = folder / "filler"
    with open(filler, "wb", buffering=0) as f, contextlib.suppress(OSError):
        while True:
            f.write(b"x" * 4096)
    return filler


def said_by_status(rig, words):
    def told():
        code, out, _ = rig.dray("status")
        return code == 7 and "STORE: " in out and words in out and out
    return wait_for(f"dray status to say `{words}`", told, 60, 0.3, alive=[rig.daemon])


def expect_clean_books(rig):
    findings = audit(rig.books("shop"), rig.books("warehouse"))
    expect(not findings, "; ".join(findings))


@scenario
def a_full_disk_sends_nothing_new_records_outcomes_and_goes_on_by_itself(rig):
    state = rig.run / "state"
    with mounted(state):
        begin(rig)
        start(rig)
        filler = fill(state)
        add_orders(rig, 5000, 20)
        # The reserve may carry the first outcomes; then the daemon must say so and stop.
        said_by_status(rig, "disk")
        filler.unlink()
        confirmed(rig, 20)
        expect_clean_books(rig)
        rig.stop_daemon()


@scenario
def an_unwritable_state_directory_sends_nothing_new_records_outcomes_and_goes_on(rig):
    begin(rig)
    start(rig)
    add_orders(rig, 5100, 2)
    confirmed(rig, 2)
    # One write is under way at the warehouse while the directory becomes unwritable.
    rig.knobs("warehouse", {"faults": {"operation": "SubmitOrder", "kind": "delay",
                                       "delay_ms": 3000}})
    add_orders(rig, 5200)
    wait_for("the submit to be under way", lambda: submits(rig) == 3, 30, 0.1, alive=[rig.daemon])
    with unwritable(rig.run / "state"):
        add_orders(rig, 5300, 3)
        out = said_by_status(rig, "store_read_only")
        expect(str(rig.run / "state") in out and "goes on by itself" in out, out)
        said = rig.log()
        expect("store_read_only" in said and "Nothing new is sent until then" in said, said[-2000:])
        # The answer of what was under way arrives, and what cannot be recorded is not acted upon.
        wait_for("the warehouse to have answered", lambda: rig.api("GET", "/status")[0] == 200 and
                 "5200" in str(rig.books("warehouse")["orders"]), 30, 0.2, alive=[rig.daemon])
        code, _, err = rig.dray("pause", "all", "--why", "to see")
        expect(code == 1 and "store_read_only" in err, f"{code}: {err}")
        code, out, _ = rig.dray("explain", "5200")
        expect(code == 0 and "being sent since" in out, out)
        expect(order(rig, 5300) is None and submits(rig) == 3, "something new was sent")
    confirmed(rig, 6)
    expect(submits(rig) == 6, f"{submits(rig)} submits for 6 orders")
    expect_clean_books(rig)
    wait_for("the status to be well", lambda: rig.dray("status")[0] == 0, 30, 0.3,
             alive=[rig.daemon])
    expect("work goes on" in rig.log(), "the log does not say so")


@scenario
def a_source_whose_start_cannot_be_stored_is_not_started(rig):
    begin(rig)
    add_orders(rig, 5350)
    wait_for("the order to be seen", lambda: order(rig, 5350), 30, 0.2, alive=[rig.daemon])
    with unwritable(rig.run / "state"):
        wait_for("the refusal", lambda: rig.dray("source", "start", "shop", "--from", "2020-01-01")
                 [0] == 1, 30, 0.3, alive=[rig.daemon])
    wait_for("the status to be well", lambda: rig.dray("status")[0] == 0, 30, 0.3,
             alive=[rig.daemon])
    add_orders(rig, 5351)
    wait_for("the next order", lambda: order(rig, 5351), 30, 0.2, alive=[rig.daemon])
    for number in (5350, 5351):
        expect(order(rig, number)["observed_only"] and not order(rig, number)["consignments"],
               f"{number} is to be sent, though the start was refused")
    start(rig)
    confirmed(rig, 2)


@scenario
def a_stop_while_the_state_directory_is_unwritable_loses_nothing(rig):
    rig.config_text = CONFIG.replace('disk_reserve', 'stop_timeout = "2s"\ndisk_reserve')
    begin(rig)
    start(rig)
    rig.knobs("warehouse", {"faults": {"operation": "SubmitOrder", "kind": "delay",
                                       "delay_ms": 1000}})
    add_orders(rig, 5400)
    wait_for("the submit to be under way", lambda: submits(rig) == 1, 30, 0.1, alive=[rig.daemon])
    with unwritable(rig.run / "state"):
        wait_for("the warehouse to have answered", lambda: "5400" in
                 str(rig.books("warehouse")["orders"]), 30, 0.1, alive=[rig.daemon])
        rig.stop_daemon()
    rig.start_daemon()
    confirmed(rig, 1)
    expect(submits(rig) == 1, "it was sent twice")
    expect_clean_books(rig)


@scenario
def a_read_only_file_system_at_start_is_named_and_nothing_is_sent(rig):
    state = rig.run / "state"
    with mounted(state):
        begin(rig)
        start(rig)
        rig.stop_daemon()
        rig.knobs("shop", {"add_order": {"kind": "simple", "id": 5500, "status_id": 11}})
        before = sum(rig.books("shop")["requests"].values())
        must("mount", "-o", "remount,ro", str(state))
        said = refused_start(rig, status=EXIT_STATE)
        expect("state_unusable" in said and str(state) in said and "Read-only file system" in said,
               said)
        expect(sum(rig.books("shop")["requests"].values()) == before, "a request was made")
        must("mount", "-o", "remount,rw", str(state))
        rig.start_daemon()
        confirmed(rig, 1)
        expect_clean_books(rig)
        rig.stop_daemon()


@scenario
def a_state_directory_that_cannot_be_made_or_written_is_named_at_start(rig):
    rig.start_sim()
    (rig.run / "file").write_text("no directory")
    rig.write_config(CONFIG.replace("@RUN@/state", "@RUN@/file/state"))
    said = refused_start(rig, status=EXIT_STATE)
    expect("state_unusable" in said and "file/state" in said and "Create it" in said, said)
    rig.write_config(CONFIG)
    folder = rig.run / "state"
    folder.mkdir()
    with unwritable(folder):
        said = refused_start(rig, status=EXIT_STATE)
    expect("state_unusable" in said and str(folder) in said and "writable" in said, said)
    expect(not list(folder.iterdir()), f"left behind: {list(folder.iterdir())}")


@scenario
def a_full_disk_at_start_is_named_and_nothing_is_half_made(rig):
    state = rig.run / "state"
    with mounted(state, "256k"):
        rig.start_sim()
        rig.write_config()
        filler = fill(state)
        said = refused_start(rig, status=EXIT_STATE)
        expect("disk_full" in said and str(state) in said, said)
        filler.unlink()
        must("mount", "-o", "remount,size=128m", str(state))
        rig.start_daemon()
        start(rig)
        add_orders(rig, 5600)
        confirmed(rig, 1)
        rig.stop_daemon()


if __name__ == "__main__":
    sys.exit(main())
