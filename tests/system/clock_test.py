#!/usr/bin/env python3
"""The machine's wall clock jumps by three hours while drayd runs: orders go on without waiting for
the jump to pass, nothing happens twice, TLS goes on. drayd sees the jump through a preloaded library
(preload/clock_shift.cpp); the vendors keep their time. `clock_test.py --build DIR [NAME…]`."""
import struct
import sys
import time

from audit import audit
from harness import (CONFIG, WAREHOUSE, add_orders, begin, confirmed, expect, main, order, scenario,
                     shop, source, start, submits)
from rig import wait_for

HOUR = 3600


class Clock:
    """drayd's wall clock against the machine's."""

    def __init__(self, rig):
        self.file = rig.run / "clock_shift"
        self.file.write_bytes(struct.pack("=q", 0))
        rig.daemon_environment = {
            "LD_PRELOAD": str(rig.build / "tests/system/preload/libclock_shift.so"),
            "DRAY_CLOCK_SHIFT": str(self.file),
            # A sanitizer's library is not the first one then, which it would refuse otherwise.
            "ASAN_OPTIONS": rig.environment["ASAN_OPTIONS"] + ":verify_asan_link_order=0"}

    def set(self, seconds):
        # In place: drayd has the file mapped.
        with open(self.file, "r+b") as f:
            f.write(struct.pack("=q", seconds))


def seen_shift(rig):
    """By how much drayd's clock is off, by its own mark of life."""
    feed = next(f for f in rig.api("GET", "/feeds")[1] if f["function"] == "orders.download")
    at = time.strptime(feed["last_run_at"][:19], "%Y-%m-%dT%H:%M:%S")
    return time.mktime(at) - time.mktime(time.gmtime())


def jump(rig, clock, seconds):
    clock.set(seconds)
    wait_for("drayd to see the jump", lambda: abs(seen_shift(rig) - seconds) < 60, 30, 0.2,
             alive=[rig.daemon])


def expect_clean_books(rig):
    findings = audit(rig.books("shop"), rig.books("warehouse"))
    expect(not findings, "; ".join(findings))


def orders_travel_through(rig, seconds):
    """Orders on their way before the jump, under way during it, and new after it."""
    clock = Clock(rig)
    rig.config_text = CONFIG.replace('on_shipment = "Shipped"',
                                     'on_shipment = "Shipped"\non_download = "Awaiting Shipment"')
    # They stay with the warehouse until it is told to ship.
    rig.vendors[1] = dict(WAREHOUSE, knobs=[])
    begin(rig)
    start(rig)
    add_orders(rig, 6000, 5)
    wait_for("the orders to be at the warehouse", lambda: (s := rig.try_status()) and
             s["orders"]["at_wms"] >= 5, 40, 0.2, alive=[rig.daemon])
    # Of the next, one answer is lost and one submit fails: both have something to wait for.
    rig.knobs("warehouse", {"faults": [
        {"operation": "SubmitOrder", "kind": "cut_before"},
        {"operation": "SubmitOrder", "kind": "html_503", "status": 500, "after": 1}]})
    add_orders(rig, 6100, 5)
    wait_for("their submits", lambda: submits(rig) >= 10, 30, 0.05, alive=[rig.daemon])
    jump(rig, clock, seconds)
    add_orders(rig, 6200, 5)
    wait_for("all orders to be at the warehouse", lambda: (s := rig.try_status()) and
             s["orders"]["at_wms"] >= 15, 60, 0.2, alive=[rig.daemon])
    for po in list(rig.books("warehouse")["po_numbers"]):
        rig.knobs("warehouse", {"ship": {"po": po}})
    confirmed(rig, 15, 60)
    books = rig.books("warehouse")
    expect(not books["duplicates"] and books["orders_total"] == 15, str(books["submits"]))
    expect_clean_books(rig)
    expect(rig.dray("status")[0] == 0, rig.dray("status")[1] + rig.dray("problems")[1])
    rig.stop_daemon()


@scenario
def orders_travel_while_the_clock_jumps_three_hours_forward(rig):
    orders_travel_through(rig, 3 * HOUR)


@scenario
def orders_travel_while_the_clock_jumps_three_hours_back(rig):
    orders_travel_through(rig, -3 * HOUR)


@scenario
def a_clock_that_jumps_there_and_back_again_leaves_no_order_behind(rig):
    clock = Clock(rig)
    begin(rig)
    start(rig)
    for round_, seconds in enumerate([3 * HOUR, -3 * HOUR, 0]):
        jump(rig, clock, seconds)
        add_orders(rig, 6300 + 10 * round_, 4)
        confirmed(rig, 4 * (round_ + 1), 60)
    expect_clean_books(rig)
    expect(submits(rig) == 12, f"{submits(rig)} submits for 12 orders")
    # A restart with the clock set back is no gap, and no restored state.
    clock.set(-3 * HOUR)
    rig.kill_daemon()
    rig.start_daemon()
    _, recovery = rig.api("GET", "/recovery")
    expect(not recovery["active"], f"recovery: {recovery}")
    wait_for("the login", lambda: source(rig)["state"] == "running", 30)
    add_orders(rig, 6400, 2)
    confirmed(rig, 14, 60)
    expect_clean_books(rig)


@scenario
def tls_and_the_cursor_go_on_over_a_jump(rig):
    clock = Clock(rig)
    rig.tls = True
    rig.config_text = (CONFIG.replace("http://127.0.0.1:", "https://127.0.0.1:")
                       .replace('disk_reserve', 'ca_file = "@RUN@/ca.pem"\ndisk_reserve'))
    begin(rig)
    start(rig)
    for round_, seconds in enumerate([0, 3 * HOUR, -3 * HOUR]):
        jump(rig, clock, seconds)
        # New connections, as after an idle while: each checks the certificate anew.
        rig.knobs("shop", {"faults": {"method": "GET", "delivery": "cut_before", "times": 3}})
        rig.knobs("warehouse", {"faults": {"operation": "SearchOrders", "kind": "cut_before",
                                           "times": 3}})
        add_orders(rig, 6500 + 10 * round_, 3)
        confirmed(rig, 3 * (round_ + 1), 60)
    expect_clean_books(rig)
    # What is left of the cuts may meet the logins too.
    wait_for("logins that work", lambda: rig.dray("check", "--online")[0] == 0, 60, 0.2)
    login = [x for x in rig.dray("check", "--online", "--json")[1].splitlines() if x]
    expect("s behind BigCommerce's" in login[0] and "timesyncd" in login[0],
           f"nobody is told of the clock: {login}")


@scenario
def a_hold_until_a_time_means_that_time_by_the_clock_as_it_is(rig):
    clock = Clock(rig)
    begin(rig)
    start(rig)
    rig.dray("pause", "destination", "warehouse", "--function", "order.submit", "--why",
             "to hold one", check=True)
    add_orders(rig, 6600)
    wait_for("the order", lambda: order(rig, 6600), 30, 0.1)
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 2 * HOUR))
    rig.dray("hold", "6600", "--until", until, check=True)
    rig.dray("resume", "destination", "warehouse", "--function", "order.submit", check=True)
    add_orders(rig, 6601)
    confirmed(rig, 1)
    expect(submits(rig) == 1, "the held order was sent")
    jump(rig, clock, 3 * HOUR)
    confirmed(rig, 2, 60)
    expect_clean_books(rig)


if __name__ == "__main__":
    sys.exit(main())
