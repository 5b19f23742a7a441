#!/usr/bin/env python3
"""Mistakes in the configuration, through `dray check` and through the start of `drayd`: where, what,
why and the cure are said, nothing of a secret is, and only the mistaken instance stays down.
`bad_config_test.py --build DIR [NAME…]`."""
import json
import os
import shutil
import subprocess
import sys

from harness import CONFIG, begin, confirmed, expect, main, scenario, shop, source, start
from rig import wait_for

EXIT_CONFIG = 3
PASTED = "bc-live-5f2c9e7d01"

SECOND_SHOP = """
[source.broken]
connector = "bigcommerce"
mode = "live"
start_at = 2020-01-01
store_hash = "hash2"
access_token = { env = "SHOP_TOKEN" }
api_url = "http://127.0.0.1:@OTHER_PORT@"
"""

# What is written instead of which line, and what has to be said of it.
MISTAKES = {
    "an unknown key": (
        'store_hash = "hash2"', 'store_hash = "hash2"\non_shipmnt = "Shipped"',
        ["source.broken.on_shipmnt", "is not a key of a bigcommerce source",
         "did you mean `on_shipment`?"]),
    "an unknown connector": (
        'connector = "bigcommerce"', 'connector = "bigcomerce"',
        ["source.broken.connector", "there is no connector `bigcomerce`",
         'did you mean "bigcommerce"?']),
    "a number for text": (
        'store_hash = "hash2"', "store_hash = 17",
        ["source.broken.store_hash", "expected text in quotes, found a whole number",
         'store_hash = "17"']),
    "a number for a duration": (
        'mode = "live"', 'mode = "live"\npoll_every = 5',
        ["source.broken.poll_every", "expected a duration", 'poll_every = "1m"']),
    "a mode that is none": (
        'mode = "live"', 'mode = "lve"',
        ["source.broken.mode", "is not one of off, observe", 'did you mean "live"?']),
    "no variable": (
        '{ env = "SHOP_TOKEN" }', '{ env = "NO_SUCH_TOKEN" }',
        ["the secret access_token of source.broken cannot be had",
         "no environment variable NO_SUCH_TOKEN", "set NO_SUCH_TOKEN for drayd"]),
    "no file": (
        '{ env = "SHOP_TOKEN" }', '{ file = "@RUN@/no-such-file" }',
        ["the secret access_token of source.broken cannot be had", "no-such-file does not exist",
         "sudo install -m 0640"]),
    "no credential": (
        '{ env = "SHOP_TOKEN" }', '{ credential = "broken_token" }',
        ["the secret access_token of source.broken cannot be had",
         "not started by systemd with credentials", "LoadCredential=broken_token:"]),
    "the value where the path should be": (
        '{ env = "SHOP_TOKEN" }', '{ file = "%s" }' % PASTED,
        ["the secret access_token of source.broken cannot be had", "names no file",
         "sudo install -m 0640"]),
    "the value where the variable should be": (
        '{ env = "SHOP_TOKEN" }', '{ env = "%s" }' % PASTED,
        ["source.broken.access_token", "not its value"]),
}

# What is read by drayd when it starts, so that `dray check` can only warn of it.
SEEN_BY_DRAYD_ALONE = ("no variable", "no credential")


def checked(rig):
    return rig.dray("check")


def place_of(rig, text):
    """FILE:LINE: of the first line that was changed."""
    good = (CONFIG + SECOND_SHOP).splitlines()
    bad = text.splitlines()
    number = next(i for i, line in enumerate(bad) if i >= len(good) or line != good[i]) + 1
    return f"{rig.run / 'dray.toml'}:{number}:"


@scenario
def each_mistake_is_said_by_check_with_its_place_and_cure(rig):
    rig.vendors.append(shop("other", "hash2"))
    rig.start_sim()
    rig.write_config(CONFIG + SECOND_SHOP)
    code, out, err = checked(rig)
    expect(code == 0, f"the good configuration: {out}{err}")
    for name, (good, bad, words) in MISTAKES.items():
        text = CONFIG + SECOND_SHOP.replace(good, bad)
        rig.write_config(text)
        code, out, err = checked(rig)
        severity = "error"
        if name in SEEN_BY_DRAYD_ALONE:
            severity = "warning"
            words = ["the secret access_token of source.broken cannot be seen from here", words[2]]
        expect(code == (EXIT_CONFIG if severity == "error" else 0), f"{name}: exit status {code}")
        expect(place_of(rig, text) in err, f"{name}: not at {place_of(rig, text)}: {err}")
        for word in words:
            expect(word in err, f"{name}: `{word}` is not said: {err}")
        expect(("1 error." in err) == (severity == "error"), f"{name}: not the only finding: {err}")
        _, out, _ = rig.dray("check", "--json")
        told = [d for d in json.loads(out) if d["severity"] == severity]
        expect(len(told) == 1 and told[0]["line"] > 0 and told[0]["column"] > 0 and
               told[0]["what"] and told[0]["remedy"], f"{name}: {told}")
        expect(PASTED not in err + out, f"{name}: a secret's value is repeated")


@scenario
def a_secret_that_only_drayd_has_is_a_warning_of_check_and_online_asks_the_daemon(rig):
    rig.daemon_environment = {"WAREHOUSE_KEY": rig.environment.pop("WAREHOUSE_KEY")}
    rig.start_sim()
    rig.write_config(CONFIG)
    rig.start_daemon()
    wait_for("the login", lambda: source(rig)["state"] == "running", 30, alive=[rig.daemon])
    for way in ([], ["--online"]):
        code, out, err = rig.dray("check", *way)
        expect(code == 0 and "is in order" in out, f"check {way} ends with {code}: {out}{err}")
        expect("warning: " in err and "api_key of destination.warehouse cannot be seen from here: "
               "it is read by drayd when it starts" in err and "error" not in err, err)
    expect("ACME" in out, f"the warehouse was not logged in to: {out}")


@scenario
def on_a_cold_start_a_mistake_keeps_only_its_own_instance_down(rig):
    rig.vendors.append(shop("other", "hash2", count=2))
    rig.start_sim()
    number = 0
    for name, (good, bad, words) in MISTAKES.items():
        rig.write_config(CONFIG + SECOND_SHOP.replace(good, bad))
        before = (rig.run / "drayd.log").stat().st_size if number else 0
        rig.start_daemon()
        said = (rig.run / "drayd.log").read_bytes()[before:].decode()
        for word in words:
            expect(word in said, f"{name}: drayd does not say `{word}`: {said}")
        expect("broken stays down until its configuration is corrected" in said, f"{name}: {said}")
        down = source(rig, "broken")
        expect(down["state"] == "down" and words[1] in down["why"],
               f"{name}: status says {down}")
        wait_for(f"the other source to run beside {name}",
                 lambda: source(rig)["state"] == "running", 30)
        if number == 0:
            start(rig)
        number += 1
        rig.knobs("shop", {"add_order": {"kind": "simple", "id": 600 + number, "status_id": 11}})
        rig.api("POST", "/feeds/run", {"instance": "shop", "function": "orders.download"})
        confirmed(rig, number)
        code, out, err = rig.dray("config", "show", "broken")
        # Of a connector that there is not, no key is known.
        expect(code == 0 and ("connector" in out or name == "an unknown connector"),
               f"{name}: config show of it: {out}{err}")
        # It looks for no secret, so it misses none.
        expect("cannot be had" in words[0] or words[1] in err,
               f"{name}: config show does not say why: {err}")
        _, status, _ = rig.dray("status")
        expect("broken: " in status and words[1] in status, f"{name}: {status}")
        told = said + out + err + status + json.dumps(down)
        expect(PASTED not in told, f"{name}: a secret's value is repeated")
        rig.stop_daemon()
    expect(sum(rig.books("other")["requests"].values()) == 0, "the mistaken source made a request")
    # Corrected, it runs.
    rig.write_config(CONFIG + SECOND_SHOP)
    rig.start_daemon()
    wait_for("the corrected source to run", lambda: source(rig, "broken")["state"] == "running", 30)


@scenario
def a_daemon_table_that_is_wrong_or_a_file_that_does_not_parse_starts_nothing(rig):
    rig.start_sim()
    for good, bad, word in [
            ('disk_reserve = "1 MiB"', "disk_reserve = true", "disk_reserve"),
            ('disk_reserve = "1 MiB"', 'disk_reserv = "1 MiB"', "did you mean `disk_reserve`?"),
            ('disk_reserve = "1 MiB"', 'disk_reserve = "64 MB"', "disk_reserve"),
            ('plugin_dirs = ["@PLUGINS@"]', "plugin_dirs = 7", "plugin_dirs"),
            ("[source.shop]", "[source.shop", "dray.toml"),
            ('mode = "live"', 'mode = "live"\nmode = "off"', "dray.toml")]:
        rig.write_config(CONFIG.replace(good, bad))
        code, _, err = checked(rig)
        expect(code == EXIT_CONFIG and word in err, f"{bad}: check ends with {code}: {err}")
        expect("1 error." in err, f"{bad}: not the only finding: {err}")
        done = subprocess.run([rig.program("drayd"), "-c", str(rig.run / "dray.toml")],
                              capture_output=True, text=True, env=rig.environment, timeout=60)
        expect(done.returncode == EXIT_CONFIG and word in done.stderr,
               f"{bad}: drayd ends with {done.returncode}: {done.stderr}")
        expect(f"{rig.run / 'dray.toml'}:" in done.stderr, f"{bad}: no place: {done.stderr}")
    expect(sum(rig.books("shop")["requests"].values()) == 0, "a request was made")


@scenario
def a_file_that_is_no_plugin_is_refused_by_name_and_the_others_run(rig):
    folder = rig.run / "plugins"
    folder.mkdir()
    for name in ("bigcommerce.so", "propago.so"):
        shutil.copy(rig.build / "plugins" / name, folder)
    small = rig.build / "tests/integration/plugin/libraries"
    for name in ("no_entry.so", "abi_2.so"):
        shutil.copy(small / name, folder)
    (folder / "text.so").write_text("this is not a library\n")
    (folder / "empty.so").write_bytes(b"")
    (folder / "cut.so").write_bytes((folder / "propago.so").read_bytes()[:200000])
    shutil.copy(folder / "propago.so", folder / "open.so")
    for file in folder.iterdir():
        file.chmod(0o644)
    (folder / "open.so").chmod(0o666)
    os.mkfifo(folder / "pipe.so", 0o600)
    wanted = {"no_entry.so": ("missing_entry", "not a Dray plugin"),
              "abi_2.so": ("abi_major_mismatch", "speaks plugin ABI 2"),
              "text.so": ("not_a_library", "is not a plugin"),
              "empty.so": ("not_a_library", "is not a plugin"),
              "cut.so": ("not_a_library", "cut short"),
              "open.so": ("unsafe_permissions", "chmod 0644"),
              "pipe.so": ("not_a_file", "is not a regular file")}
    rig.config_text = CONFIG.replace("@PLUGINS@", str(folder))
    begin(rig)
    start(rig)
    said = (rig.run / "drayd.log").read_text()
    _, listed = rig.api("GET", "/plugins")
    refused = {os.path.basename(p["file"]): p for p in listed if p["state"] == "refused"}
    expect(set(refused) == set(wanted), f"refused: {sorted(refused)}")
    code, _, err = rig.dray("check")
    expect(code == EXIT_CONFIG, f"check ends with {code}")
    _, table, _ = rig.dray("plugins")
    for file, (name, words) in wanted.items():
        expect(refused[file]["code"] == name and words in refused[file]["why"],
               f"{file}: {refused[file]}")
        line = next((x for x in said.splitlines() if f"/{file}" in x), "")
        expect(f"plugin refused ({name})" in line and words in line, f"{file}: the log says {line}")
        expect(f"plugin refused ({name})" in err, f"{file}: check says {err}")
        expect(file in table, f"{file} is not in `dray plugins`: {table}")
    # Nothing of a refused file was kept for loading, and the good ones work.
    expect(len(list((rig.run / "state/plugins").iterdir())) == 2, "copies of refused files were kept")
    rig.knobs("shop", {"add_order": {"kind": "simple", "id": 800, "status_id": 11}})
    confirmed(rig, 1)


@scenario
def instances_of_a_refused_plugin_are_down_with_the_refusal_and_the_others_run(rig):
    folder = rig.run / "plugins"
    folder.mkdir()
    for name in ("bigcommerce.so", "propago.so"):
        shutil.copy(rig.build / "plugins" / name, folder)
        (folder / name).chmod(0o644)
    (folder / "propago.so").chmod(0o666)
    rig.config_text = CONFIG.replace("@PLUGINS@", str(folder))
    begin(rig)
    wait_for("the source to run", lambda: source(rig)["state"] == "running", 30)
    down = source(rig, "warehouse")
    expect(down["state"] == "down" and "propago" in down["why"], f"status says {down}")
    said = (rig.run / "drayd.log").read_text()
    expect("unsafe_permissions" in said, said)
    rig.knobs("shop", {"add_order": {"kind": "simple", "id": 810, "status_id": 11}})
    rig.api("POST", "/feeds/run", {"instance": "shop", "function": "orders.download"})
    wait_for("the order to be stored", rig.orders, 30, 0.3)
    rig.stop_daemon()
    (folder / "propago.so").chmod(0o644)
    rig.start_daemon()
    start(rig)
    confirmed(rig, 1)


if __name__ == "__main__":
    sys.exit(main())
