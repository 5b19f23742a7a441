#!/usr/bin/env python3
"""`dray` as people and scripts meet it: every command's --json parses, each exit status of docs/cli.md
is met, a daemon that is down, hung or not ours to talk to is named. `cli_test.py --build DIR [NAME…]`."""
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time

from harness import (CONFIG, Skipped, add_orders, begin, confirmed, expect, main, problem,
                     refused_start, scenario, source, start)
from rig import Failure, wait_for

DONE, FAILED, USAGE, CONFIGURATION, UNREACHABLE, REFUSED, NOT_FOUND, UNWELL = range(8)


def ends(rig, status, *arguments, says="", stream="err"):
    """Runs `dray` and expects its exit status and words; what it said, both streams."""
    code, out, err = rig.dray(*arguments)
    shown = f"dray {' '.join(arguments)}: {code}\n{out}{err}"
    expect(code == status, f"{status} was expected of {shown}")
    expect(says in (err if stream == "err" else out), f"`{says}` was expected of {shown}")
    return out + err


def commands_of(rig, *parents):
    """The commands that `dray [PARENT] --help` lists."""
    _, out, _ = rig.dray(*parents, "--help")
    listed = out[out.index("Subcommands:"):].splitlines()[1:]
    names = [line.split()[0] for line in listed if re.match(r"  \S", line)]
    expect(names, f"no commands in {out}")
    for name in names:
        text = rig.dray(*parents, name, "--help")[1]
        yield from (commands_of(rig, *parents, name) if "Subcommands:" in text
                    else [" ".join((*parents, name))])


@scenario
def every_commands_json_parses_and_says_what_its_table_says(rig):
    begin(rig)
    add_orders(rig, 800, 2)
    wait_for("the orders", lambda: len(rig.orders()) == 2, 30, 0.2, alive=[rig.daemon])
    tried = {
        "check": [[], ["--online"]], "config show": [["shop"], ["shop", "--origin"]],
        "status": [[]], "orders": [[], ["800"], ["--not-for-us"], ["--all", "--limit", "1"]],
        "order": [["800"], ["shop/801", "--personal"]], "explain": [["800"]],
        "problems": [[], ["--quarantine"], ["shop"]], "plugins": [[]], "feeds": [[]],
        "recovery": [[]], "doctor": [[]], "statuses": [["shop"], ["shop", "--cached"]],
        "map status": [["shop", "on_cancel", "never"], ["shop", "on_cancel", "No Such Status"]],
        "source start": [["shop", "--from", "2020-01-01", "--dry-run"],
                         ["shop", "--from", "today"]],
        "pause": [["all", "--why", "count"]], "resume": [["all"]],
        "hold": [["800", "--until", "2035-01-01", "--why", "x"]], "release": [["800"]],
        "cancel-sending": [["801"]], "resume-sending": [["801"]],
        "not-for-us": [["801", "--why", "x"]], "load-anyway": [["801"]],
        "send-test": [["800"]], "retry": [["800"], ["--instance", "shop"], ["--problem", "nil"]]}
    listed = set(commands_of(rig))
    expect(listed == set(tried), f"this test and `dray --help` differ by {listed ^ set(tried)}")
    for command, ways in tried.items():
        for way in ways:
            code, out, err = rig.dray(*command.split(), *way, "--json")
            try:
                body = json.loads(out)
            except ValueError as why:
                raise Failure(f"dray {command} {way} --json: {why}: {out!r} {err!r}") from why
            failed = isinstance(body, dict) and "error" in body
            expect(failed == (code in (FAILED, USAGE, UNREACHABLE, REFUSED, NOT_FOUND)),
                   f"dray {command} {way} --json ends with {code} and {out}")
            if failed:
                expect(body["error"]["code"] and body["error"]["message"] in err, f"{out}{err}")
    # Errors of the command line come before anything could be asked.
    for way in (["order"], ["pause", "all"], ["orders", "--status"], ["frobnicate"], []):
        ends(rig, USAGE, *way, "--json")


@scenario
def plugins_says_what_a_connector_does_not_support_and_why(rig):
    begin(rig)
    _, out, _ = rig.dray("plugins", check=True)
    for words in (r"propago does not have",
                  r"order\.cancel +not supported +OrderService has no such operation",
                  r"cancellations\.download +told elsewhere +shipments\.download tells",
                  r"bigcommerce does not have",
                  r"inventory\.upload +not supported +this connector does not have it yet"):
        expect(re.search(words, out), f"`{words}` is missing:\n{out}")
    listed = {p["id"]: p for p in json.loads(rig.dray("plugins", "--json", check=True)[1])}
    absent = {a["function"]: a for a in listed["propago"]["absent"]}
    expect(absent["order.cancel"]["state"] == "not_supported" and absent["order.cancel"]["why"],
           absent)
    expect(absent["cancellations.download"]["state"] == "elsewhere", absent)
    for plugin in listed.values():
        both = {a["function"] for a in plugin["absent"]} & set(plugin["functions"])
        expect(not both, f"{plugin['id']} has and has not {both}")


@scenario
def a_merchants_title_is_shown_with_its_sources(rig):
    rig.config_text = CONFIG.replace("[source.shop]", '[merchant.acme]\ntitle = "Acme Outdoor"\n\n'
                                     '[source.shop]\nmerchant = "acme"')
    begin(rig)
    of = {i["name"]: i for i in json.loads(rig.dray("status", "--json")[1])["instances"]}
    expect((of["shop"]["merchant"], of["shop"]["merchant_title"]) == ("acme", "Acme Outdoor"), of)
    expect("merchant_title" not in of["warehouse"], of["warehouse"])


@scenario
def each_exit_status_is_met(rig):
    begin(rig)
    wait_for("the login", lambda: source(rig)["state"] == "running", 30, alive=[rig.daemon])
    ends(rig, DONE, "status")
    ends(rig, DONE, "problems", says="No problems.", stream="out")
    ends(rig, DONE, "doctor", says="0 corrected", stream="out")
    ends(rig, DONE, "check", says="is in order", stream="out")
    ends(rig, DONE, "check", "--online", says="ACME", stream="out")

    ends(rig, USAGE)
    ends(rig, USAGE, "statsu", says="Did you mean `dray status`?")
    ends(rig, USAGE, "orders", "--status", "fine", says="`fine` is no status")
    ends(rig, USAGE, "status", "--frequently", says="--frequently")
    ends(rig, USAGE, "source", "start", "shop", "--from", "yesterday", says="is not a time")
    ends(rig, USAGE, "hold", "--until", "soon", "#1", says="is not a time")
    ends(rig, USAGE, "retry", says="Name an order")
    ends(rig, USAGE, "pause", "all", says="--why")
    ends(rig, USAGE, "--timeout", "0", "status", says="--timeout")

    ends(rig, NOT_FOUND, "order", "4711", says="There is no order 4711")
    ends(rig, NOT_FOUND, "explain", "#4711", says="There is no order 4711")
    ends(rig, NOT_FOUND, "retry", "--problem", "shop/none", says="no open problem")
    ends(rig, NOT_FOUND, "source", "start", "nobody", "--from", "now", says="nobody")
    ends(rig, NOT_FOUND, "pause", "source", "nobody", "--why", "x", says="nobody")
    ends(rig, NOT_FOUND, "resume", "all", says="Nothing is paused")
    ends(rig, NOT_FOUND, "config", "show", "nobody", says="nobody")

    ends(rig, REFUSED, "recovery", "--end", says="not in recovery")
    ends(rig, REFUSED, "source", "start", "shop", "--from", "2019-01-01", says="start_at")
    add_orders(rig, 810)
    wait_for("the order", lambda: rig.orders(), 30, 0.2, alive=[rig.daemon])
    ends(rig, REFUSED, "release", "810")

    # Something needs a person, by every command that would show it, and as JSON too.
    rig.knobs("shop", {"add_order": {"kind": "simple", "id": 811, "status_id": 11,
                                     "products": [{"name": "x", "sku": "x", "quantity": -1,
                                                   "price_ex_tax": "1", "type": "physical",
                                                   "address": 0}]}})
    rig.api("POST", "/feeds/run", {"instance": "shop", "function": ""})
    problem(rig, "poison")
    for way in (["status"], ["problems"], ["problems", "--quarantine", "shop"], ["order", "811"],
                ["explain", "shop/811"]):
        ends(rig, UNWELL, *way)
        ends(rig, UNWELL, *way, "--json")
    expect("811" in ends(rig, UNWELL, "problems", "--quarantine", "shop"), "not listed")
    expect("811" not in ends(rig, DONE, "problems", "--quarantine", "warehouse"), "listed elsewhere")

    # And drayd's own.
    said = refused_start(rig, "--frequently", status=USAGE)
    expect("--frequently" in said, said)
    done = subprocess.run([rig.program("drayd"), "--version"], capture_output=True, text=True,
                          env=rig.environment, timeout=30)
    expect(done.returncode == DONE and done.stdout.startswith("drayd "), done.stdout)
    rig.stop_daemon()
    ends(rig, UNREACHABLE, "status", says="No drayd answers")
    rig.write_config(CONFIG.replace('mode = "live"', 'mode = "life"'))
    ends(rig, CONFIGURATION, "check", says='did you mean "live"?')
    rig.write_config(CONFIG.replace("[daemon]", "[daemon"))
    ends(rig, CONFIGURATION, "status", says="dray.toml:2:")
    refused_start(rig, status=CONFIGURATION)
    # The socket's place is no directory: not the configuration, not the state.
    (rig.run / "file").write_text("")
    rig.write_config(CONFIG.replace("@RUN@/dray.sock", "@RUN@/file/dray.sock"))
    said = refused_start(rig, status=FAILED)
    expect("socket_unusable" in said and "file/dray.sock" in said, said)
    rig.write_config(CONFIG.replace("@RUN@/dray.sock", "@RUN@/" + "long" * 30))
    said = refused_start(rig, status=FAILED)
    expect("socket_unusable" in said and "107" in said, said)


@scenario
def an_unknown_name_is_refused_with_the_one_that_was_meant(rig):
    begin(rig)
    for arguments, said, cure in (
            (["problems", "warehous"], "There is no source or destination `warehous`",
             "dray problems warehouse"),
            (["problems", "--quarantine", "nosuch"], "There are: shop or warehouse", "dray problems"),
            (["orders", "--source", "shopx"], "Did you mean `shop`?", "dray orders --source shop"),
            (["orders", "--source", "warehouse"], "`warehouse` is a destination, not a source", ""),
            (["orders", "--merchant", "nobody"], "There is no merchant `nobody`",
             "dray orders --merchant default"),
            (["orders", "--source", "shop", "--merchant", "nobody"], "no merchant `nobody`", "")):
        told = ends(rig, NOT_FOUND, *arguments, says=said)
        expect(f"try: {cure}" in told, told)
        error = json.loads(rig.dray(*arguments, "--json")[1])["error"]
        expect(said in error["message"], error)
    for arguments in (["problems", "warehouse"], ["orders", "--source", "shop"],
                      ["orders", "--merchant", "default", "--source", "shop"]):
        ends(rig, DONE, *arguments)
    # A number may hold a slash: what stands before it need not be a source.
    ends(rig, NOT_FOUND, "order", "shopx/1", says="There is no order shopx/1")


@scenario
def a_brake_or_a_start_in_the_wrong_form_is_answered_with_the_command_to_paste(rig):
    begin(rig)
    wait_for("the login", lambda: source(rig)["state"] == "running", 30, alive=[rig.daemon])
    for arguments, status, said, cure in (
            (["pause", "warehouse", "--why", "x"], USAGE, "`warehouse` is a destination",
             ["pause", "destination", "warehouse", "--why", "x"]),
            (["resume", "source", "shop"], NOT_FOUND, "What is paused can be resumed so",
             ["resume", "destination", "warehouse"]),
            (["pause", "source", "--why", "x"], USAGE, "Which source?",
             ["pause", "source", "shop", "--why", "x"]),
            (["resume", "source"], USAGE, "Which source?", ["resume", "source", "shop"]),
            (["pause", "all", "shop", "--why", "x"], USAGE, "`all` takes no name",
             ["pause", "source", "shop", "--why", "x"]),
            (["resume", "shop"], USAGE, "`shop` is a source", ["resume", "source", "shop"]),
            (["source", "start", "warehouse", "--from", "2020-01-01"], NOT_FOUND,
             "`warehouse` is a destination, not a source",
             ["source", "start", "shop", "--from", "2020-01-01T00:00:00Z"])):
        told = ends(rig, status, *arguments, says=said)
        expect(f"try: dray {' '.join(cure)}\n" in told, told)
        ends(rig, DONE, *cure)


@scenario
def commands_without_a_daemon_or_a_configuration_say_what_to_do(rig):
    begin(rig)
    socket_file = rig.run / "dray.sock"
    ends(rig, DONE, "status")
    # Killed, its socket is still there.
    rig.kill_daemon()
    expect(socket_file.exists(), "the socket is gone, so this proves less")
    for way in (["status"], ["orders"], ["order", "1"], ["problems"], ["pause", "all", "--why", "x"],
                ["check", "--online"], ["retry", "1"], ["doctor"]):
        said = ends(rig, UNREACHABLE, *way, says=f"No drayd answers on {socket_file}")
        expect("systemctl status dray" in said and "--socket" in said, said)
    body = json.loads(rig.dray("status", "--json")[1])
    expect(body["error"]["code"] == "unreachable", body)
    # What needs no daemon works.
    ends(rig, DONE, "check")
    ends(rig, DONE, "config", "show", "shop", says="hash1", stream="out")
    # It starts over the socket that was left behind.
    rig.start_daemon()
    ends(rig, DONE, "status")

    missing = str(rig.run / "nothing.toml")
    for way in (["check"], ["status"], ["orders"], ["config", "show", "shop"]):
        code, out, err = rig.dray("-c", missing, *way)
        expect(code == CONFIGURATION and missing in err and "does not exist" in err,
               f"{way}: {code} {out}{err}")
    done = subprocess.run([rig.program("drayd"), "-c", missing], capture_output=True, text=True,
                          env=rig.environment, timeout=30)
    expect(done.returncode == CONFIGURATION and missing in done.stderr, done.stderr)
    # Who names the socket needs no configuration; who names nothing is told which was looked for.
    code, _, _ = rig.dray("-c", missing, "--socket", str(socket_file), "status")
    expect(code == DONE, f"with --socket it ended with {code}")
    if not os.path.exists("/etc/dray/dray.toml"):
        done = subprocess.run([rig.program("dray"), "status"], capture_output=True, text=True,
                              env=rig.environment, timeout=30)
        expect(done.returncode == UNREACHABLE and "/run/dray/dray.sock" in done.stderr and
               "/etc/dray/dray.toml cannot be used" in done.stderr, done.stderr)


@scenario
def a_socket_that_one_may_not_use_is_named(rig):
    begin(rig)
    # The program where anybody may run it; the socket where nobody else may use it.
    program = rig.run / "dray"
    shutil.copy(rig.program("dray"), program)
    for folder in (rig.run, rig.run.parent):
        folder.chmod(0o711)
    socket_file = rig.run / "dray.sock"
    expect(oct(socket_file.stat().st_mode & 0o777) == "0o660", "the socket is open to all")
    if os.geteuid() != 0:
        socket_file.chmod(0)
    who = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    try:
        done = subprocess.run([str(program), "--socket", str(socket_file), "status"],
                              capture_output=True, text=True, timeout=30, cwd="/", **who)
    except PermissionError as why:
        raise Skipped(f"another user may not run a program here: {why}") from why
    expect(done.returncode == UNREACHABLE and "You may not talk to drayd" in done.stderr and
           "member of the socket's group" in done.stderr, f"{done.returncode}: {done.stderr}")


@scenario
def a_daemon_that_hangs_is_given_up_after_the_timeout(rig):
    begin(rig)
    rig.daemon.send_signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        said = ends(rig, UNREACHABLE, "--timeout", "1", "status", says="nothing came within 1 s")
        expect("journalctl" in said, said)
        expect(time.monotonic() - began < 20, "it waited much longer than it was told to")
    finally:
        rig.daemon.send_signal(signal.SIGCONT)
    ends(rig, DONE, "status")


class Terminal:
    """`dray` with a terminal of its own, as a person has it."""

    def __init__(self, rig, *arguments):
        command = [rig.program("dray"), "-c", str(rig.run / "dray.toml"), *arguments]
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, rig.environment)
        self.text = ""

    def wait_for(self, what, condition, seconds=30):
        end = time.monotonic() + seconds
        while not condition(self.text):
            expect(time.monotonic() < end, f"waited in vain for {what}: {self.text!r}")
            if select.select([self.fd], [], [], 0.2)[0]:
                try:
                    self.text += os.read(self.fd, 65536).decode(errors="replace")
                except OSError:  # it ended
                    expect(condition(self.text), f"it ended before {what}: {self.text!r}")

    def ended(self):
        """How it ended, as subprocess says it."""
        end = time.monotonic() + 15
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.fd)
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                raise Failure("it did not end")
            time.sleep(0.02)


CLEAR = "\x1b[H\x1b[2J"


@scenario
def status_watch_follows_in_a_terminal_over_a_restart_and_ends_on_ctrl_c(rig):
    begin(rig)
    start(rig)
    watch = Terminal(rig, "status", "--watch")
    watch.wait_for("two pictures", lambda t: t.count(CLEAR) >= 2 and t.count("warehouse") >= 2)
    add_orders(rig, 820)
    confirmed(rig, 1)
    watch.wait_for("the confirmed order", lambda t: re.search(
        r"shop +live +running +0 +0 +0 +1 ", t.rsplit(CLEAR, 1)[-1]))
    rig.stop_daemon()
    watch.wait_for("word that the daemon is gone", lambda t: "No drayd answers" in
                   t.rsplit(CLEAR, 1)[-1])
    rig.start_daemon()
    watch.wait_for("the daemon to be back", lambda t: "warehouse" in t.rsplit(CLEAR, 1)[-1])
    os.write(watch.fd, b"\x03")
    expect(watch.ended() == -signal.SIGINT, "Ctrl-C did not end it")
    # Without a terminal nothing of it steers one.
    done = subprocess.Popen([rig.program("dray"), "-c", str(rig.run / "dray.toml"), "status",
                             "--watch"], stdout=subprocess.PIPE, text=True, env=rig.environment)
    try:
        text = ""
        while text.count("SOURCE") < 2:
            line = done.stdout.readline()
            expect(line, f"it ended: {text}")
            text += line
        expect("\x1b" not in text, repr(text))
    finally:
        done.send_signal(signal.SIGINT)
        done.wait(15)
        done.stdout.close()
    # The first question must be answered: a wrong socket is not watched for ever.
    rig.stop_daemon()
    ends(rig, UNREACHABLE, "status", "--watch", says="No drayd answers")


@scenario
def nothing_that_a_shop_says_steers_the_terminal(rig):
    begin(rig)
    nasty = "\x1b]0;owned\x07\x1b[2J\u009b2J"
    add_orders(rig, 830, products=[{"name": f"Lamp {nasty}", "sku": f"S{nasty}", "quantity": 1,
                                    "price_ex_tax": "1", "type": "physical", "address": 0}],
               payment_method=nasty)
    rig.knobs("shop", {"statuses": {"11": f"Ready {nasty}"}})
    wait_for("the order", lambda: rig.orders(), 30, 0.2, alive=[rig.daemon])
    for way in (["order", "830", "--personal"], ["explain", "830"], ["orders"], ["problems"]):
        _, out, err = rig.dray(*way)
        expect(not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", out + err), f"{way}: {out!r}{err!r}")


if __name__ == "__main__":
    sys.exit(main())
