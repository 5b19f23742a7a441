#!/usr/bin/env python3
"""What a source's mode and its guards let through. `modes_test.py --build DIR [NAME…]`."""
import sys
import time

from audit import orders_of
from harness import (CONFIG, begin, confirmed, expect, main, scenario, second_shop, shop, source,
                     start, submits)
from rig import wait_for


def add_orders(rig, count, first=500, age=3600):
    now = int(time.time())
    rig.knobs("shop", {"add_order": [{"kind": "simple", "id": first + i, "date_created": now - age,
                                      "status_id": 11} for i in range(count)]})


def seen(rig, count):
    wait_for(f"{count} orders to be seen", lambda: len(rig.orders()) == count, 40, 0.3,
             alive=[rig.daemon])


def references(rig):
    return sorted(o["po"] for o in orders_of(rig.books("warehouse")))


def writes_to_shop(rig):
    totals = rig.books("shop")["totals"]
    return totals["status_writes"] + totals["shipments"]


@scenario
def a_test_is_sent_by_hand_alone_told_to_nobody_and_does_not_count_in_earnest(rig):
    moment = 'on_shipment = "Shipped"'
    rig.config_text = CONFIG.replace('mode = "live"', 'mode = "test"').replace(
        moment, moment + '\non_download = "Awaiting Shipment"')
    rig.vendors[1]["knobs"] = []  # orders stay as they arrive
    begin(rig)
    add_orders(rig, 3)
    seen(rig, 3)
    expect(submits(rig) == 0, "mode test sent an order that nobody picked")
    code, out, err = rig.dray("source", "start", "shop", "--from", "2020-01-01")
    expect(code == 5 and "not in mode live" in err, f"start in mode test: {code} {out} {err}")
    rig.dray("send-test", "500", check=True)
    rig.dray("send-test", "501", check=True)
    wait_for("the tests to arrive", lambda: submits(rig) == 2, 40, 0.3, alive=[rig.daemon])
    expect(all(r.startswith("TEST-") for r in references(rig)), f"references {references(rig)}")
    # The warehouse ships one of the two tests.
    tested = next(r for r in references(rig) if "501" in r)
    rig.knobs("warehouse", {"ship": {"po": tested}})
    wait_for("the shipment to be seen", lambda: any(o["status"] == "shipped" for o in rig.orders()),
             40, 0.3, alive=[rig.daemon])
    expect(writes_to_shop(rig) == 0, "something of a test was written to the shop")
    rig.stop_daemon()

    rig.write_config(rig.config_text.replace('mode = "test"', 'mode = "live"'))
    rig.start_daemon()
    wait_for("the warning about the tests", lambda: "TEST-" in rig.dray("problems")[1], 20, 0.3)
    expect(submits(rig) == 2, "going live sent something before the source was started")
    out = rig.dray("source", "start", "shop", "--from", "2020-01-01", check=True)[1]
    expect("2 known orders" in out and "1 of them" in out and "501" in out, out)
    wait_for("the orders to be sent in earnest", lambda: submits(rig) == 4, 40, 0.3,
             alive=[rig.daemon])
    plain = [r for r in references(rig) if not r.startswith("TEST-")]
    expect(len(plain) == 2 and not any("501" in r for r in plain), f"references {references(rig)}")
    for reference in plain:
        rig.knobs("warehouse", {"ship": {"po": reference}})
    confirmed(rig, 2)
    shipments = rig.books("shop")["totals"]["shipments"]
    expect(shipments == 2, f"{shipments} shipments were told to the shop, not 2")
    rig.stop_daemon()


@scenario
def a_source_in_mode_off_is_not_woken_by_a_retry(rig):
    rig.config_text = CONFIG.replace('mode = "live"', 'mode = "off"')
    begin(rig)
    add_orders(rig, 1)
    code, out, err = rig.dray("retry", "--instance", "shop")
    expect(code == 5 and "mode off" in err and "config show shop" in err, f"{code}: {out} {err}")
    wait_for("the warehouse", lambda: source(rig, "warehouse")["state"] == "running", 30, 0.2)
    expect(source(rig)["state"] == "off", f"{source(rig)}")
    asked = sum(rig.books("shop")["requests"].values())
    expect(asked == 0 and not rig.orders(), f"{asked} requests to a shop in mode off")


def problem(rig, code):
    """The open problems of that code."""
    status, body = rig.api("GET", "/problems")
    return [p for p in body["problems"] if p["code"] == code] if status == 200 else []


def numbers_at_warehouse(rig):
    """The shop's numbers of what the warehouse has, in the order in which it came."""
    arrived = sorted(orders_of(rig.books("warehouse")), key=lambda o: o["number"])
    return [o["po"].split("-")[0] for o in arrived]


@scenario
def orders_older_than_max_age_share_one_problem_and_are_let_go_or_filed(rig):
    rig.config_text = CONFIG.replace('poll_every = "1s"\nsettle', 'max_age = "2d"\npoll_every = "1s"'
                                     '\nsettle', 1)
    begin(rig)
    start(rig)
    add_orders(rig, 1, first=500)
    add_orders(rig, 4, first=600, age=3 * 86400)
    confirmed(rig, 1)
    held = wait_for("the problem", lambda: (p := problem(rig, "too_old")) and p[0]["orders"] == 4
                    and p, 40, 0.3, alive=[rig.daemon])
    expect(len(held) == 1, f"{len(held)} problems, not one")
    text = held[0]["text"]
    expect("4 orders of shop" in text and "600, 601, 602, 603" in text and "max_age = 2d" in text,
           text)
    expect(submits(rig) == 1, f"{submits(rig)} orders were sent, not 1")
    # One by one, then the rest by the commands that the problem names.
    rig.dray("retry", "600", check=True)
    rig.dray("not-for-us", "601", "--why", "sold in the shop", check=True)
    text = problem(rig, "too_old")[0]["text"]
    expect("2 orders of shop" in text and "602, 603" in text, text)
    confirmed(rig, 2)
    command = next(r for r in held[0]["remedies"] if "not-for-us --problem" in r).split("dray ")[1]
    out = rig.dray(*command.split(), check=True)[1]
    expect("Not for us: 2 orders" in out, out)
    expect(not problem(rig, "too_old"), "the problem is still open")
    # Whatever is read of them again: they stay where a person put them.
    rig.knobs("shop", {"human": [{"do": "touch", "order": 602}]})
    rig.api("POST", "/feeds/run", {"instance": "shop", "function": "orders.download"})
    add_orders(rig, 1, first=700)
    confirmed(rig, 3)
    expect(numbers_at_warehouse(rig) == ["500", "600", "700"], f"sent: {numbers_at_warehouse(rig)}")
    listed = rig.dray("orders", "--not-for-us", check=True)[1]
    expect("601" in listed and "sold in the shop" in listed, listed)
    rig.dray("load-anyway", "603", check=True)
    confirmed(rig, 4)
    rig.stop_daemon()


@scenario
def a_surge_is_held_beyond_its_limit_and_released_first_seen_first(rig):
    # What was held is read again at the shop before it is sent: one at a time there and at the
    # warehouse, or the order in which they arrive is that of the answers.
    rig.config_text = CONFIG.replace('poll_every = "1s"\nsettle', 'in_flight = 1\nsurge_limit = 5\n'
                                     'poll_every = "5s"\nsettle', 1).replace(
        'customer_name = "ACME"', 'customer_name = "ACME"\nin_flight = 1')
    begin(rig)
    start(rig)
    add_orders(rig, 12)
    confirmed(rig, 5)
    held = wait_for("the problem", lambda: (p := problem(rig, "order_surge")) and
                    p[0]["orders"] == 7 and p, 40, 0.3, alive=[rig.daemon])
    expect(len(held) == 1, f"{len(held)} problems, not one")
    text = held[0]["text"]
    expect("7 orders of shop" in text and "surge_limit = 5" in text and "and 2 more" in text, text)
    expect(submits(rig) == 5, f"{submits(rig)} orders were sent, not 5")
    # It counts over a restart; the next read adds to the same problem.
    rig.stop_daemon()
    add_orders(rig, 1, first=550)
    rig.start_daemon()
    wait_for("the newcomer to join", lambda: (p := problem(rig, "order_surge")) and
             p[0]["orders"] == 8, 40, 0.3, alive=[rig.daemon])
    command = next(r for r in held[0]["remedies"] if "retry --problem" in r).split("dray ")[1]
    out = rig.dray(*command.split(), check=True)[1]
    expect("Released: 8" in out, out)
    confirmed(rig, 13)
    late = numbers_at_warehouse(rig)[5:]
    expect(late == sorted(late) and len(late) == 8, f"not released in order: {late}")
    expect(not problem(rig, "order_surge"), "the problem is still open")
    rig.stop_daemon()

@scenario
def what_was_planned_is_not_sent_once_its_source_is_not_live_and_goes_on_when_it_is(rig):
    live = CONFIG.replace('settle = "1s"', 'settle = "1s"\nrecheck_after = "1d"', 1)
    rig.config_text = live
    rig.vendors[1]["knobs"] = []  # orders stay as they arrive
    begin(rig)
    start(rig)
    rig.dray("pause", "destination", "warehouse", "--function", "order.submit", "--why", "x",
             check=True)
    add_orders(rig, 2)
    seen(rig, 2)
    rig.stop_daemon()
    rig.write_config(live.replace('mode = "live"', 'mode = "observe"'))
    rig.start_daemon()
    rig.dray("resume", "destination", "warehouse", "--function", "order.submit", check=True)
    wait_for("the problem", lambda: (p := problem(rig, "source_not_live")) and p[0]["orders"] == 2,
             40, 0.3, alive=[rig.daemon])
    expect(submits(rig) == 0, "a source in mode observe sent something")
    rig.stop_daemon()
    rig.write_config(live)
    rig.start_daemon()
    wait_for("the orders to be sent", lambda: submits(rig) == 2, 40, 0.3, alive=[rig.daemon])
    wait_for("the problem's end", lambda: not problem(rig, "source_not_live"), 20, 0.3)
    # A parcel that leaves while the shop may not be written to is told to it later.
    rig.stop_daemon()
    rig.write_config(live.replace('mode = "live"', 'mode = "observe"'))
    rig.start_daemon()
    for reference in references(rig):
        rig.knobs("warehouse", {"ship": {"po": reference}})
    wait_for("the parcels to be seen", lambda: all(o["status"] == "shipped" for o in rig.orders()),
             40, 0.3, alive=[rig.daemon])
    expect(writes_to_shop(rig) == 0, "a source in mode observe was written to")
    rig.stop_daemon()
    rig.write_config(live)
    rig.start_daemon()
    confirmed(rig, 2)
    rig.stop_daemon()


@scenario
def what_waits_for_an_instance_that_is_configured_no_more_is_told_and_goes_on_with_it(rig):
    rig.vendors.append(shop("other", "hash2"))
    rig.vendors[1]["knobs"] = []  # orders stay as they arrive
    rig.config_text = both = second_shop()
    begin(rig)
    rig.dray("source", "start", "other", "--from", "2020-01-01", check=True)
    rig.knobs("other", {"add_order": {"kind": "simple", "id": 500, "status_id": 11}})
    wait_for("the order to be sent", lambda: submits(rig) == 1, 40, 0.3, alive=[rig.daemon])
    wait_for("it to be there", lambda: rig.orders()[0]["status"] == "at_wms", 40, 0.3)
    rig.stop_daemon()
    rig.write_config(CONFIG)
    rig.start_daemon()
    expect(not problem(rig, "instance_unconfigured"), "a problem without anything that waits")
    rig.knobs("warehouse", {"ship": {"po": references(rig)[0]}})
    wait_for("the parcel to be seen", lambda: rig.orders()[0]["status"] == "shipped", 40, 0.3,
             alive=[rig.daemon])
    rig.stop_daemon()
    rig.start_daemon()
    waiting = problem(rig, "instance_unconfigured")
    expect(len(waiting) == 1 and "other is not in the configuration any more, but 1 write to it "
           "waits" in waiting[0]["text"], f"{waiting}")
    expect("[source.other]" in waiting[0]["remedies"][0], f"{waiting}")
    rig.stop_daemon()
    rig.write_config(both)
    rig.start_daemon()
    confirmed(rig, 1)
    expect(not problem(rig, "instance_unconfigured"), "the problem is still open")
    rig.stop_daemon()


@scenario
def a_destination_that_drains_gets_no_new_orders_and_what_it_has_is_followed(rig):
    live = CONFIG.replace('api_key', 'mode = "live"\napi_key')
    rig.config_text = live
    rig.vendors[1]["knobs"] = []  # orders stay as they arrive
    begin(rig)
    start(rig)
    add_orders(rig, 1, first=500)
    wait_for("the first to be sent", lambda: submits(rig) == 1, 40, 0.3, alive=[rig.daemon])
    wait_for("it to be there", lambda: rig.orders()[0]["status"] == "at_wms", 40, 0.3)
    rig.stop_daemon()
    rig.write_config(live.replace('mode = "live"\napi_key', 'mode = "drain"\napi_key'))
    rig.start_daemon()
    add_orders(rig, 2, first=600)
    seen(rig, 3)
    held = wait_for("the problem", lambda: (p := problem(rig, "destination_drains")) and
                    p[0]["orders"] == 2 and p, 40, 0.3, alive=[rig.daemon])
    expect(len(held) == 1, f"{len(held)} problems, not one")
    # Its parcel is fetched and told to the shop all the same.
    rig.knobs("warehouse", {"ship": {"po": references(rig)[0]}})
    confirmed(rig, 1)
    expect(submits(rig) == 1, f"{submits(rig)} orders were sent to a warehouse in mode drain, not 1")
    out = rig.dray("explain", "600", check=True)[1]
    for words in ("warehouse is in mode drain", 'mode = "live" in [destination.warehouse]'):
        expect(words in out, f"explain does not say {words!r}: {out}")
    rig.stop_daemon()
    rig.write_config(live)
    rig.start_daemon()
    wait_for("the orders to be sent", lambda: submits(rig) == 3, 40, 0.3, alive=[rig.daemon])
    wait_for("the problem's end", lambda: not problem(rig, "destination_drains"), 20, 0.3)
    rig.stop_daemon()


@scenario
def a_start_brings_all_from_its_date_on_and_a_later_one_stops_what_is_older(rig):
    day = 86400
    rig.config_text = CONFIG.replace("start_at = 2020-01-01\n", "").replace('mode = "live"',
                                                                           'mode = "observe"')
    rig.start_sim()
    add_orders(rig, 1, first=500, age=20 * day)
    add_orders(rig, 1, first=510, age=3 * day)
    rig.write_config()
    rig.start_daemon()
    seen(rig, 1)  # observed without a start, only the last week is read
    rig.stop_daemon()
    rig.write_config(CONFIG)
    rig.start_daemon()
    ago = lambda days: time.strftime("%Y-%m-%d", time.gmtime(time.time() - days * day))
    start(rig, ago(1))
    add_orders(rig, 1, first=520, age=4 * day)
    add_orders(rig, 1, first=530)
    confirmed(rig, 1)
    expect(numbers_at_warehouse(rig) == ["530"], f"sent: {numbers_at_warehouse(rig)}")
    start(rig, ago(40))
    confirmed(rig, 4)
    expect(sorted(numbers_at_warehouse(rig)) == ["500", "510", "520", "530"],
           f"sent: {numbers_at_warehouse(rig)}")
    # What waits to be sent when the start moves on is not sent.
    rig.dray("pause", "source", "shop", "--function", "order.submit", "--why", "x", check=True)
    add_orders(rig, 1, first=540, age=3 * day)
    # Made long ago, changed now: else it lies behind what was read already.
    rig.knobs("shop", {"human": [{"do": "touch", "order": 540}]})
    seen(rig, 5)
    start(rig, ago(1))
    rig.dray("resume", "source", "shop", "--function", "order.submit", check=True)
    wait_for("the problem", lambda: problem(rig, "older_than_start"), 40, 0.3, alive=[rig.daemon])
    expect("540" not in numbers_at_warehouse(rig), "an order older than the start was sent")
    start(rig, ago(5))
    confirmed(rig, 5)
    rig.stop_daemon()


if __name__ == "__main__":
    sys.exit(main())
