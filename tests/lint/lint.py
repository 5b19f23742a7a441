#!/usr/bin/env python3
"""Checks that need no compiler: layering, formatting, traps of the language.

Exit 0 when all is well; else each finding as FILE:LINE: what, and exit 1."""
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = {".cpp", ".hpp", ".h", ".ipp"}

# Folder -> what it may include of this repository; the arrows that core/CMakeLists.txt names.
LAYERS = {
    "core/order/": ["core/order/", "dray/data/"],
    "core/text/": ["core/text/"],
    "core/rules/": ["core/rules/", "core/order/", "core/text/", "dray/data/"],
    "core/engine/": ["core/engine/", "core/rules/", "core/order/", "core/store/rows.hpp",
                     "core/store/brakes.hpp", "core/store/store.hpp", "core/plugin/outcome.hpp", "core/plugin/driver.hpp",
                     "core/plugin/channel.hpp", "dray/data/", "dray/abi/"],
    "core/store/": ["core/store/", "core/order/", "dray/data/"],
    "core/config/": ["core/config/", "core/text/", "dray/data/"],
    "core/http/": ["core/http/"],
    "core/plugin/": ["core/plugin/", "core/http/", "core/config/manifest.hpp", "dray/"],
    "core/api/": ["core/api/", "core/store/", "core/order/", "dray/data/"],
    "plugins/": ["dray/", "plugins/"],
    # dray-plugin-check says what the host's own loader says.
    "sdk/check/": ["dray/", "sdk/", "core/plugin/", "core/config/manifest.hpp"],
    "sdk/": ["dray/", "sdk/"],
    "tests/simulators/": ["tests/simulators/"],
}
# Pure folders: of all libraries only Boost.JSON.
PURE = ["core/text/", "core/order/", "core/rules/", "core/engine/"]
LIBRARY = re.compile(r'#include <(boost/(?!json|system)|asio|spdlog|sqlite|SQLite|openssl|toml|curl)')
# Tests of plugins run through every channel of the host: they get the plugin where that is arranged.
PLUGIN_TESTS = ("plugins/", "tests/integration/connectors/")
AROUND = [(re.compile(r"\.extension\("), "use connector_of() of dray/testing/connector_of.hpp"),
          (re.compile(r"^\s*dray_test\("), "use dray_plugin_test()")]
TRAP = re.compile(r"co_await[^;]*(\(|,) *(\{|\[)")
INCLUDE = re.compile(r'^\s*#\s*include "([^"]+)"')


def tracked():
    out = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return out.stdout.split("\n")


def formatting(names):
    """What clang-format 14 would change: FILE:LINE of each first place."""
    def check(some):
        done = subprocess.run(["clang-format-14", "--dry-run", "--ferror-limit=1", *some], cwd=ROOT,
                              capture_output=True, text=True, check=False)
        return [":".join(line.split(":")[:2]) + ": not as clang-format writes it; run "
                f"clang-format-14 -i {line.split(':')[0]}"
                for line in done.stderr.split("\n") if "clang-format-violations" in line]

    parts = [names[i:i + 40] for i in range(0, len(names), 40)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [f for found in pool.map(check, parts) for f in found]


def around(name, path):
    text = path.read_text(encoding="utf-8")
    if not name.startswith(PLUGIN_TESTS):
        return
    # A helper library's own test, not a connector's.
    if (name.startswith("plugins/") and path.name == "CMakeLists.txt"
            and "dray_add_plugin(" not in text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        for what, instead in AROUND:
            if what.search(line):
                yield f"{name}:{number}: it would run in process only; {instead}"


def main():
    findings = formatting([n for n in tracked() if Path(n).suffix in SOURCE | {".c"} and
                           (ROOT / n).is_file()])
    for name in filter(None, tracked()):
        path = ROOT / name
        if not path.is_file():
            continue
        if path.suffix in SOURCE or path.name == "CMakeLists.txt":
            findings += around(name, path)
        if path.suffix not in SOURCE:
            continue
        layer = next((k for k in LAYERS if name.startswith(k)), None)
        is_test = "/tests/" in name
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            where = f"{name}:{number}"
            match = INCLUDE.match(line)
            if match and layer and not is_test and "/" in match[1]:
                target = match[1]
                own = (path.parent / target).exists()
                if not own and not any(target.startswith(p) for p in LAYERS[layer]):
                    findings.append(f"{where}: {layer} must not include {target}")
            if not is_test and any(name.startswith(p) for p in PURE) and LIBRARY.search(line):
                findings.append(f"{where}: pure code includes only the standard library and JSON")
            if TRAP.search(line) and not line.lstrip().startswith(("//", "*")):
                findings.append(f"{where}: braces or a lambda inside a co_await expression (g++ 12 "
                                "corrupts memory there); name it first")
            if "\t" in line:
                findings.append(f"{where}: a tab")
    for finding in findings:
        print(finding)
    print(f"lint: {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
