#!/usr/bin/env python3
"""drayd as a service: what it tells systemd (this test is its systemd), how it stops.
`service_test.py --build DIR [NAME…]`."""
import json
import os
import re
import signal
import socket
import sys
import time

from audit import audit
from harness import (CONFIG, add_orders, begin, confirmed, expect, main, order, scenario, source,
                     start, submits)
from rig import Failure, wait_for


class Systemd:
    """Takes the datagrams of sd_notify(3)."""

    def __init__(self, rig):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        path = str(rig.run / "notify")
        self.socket.bind(path)
        self.socket.setblocking(False)
        rig.daemon_environment["NOTIFY_SOCKET"] = path
        self.messages = []

    def all(self):
        """Every datagram so far, in its order, each as {"STATUS": "…", …}."""
        while True:
            try:
                text = self.socket.recv(65536).decode()
            except BlockingIOError:
                return self.messages
            self.messages.append(dict(line.split("=", 1) for line in text.splitlines()))

    def told(self, key):
        return [m[key] for m in self.all() if key in m]


def ended(rig, seconds):
    """The status with which drayd ends by itself."""
    wait_for("drayd to end", lambda: rig.daemon.poll() is not None, seconds, 0.05)
    return rig.daemon.returncode


def slow_submits(rig, count, delay_ms):
    rig.knobs("warehouse", {"faults": {"operation": "SubmitOrder", "kind": "delay",
                                       "delay_ms": delay_ms, "times": count}})


def expect_clean_books(rig):
    findings = audit(rig.books("shop"), rig.books("warehouse"))
    expect(not findings, "; ".join(findings))


@scenario
def ready_is_said_once_the_feeds_run_and_the_status_text_follows_what_happens(rig):
    systemd = Systemd(rig)
    rig.start_sim()
    rig.write_config()
    # The shop takes its time to log in and to list its statuses; until then nothing is ready.
    rig.knobs("shop", {"faults": {"method": "GET", "path": "/time$", "delay_ms": 2000}})
    rig.knobs("shop", {"faults": {"method": "GET", "path": "/order_statuses$", "delay_ms": 2000}})
    rig.start_daemon(wait=False)
    wait_for("the shop's login to be asked for",
             lambda: rig.books("shop")["requests"].get("GET /time"), 30, 0.05, alive=[rig.daemon])
    expect(not systemd.told("READY"), "ready before the shop had answered")
    wait_for("READY=1", lambda: systemd.told("READY"), 30, 0.02, alive=[rig.daemon])
    expect(source(rig)["state"] == "running", "ready while the source did not run")
    feeds = rig.api("GET", "/feeds")[1]
    expect(all(f["running"] or f["next_due"] for f in feeds) and
           sorted(f["function"] for f in feeds) == ["orders.download", "orders.list",
                                                    "shipments.download", "statuses.list"],
           f"ready without its feeds: {feeds}")
    expect("2 of 2 instances run" in systemd.told("STATUS")[-1], systemd.told("STATUS"))
    start(rig)
    slow_submits(rig, 3, 2500)
    add_orders(rig, 7000, 3)
    wait_for("the status to tell of work", lambda: "3 tasks under way" in systemd.told("STATUS")[-1],
             20, 0.1, alive=[rig.daemon])
    rig.dray("pause", "all", "--why", "stock count", check=True)
    wait_for("the status to tell of the brake", lambda: "PAUSED" in systemd.told("STATUS")[-1], 20,
             0.1, alive=[rig.daemon])
    rig.dray("resume", "all", check=True)
    confirmed(rig, 3)
    wait_for("the status to be plain again", lambda: systemd.told("STATUS")[-1] ==
             "2 of 2 instances run", 20, 0.1, alive=[rig.daemon])
    expect(len(systemd.told("READY")) == 1, "ready twice")
    rig.stop_daemon()
    expect(len(systemd.told("STOPPING")) == 1, systemd.all())


@scenario
def an_instance_that_cannot_log_in_does_not_keep_the_service_from_being_ready(rig):
    systemd = Systemd(rig)
    rig.start_sim()
    rig.write_config()
    rig.knobs("shop", {"maintenance": True})
    rig.start_daemon(wait=False)
    wait_for("READY=1", lambda: systemd.told("READY"), 30, 0.05, alive=[rig.daemon])
    expect("1 of 2 instances run" in systemd.told("STATUS")[-1], systemd.told("STATUS"))
    rig.knobs("shop", {"maintenance": False})
    rig.api("POST", "/instances/shop/retry", {})
    wait_for("the status to follow", lambda: "2 of 2 instances run" in systemd.told("STATUS")[-1],
             30, 0.1, alive=[rig.daemon])


def stops_cleanly(rig, number):
    systemd = Systemd(rig)
    rig.config_text = CONFIG.replace('calls_per_hour = 100000',
                                     'calls_per_hour = 100000\nin_flight = 2')
    begin(rig)
    start(rig)
    slow_submits(rig, 2, 2500)
    add_orders(rig, 7100, 8)
    wait_for("two submits to be under way", lambda: submits(rig) == 2, 30, 0.05,
             alive=[rig.daemon])
    rig.daemon.send_signal(number)
    wait_for("STOPPING=1", lambda: systemd.told("STOPPING"), 20, 0.05)
    expect(rig.daemon.poll() is None, "it did not wait for what is under way")
    wait_for("the status to say that it stops", lambda:
             systemd.told("STATUS")[-1].startswith("stopping: "), 20, 0.05)
    expect(ended(rig, 20) == 0, f"it ended with {rig.daemon.returncode}")
    expect(submits(rig) == 2, "something new was sent while it stopped")
    said = rig.log()
    expect("stopping" in said and said.rstrip().endswith("stopped"), said[-500:])
    # What was under way was recorded: nothing has to be asked after, and nothing is sent twice.
    rig.start_daemon()
    confirmed(rig, 8)
    expect(submits(rig) == 8, f"{submits(rig)} submits for 8 orders")
    asked_after = [t for n in range(7100, 7108) for t in order(rig, n)["tasks"]
                   if t["function"] == "order.submit" and t["phase"] == "probe"]
    expect(not asked_after, f"an outcome was not recorded: {asked_after}")
    expect_clean_books(rig)


@scenario
def sigterm_lets_end_what_is_under_way_and_begins_nothing_new(rig):
    stops_cleanly(rig, signal.SIGTERM)


@scenario
def sigint_stops_like_sigterm(rig):
    stops_cleanly(rig, signal.SIGINT)


@scenario
def a_second_signal_ends_at_once_and_loses_nothing(rig):
    begin(rig)
    start(rig)
    slow_submits(rig, 1, 15000)
    add_orders(rig, 7200)
    wait_for("the submit to be under way", lambda: submits(rig) == 1, 30, 0.05, alive=[rig.daemon])
    rig.daemon.send_signal(signal.SIGTERM)
    wait_for("the stop to begin", lambda: "stopping" in rig.log(), 20, 0.05)
    rig.daemon.send_signal(signal.SIGTERM)
    expect(ended(rig, 5) == 1, f"it ended with {rig.daemon.returncode}")
    rig.start_daemon()
    confirmed(rig, 1)
    expect(submits(rig) == 1, "it was sent twice")
    expect_clean_books(rig)


@scenario
def a_stop_waits_no_longer_than_stop_timeout_for_an_answer_and_asks_after_it_later(rig):
    rig.config_text = CONFIG.replace('disk_reserve', 'stop_timeout = "1s"\ndisk_reserve')
    begin(rig)
    start(rig)
    rig.knobs("warehouse", {"faults": {"operation": "SubmitOrder", "kind": "hang"}})
    add_orders(rig, 7300)
    wait_for("the submit to be under way", lambda: submits(rig) == 1, 30, 0.05, alive=[rig.daemon])
    began = time.monotonic()
    rig.daemon.send_signal(signal.SIGTERM)
    expect(ended(rig, 15) == 0, f"it ended with {rig.daemon.returncode}")
    expect(time.monotonic() - began >= 1, "it did not wait for the answer at all")
    rig.start_daemon()
    tasks = order(rig, 7300)["tasks"]
    expect(any(t["function"] == "order.submit" and t["phase"] == "probe" or t["state"] == "done"
               for t in tasks), f"the lost answer is not asked after: {tasks}")
    confirmed(rig, 1)
    expect(submits(rig) == 1, "it was sent twice")
    expect_clean_books(rig)


@scenario
def a_stop_while_a_login_hangs_does_not_wait_for_it(rig):
    systemd = Systemd(rig)
    rig.start_sim()
    rig.write_config()
    rig.knobs("shop", {"faults": {"method": "GET", "path": "/time$", "delivery": "hang",
                                  "times": None}})
    rig.start_daemon(wait=False)
    wait_for("the login to hang", lambda: rig.books("shop")["requests"].get("GET /time"), 30, 0.05,
             alive=[rig.daemon])
    code, body = rig.api("GET", "/status")
    expect(code == 200 and body["state"] == "starting", body["state"])
    expect(not systemd.told("READY"), "ready while a login hangs")
    rig.daemon.send_signal(signal.SIGTERM)
    expect(ended(rig, 10) == 0, f"it ended with {rig.daemon.returncode}")
    expect(not systemd.told("READY") and systemd.told("STOPPING"), systemd.all())


@scenario
def without_systemd_or_with_a_socket_that_is_gone_it_runs_all_the_same(rig):
    rig.daemon_environment["NOTIFY_SOCKET"] = str(rig.run / "nobody")
    begin(rig)
    start(rig)
    add_orders(rig, 7400)
    confirmed(rig, 1)
    rig.stop_daemon()


@scenario
def a_plugin_file_that_is_replaced_while_drayd_runs_does_not_matter(rig):
    folder = rig.run / "plugins"
    folder.mkdir()
    for name in ("bigcommerce.so", "propago.so"):
        (folder / name).write_bytes((rig.build / "plugins" / name).read_bytes())
        (folder / name).chmod(0o644)
    rig.config_text = CONFIG.replace("@PLUGINS@", str(folder))
    begin(rig)
    start(rig)
    add_orders(rig, 7500)
    confirmed(rig, 1)
    # One is overwritten in place, as a careless copy does, one is renamed over, one is removed.
    with open(folder / "propago.so", "r+b") as f:
        f.write(b"\0" * os.path.getsize(folder / "propago.so"))
    (folder / "next").write_text("no library")
    os.rename(folder / "next", folder / "bigcommerce.so")
    add_orders(rig, 7501, 3)
    confirmed(rig, 4)
    for name in ("bigcommerce.so", "propago.so"):
        (folder / name).unlink()
    add_orders(rig, 7504, 3)
    confirmed(rig, 7)
    expect(rig.dray("status")[0] == 0, rig.dray("status")[1])
    rig.stop_daemon()
    # The next start sees the folder as it is.
    (folder / "propago.so").write_text("no library")
    rig.start_daemon()
    status = rig.try_status()
    expect(all(i["state"] == "down" for i in status["instances"]), status["instances"])
    expect("not_a_library" in rig.log() and "propago.so" in rig.log(), rig.log()[-1500:])
    rig.stop_daemon()
    for name in ("bigcommerce.so", "propago.so"):
        (folder / name).write_bytes((rig.build / "plugins" / name).read_bytes())
    rig.start_daemon()
    wait_for("the source to run again", lambda: (s := source(rig)) and s["state"] == "running", 30)
    add_orders(rig, 7510)
    confirmed(rig, 8)
    expect_clean_books(rig)
    # The library that runs is a copy by its content; one more start adds none.
    if len(list((rig.run / "state/plugins").iterdir())) != 2:
        raise Failure("more copies than plugins")


@scenario
def what_drayd_writes_is_json_or_has_the_journals_levels_where_it_is_told_to(rig):
    rig.config_text = CONFIG.replace("state_dir", 'log_format = "json"\nstate_dir')
    begin(rig)
    rig.stop_daemon()
    entries = [json.loads(line) for line in rig.log().splitlines()]
    expect(entries and all(set(e) == {"at", "level", "text"} for e in entries), rig.log())
    expect(entries[-1]["text"] == "stopped", entries[-1])
    # A configuration with a mistake is told in the same form.
    rig.config_text = CONFIG.replace("state_dir", 'log_format = "journal"\nstate_dir').replace(
        'poll_every = "1s"', 'poll_evry = "1s"', 1)
    rig.write_config()
    before = len(rig.log())
    rig.start_daemon()
    rig.stop_daemon()
    said = rig.log()[before:]
    expect(all(re.match(r"<[2-7]>", line) for line in said.splitlines()), said)
    expect("poll_evry" in said and "<3>shop stays down" in said and "<6>stopped" in said, said)


if __name__ == "__main__":
    sys.exit(main())
