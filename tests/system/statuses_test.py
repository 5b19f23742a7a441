#!/usr/bin/env python3
"""Status names: merchants rename, swap, hide and duplicate them, and nothing is lost, nothing sent
twice, nothing asked about orders while a status is not known. `statuses_test.py --build DIR [NAME…]`."""
import sys
import time

from audit import audit
from harness import CONFIG, begin, confirmed, expect, main, scenario, source, start, submits
from rig import wait_for

PLACE = 'on_shipment = "Shipped"\n'


def configure(rig, *lines):
    """The usual configuration with more lines in the source's table."""
    rig.config_text = CONFIG.replace(PLACE, PLACE + "\n".join(lines) + "\n")


def add_orders(rig, count, first=500, status=11):
    now = int(time.time())
    rig.knobs("shop", {"add_order": [{"kind": "simple", "id": first + i, "date_created": now - 600,
                                      "status_id": status} for i in range(count)]})


def poll(rig):
    rig.api("POST", "/feeds/run", {"instance": "shop", "function": "orders.download"})


def problems(rig, code):
    status, body = rig.api("GET", "/problems")
    return [p for p in body["problems"] if p["code"] == code] if status == 200 else []


def the_problem(rig, code, orders=0):
    """Waits for exactly one problem of that code that holds so many orders."""
    return wait_for(f"{code} with {orders} orders",
                    lambda: (p := problems(rig, code)) and len(p) == 1 and p[0]["orders"] == orders
                    and p[0], 40, 0.2, alive=[rig.daemon])


def no_problem(rig, code):
    wait_for(f"{code} to end", lambda: not problems(rig, code), 40, 0.2, alive=[rig.daemon])


def asked_about_orders(rig):
    """Requests about single orders, by the shop's books: the lists do not count."""
    asked = rig.books("shop")["requests"]
    return sum(n for what, n in asked.items() if "/orders/{id}" in what)


def written(rig, status):
    """Numbers of the orders that Dray put into that status, each as often as it did."""
    return [number for number, order in rig.books("shop")["by_order"].items()
            for change in order["statuses"] if change["by"] == "api" and change["to"] == status]


def clean(rig):
    findings = audit(rig.books("shop"), rig.books("warehouse"))
    expect(not findings, "; ".join(findings))


@scenario
def an_unmapped_status_is_one_problem_before_the_first_order_and_a_command_releases_all(rig):
    configure(rig, 'on_download = "Processing"')
    begin(rig)
    problem = the_problem(rig, "status_unmapped")
    expect("Could not mark order as 'Processing'" in problem["text"], problem["text"])
    expect("'Awaiting Shipment' (9)" in problem["text"], "the live list is not named")
    code, out, _ = rig.dray("check", "--online")
    expect(code == 7 and "Could not mark order as 'Processing'" in out and
           "try: " in out and "Shipped (2)" in out, f"{code} {out}")
    start(rig)
    add_orders(rig, 6)
    problem = the_problem(rig, "status_unmapped", 6)
    time.sleep(2)  # long enough for what must not happen
    expect(asked_about_orders(rig) == 0, f"asked while held: {rig.books('shop')['requests']}")
    expect(submits(rig) == 0, "an order was sent though it waits for its status")
    listed = rig.dray("orders", "--status", "error", check=True)[1]
    expect(all(str(n) in listed for n in range(500, 506)), listed)
    # What is wrong is refused with the list and the nearest.
    code, _, err = rig.dray("map", "status", "shop", "on_download", "awaiting shipment")
    expect(code == 5 and "dray map status shop on_download 9" in err, f"{code} {err}")
    code, _, err = rig.dray("map", "status", "shop", "on_dowload", "9")
    expect(code == 2 and "on_partial_shipment" in err, f"{code} {err}")
    out = rig.dray("map", "status", "shop", "on_download", "Awaiting Shipment", check=True)[1]
    expect("Awaiting Shipment (9)" in out, out)
    confirmed(rig, 6)
    expect(sorted(written(rig, 9)) == [str(n) for n in range(500, 506)], f"{written(rig, 9)}")
    no_problem(rig, "status_unmapped")
    clean(rig)
    out = rig.dray("check", "--online", check=True)[1]
    expect("Awaiting Shipment (9)" in out and "dray map status by" in out, out)
    out = rig.dray("statuses", "shop")[1]
    expect("dray map status by" in out and "Awaiting Shipment (9)" in out, out)
    out = rig.dray("config", "show", "shop", "--origin", check=True)[1]
    line = next(x for x in out.splitlines() if x.startswith("on_download"))
    expect('"9" (Awaiting Shipment)' in line and "dray map status" in line and "dray.toml:" in line,
           line)
    rig.stop_daemon()


@scenario
def a_cure_in_the_shop_is_noticed_by_itself(rig):
    configure(rig, 'on_download = "Processing"', 'status_check_every = "2s"')
    begin(rig)
    start(rig)
    add_orders(rig, 3)
    the_problem(rig, "status_unmapped", 3)
    rig.knobs("shop", {"statuses": {"9": "Processing"}})
    confirmed(rig, 3)
    expect(len(written(rig, 9)) == 3, f"{written(rig, 9)}")
    no_problem(rig, "status_unmapped")
    clean(rig)
    rig.stop_daemon()


@scenario
def a_cure_in_the_file_ends_a_mapping_with_a_notice(rig):
    configure(rig, 'on_download = "Processing"')
    begin(rig)
    start(rig)
    the_problem(rig, "status_unmapped")
    rig.dray("map", "status", "shop", "on_download", "9", check=True)
    add_orders(rig, 1)
    confirmed(rig, 1)
    rig.stop_daemon()
    # The same file again: the mapping holds.
    rig.start_daemon()
    add_orders(rig, 1, first=600)
    confirmed(rig, 2)
    expect(sorted(written(rig, 9)) == ["500", "600"], f"{written(rig, 9)}")
    rig.stop_daemon()
    rig.write_config(rig.config_text.replace('"Processing"', '"Awaiting Pickup"'))
    rig.start_daemon()
    notice = the_problem(rig, "status_mapping_ended")
    expect("'Awaiting Shipment' (9) by command" in notice["text"], notice["text"])
    add_orders(rig, 1, first=700)
    confirmed(rig, 3)
    expect(written(rig, 8) == ["700"], f"the file does not hold: {written(rig, 8)}")
    rig.dray("retry", "--problem", notice["key"], check=True)
    expect(not problems(rig, "status_mapping_ended"), "the notice stays")
    clean(rig)
    rig.stop_daemon()


@scenario
def never_in_the_file_ends_the_problem_and_the_orders_go_without_it(rig):
    configure(rig, 'on_download = "Processing"')
    begin(rig)
    start(rig)
    add_orders(rig, 2)
    the_problem(rig, "status_unmapped", 2)
    rig.stop_daemon()
    rig.write_config(rig.config_text.replace('"Processing"', '"never"'))
    rig.start_daemon()
    no_problem(rig, "status_unmapped")
    confirmed(rig, 2)
    expect(not written(rig, 9), f"{written(rig, 9)}")
    clean(rig)
    rig.stop_daemon()


@scenario
def a_removed_source_takes_its_problem_along_and_one_put_back_meets_it_again(rig):
    configure(rig, 'on_download = "Processing"')
    begin(rig)
    start(rig)
    add_orders(rig, 2)
    the_problem(rig, "status_unmapped", 2)
    rig.stop_daemon()
    with_shop = rig.config_text
    at, end = with_shop.index("[source.shop]"), with_shop.index("[destination.")
    rig.write_config(with_shop[:at] + with_shop[end:])
    rig.start_daemon()
    no_problem(rig, "status_unmapped")
    expect(submits(rig) == 0, "orders of a removed source were sent")
    rig.stop_daemon()
    rig.write_config(with_shop)
    rig.start_daemon()
    the_problem(rig, "status_unmapped", 2)
    expect(submits(rig) == 0, "an order was sent though it waits for its status")
    rig.dray("map", "status", "shop", "on_download", "9", check=True)
    confirmed(rig, 2)
    clean(rig)
    rig.stop_daemon()


@scenario
def a_renamed_status_is_followed_by_its_id_with_a_notice(rig):
    configure(rig, 'on_download = "Awaiting Shipment"', 'status_check_every = "2s"')
    begin(rig)
    start(rig)
    add_orders(rig, 1)
    confirmed(rig, 1)
    rig.knobs("shop", {"statuses": {"9": "In Arbeit", "2": "Versandt"}})
    notices = wait_for("two notices", lambda: (p := problems(rig, "status_renamed")) and
                       len(p) == 2 and p, 40, 0.2, alive=[rig.daemon])
    expect(all(p["severity"] == "notice" for p in notices), f"{notices}")
    add_orders(rig, 2, first=600)
    confirmed(rig, 3)
    expect(sorted(written(rig, 9)) == ["500", "600", "601"], f"{written(rig, 9)}")
    expect(sorted(written(rig, 2)) == ["500", "600", "601"], f"{written(rig, 2)}")
    # Over a restart too: the binding is stored.
    rig.stop_daemon()
    rig.start_daemon()
    add_orders(rig, 1, first=700)
    confirmed(rig, 4)
    expect(len(problems(rig, "status_renamed")) == 2, "the notices are gone")
    rig.knobs("shop", {"statuses": {"9": None, "2": None}})
    no_problem(rig, "status_renamed")
    clean(rig)
    rig.stop_daemon()


@scenario
def on_rename_hold_waits_until_someone_accepts_the_new_name(rig):
    configure(rig, 'on_download = "Awaiting Shipment"', 'status_check_every = "2s"',
              'on_rename = "hold"')
    begin(rig)
    start(rig)
    add_orders(rig, 1)
    confirmed(rig, 1)
    rig.knobs("shop", {"statuses": {"9": "Fraud Check"}})
    the_problem(rig, "status_renamed")
    before = asked_about_orders(rig)
    add_orders(rig, 2, first=600)
    problem = the_problem(rig, "status_renamed", 2)
    expect("Could not mark order as 'Awaiting Shipment'" in problem["text"], problem["text"])
    expect(asked_about_orders(rig) == before, "asked about orders while held")
    command = problem["remedies"][0]
    expect(command == "dray map status shop on_download 9", command)
    rig.dray(*command.split()[1:], check=True)
    confirmed(rig, 3)
    clean(rig)
    rig.stop_daemon()


@scenario
def swapped_names_leave_the_binding_until_someone_chooses(rig):
    configure(rig, 'on_download = "Awaiting Shipment"', 'status_check_every = "2s"')
    begin(rig)
    start(rig)
    add_orders(rig, 1)
    confirmed(rig, 1)
    rig.knobs("shop", {"statuses": {"9": "Awaiting Pickup", "8": "Awaiting Shipment"}})
    problem = the_problem(rig, "status_name_moved")
    expect("(8)" in problem["text"] and not problem["holds"], problem["text"])
    add_orders(rig, 1, first=600)
    confirmed(rig, 2)
    expect(sorted(written(rig, 9)) == ["500", "600"], f"{written(rig, 9)}")
    rig.dray("map", "status", "shop", "on_download", "8", check=True)
    no_problem(rig, "status_name_moved")
    add_orders(rig, 1, first=700)
    confirmed(rig, 3)
    expect(written(rig, 8) == ["700"], f"{written(rig, 8)}")
    clean(rig)
    rig.stop_daemon()


@scenario
def duplicates_and_translations_are_ambiguous_or_unmapped_before_they_are_bound(rig):
    configure(rig, 'on_download = "Awaiting Shipment"', 'status_check_every = "2s"')
    rig.vendors[0]["knobs"].append({"statuses": {"8": "Awaiting Shipment"}})
    rig.vendors[0]["knobs"].append({"translations": {"fr": {"2": "Expédiée"}}, "locale": "fr"})
    begin(rig)
    start(rig)
    found = wait_for("two problems", lambda: (p := problems(rig, "status_unmapped")) and len(p) == 2
                     and {x["subject"]: x for x in p}, 40, 0.2, alive=[rig.daemon])
    expect("(ids 9, 8)" in found["on_download"]["text"] or
           "(ids 8, 9)" in found["on_download"]["text"], found["on_download"]["text"])
    # The vendor's own name leads to the translated one.
    expect("Nearest is 'Expédiée' (2)" in found["on_shipment"]["text"],
           found["on_shipment"]["text"])
    add_orders(rig, 2)
    wait_for("the orders to be held", lambda: problems(rig, "status_unmapped") and
             sum(p["orders"] for p in problems(rig, "status_unmapped")) == 2, 40, 0.2)
    rig.dray("map", "status", "shop", "on_download", "9", check=True)
    # Tracking reaches the shop though on_shipment is not known.
    wait_for("the shipments to be told", lambda: rig.books("shop")["totals"]["shipments"] == 2, 60,
             0.3, alive=[rig.daemon])
    wait_for("the marks to be held", lambda: (p := problems(rig, "status_unmapped")) and
             p[0]["subject"] == "on_shipment" and p[0]["orders"] == 2, 40, 0.2)
    expect(not written(rig, 2), f"{written(rig, 2)}")
    rig.knobs("shop", {"locale": ""})
    confirmed(rig, 2)
    wait_for("the status to be written", lambda: len(written(rig, 2)) == 2, 40, 0.2,
             alive=[rig.daemon])
    clean(rig)
    rig.stop_daemon()


@scenario
def a_status_that_vanishes_during_a_run_holds_until_it_is_back(rig):
    configure(rig, 'on_download = "Awaiting Shipment"', 'status_check_every = "2s"')
    begin(rig)
    start(rig)
    add_orders(rig, 1)
    confirmed(rig, 1)
    rows = ",".join(f'{{"id":{i},"name":"{n}","system_label":"{n}","custom_label":"{n}","order":{i}}}'
                    for i, n in [(2, "Shipped"), (3, "Partially Shipped"),
                                 (11, "Awaiting Fulfillment")])
    rig.knobs("shop", {"faults": {"method": "GET", "path": "/order_statuses$", "status": 200,
                                  "html": False, "body_text": f"[{rows}]", "times": None}})
    problem = the_problem(rig, "status_unmapped")
    expect("deleted or hidden" in problem["text"], problem["text"])
    before = asked_about_orders(rig)
    add_orders(rig, 2, first=600)
    the_problem(rig, "status_unmapped", 2)
    expect(asked_about_orders(rig) == before, "asked about orders while held")
    rig.knobs("shop", {"clear_faults": True})
    confirmed(rig, 3)
    clean(rig)
    rig.stop_daemon()


@scenario
def status_hold_max_sends_with_the_problem_open_and_tracking_goes_on(rig):
    configure(rig, 'on_download = "Processing"', 'status_hold_max = "3s"')
    begin(rig)
    start(rig)
    add_orders(rig, 2)
    the_problem(rig, "status_unmapped", 2)
    expect(submits(rig) == 0, "sent before status_hold_max was over")
    wait_for("the orders to be sent", lambda: submits(rig) == 2, 40, 0.2, alive=[rig.daemon])
    # on_shipment takes the place of the moment that never came, and its problem goes with it.
    confirmed(rig, 2)
    expect(len(written(rig, 2)) == 2, f"{written(rig, 2)}")
    problem = the_problem(rig, "status_unmapped")
    expect(problem["orders"] == 0, "the problem still holds orders")
    clean(rig)
    rig.stop_daemon()


@scenario
def on_status_error_continue_sends_at_once(rig):
    configure(rig, 'on_download = "Processing"', 'on_status_error = "continue"')
    begin(rig)
    start(rig)
    add_orders(rig, 2)
    confirmed(rig, 2)
    the_problem(rig, "status_unmapped")
    clean(rig)
    rig.stop_daemon()


@scenario
def statuses_to_download_are_names_too_and_a_cure_brings_the_orders_that_stood_there(rig):
    configure(rig, 'statuses.download = ["Awaiting Fulfillment", "Ready"]',
              'status_check_every = "2s"')
    begin(rig)
    start(rig)
    problem = the_problem(rig, "status_unmapped")
    expect("statuses.download of shop names 'Ready'" in problem["text"], problem["text"])
    add_orders(rig, 1)
    add_orders(rig, 2, first=600, status=9)
    confirmed(rig, 1)
    expect(submits(rig) == 1, "an order of a status that is not downloaded was sent")
    # They were not modified since: only reading anew finds them.
    rig.knobs("shop", {"human": [{"do": "touch", "order": 600 + i,
                                  "modified": int(time.time()) - 7200} for i in range(2)]})
    rig.knobs("shop", {"statuses": {"9": "Ready"}})
    confirmed(rig, 3)
    no_problem(rig, "status_unmapped")
    clean(rig)
    rig.stop_daemon()


@scenario
def the_cure_of_a_misspelt_list_entry_is_taken_as_it_is_written(rig):
    configure(rig, 'statuses.download = ["Awaiting Fulfilment", "Shipped"]')
    begin(rig)
    cure = the_problem(rig, "status_unmapped")["remedies"][0]
    expect(cure.startswith("Write statuses.download = ["), cure)
    written_so = cure[len("Write "):cure.index(" (")]
    expect(written_so == 'statuses.download = ["Awaiting Fulfillment", "Shipped"]', cure)
    rig.stop_daemon()
    configure(rig, written_so)
    rig.write_config()
    code, out, err = rig.dray("check")
    expect(code == 0, f"dray check refuses the cure: {out}{err}")
    rig.start_daemon()
    no_problem(rig, "status_unmapped")


@scenario
def orders_in_undeclared_statuses_are_counted_and_reported(rig):
    configure(rig)
    begin(rig)
    add_orders(rig, 1)
    add_orders(rig, 7, first=600, status=9)
    wait_for("the login", lambda: (source(rig) or {}).get("state") == "running", 30, 0.2)
    start(rig)
    confirmed(rig, 1)
    rig.api("POST", "/feeds/run", {"instance": "shop", "function": "orders.list"})
    problem = wait_for("the report", lambda: (p := problems(rig, "status_undeclared")) and
                       "7 orders of shop" in p[0]["text"] and p[0], 40, 0.3, alive=[rig.daemon])
    expect("'Awaiting Shipment' (9): 7 (" in problem["text"], problem["text"])
    out = rig.dray("statuses", "shop", "--cached", check=True)[1]
    line = next(x for x in out.splitlines() if x.startswith("Awaiting Shipment"))
    expect("nowhere" in line and "7 (" in line, line)
    rig.stop_daemon()
    rig.write_config(rig.config_text.replace(PLACE, PLACE +
                                             'statuses.ignore = ["Awaiting Shipment"]\n'))
    rig.start_daemon()
    no_problem(rig, "status_undeclared")
    rig.stop_daemon()


if __name__ == "__main__":
    sys.exit(main())
