#!/usr/bin/env python3
"""Vendors that tell back the secrets they were given, in bodies, headers, redirects and error texts, in
every encoding: none of it is in drayd's log, its files, its API or what `dray` prints.
`secrets_test.py --build DIR [NAME…]`."""
import base64
import json
import sys
import urllib.parse
from xml.sax.saxutils import escape

from harness import WAREHOUSE, add_orders, begin, confirmed, expect, main, order, scenario, shop, start
from rig import wait_for

# Signs that every encoding writes in its own way.
TOKEN = "shop/tok+en&secret=1<2"
KEY = "ware/key+of&acme=3<4"
NAMES = {TOKEN: "[secret:access_token]", KEY: "[secret:api_key]"}


def forms(secret):
    """What a vendor may write instead of the value itself."""
    quoted = urllib.parse.quote(secret, safe="")
    return {"plain": secret, "in a URL": quoted, "in a URL, small": quoted.lower(),
            "in a form": urllib.parse.quote_plus(secret), "in XML": escape(secret),
            "in JSON": secret.replace("/", "\\/"), "in base64": base64.b64encode(secret.encode()).decode(),
            "in base64 for URLs": base64.urlsafe_b64encode(secret.encode()).decode()}


def echo(secret):
    return " and ".join(forms(secret).values())


def found_in(data):
    """Which secret stands where in `data`, in which encoding."""
    return [f"{secret} {how}" for secret in (TOKEN, KEY) for how, text in forms(secret).items()
            if text.encode() in data]


def told(rig):
    """All that drayd wrote, answers and prints: {where: bytes}."""
    all_of_it = {"drayd.log": (rig.run / "drayd.log").read_bytes()}
    for file in (rig.run / "state").rglob("*"):
        if file.is_file() and file.suffix != ".so":
            all_of_it[str(file.relative_to(rig.run))] = file.read_bytes()
    orders = rig.orders()
    paths = ["/status", "/plugins", "/feeds", "/recovery", "/orders?limit=1000",
             "/orders?limit=1000&not_for_us=1", "/problems", "/sources/shop/statuses",
             "/sources/shop/statuses?refresh=1"]
    for one in orders:
        paths += [f"/orders/{one['id']}", f"/orders/{one['id']}?personal=1",
                  f"/orders/{one['id']}/explain"]
    for path in paths:
        all_of_it["GET " + path] = json.dumps(rig.api("GET", path), ensure_ascii=False).encode()
    commands = [["status"], ["orders"], ["problems"], ["problems", "--quarantine"], ["doctor"],
                ["feeds"], ["plugins"], ["statuses", "shop"], ["check"], ["check", "--online"],
                ["config", "show", "shop", "--origin"], ["config", "show", "warehouse", "--origin"],
                ["config", "show", "daemon", "--origin"]]
    for one in orders:
        commands += [["explain", f"#{one['id']}"], ["order", f"#{one['id']}", "--personal"]]
    for command in commands:
        for more in ([], ["--json"]):
            _, out, err = rig.dray(*command, *more)
            all_of_it["dray " + " ".join(command + more)] = (out + err).encode()
    return all_of_it


def expect_no_secret(rig):
    everything = told(rig)
    # JSON within JSON has its quotes and strokes escaped once more.
    leaks = [f"{where}: {leak}" for where, data in everything.items()
             for leak in found_in(data) + found_in(data.replace(b"\\", b""))]
    expect(not leaks, f"{len(leaks)} places tell a secret: " + "; ".join(leaks[:20]))
    return everything


def prepare(rig):
    rig.vendors = [{**shop(), "token": TOKEN}, {**WAREHOUSE, "api_key": KEY}]
    rig.environment.update(SHOP_TOKEN=TOKEN, WAREHOUSE_KEY=KEY)
    begin(rig)
    start(rig)


def spoil(rig, times, fault):
    """The shop answers so to that many reads of its orders, and they are made."""
    rig.knobs("shop", {"faults": {"method": "GET", "path": "/orders$", "times": times, **fault}})
    before = rig.books("shop")["fault_hits"]
    wait_for("the lists to be spoilt", lambda: rig.api(
        "POST", "/feeds/run", {"instance": "shop", "function": "orders.download"}) and
        rig.books("shop")["fault_hits"] >= before + times, 60, 0.3, alive=[rig.daemon])


@scenario
def secrets_that_vendors_echo_are_written_nowhere(rig):
    prepare(rig)
    # In a body that is taken: an order that carries the shop's token through the whole of Dray.
    add_orders(rig, 100, customer_message=echo(TOKEN))
    confirmed(rig, 1)
    said = next(o["comments"] for o in rig.books("warehouse")["orders"])
    expect(NAMES[TOKEN] in said and not found_in(said.encode()), f"the warehouse got {said}")
    # In the text of an error, and in a header of it.
    rig.knobs("shop", {"faults": {
        "method": "POST", "path": "/shipments$", "status": 422, "times": None,
        "headers": {"X-Echo": TOKEN, "Content-Type": "application/json"},
        "body_text": json.dumps([{"status": 422, "message": "no: " + echo(TOKEN)}])}})
    add_orders(rig, 101)
    wait_for("the shipment to be refused", lambda: (o := order(rig, 101)) and
             o["status"] == "error", 60, 0.3, alive=[rig.daemon])
    # In words that are no answer at all.
    spoil(rig, 2, {"status": 500, "body_text": echo(TOKEN),
                   "headers": {"Content-Type": "text/html", "X-Echo": TOKEN}})
    # At the warehouse: a word of its own with a message, and a fault.
    rig.knobs("warehouse", {"faults": [
        {"operation": "SubmitOrder", "kind": "return_code", "return_code": "OrderPlacementError",
         "message": "no: " + echo(KEY), "times": 1},
        {"operation": "SubmitOrder", "kind": "soap_fault", "message": "no: " + echo(KEY),
         "times": None}]})
    add_orders(rig, 102, 2)
    wait_for("both orders to be refused", lambda: all(
        (o := order(rig, n)) and o["status"] == "error" for n in (102, 103)), 90, 0.3,
        alive=[rig.daemon])
    # In a redirect; after it the shop is not read again before a person has looked.
    spoil(rig, 1, {"status": 302, "headers": {
        "Location": "/elsewhere?token=" + urllib.parse.quote(TOKEN, safe="")}})
    everything = expect_no_secret(rig)
    # The words did come that far, with the names in the secrets' places.
    problems = everything["dray problems"].decode()
    expect(all(name in problems for name in NAMES.values()), f"problems: {problems}")
    rig.stop_daemon()
    files = {where: data for where, data in everything.items() if where.startswith("state/")}
    for file in (rig.run / "state").rglob("*"):
        if file.is_file() and file.suffix != ".so":
            files["after the stop: " + file.name] = file.read_bytes()
    leaks = [f"{where}: {leak}" for where, data in files.items() for leak in found_in(data)]
    expect(not leaks, "; ".join(leaks))
    expect(any(NAMES[TOKEN].encode() in data for data in files.values()),
           "what was scrubbed is not in the database: it was looked for in the wrong files")


@scenario
def secrets_that_are_refused_are_not_told_either(rig):
    prepare(rig)
    rig.knobs("warehouse", {"faults": {
        "operation": "*", "kind": "return_code", "return_code": "InvalidLoginNameKeyCombination",
        "message": "wrong: " + echo(KEY), "times": None}})
    add_orders(rig, 100)
    wait_for("the order to be seen", lambda: rig.orders(), 30, 0.2, alive=[rig.daemon])
    rig.knobs("shop", {"faults": {"method": "GET", "path": ".*", "times": None, "status": 401,
                                  "body_text": json.dumps({"status": 401, "title": echo(TOKEN)}),
                                  "headers": {"WWW-Authenticate": "Token " + TOKEN}}})
    rig.api("POST", "/feeds/run", {"instance": "shop", "function": "orders.download"})
    for name in ("shop", "warehouse"):
        wait_for(f"the refusal at {name} to be a problem", lambda n=name: any(
            p["instance"] == n for p in rig.api("GET", "/problems")[1]["problems"]), 60, 0.3,
            alive=[rig.daemon])
    expect_no_secret(rig)


if __name__ == "__main__":
    sys.exit(main())
