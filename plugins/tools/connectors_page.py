#!/usr/bin/env python3
"""docs/connectors.md: what each connector can do, and what is not known of its vendor.

connectors_page.py --plugin-check DRAY-PLUGIN-CHECK FILE.so…           is the page up to date?
connectors_page.py --plugin-check DRAY-PLUGIN-CHECK FILE.so… --write   writes it

What a connector can do, and why it lacks the rest, comes from its manifest, as dray-plugin-check
--manifest prints it. What nobody knows of its vendor comes from plugins/CONNECTOR/vendor.toml:

    [[unknown]]
    asks = "Which zone its dates are in"
    behaves = "what the connector does, whichever it is"
    settings = ["timezone_offset"]     # that decide it; each must be in the manifest

Exit 0 when the page is up to date, else 1 with what is wrong."""
import argparse
import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/connectors.md"
SELF = "cmake --build build/dev --target connectors-page"

FUNCTIONS = {
    "source": ["connection.test", "statuses.list", "orders.download", "orders.list", "order.get",
               "cancellations.download", "order.mark", "shipment.confirm", "shipment.find",
               "order.cancel", "inventory.upload", "webhook.receive", "webhooks.sync"],
    "destination": ["connection.test", "ship_methods.list", "order.submit", "order.find",
                    "orders.list", "order.cancel", "shipments.download", "cancellations.download",
                    "inventory.download", "webhook.receive"],
}
MEANS = {
    "connection.test": "log in and name the account",
    "statuses.list": "the live list of order statuses",
    "orders.download": "new and changed orders",
    "orders.list": "numbers and statuses, for reconciliation",
    "order.get": "one order as it is now",
    "cancellations.download": "what was cancelled there",
    "order.mark": "write an order's status",
    "shipment.confirm": "tell one shipment with its tracking",
    "shipment.find": "look whether a shipment was told",
    "order.cancel": "cancel an order there",
    "inventory.upload": "write stock levels",
    "inventory.download": "read stock levels",
    "webhook.receive": "be woken by the vendor",
    "webhooks.sync": "register those webhooks",
    "ship_methods.list": "the carriers that it knows",
    "order.submit": "hand a consignment over",
    "order.find": "look whether it was handed over",
    "shipments.download": "what was shipped, and where orders stand",
}


class Wrong(Exception):
    pass


def manifest_of(check, plugin):
    done = subprocess.run([check, "--manifest", plugin], capture_output=True, text=True)
    if done.returncode != 0:
        raise Wrong(f"{plugin}: {done.stderr.strip() or done.stdout.strip()}")
    return json.loads(done.stdout)


def vendor_of(manifest):
    path = ROOT / "plugins" / manifest["id"] / "vendor.toml"
    if not path.is_file():
        raise Wrong(f"{path.relative_to(ROOT)} is missing: say there what is not known of the "
                    f"vendor (see plugins/tools/connectors_page.py)")
    with path.open("rb") as file:
        vendor = tomllib.load(file)
    name = path.relative_to(ROOT)
    known = FUNCTIONS[manifest["role"]]
    for section in ("lacks", "elsewhere"):
        for function in manifest.setdefault(section, {}):
            if function not in known:
                raise Wrong(f"{manifest['id']}: its manifest's \"{section}\" names {function}, which "
                            f"no {manifest['role']} may have")
    if set(vendor) - {"unknown"}:
        raise Wrong(f"{name}: unknown: {', '.join(set(vendor) - {'unknown'})}")
    settings = {s["key"] for s in manifest["settings"]}
    for unknown in vendor.setdefault("unknown", []):
        if not unknown.get("asks") or not unknown.get("behaves"):
            raise Wrong(f"{name}: an [[unknown]] needs `asks` and `behaves`")
        for key in unknown.setdefault("settings", []):
            if key not in settings:
                raise Wrong(f"{name}: \"{unknown['asks']}\" names the setting {key}, which the "
                            "manifest does not have")
    if not vendor["unknown"]:
        raise Wrong(f"{name}: it lists nothing that is unknown; no vendor is documented that well")
    return vendor


def cell(text):
    return text.replace("|", "\\|")


def has(manifest, function):
    if function in manifest["functions"]:
        return "yes"
    if function in manifest["lacks"]:
        return "not supported"
    if function in manifest["elsewhere"]:
        return "by " + cell(manifest["elsewhere"][function].split(" ")[0])
    return "not built yet"


def time(ms):
    for unit, size in (("h", 3_600_000), ("min", 60_000), ("s", 1000)):
        if ms % size == 0 and ms >= size:
            return f"{ms // size} {unit}"
    return f"{ms} ms"


def role_table(role, connectors):
    own = [(m, v) for m, v in connectors if m["role"] == role]
    if not own:
        return []
    out = ["| function | | " + " | ".join(m["name"] for m, _ in own) + " |",
           "|---|---|" + "---|" * len(own)]
    for function in FUNCTIONS[role]:
        cells = [has(m, function) for m, _ in own]
        out.append(f"| `{function}` | {MEANS[function]} | " + " | ".join(cells) + " |")
    return out + [""]


def reading(manifest):
    """How often it reads, what it looks for after a lost answer, how fast it may go."""
    out = []
    for name, how in manifest["functions"].items():
        if how.get("by") == "changes":
            out.append(f"- `{name}` by changes, every {time(how['interval_ms'])}, going back "
                       f"{time(how.get('overlap_s', 0) * 1000)} each time.")
        elif how.get("by") == "open":
            out.append(f"- `{name}` over open orders, every {time(how['interval_ms'])}.")
    for name, how in manifest["functions"].items():
        if how.get("probe"):
            out.append(f"- After an unclear answer to `{name}`: `{how['probe']}`, no sooner than "
                       f"{time(how.get('settle_ms', 0))} later.")
    for bucket in manifest.get("buckets", []):
        key = bucket["key"].replace("|", "\\|")
        count = "1 request" if bucket["capacity"] == 1 else f"{bucket['capacity']} requests"
        out.append(f"- At most {count} in {time(bucket['per_ms'])} for one "
                   f"`{key}`" + (", corrected by the vendor's own headers."
                                 if bucket.get("headers") else "."))
    limits = manifest.get("limits", {})
    if limits:
        most = [f"`{field}` " + (f"as `{most[1:-1]}` says" if isinstance(most, str) else str(most))
                for field, most in sorted(limits.items())]
        out.append("- Longest texts, in characters: " + ", ".join(most) +
                   ". An order with a longer one is held, nothing is cut.")
    return out


def lacking(manifest):
    out = [f"- `{f}` is not supported: {why}." for f, why in manifest["lacks"].items()]
    return out + [f"- `{f}`: {why}." for f, why in manifest["elsewhere"].items()]


def unknowns(manifest, vendor):
    defaults = {s["key"]: s for s in manifest["settings"]}
    out = ["| not known | what the connector does | settings |", "|---|---|---|"]
    for one in vendor["unknown"]:
        keys = []
        for key in one["settings"]:
            default = defaults[key].get("default")
            keys.append(f"`{key}`" + ("" if default is None else f" ({cell(json.dumps(default))})"))
        out.append(f"| {cell(one['asks'])} | {cell(one['behaves'])} | {', '.join(keys)} |")
    return out


def page(connectors):
    out = ["# Connectors", "",
           f"Written by `{SELF}` from the connectors' manifests and",
           "`plugins/*/vendor.toml`; a test holds it against them. A function that the vendor lacks is",
           "*not supported*, and `dray plugins` says so with the reason; *not built yet* is one that the",
           "vendor has and the connector does not.", "", "## Sources", ""]
    out += role_table("source", connectors)
    out += ["## Destinations", ""]
    out += role_table("destination", connectors)
    for manifest, vendor in connectors:
        out += [f"## {manifest['name']}", "",
                f"`connector = \"{manifest['id']}\"`, a {manifest['role']}; settings and set-up in "
                f"[its README](../plugins/{manifest['id']}/README.md).", ""]
        out += reading(manifest) + lacking(manifest)
        out += ["", f"What is not known of {manifest['name']}, and what the connector does either way:",
                ""]
        out += unknowns(manifest, vendor) + [""]
    return "\n".join(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin-check", required=True, help="the program dray-plugin-check")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("plugins", nargs="+")
    options = parser.parse_args()
    try:
        manifests = [manifest_of(options.plugin_check, p) for p in options.plugins]
        connectors = [(m, vendor_of(m)) for m in manifests]
    except Wrong as error:
        print(error)
        return 1
    connectors.sort(key=lambda c: (c[0]["role"] != "source", c[0]["name"]))
    text = page(connectors)
    if options.write:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
        print(f"{PAGE.relative_to(ROOT)} is not what the manifests and plugins/*/vendor.toml say; to "
              f"write it anew: {SELF}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
