"""Measures how drayd looks at many open consignments within a budget of calls per hour. They get
there by the whole way, through drayd and both plugins; then the days on which they were submitted
are moved apart, in drayd's database and at the canned vendor alike, and drayd starts again."""
import sqlite3
import time

from relay import CONFIG, Daemon, Server, children
from rig import Failure, wait_for

FIRST_NUMBER = 1_000_000  # of the canned warehouse
DAY = 86_400


def database(daemon):
    return daemon.run / "state" / "dray.db"


def spread(daemon, server, orders, days):
    """As if they had come evenly over `days` and been looked at, details and all, until now."""
    server.get(f"spread?days={days}")
    now = time.time()
    db = sqlite3.connect(database(daemon))
    with db:
        db.execute("UPDATE consignments SET looked_at = NULL, word = 'Released', swept_at = ?1, "
                   "accepted_at = ?1 - ?2 * (?3 - (destination_ref - ?4)) / ?3",
                   (int(now * 1000), days * DAY * 1000, orders, FIRST_NUMBER))
    db.close()


def looked_at(daemon, orders):
    """How many are not due any more. They are due anew after 15 minutes at the earliest."""
    status, body = daemon.api("GET", "/feeds")
    feeds = body["feeds"] if isinstance(body, dict) else body
    for f in feeds if status == 200 else ():
        if f["function"] == "shipments.download" and f.get("open") == orders:
            return orders - f["due"]
    return 0  # it has only begun


def measure(build, orders, days, per_hour, say):
    """{calls, seconds, cpu_us, peak_kib, samples: [(seconds, calls, looked at)], …} of one look at
    all of them."""
    server = Server(build, "--orders", str(orders), "--word", "Released")
    daemon = Daemon(build, server.port, poll="6h", margin="2h")
    daemon.config_text = CONFIG.replace('on_download = "Awaiting Shipment"',
                                        'on_download = "never"')
    children[:] = [server.process]
    try:
        say(f"sending {orders} orders to the warehouse")
        daemon.ready()
        children.append(daemon.daemon)
        server.get("open")
        daemon.api("POST", "/feeds/run", {"instance": "shop", "function": "orders.download"})
        wait_for("all orders to be at the warehouse", lambda: at_the_warehouse(daemon, orders),
                 1800, every=1, alive=[daemon.daemon])
        daemon.stop_daemon()
        spread(daemon, server, orders, days)

        say(f"looking at them within {per_hour} calls an hour")
        daemon.values.update(POLL="15m", BUDGET=per_hour)
        daemon.write_config()
        calls_before = calls(server)
        begin = time.monotonic()
        daemon.start_daemon()
        children.append(daemon.daemon)
        samples = []
        while not samples or samples[-1][2] < orders:
            if daemon.daemon.poll() is not None or time.monotonic() - begin > 900:
                raise Failure(f"drayd did not look at all: {samples[-1:]}; see {daemon.run}")
            time.sleep(1)
            samples.append((time.monotonic() - begin, calls(server) - calls_before,
                            looked_at(daemon, orders)))
        return {"orders": orders, "days": days, "per_hour": per_hour,
                "calls": samples[-1][1], "seconds": samples[-1][0], "samples": samples,
                "cpu_us": daemon.cpu_us(), "peak_kib": daemon.peak_kib()}
    finally:
        daemon.remove()
        server.stop()


def at_the_warehouse(daemon, orders):
    status = daemon.try_status()
    return status and status["orders"].get("at_wms", 0) >= orders


def calls(server):
    return sum(n[0] for kind, n in server.stats()["kinds"].items()
               if kind in ("search", "order_status", "shipping_information"))
