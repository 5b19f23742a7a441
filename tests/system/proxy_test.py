#!/usr/bin/env python3
"""Vendors behind an HTTP proxy that asks for a login: what works with the right one, what is said of a
wrong one and of none, and that the password is told to nobody else. `proxy_test.py --build DIR [NAME…]`."""
import base64
import contextlib
import os
import socket
import sys
import threading

from harness import CONFIG, add_orders, begin, confirmed, expect, main, scenario, source, start
from rig import wait_for

PASSWORD = "proxy-password-secret"


def pump(source_of, sink):
    with contextlib.suppress(OSError):
        while data := source_of.recv(65536):
            sink.sendall(data)
    for end in (source_of, sink):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


class Proxy:
    """CONNECT HOST:PORT goes to that port of this machine, whatever the host, for the right login."""

    def __init__(self, login):
        self.expected = "Basic " + base64.b64encode(login.encode()).decode()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.let_through, self.refused, self.heads = 0, 0, []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client, contextlib.suppress(OSError, ValueError):
            head = b""
            while b"\r\n\r\n" not in head:
                data = client.recv(4096)
                if not data:
                    return
                head += data
            lines = head.decode().split("\r\n")
            self.heads.append(lines[0])
            method, target, _ = lines[0].split(" ")
            given = [line.split(": ", 1)[1] for line in lines
                     if line.lower().startswith("proxy-authorization: ")]
            if method != "CONNECT" or given != [self.expected]:
                self.refused += 1
                client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                               b"Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n"
                               b"Connection: close\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", int(target.rsplit(":", 1)[1]))) as vendor:
                self.let_through += 1
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                threading.Thread(target=pump, args=(vendor, client), daemon=True).start()
                pump(client, vendor)

    def close(self):
        self.listener.close()


def config(proxy, *lines):
    """Both vendors by a name that is not this machine's, so that the proxy is asked."""
    daemon = [f'proxy = "http://127.0.0.1:{proxy.port}"', 'ca_file = "@RUN@/ca.pem"', *lines]
    return (CONFIG.replace("http://127.0.0.1:@", "https://vendor.test:@")
            .replace("disk_reserve", "\n".join(daemon) + "\ndisk_reserve"))


def password_file(rig, text):
    path = rig.run / "proxy-password"
    path.write_text(text + "\n")
    os.chmod(path, 0o600)
    return f'proxy_password = {{ file = "{path}" }}'


def expect_untold(rig, *words):
    for told in (rig.log(), *(rig.dray(*c)[i] for i in (1, 2) for c in (
            ["problems"], ["status"], ["check", "--online"],
            ["config", "show", "daemon", "--origin"]))):
        for word in words:
            expect(word not in told, f"the proxy's login is told: {told}")


@scenario
def orders_travel_through_a_proxy_that_asks_for_a_login(rig):
    proxy = Proxy("dray:" + PASSWORD)
    with contextlib.closing(proxy):
        rig.tls = True
        rig.config_text = config(proxy, 'proxy_user = "dray"', password_file(rig, PASSWORD))
        begin(rig)
        start(rig)
        add_orders(rig, 100, 3)
        confirmed(rig, 3)
        expect(proxy.let_through > 0 and proxy.refused == 0,
               f"{proxy.let_through} let through, {proxy.refused} refused")
        expect(all(h.startswith("CONNECT vendor.test:") for h in proxy.heads), str(proxy.heads[:5]))
        _, shown, _ = rig.dray("config", "show", "daemon", "--origin")
        expect("proxy_user" in shown and "secret from file" in shown, shown)
        expect_untold(rig, PASSWORD, proxy.expected.split(" ")[1])


@scenario
def a_login_that_the_proxy_refuses_is_named_and_a_corrected_file_is_enough(rig):
    proxy = Proxy("dray:" + PASSWORD)
    with contextlib.closing(proxy):
        rig.tls = True
        rig.config_text = config(proxy, 'proxy_user = "dray"', password_file(rig, "a-wrong-one"))
        begin(rig)
        said = wait_for("the refusal to be told", lambda: (
            out := rig.dray("check", "--online")[1]) and "(407)" in out and out, 60, 0.3,
            alive=[rig.daemon])
        expect('refused the login of "dray" (407)' in said and
               "proxy_user and proxy_password in [daemon]" in said, said)
        expect(proxy.let_through == 0 and proxy.refused > 0, "it was let through")
        expect_untold(rig, "a-wrong-one", base64.b64encode(b"dray:a-wrong-one").decode())
        password_file(rig, PASSWORD)
        wait_for("the logins", lambda: rig.dray("check", "--online")[0] == 0, 60, 0.5,
                 alive=[rig.daemon])
        wait_for("the source to run", lambda: source(rig)["state"] == "running", 60, 0.3)


@scenario
def a_proxy_that_asks_an_installation_without_a_login_is_named_with_the_keys(rig):
    proxy = Proxy("dray:" + PASSWORD)
    with contextlib.closing(proxy):
        rig.tls = True
        rig.config_text = config(proxy)
        begin(rig)
        wait_for("the refusal to be told", lambda: "asks for a login (407). Set proxy_user and "
                 "proxy_password in [daemon]" in rig.dray("check", "--online")[1], 60, 0.3,
                 alive=[rig.daemon])


@scenario
def half_a_login_is_refused_by_check(rig):
    rig.start_sim()
    proxy = Proxy("dray:" + PASSWORD)
    proxy.close()
    secret = password_file(rig, PASSWORD)
    for lines, words in ((['proxy_user = "dray"'], "the password of this user is missing"),
                         ([secret], "a password without proxy_user is nobody's"),
                         (['proxy_user = "dr:ay"', secret], "with a colon"),
                         (['proxy_user = "dray"', 'proxy_password = { file = "./no-such" }'],
                          "the secret proxy_password of daemon cannot be had")):
        rig.write_config(config(proxy, *lines))
        code, out, err = rig.dray("check")
        expect(code == 3 and words in err, f"{lines}: {code} {out}{err}")
    rig.write_config(CONFIG.replace("disk_reserve", 'proxy_user = "dray"\n' + secret +
                                    "\ndisk_reserve"))
    code, out, err = rig.dray("check")
    expect(code == 3 and "no proxy to log in at" in err, f"{code} {out}{err}")


if __name__ == "__main__":
    sys.exit(main())
