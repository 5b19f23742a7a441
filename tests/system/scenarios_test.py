#!/usr/bin/env python3
"""What must never happen, tried on the running daemon: each scenario has a shop, a warehouse and a
drayd of its own. `scenarios_test.py --build DIR [NAME…]` runs those named, or all."""
import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

from audit import audit, orders_of
from harness import (CONFIG, add_orders, begin, confirmed, expect, main, problem, refused_start,
                     scenario, second_shop, shop, source, start, submits)
from rig import wait_for


@scenario
def a_new_source_sends_nothing_until_started_and_nothing_older_than_from(rig):
    now = int(time.time())
    begin(rig)
    rig.knobs("shop", {"add_order": [{"kind": "simple", "id": 500 + i, "date_created": now - age,
                                      "status_id": 11}
                                     for i, age in enumerate([40 * 86400, 3600, 1800])]})
    wait_for("the orders to be seen", lambda: len(rig.orders()) == 3, 40, 0.3)
    expect(submits(rig) == 0, "orders were sent before the source was started")
    start(rig, time.strftime("%Y-%m-%d", time.gmtime(now - 5 * 86400)))
    confirmed(rig, 2)
    expect(submits(rig) == 2, f"2 orders should be sent, {submits(rig)} were")
    code, out, _ = rig.dray("explain", "500")
    expect(code == 0, f"explain of the old order: {out}")


@scenario
def a_paused_source_sends_nothing_while_another_goes_on(rig):
    rig.vendors.append(shop("other", "hash2"))
    rig.config_text = second_shop()
    begin(rig)
    for name in ("shop", "other"):
        start(rig, name=name)
    code, out, err = rig.dray("pause", "source", "shop", "--function", "order.sumbit", "--why", "x")
    expect(code != 0 and "order.submit" in err, f"a pause of nothing: {code} {out} {err}")
    past = ("--until", "2020-01-01T00:00:00Z")
    code, out, err = rig.dray("pause", "source", "shop", *past, "--why", "x")
    expect(code != 0 and "over" in err, f"a pause until the past: {code} {out} {err}")
    rig.dray("pause", "source", "shop", "--function", "order.submit", "--why", "stock", check=True)
    for name, first in (("shop", 800), ("other", 900)):
        rig.knobs(name, {"add_order": {"kind": "simple", "id": first, "status_id": 11}})
    wait_for("both orders to be seen", lambda: len(rig.orders()) == 2, 40, 0.3)
    confirmed(rig, 1)
    sent = [o["po"] for o in orders_of(rig.books("warehouse"))]
    expect(len(sent) == 1 and sent[0].startswith("900"), f"sent under the pause: {sent}")
    rig.dray("resume", "source", "shop", "--function", "order.submit", check=True)
    confirmed(rig, 2)
    rig.stop_daemon()


@scenario
def a_second_daemon_on_the_same_state_is_refused(rig):
    begin(rig)
    said = refused_start(rig)
    expect("state_locked" in said and "another drayd" in said, said)
    expect(rig.try_status() is not None, "the first daemon was disturbed")


@scenario
def a_copied_state_directory_is_refused_and_sends_nothing(rig):
    begin(rig)
    rig.stop_daemon()
    rig.knobs("shop", {"add_order": {"kind": "simple", "status_id": 11}})
    os.rename(rig.run / "state", rig.run / "state.original")
    shutil.copytree(rig.run / "state.original", rig.run / "state")
    said = refused_start(rig)
    expect("state_directory_copied" in said and "--adopt-state" in said, said)
    expect(submits(rig) == 0, "the copy sent something")
    # Adopted on purpose it verifies first, and a person ends that: also where the first start fails.
    rig.write_config(CONFIG.replace("@RUN@/dray.sock", "/proc/dray.sock"))
    refused_start(rig, "--adopt-state", status=1)
    rig.write_config(CONFIG)
    rig.start_daemon()
    _, body = rig.api("GET", "/recovery")
    expect(body["active"] and body["reason"] == "adopted", f"no recovery: {body}")
    code, out, err = rig.dray("recovery", "--end")
    expect(code == 0, out + err)


@scenario
def a_source_that_was_behind_loses_no_order_to_an_adoption(rig):
    now = int(time.time())
    begin(rig)
    old = {"kind": "simple", "status_id": 11}
    rig.knobs("shop", {"add_order": {**old, "id": 500, "date_created": now - 6 * 86400}})
    wait_for("the first order", lambda: len(rig.orders()) == 1, 40, 0.3)
    rig.stop_daemon()
    # What it had not read when it was stopped is older than the end of its life.
    rig.knobs("shop", {"add_order": {**old, "id": 501, "date_created": now - 2 * 86400}})
    os.rename(rig.run / "state", rig.run / "state.original")
    shutil.copytree(rig.run / "state.original", rig.run / "state")
    rig.start_daemon("--adopt-state")
    wait_for("what was behind", lambda: len(rig.orders()) == 2, 40, 0.3)


@scenario
def a_restored_older_state_probes_before_it_sends(rig):
    begin(rig)
    start(rig)
    rig.stop_daemon()
    shutil.copy(rig.run / "state/dray.db", rig.run / "backup.db")
    rig.start_daemon()
    rig.knobs("shop", {"add_order": [{"kind": "simple", "status_id": 11, "id": 700 + i}
                                     for i in range(5)]})
    confirmed(rig, 5)
    rig.stop_daemon()
    for leftover in (rig.run / "state").glob("dray.db-*"):
        leftover.unlink()
    shutil.copy(rig.run / "backup.db", rig.run / "state/dray.db")
    rig.knobs("shop", {"human": [{"do": "set_status", "order": 700 + i, "status_id": 11}
                                 for i in range(5)]})
    rig.start_daemon()
    _, body = rig.api("GET", "/recovery")
    expect(body["active"] and body["reason"] == "restored", f"no recovery: {body}")
    wait_for("the orders to be seen again", lambda: len(rig.orders()) >= 5, 40, 0.3)
    wait_for("the probes to bind them", lambda: all(
        o["status"] in ("at_wms", "shipped", "confirmed") for o in rig.orders()), 60, 0.3)
    expect(rig.dray("recovery", "--end")[0] == 0, "recovery could not be ended")
    confirmed(rig, 5)
    findings = audit(rig.books("shop"), rig.books("warehouse"))
    expect(not findings, "; ".join(findings))


@scenario
def a_machine_put_back_to_an_older_state_probes_what_the_lost_life_sent(rig):
    rig.vendors[1]["knobs"] = []  # orders stay as they arrive
    begin(rig)
    start(rig)
    rig.stop_daemon()
    state = rig.run / "state"
    kept = {name: (state / name).read_bytes() for name in ("dray.db", "witness")}
    rig.start_daemon()
    add_orders(rig, 700, 5)
    wait_for("the orders at the warehouse", lambda: submits(rig) == 5, 60, 0.1)
    rig.stop_daemon()
    for leftover in state.glob("dray.db-*"):
        leftover.unlink()
    for name, content in kept.items():
        (state / name).write_bytes(content)
    with closing(sqlite3.connect(state / "dray.db")) as db, db:
        db.execute("UPDATE meta SET value = value - 7200000 WHERE key = 'last_alive'")
    rig.knobs("shop", {"human": [{"do": "set_status", "order": 700 + i, "status_id": 11}
                                 for i in range(5)]})
    rig.start_daemon()
    _, body = rig.api("GET", "/recovery")
    expect(not body["active"] and body["reason"] == "gap", f"no gap: {body}")
    wait_for("the probes to bind them", lambda: [o["status"] for o in rig.orders()] ==
             ["at_wms"] * 5, 60, 0.3, alive=[rig.daemon])
    expect(submits(rig) == 5, f"{submits(rig)} submits of 5 orders")


@scenario
def a_lost_database_beside_its_witness_probes_before_it_sends(rig):
    begin(rig)
    start(rig)
    add_orders(rig, 700, 5)
    wait_for("the orders at the warehouse", lambda: submits(rig) == 5, 60, 0.1)
    rig.stop_daemon()
    for file in (rig.run / "state").glob("dray.db*"):
        file.unlink()
    rig.knobs("shop", {"human": [{"do": "set_status", "order": 700 + i, "status_id": 11}
                                 for i in range(5)]})
    rig.start_daemon()
    _, body = rig.api("GET", "/recovery")
    expect(body["active"] and body["reason"] == "restored", f"no recovery: {body}")
    start(rig)
    wait_for("the probes to bind them", lambda: len(rig.orders()) == 5 and all(
        o["status"] in ("at_wms", "shipped", "confirmed") for o in rig.orders()), 60, 0.3)
    expect(rig.dray("recovery", "--end")[0] == 0, "recovery could not be ended")
    confirmed(rig, 5)
    expect(submits(rig) == 5, f"{submits(rig)} submits of 5 orders")


@scenario
def a_renamed_source_and_another_shop_under_its_name_are_refused(rig):
    rig.vendors.append(shop("other", "hash2", count=3))
    begin(rig)
    wait_for("the login", lambda: source(rig)["state"] == "running", 30)
    rig.stop_daemon()
    rig.write_config(CONFIG.replace("[source.shop]", "[source.renamed]"))
    rig.start_daemon()
    wait_for("the refusal", lambda: (source(rig, "renamed") or {}).get("state") == "refused", 30)
    expect("account_renamed" in source(rig, "renamed")["why"], source(rig, "renamed")["why"])
    rig.stop_daemon()
    rig.write_config(CONFIG.replace("hash1", "hash2").replace("@SHOP_PORT@", "@OTHER_PORT@"))
    rig.start_daemon()
    wait_for("the refusal", lambda: source(rig)["state"] == "refused", 30)
    expect("account_changed" in source(rig)["why"], source(rig)["why"])
    code, out, _ = rig.dray("problems")
    expect("account_changed" in out, out)
    expect(submits(rig) == 0, "something was sent")
    expect(not rig.orders(), "orders of the wrong shop were taken")


@scenario
def two_orders_of_one_number_are_told_apart_by_their_source(rig):
    rig.vendors.append(shop("other", "hash2"))
    rig.config_text = second_shop()
    begin(rig)
    for name in ("shop", "other"):
        rig.knobs(name, {"add_order": {"kind": "simple", "id": 900, "status_id": 11}})
    wait_for("both orders to be seen", lambda: len(rig.orders()) == 2, 40, 0.3)
    code, _, said = rig.dray("explain", "900")
    expect(code == 2 and "shop/900" in said and "other/900" in said, said)
    for name in ("shop", "other"):
        code, out, said = rig.dray("order", f"{name}/900")
        expect(code == 0 and f"  {name}" in out.splitlines()[0], out + said)
    code, _, said = rig.dray("order", "nobody/900")
    expect(code == 6, said)
    code, _, said = rig.dray("order", "#900x")
    expect(code == 6, f"'#900x' is no id: {code} {said}")


@scenario
def a_strangers_order_under_our_reference_is_never_bound_nor_doubled(rig):
    begin(rig)
    start(rig)
    rig.knobs("warehouse", {"faults": {"operation": "SubmitOrder", "kind": "cut_before",
                                       "execute": False, "times": 1}})
    rig.knobs("shop", {"add_order": {"kind": "simple", "id": 900, "status_id": 11}})
    wait_for("the order", lambda: rig.orders(), 30, 0.1)
    order = rig.orders()[0]["id"]
    reference = wait_for("its reference", lambda: (c := rig.api("GET", f"/orders/{order}")[1]
                                                   ["consignments"]) and c[0]["reference"], 30)
    rig.knobs("warehouse", {"add_order": {
        "po": reference, "lines": [{"sku": "NOT-OURS", "quantity": 9}],
        "ShippingAddress": {"Name": "Somebody Else", "ZipCode": "99999"}}})
    wait_for("the problem", lambda: rig.orders()[0]["status"] == "error", 60, 0.3)
    _, out, _ = rig.dray("problems")
    expect("reference_conflict" in out, out)
    stored = [o for o in orders_of(rig.books("warehouse"))
              if o.get("PoNumber", o.get("po")) == reference]
    expect(len(stored) == 1, f"{len(stored)} orders stand under {reference}")


@scenario
def an_answer_over_max_answer_names_the_setting_and_the_next_one_is_taken(rig):
    rig.config_text = CONFIG.replace("disk_reserve", 'max_answer = "64 KiB"\ndisk_reserve')
    begin(rig)
    start(rig)
    rig.knobs("shop", {"faults": {"method": "GET", "path": "/orders$", "times": 2, "status": 200,
                                  "body_text": "[" + " " * (64 << 10) + "]", "html": False}})
    rig.knobs("shop", {"add_order": {"kind": "simple", "id": 1000, "status_id": 11}})
    said = wait_for("the answer to be refused", lambda: (out := rig.dray("problems")[1]) and
                    "max_answer" in out and out, 60, 0.2, alive=[rig.daemon])
    expect("64 KiB" in said and "raise max_answer in [daemon]" in said, said)
    confirmed(rig, 1)


@scenario
def an_order_comment_with_a_marker_or_a_template_stays_text(rig):
    begin(rig)
    start(rig)
    text = "{{secret:api_key}} {api_key} {access_token} dray-00000000000000000000000000000000"
    rig.knobs("shop", {"add_order": {"kind": "simple", "id": 3000, "status_id": 11,
                                     "customer_message": text}})
    confirmed(rig, 1)
    books = rig.books("warehouse")
    comments = [o["comments"] for o in orders_of(books)]
    # Below it stand the options that were chosen for the lines.
    expect([c.split("\n")[0] for c in comments] == [text], f"the comment came as {comments}")
    expect("warehouse-key-secret" not in str(books) and "shop-token-secret" not in str(books),
           "a secret was put into an order")


@scenario
def pause_stops_requests_and_resume_goes_on(rig):
    begin(rig)
    start(rig)
    expect(rig.dray("pause", "all", "--why", "stock count")[0] == 0, "pause failed")
    rig.knobs("shop", {"add_order": {"kind": "simple", "id": 4000, "status_id": 11}})
    before = sum(rig.books("shop")["requests"].values())
    rig.api("POST", "/feeds/run", {"instance": "shop", "function": ""})
    _, out, _ = rig.dray("status")
    expect("PAUSED all" in out and "stock count" in out, out)
    rig.kill_daemon()
    rig.start_daemon()
    wait_for("the login", lambda: source(rig)["state"] == "running", 30)
    expect(sum(rig.books("shop")["requests"].values()) - before <= 3, "requests went on")
    expect(submits(rig) == 0, "something was sent while paused")
    expect(rig.dray("resume", "all")[0] == 0, "resume failed")
    confirmed(rig, 1)


@scenario
def a_pause_is_explained_and_a_shared_problem_has_one_cure_for_all_its_orders(rig):
    begin(rig)
    start(rig)
    rig.dray("pause", "destination", "warehouse", "--function", "order.submit", "--why", "forklift",
             check=True)
    rig.knobs("shop", {"add_order": [{"kind": "simple", "id": i, "seed": 7, "status_id": 11}
                                     for i in (700, 701)]})
    wait_for("both orders to be seen", lambda: len(rig.orders()) == 2, 40, 0.3)
    said = rig.dray("explain", "700", check=True)[1]
    expect("paused by" in said and "forklift" in said, said)
    resume = "dray resume destination warehouse --function order.submit"
    expect(resume in said, said)
    skus = []
    for number in ("700", "701"):
        order = json.loads(rig.dray("--json", "order", number, check=True)[1])["order"]
        skus.append({line["sku"] for line in order["lines"]})
    sku = sorted(skus[0] & skus[1])[0]
    rig.knobs("warehouse", {"unknown_skus": [sku]})
    rig.dray(*resume.split()[1:], check=True)
    held = wait_for("both to share the problem", lambda: (p := problem(rig, "sku_unknown")) and
                    p["orders"] == 2 and p, 40, 0.3, alive=[rig.daemon])
    expect(sku in held["text"] and "order 70" not in held["text"], held["text"])
    expect(sorted(held["numbers"]) == ["700", "701"], f"{held['numbers']}")
    out = rig.dray("problems")[1]
    expect("2 orders: 70" in out, out)
    rig.knobs("warehouse", {"unknown_skus": []})
    command = held["remedies"][-1]
    expect(command.startswith("dray retry --problem "), command)
    rig.dray(*shlex.split(command)[1:], check=True)
    confirmed(rig, 2)
    expect("sku_unknown" not in rig.dray("problems")[1], "the problem is still open")
    rig.stop_daemon()


if __name__ == "__main__":
    sys.exit(main())
