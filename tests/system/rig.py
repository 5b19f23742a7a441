"""Runs dray-sim and drayd in a folder of their own and talks to both. For the demo and the system
tests. Nothing of it outlives the process that uses it."""
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Failure(Exception):
    """What did not hold, as a sentence."""


def wait_for(what, condition, seconds=60.0, every=0.05, alive=()):
    """Waits until condition() is truthy and returns it; fails, naming `what`, when time is up or
    one of the processes `alive` has ended."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        for process in alive:
            if process.poll() is not None:
                raise Failure(f"{process.args[0]} ended with {process.returncode} while waiting "
                              f"for {what}")
        if time.monotonic() > end:
            raise Failure(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(every)


class Rig:
    """One shop, one warehouse, one daemon, unless `vendors` and `config` say otherwise."""

    def __init__(self, build, run, vendors, config, environment=None):
        self.build = Path(build).resolve()
        self.run = Path(run).resolve()
        self.vendors = vendors
        self.config_text = config
        self.environment = dict(os.environ, **(environment or {}))
        # A sanitizer's report must fail whoever waits for the process.
        self.environment.setdefault("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0")
        self.daemon_environment = {}  # for drayd alone, over `environment`
        self.tls = False  # whether the vendors speak TLS; their authority is run/ca.pem
        self.sim = None
        self.daemon = None
        self.ports = {}
        shutil.rmtree(self.run, ignore_errors=True)
        self.run.mkdir(parents=True)

    # ---- processes ----------------------------------------------------------------------------
    def program(self, name):
        places = {"drayd": "core/daemon/drayd", "dray": "core/cli/dray",
                  "dray-sim": "tests/simulators/dray_sim/dray-sim"}
        return str(self.build / places[name])

    def start_sim(self):
        ports_file = self.run / "ports.json"
        plan = self.run / "sim.json"
        plan.write_text(json.dumps({"address": "127.0.0.1", "vendors": self.vendors,
                                    "ports_file": str(ports_file), "tls": self.tls,
                                    "ca_file": str(self.run / "ca.pem") if self.tls else ""}))
        log = open(self.run / "sim.log", "ab")
        self.sim = subprocess.Popen([self.program("dray-sim"), "--config", str(plan),
                                     "--die-with-parent"],
                                    stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                    env=self.environment, start_new_session=True)
        self.ports = wait_for("dray-sim to listen",
                              lambda: ports_file.exists() and json.loads(ports_file.read_text()),
                              alive=[self.sim])

    def write_config(self, text=None):
        text = text or self.config_text
        values = {"RUN": self.run, "PLUGINS": self.build / "plugins"}
        for name, port in self.ports.items():
            values[f"{name.upper()}_PORT"] = port
        for key, value in values.items():
            text = text.replace(f"@{key}@", str(value))
        (self.run / "dray.toml").write_text(text)

    def start_daemon(self, *arguments, wait=True):
        log = open(self.run / "drayd.log", "ab")
        self.daemon = subprocess.Popen([self.program("drayd"), "-c", str(self.run / "dray.toml"),
                                        *arguments],
                                       stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                       env={**self.environment, **self.daemon_environment},
                                       start_new_session=True)
        if wait:
            wait_for("drayd to answer", lambda: self.try_status() is not None,
                     alive=[self.daemon])

    def kill_daemon(self):
        self.daemon.send_signal(signal.SIGKILL)
        self.daemon.wait()

    def stop_daemon(self, seconds=60):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.send_signal(signal.SIGTERM)
            code = self.daemon.wait(seconds)
            if code != 0:
                raise Failure(f"drayd ended with {code}; see {self.run / 'drayd.log'}")

    def log(self):
        """What drayd said so far."""
        return (self.run / "drayd.log").read_text(errors="replace")

    def stop(self):
        for process in (self.daemon, self.sim):
            if process and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    # ---- talking ------------------------------------------------------------------------------
    def dray(self, *arguments, check=False):
        """Runs the CLI; returns (exit status, standard output, standard error)."""
        done = subprocess.run([self.program("dray"), "-c", str(self.run / "dray.toml"), *arguments],
                              capture_output=True, text=True, env=self.environment, timeout=120)
        if check and done.returncode != 0:
            raise Failure(f"dray {' '.join(arguments)} ended with {done.returncode}: "
                          f"{done.stderr or done.stdout}")
        return done.returncode, done.stdout, done.stderr

    def api(self, method, path, body=None):
        """The daemon's API on its socket: (status, parsed body)."""
        s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        s.settimeout(60)
        try:
            s.connect(str(self.run / "dray.sock"))
            text = json.dumps(body).encode() if body is not None else b""
            s.sendall((f"{method} /api/v1{path} HTTP/1.1\r\nHost: dray\r\nConnection: close\r\n"
                       f"Content-Length: {len(text)}\r\n\r\n").encode() + text)
            data = b""
            while chunk := s.recv(65536):
                data += chunk
        finally:
            s.close()
        head, _, payload = data.partition(b"\r\n\r\n")
        return int(head.split()[1]), json.loads(payload)

    def try_status(self):
        try:
            status, body = self.api("GET", "/status")
            return body if status == 200 and body["state"] == "running" else None
        except (OSError, ValueError, IndexError):
            return None

    def vendor(self, name, path, body=None):
        """The back door of a simulated vendor."""
        url = f"http{'s' if self.tls else ''}://127.0.0.1:{self.ports[name]}/_sim/{path}"
        request = urllib.request.Request(url, data=json.dumps(body).encode() if body else None)
        trust = ssl.create_default_context(cafile=self.run / "ca.pem") if self.tls else None
        try:
            with urllib.request.urlopen(request, timeout=120, context=trust) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                raise Failure(f"{name} refuses /_sim/{path}: {refused.read(1000).decode()}") from None

    def books(self, name):
        return self.vendor(name, "books")

    def knobs(self, name, change):
        answer = self.vendor(name, "knobs", change)
        if isinstance(answer, dict) and "error" in answer:
            raise Failure(f"{name}: {answer['error']}")
        return answer

    def orders(self):
        """All orders of the daemon that are ours, by paging."""
        found, after = [], 0
        while True:
            status, body = self.api("GET", f"/orders?limit=1000&after={after}")
            if status != 200:
                raise Failure(f"GET /orders: {status} {body}")
            found += body["orders"]
            if body["next"] is None:
                return found
            after = body["next"]


def die_with(children):
    """Ctrl-C and SIGTERM end the children, then this process."""
    def end(number, _frame):
        for child in children():
            if child and child.poll() is None:
                child.terminate()
        for child in children():
            if child:
                try:
                    child.wait(10)
                except subprocess.TimeoutExpired:
                    child.kill()
        sys.exit(128 + number)
    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
