#!/usr/bin/env python3
"""Answers that arrive and are of no use (cut, no JSON, no XML, no UTF-8, 50 MB, 100,000 levels deep,
something else, nothing), at each place where an answer is read: it is said where and why, nothing is
lost, nothing is done twice, and the rest goes on. `bad_answers_test.py --build DIR [NAME…]`."""
import sys

from audit import audit
from harness import (CONFIG, add_orders, begin, confirmed, expect, main, order, problem, scenario,
                     second_shop, shop, source, start, submits)
from rig import wait_for

SHAPES = ["truncated", "words", "wrong_shape", "not_utf8", "deep", "huge", "empty"]
# What is said of a list of orders; of one order that is no UTF-8 only that order is spoilt, and an
# empty list is a good list.
SAID_OF_LIST = {"truncated": "no complete list of orders", "words": "no complete list of orders",
                "wrong_shape": "no complete list of orders", "deep": "no complete list of orders",
                "huge": "larger than the 32 MiB allowed"}


def expect_clean_books(rig):
    findings = audit(rig.books("shop"), rig.books("warehouse"))
    expect(not findings, "; ".join(findings))


@scenario
def a_spoilt_list_of_orders_is_named_and_read_again(rig):
    begin(rig)
    start(rig)
    for number, how in enumerate(SHAPES):
        before = len(rig.log())
        rig.knobs("shop", {"faults": {"method": "GET", "path": "/orders$", "spoil": how}})
        add_orders(rig, 1000 + number)
        wait_for(f"the {how} list to be met",
                 lambda n=number: rig.books("shop")["fault_hits"] > n, 30, 0.1, alive=[rig.daemon])
        if how in SAID_OF_LIST:
            wait_for(f"the {how} list to be named", lambda: SAID_OF_LIST[how] in rig.log()[before:],
                     30, 0.1, alive=[rig.daemon])
            feed = problem(rig, "orders.download/transient")
            expect("shop: orders.download does not work" in feed["text"] and
                   SAID_OF_LIST[how] in feed["text"], f"{how}: the problem says {feed['text']}")
            rig.api("POST", "/instances/shop/retry", {})
        rig.api("POST", "/feeds/run", {"instance": "shop", "function": "orders.download"})
        confirmed(rig, number + 1)
    # All of it was passing: nothing is left for a person.
    wait_for("the problems to be over", lambda: not rig.api("GET", "/problems")[1]["problems"], 30,
             0.2, alive=[rig.daemon])
    expect(submits(rig) == len(SHAPES), f"{submits(rig)} submits")
    expect_clean_books(rig)


@scenario
def a_shop_that_only_answers_rubbish_is_a_problem_and_disturbs_no_other(rig):
    rig.vendors.append(shop("other", "hash2"))
    rig.config_text = second_shop()
    begin(rig)
    start(rig)
    start(rig, name="other")
    rig.knobs("shop", {"faults": {"method": "GET", "path": "/orders$", "spoil": "words",
                                  "times": None}})
    add_orders(rig, 1100, 2)
    add_orders(rig, 2100, 3, shop="other")
    confirmed(rig, 3)
    said = problem(rig, "orders.download/transient")
    expect(said["instance"] == "shop" and "downloading orders" in said["text"], said)
    code, out, _ = rig.dray("problems")
    expect(code == 7 and said["text"] in out and "try: dray feeds" in out, f"{code}: {out}")
    code, out, _ = rig.dray("status")
    expect(code == 7 and "1 problem" in out, f"{code}: {out}")
    code, out, _ = rig.dray("feeds")
    expect("unreadable_answer" in out, out)
    rig.knobs("shop", {"clear_faults": True})
    expect(rig.dray("retry", "--instance", "shop")[0] == 0, "retry failed")
    confirmed(rig, 5)
    wait_for("the problem to be over", lambda: rig.dray("status")[0] == 0, 30, 0.3)
    books = rig.books("warehouse")
    expect(not books["duplicates"] and books["submits"]["asked"] == 5, str(books["submits"]))


@scenario
def a_spoilt_reading_of_one_order_is_tried_again_with_its_code_alone_in_the_log(rig):
    rig.config_text = CONFIG.replace('on_shipment = "Shipped"',
                                     'on_shipment = "Shipped"\non_download = "Awaiting Shipment"')
    begin(rig)
    start(rig)
    rig.knobs("shop", {"faults": [{"method": "GET", "path": f"/orders/{1200 + i}$", "spoil": how}
                                  for i, how in enumerate(SHAPES)]})
    add_orders(rig, 1200, len(SHAPES))
    confirmed(rig, len(SHAPES))
    expect(rig.books("shop")["fault_hits"] == len(SHAPES), "not every reading was spoilt")
    for i, how in enumerate(SHAPES):
        line = next((x for x in rig.log().splitlines()
                     if f"order {1200 + i}: order.mark at shop ended" in x), "")
        # The class and the code end it: a vendor's words may name a person.
        code = "response_too_large" if how == "huge" else "unreadable_answer"
        expect(line.endswith(f"ended transient ({code})"), f"{how}: the log says {line!r}")
    expect_clean_books(rig)


def once_in_shop(rig, moment):
    books = rig.books("shop")
    expect(books["totals"]["repeated_statuses"] == 0, f"a status was set twice ({moment})")
    expect_clean_books(rig)


@scenario
def a_spoilt_answer_to_a_shipment_that_the_shop_took_is_asked_about_not_repeated(rig):
    begin(rig)
    start(rig)
    rig.knobs("shop", {"faults": [{"method": "POST", "path": f"/orders/{1300 + i}/shipments$",
                                   "spoil": how} for i, how in enumerate(SHAPES)]})
    add_orders(rig, 1300, len(SHAPES))
    confirmed(rig, len(SHAPES))
    books = rig.books("shop")
    expect(books["fault_hits"] == len(SHAPES), "not every answer was spoilt")
    expect(books["totals"]["shipment_posts"] == len(SHAPES),
           f"{books['totals']['shipment_posts']} shipments were posted, not {len(SHAPES)}")
    once_in_shop(rig, "shipment")


@scenario
def a_spoilt_answer_to_a_status_that_the_shop_took_is_asked_about_not_repeated(rig):
    rig.config_text = CONFIG.replace('on_shipment = "Shipped"',
                                     'on_shipment = "Shipped"\non_download = "Awaiting Shipment"')
    begin(rig)
    start(rig)
    rig.knobs("shop", {"faults": [{"method": "PUT", "path": f"/orders/{1400 + i}$", "spoil": how}
                                  for i, how in enumerate(SHAPES)]})
    add_orders(rig, 1400, len(SHAPES))
    confirmed(rig, len(SHAPES))
    expect(rig.books("shop")["fault_hits"] == len(SHAPES), "not every answer was spoilt")
    written = wait_for("the last statuses", lambda: (n := rig.books("shop")["totals"]
                       ["status_writes"]) >= 2 * len(SHAPES) and n, 30, 0.2, alive=[rig.daemon])
    expect(written == 2 * len(SHAPES), f"{written} statuses were written")
    once_in_shop(rig, "status")


@scenario
def a_spoilt_answer_to_a_submit_that_the_warehouse_took_is_asked_about_not_repeated(rig):
    begin(rig)
    start(rig)
    rig.knobs("warehouse", {"faults": [{"operation": "SubmitOrder", "kind": "spoil", "spoil": how}
                                       for how in SHAPES]})
    add_orders(rig, 1500, len(SHAPES))
    confirmed(rig, len(SHAPES))
    books = rig.books("warehouse")
    expect(books["injected_faults"] == len(SHAPES), "not every answer was spoilt")
    expect(books["submits"]["asked"] == len(SHAPES), f"submits: {books['submits']}")
    expect_clean_books(rig)
    lost = [x for x in rig.log().splitlines() if "order.submit at warehouse ended unknown_outcome" in x]
    expect(len(lost) == len(SHAPES), f"of {len(SHAPES)} lost answers the log names {len(lost)}")


@scenario
def spoilt_answers_to_what_is_read_at_the_warehouse_are_read_again(rig):
    begin(rig)
    start(rig)
    rig.knobs("warehouse", {"faults": [
        {"operation": operation, "kind": "spoil", "spoil": how, "after": 1}
        for operation in ("SearchOrders", "GetShippingInformation") for how in SHAPES]})
    add_orders(rig, 1600, 12)

    def hurried():
        # A feed that failed waits longer each time; a person may ask for it.
        rig.api("POST", "/instances/warehouse/retry", {})
        rig.api("POST", "/feeds/run", {"instance": "warehouse", "function": ""})
        status = rig.try_status()
        return status and status["orders"]["confirmed"] >= 12

    wait_for("12 confirmed orders", hurried, 90, 0.3, alive=[rig.daemon])
    expect(rig.books("warehouse")["injected_faults"] >= len(SHAPES), "few answers were spoilt")
    expect_clean_books(rig)


@scenario
def while_neither_the_submit_nor_the_search_for_it_can_be_read_nothing_is_sent_again(rig):
    begin(rig)
    start(rig)
    rig.knobs("warehouse", {"faults": [
        {"operation": "SubmitOrder", "kind": "spoil", "spoil": "words"},
        {"operation": "SearchOrders", "kind": "spoil", "spoil": "deep", "times": None}]})
    add_orders(rig, 1700)
    wait_for("the search to be tried", lambda: rig.books("warehouse")["injected_faults"] >= 2, 40,
             0.2, alive=[rig.daemon])
    expect(submits(rig) == 1, "it was sent again")
    _, out, _ = rig.dray("explain", "1700")
    expect("the answer was lost, so Dray asks at" in out and
           "whether it happened, before anything is sent again" in out, out)
    tasks = order(rig, 1700)["tasks"]
    expect(any(t["phase"] == "probe" and "could not be read" in t["last_error"]["message"]
               for t in tasks if t["function"] == "order.submit"), tasks)
    rig.knobs("warehouse", {"clear_faults": True})
    rig.api("POST", "/instances/warehouse/retry", {})
    confirmed(rig, 1)
    expect(submits(rig) == 1, "it was sent again")
    expect_clean_books(rig)


@scenario
def a_login_that_answers_rubbish_is_named_and_tried_again(rig):
    rig.start_sim()
    rig.knobs("shop", {"faults": {"method": "GET", "path": "/time$", "spoil": "words"}})
    rig.knobs("warehouse", {"faults": {"operation": "SearchOrders", "kind": "spoil",
                                       "spoil": "huge"}})
    rig.write_config()
    rig.start_daemon()
    for name, word in (("shop", "it is not JSON"), ("warehouse", "larger than the 32 MiB")):
        said = wait_for(f"{name}'s login to be named", lambda: next(
            (x for x in rig.log().splitlines() if f"{name} cannot log in" in x), None), 30, 0.1)
        expect(word in said, said)
    start(rig)
    wait_for("the warehouse's login", lambda: source(rig, "warehouse")["state"] == "running", 30)
    add_orders(rig, 1800)
    confirmed(rig, 1)


if __name__ == "__main__":
    sys.exit(main())
