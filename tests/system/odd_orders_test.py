#!/usr/bin/env python3
"""Orders that nobody could send as they are, and one of 10,000 lines: each is held with its reason or
travels, and the others go on. `odd_orders_test.py --build DIR [NAME…]`."""
import sys

from audit import audit, orders_of
from harness import (CONFIG, add_orders, begin, confirmed, expect, main, order, problem, scenario,
                     start)
from rig import wait_for


def line(i, **fields):
    where = {} if "order_address_id" in fields else {"address": 0}
    return {"name": f"Thing {i}", "sku": f"SKU-{i}", "quantity": 1 + i % 3, "price_ex_tax": "9.95",
            "type": "physical", **where, **fields}


def held(rig, number, code, words, cure):
    """The order is in Error with that problem, and every way of asking says so."""
    wait_for(f"order {number} to be held", lambda: (o := order(rig, number)) and
             o["status"] == "error", 40, 0.2, alive=[rig.daemon])
    o = order(rig, number)
    expect([p["code"] for p in o["problems"]] == [code], f"{number}: {o['problems']}")
    text = o["problems"][0]["text"]
    expect(all(w in text for w in words), f"{number}: {text}")
    _, out, _ = rig.dray("explain", f"shop/{number}")
    expect(text in out and cure in out, f"{number}: explain says {out}")
    code, out, _ = rig.dray("problems")
    expect(code == 7 and text in out, f"{number}: problems: {out}")


def unreadable(rig, number, words):
    wait_for(f"order {number} to be kept raw", lambda: any(
        q["ref"] == str(number) for q in rig.api("GET", "/problems")[1]["quarantined"]), 40, 0.2,
        alive=[rig.daemon])
    for command in ("explain", "order"):
        code, _, err = rig.dray(command, str(number))
        expect(code == 7 and "cannot be read" in err and all(w in err for w in words),
               f"{command} {number}: {code} {err}")
    code, out, _ = rig.dray("problems", "--quarantine", "shop")
    expect(code == 7 and str(number) in out and all(w in out for w in words), out)


@scenario
def orders_that_nobody_could_send_are_held_with_their_reasons_and_the_rest_goes_on(rig):
    begin(rig)
    start(rig)
    add_orders(rig, 2000, products=[])
    add_orders(rig, 2001, shipping_addresses=[{"first_name": "", "last_name": "", "company": "",
                                               "street_1": "", "street_2": "", "city": "",
                                               "state": "", "zip": "", "country": "",
                                               "country_iso2": ""}])
    add_orders(rig, 2002, products=[line(1, order_address_id=0)])
    add_orders(rig, 2003, products=[line(1), line(2, quantity=-4)])
    add_orders(rig, 2004, products=[line(1, quantity=0)])
    add_orders(rig, 2005, products=[line(1, sku="")])
    for i, shape in enumerate(["text_total", "no_id", "null_address", "wrong_types", "deep",
                               "bad_utf8", "text_id", "bad_dates"]):
        add_orders(rig, 2050 + i, poison=shape)
    add_orders(rig, 2100, 3)
    confirmed(rig, 3)
    held(rig, 2000, "order_without_lines", ["has no lines"], "add lines to it, or cancel it")
    held(rig, 2001, "address_missing", ["recipient", "street", "city", "country"],
         "Complete the shipping address in the shop")
    held(rig, 2002, "address_missing", ["shipping address"],
         "Complete the shipping address in the shop")
    held(rig, 2005, "sku_missing", ["has no SKU"], "Give the product a SKU")
    unreadable(rig, 2003, ["quantity is -4"])
    unreadable(rig, 2004, ["quantity is 0"])
    _, body = rig.api("GET", "/problems")
    expect(len(body["quarantined"]) >= 6, f"kept raw: {body['quarantined']}")
    expect(all(q["why"] for q in body["quarantined"]), "an order is held without a reason")
    sent = {o["po"] for o in orders_of(rig.books("warehouse"))}
    expect(not [po for po in sent for n in range(2000, 2006) if str(n) in po], f"sent: {sent}")
    # Corrected in the shop, each goes its way by itself.
    rig.knobs("shop", {"human": [
        {"do": "edit", "order": 2000, "fields": {"products": [line(1)]}},
        {"do": "edit", "order": 2004, "fields": {"products": [line(1)]}}]})
    wait_for("both to be confirmed", lambda: all(
        order(rig, n)["status"] == "confirmed" for n in (2000, 2004) if order(rig, n)) and
        order(rig, 2004), 60, 0.3, alive=[rig.daemon])
    wait_for("their problems to be over", lambda: not [
        p for p in rig.api("GET", "/problems")[1]["problems"]
        if "2000" in p["key"] or "2004" in p["key"]], 30, 0.2)


def memory_mb(process):
    """The most that it ever had resident, in MiB."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        return next(int(x.split()[1]) for x in status if x.startswith("VmHWM:")) // 1024


@scenario
def an_order_of_10000_lines_travels_and_so_do_the_others(rig):
    rig.vendors[1]["knobs"] = [{"max_request_kb": 32768},
                               {"auto_walk": {"step_ms": 300, "spread_ms": 500}}]
    begin(rig)
    start(rig)
    add_orders(rig, 2200)
    confirmed(rig, 1)
    before = memory_mb(rig.daemon)
    add_orders(rig, 2201, products=[line(i) for i in range(10000)])
    add_orders(rig, 2202, 3)
    confirmed(rig, 5)
    stored = next(o for o in orders_of(rig.books("warehouse")) if "2201" in o["po"])
    expect(len(stored["lines"]) == 10000, f"{len(stored['lines'])} lines arrived")
    units = sum(1 + i % 3 for i in range(10000))
    expect(sum(x["quantity"] for x in stored["lines"]) == units, "quantities changed on the way")
    told = rig.books("shop")["by_order"]["2201"]["shipments"]
    expect(sum(i["quantity"] for s in told for i in s["items"]) == units,
           "not every unit was confirmed to the shop")
    findings = audit(rig.books("shop"), rig.books("warehouse"))
    expect(not findings, "; ".join(findings))
    # A sanitized build needs several times as much.
    grown = memory_mb(rig.daemon) - before
    print(f"        10,000 lines took drayd {grown} MiB at most", flush=True)
    expect(grown < 1024, f"{grown} MiB for one order")


@scenario
def a_text_that_is_longer_than_the_warehouse_takes_is_held_until_the_shop_shortens_it(rig):
    rig.config_text = CONFIG + "longest_address_line = 35\n"
    begin(rig)
    start(rig)
    there = {"first_name": "Zoë", "last_name": "Ångström", "street_1": "ß" * 35, "city": "Austin",
             "state": "Texas", "zip": "78701", "country": "United States", "country_iso2": "US"}
    add_orders(rig, 2400, shipping_addresses=[{**there, "street_1": "ß" * 36}])
    add_orders(rig, 2401, shipping_addresses=[there])
    confirmed(rig, 1)
    held(rig, 2400, "text_too_long",
         ["street line 1 of the shipping address has 36 characters, at most 35 fit"],
         "raise longest_address_line in [destination.warehouse] and restart drayd")
    expect(not [o for o in orders_of(rig.books("warehouse")) if "2400" in o["po"]],
           "it was sent all the same")
    rig.knobs("shop", {"human": [{"do": "edit", "order": 2400,
                                  "fields": {"shipping_addresses": [there]}}]})
    confirmed(rig, 2)
    streets = [o["ship_to"]["AddressLine1"] for o in orders_of(rig.books("warehouse"))]
    expect(streets == ["ß" * 35] * 2, f"the streets are not as in the shop: {streets}")


@scenario
def an_order_that_is_too_long_for_the_warehouse_is_held_and_the_others_go_on(rig):
    rig.vendors[1]["knobs"] = [{"max_request_kb": 64},
                               {"auto_walk": {"step_ms": 300, "spread_ms": 500}}]
    begin(rig)
    start(rig)
    add_orders(rig, 2300, products=[line(i) for i in range(1000)])
    add_orders(rig, 2301, 3)
    confirmed(rig, 3)
    said = problem(rig, "order_too_large")
    expect("1000 lines" in said["text"] and "Split the order" in said["text"], said["text"])
    _, out, _ = rig.dray("explain", "2300")
    expect(said["text"] in out and "dray retry" in out, out)
    rig.knobs("warehouse", {"max_request_kb": 4096})
    expect(rig.dray("retry", "2300")[0] == 0, "retry failed")
    confirmed(rig, 4)
    expect(not rig.books("warehouse")["duplicates"], "it arrived twice")


if __name__ == "__main__":
    sys.exit(main())
