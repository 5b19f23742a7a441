#!/usr/bin/env python3
"""Installs a build into a folder of its own, holds the unit against what is there, and runs what was
installed. `install_test.py --build DIR`."""
import argparse
import os
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

from rig import Failure

CONFIG = """
[daemon]
state_dir = "@RUN@/state"
socket = "@RUN@/dray.sock"
plugin_dirs = ["@PLUGINS@"]

[source.shop]
connector = "bigcommerce"
mode = "observe"
start_at = 2026-03-01
store_hash = "abc123"
access_token = { env = "SHOP_TOKEN" }

[destination.warehouse]
connector = "propago"
customer_name = "ACME"
api_key = { env = "WAREHOUSE_KEY" }
"""


def expect(condition, sentence):
    if not condition:
        raise Failure(sentence)


def run(*command, status=0, **environment):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=120,
                          env={**os.environ, "SHOP_TOKEN": "x", "WAREHOUSE_KEY": "x", **environment})
    said = done.stdout + done.stderr
    expect(done.returncode == status, f"{command} ended with {done.returncode}: {said}")
    return said


class Installed:
    def __init__(self, build, folder):
        self.root = folder / "root"
        run("cmake", "--install", build, "--component", "dray", "--prefix", "/usr",
            DESTDIR=str(self.root))
        self.folder = folder

    def at(self, absolute):
        """Where an absolute path stands that is said by or to what was installed."""
        place = self.root / absolute.lstrip("/")
        expect(place.exists(), f"{absolute} is named and was not installed")
        return place

    def unit(self):
        """{key: [values]} of the unit."""
        found = {}
        for line in self.at("/usr/lib/systemd/system/dray.service").read_text().split("\n"):
            key, equals, value = line.partition("=")
            if equals and not line.startswith("#"):
                found.setdefault(key, []).append(value)
        return found

    def the_unit_names_what_is_there(self):
        unit = self.unit()
        program, *words = shlex.split(unit["ExecStart"][0])
        expect(os.access(self.at(program), os.X_OK), f"{program} cannot be run")
        config = words[words.index("--config") + 1]
        expect(config == "/etc/dray/dray.toml", f"the unit reads {config}, docs/install.md says else")
        pages = unit["Documentation"][0].split()
        expect(pages and all(p.startswith("file://") for p in pages), pages)
        for page in pages:
            expect("dray" in self.at(page.removeprefix("file://")).read_text().lower(), page)
        users = self.at("/usr/lib/sysusers.d/dray.conf").read_text().split("\n")
        expect(unit["User"] == ["dray"] and unit["Group"] == ["dray"] and
               any(u.startswith("u dray ") for u in users), f"{unit['User']} is not made: {users}")
        return program

    def the_programs_run(self, program):
        expect(run(self.at(program), "--version").startswith("drayd "), "no version")
        dray = self.at("/usr/bin/dray")
        # The connectors are where drayd looks for them unless it is told otherwise.
        bare = self.folder / "bare.toml"
        bare.write_text("")
        rows = run(dray, "-c", bare, "config", "show", "daemon")
        row = next((r for r in rows.split("\n") if r.startswith("plugin_dirs")), rows)
        default = row.split('"')[1]
        plugins = self.at(default)
        for connector in ("bigcommerce", "cratejoy", "propago", "threedcart",
                          "warehouse_manager"):
            expect((plugins / f"{connector}.so").is_file(), f"{default} lacks {connector}.so")
        for file in plugins.iterdir():
            expect(not file.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH),
                   f"{file.name} can be written by others, and drayd refuses that")
        config = self.folder / "dray.toml"
        config.write_text(CONFIG.replace("@RUN@", str(self.folder))
                          .replace("@PLUGINS@", str(plugins)))
        expect("is in order" in run(dray, "-c", config, "check"), "dray check finds something")
        # The example is one that can be copied to /etc and started from.
        example = self.at("/usr/share/doc/dray/examples/dray.toml").read_text()
        shown = f'#plugin_dirs = ["{default}"]'
        expect(shown in example, f"the example does not say {shown}")
        config.write_text(example.replace(shown, f'plugin_dirs = ["{plugins}"]'))
        expect("is in order" in run(dray, "-c", config, "check"), "the example is not in order")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    build = Path(parser.parse_args().build).resolve()
    folder = Path(tempfile.mkdtemp(prefix="dray-install-"))
    try:
        installed = Installed(build, folder)
        installed.the_programs_run(installed.the_unit_names_what_is_there())
    except Failure as why:
        print(why, file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder)
    print("what is installed runs, and the unit names what is there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
