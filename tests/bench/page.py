"""Writes docs/performance.md from what run.py measured."""
import statistics

CPU_AIM, RATE_AIM = 4, 0.25
PARTS = {
    "order_to_json": "an order of three lines, to JSON text",
    "order_from_json": "the same, from JSON text",
    "operation_in_process": "an operation in process: begin, one effect, end",
    "operation_over_socket/1/real_time": "an operation over a socketpair to a thread that has the plugin, alone",
    "operation_over_socket/64/real_time": "the same, 64 under way together",
    "store_batch/1/real_time": "a new order stored durably, alone",
    "store_batch/100/real_time": "the same, 100 at once",
    "store_batch/1000/real_time": "the same, 1,000 at once",
}


def median(runs, of):
    return statistics.median(of(r) for r in runs)


def summary(relay):
    """What the page and the picture show of the runs, by who ran."""
    out = {}
    for who in ("drayd", "floor"):
        runs, n = relay[who], relay["orders"]
        cpu = [r["cpu_us"] / n for r in runs]
        out[who] = {
            "cpu_us": statistics.median(cpu), "cpu_least": min(cpu), "cpu_most": max(cpu),
            "rate": median(runs, lambda r: n / r["seconds"]),
            "mib": median(runs, lambda r: r["peak_kib"] / 1024),
            "server_us": median(runs, lambda r: r["server_cpu_us"] / n),
            "server_busy": median(runs, lambda r: r["server_cpu_us"] / 1e6 / r["seconds"]),
        }
    return out


def head(found, picture):
    m = found["machine"]
    return ["# Performance", "",
            f"Written by `./dev bench` from the profile `release` (-O2) on {m['cores']} cores of "
            f"{m['cpu']}, {m['gib']:.0f} GiB, Linux {m['kernel']}. A durable write of 4 KiB takes "
            f"{m['sync_ms']:.2f} ms there and {m['sync_cpu_us']:.0f} µs of CPU. Load when it began: "
            f"{m['load']:.1f}. Compare rows with each other, not with other machines.", "",
            f"![What was measured]({picture})", ""]


def relay_part(found):
    relay, memory = found.get("relay"), found.get("memory")
    if not relay:
        return []
    s = summary(relay)
    d, f = s["drayd"], s["floor"]
    cpu, rate = d["cpu_us"] / f["cpu_us"], d["rate"] / f["rate"]
    stored = relay["stored"]
    text = ["## The relay beside its floor", "",
            "Orders travel from a BigCommerce shop to a Propago warehouse and back to Confirmed, "
            "through `drayd` and both connectors, loaded from their shared libraries. The vendors "
            "are one program with canned answers on the same machine. The floor "
            "(`tests/bench/floor.cpp`) sends the requests that `drayd` sent over as many "
            "connections and makes its durable commits, of as many rows and bytes, as they queue; "
            "it reads no JSON, loads no plugin and decides nothing.", "",
            f"{relay['orders']:,} orders a run, {relay['runs']} alternating runs, medians:", "",
            "| | drayd | floor | drayd / floor |", "|---|---|---|---|",
            f"| CPU for an order | {d['cpu_us']:.0f} µs | {f['cpu_us']:.0f} µs | {cpu:.2f} |",
            f"| (least and most of the runs) | {d['cpu_least']:.0f} to {d['cpu_most']:.0f} µs | "
            f"{f['cpu_least']:.0f} to {f['cpu_most']:.0f} µs | |",
            f"| orders in a second | {d['rate']:.0f} | {f['rate']:.0f} | {rate:.2f} |",
            f"| peak memory | {d['mib']:.0f} MiB | {f['mib']:.0f} MiB | |",
            f"| the vendors' CPU for an order | {d['server_us']:.0f} µs | {f['server_us']:.0f} µs | |",
            f"| the vendors' share of a core | {d['server_busy'] * 100:.0f} % | "
            f"{f['server_busy'] * 100:.0f} % | |", "",
            verdict("CPU", cpu, cpu <= CPU_AIM, f"at most {CPU_AIM}") + " " +
            verdict("Throughput", rate, rate >= RATE_AIM, f"at least {RATE_AIM}") +
            (" The vendors' program is not what holds either up."
             if max(d["server_busy"], f["server_busy"]) < 0.7 else
             " The vendors' program was busy most of the time, so the rates say less than the CPU."),
            ""]
    if relay["orders"] < relay["wanted"]:
        text += [f"{relay['wanted']:,} orders a run did not fit into the time; the runs were kept "
                 "and their orders reduced.", ""]
    requests = sum(n[0] for n in relay["drayd"][0]["kinds"].values()) / relay["orders"]
    text += [f"An order takes {requests:.1f} requests and leaves {sum(stored['rows'].values()):.0f} "
             f"rows ({stored['file_bytes']:,} bytes of database)."]
    waits = [median(relay[who], lambda r: r["syncs"] / relay["orders"])
             for who in ("drayd", "floor")]
    text[-1] += (f" For an order `drayd` waited {waits[0]:.2f} times for the disk (fdatasync and "
                 f"fsync, counted in both), the floor {waits[1]:.2f} times: both commit what has "
                 "queued as soon as the last commit is durable, so the slower one commits less at "
                 "a time.")
    text += ["", "What both said and heard in the last pair of runs, by the vendors' count:", "",
             "| | drayd | floor |", "|---|---|---|"]
    text += [f"| {what} | {one:,} | {other:,} |"
             for what, (one, other) in relay["compared"].items()]
    text += ["", "For scale: a bare C++ relay of two small JSON requests an order, without a store, "
             "costs about 25 µs of CPU on such a core, a careful Node.js script 77 to 145, workflow "
             "tools 700 to 22,000.", ""]
    if memory:
        text += [f"Memory does not grow with the orders that went through: {memory['orders']:,} "
                 f"orders peak at {memory['peak_kib'] / 1024:.0f} MiB (idle, with both connectors "
                 f"loaded: {memory['idle_kib'] / 1024:.0f} MiB)."
                 if d["mib"] < memory["peak_kib"] / 1024 * 1.5 else
                 f"{memory['orders']:,} orders peak at {memory['peak_kib'] / 1024:.0f} MiB, "
                 f"{relay['orders']:,} at {d['mib']:.0f} MiB: memory grows with the orders.", ""]
    return text


def verdict(what, value, kept, aim):
    return f"{what}: {value:.2f} of the floor's, {'within' if kept else 'outside'} the aim of {aim}."


def where_part(found):
    where, relay = found.get("where"), found.get("relay")
    text = ["## Where the CPU goes", ""]
    if not where or not where["shares"]:
        return text + ["Not measured: it takes `perf` (package linux-perf) and the right to sample one's "
                       "own processes (`sysctl kernel.perf_event_paranoid`).", ""]
    each = summary(relay)["drayd"]["cpu_us"] if relay else None
    text += ["Samples of the processor clock in a run of its own, by the place of the instruction; "
             "what is inlined counts where it ended up.", "",
             "| | share | " + ("of an order's CPU |" if each else "|"), "|---|---|---|"]
    for name, share in where["shares"].items():
        text.append(f"| {name} | {share * 100:.0f} % | " +
                    (f"{share * each:.0f} µs |" if each else "|"))
    return text + [""]


def polling_part(found):
    p = found.get("polling")
    if not p:
        return []
    rate = p["calls"] / p["seconds"] * 3600
    over = max(n - p["per_hour"] * (1 / 20 + t / 3600) for t, n, _ in p["samples"])
    kept = ("At no second were more calls made than the budget allowed until then."
            if over <= 1 else f"At worst {over:.0f} calls more than allowed were made.")
    return ["## Looking at open consignments", "",
            f"{p['orders']:,} orders were sent through `drayd` to the warehouse; then their days of "
            f"submission were moved apart evenly over {p['days']} days, and `drayd` started again "
            f"with `calls_per_hour = {p['per_hour']}` and `poll_every = \"15m\"`.", "",
            "| | |", "|---|---|",
            f"| calls for one look at all | {p['calls']:,} ({p['orders'] / p['calls']:.0f} "
            "consignments a call) |",
            f"| time | {p['seconds']:.0f} s (a twentieth of the budget at once, the rest spread) |",
            f"| drayd's CPU, its start included | {p['cpu_us'] / 1e6:.1f} s, "
            f"{p['cpu_us'] / p['orders']:.0f} µs a consignment |",
            f"| peak memory | {p['peak_kib'] / 1024:.0f} MiB |", "",
            kept + (f" The start's burst included, that is a pace of {rate:,.0f} calls an hour for "
                    "as long as it lasted." if p["seconds"] > 60 else "") +
            " How often it pays to look at an order falls with its age; on top come the details of "
            "each order once a day, a call each.", ""]


def parts_part(found):
    rows = found.get("parts")
    if not rows:
        return []
    text = ["## The parts", "", "| what | time | CPU of the calling thread | spread (cv) |",
            "|---|---|---|---|"]
    for r in rows:
        text.append(f"| {PARTS.get(r['name'], r['name'])} | {r['time_us']:.2f} µs | "
                    f"{r['cpu_us']:.2f} µs | {r['spread'] * 100:.0f} % |")
    return text + ["", "Each of the store's is durable (`synchronous=FULL`) when it counts.", ""]


def page(found, picture):
    text = head(found, picture) + relay_part(found) + where_part(found) + polling_part(found) + \
        parts_part(found)
    if found.get("quick"):
        text += ["This was a quick run: few orders, so what happens once weighs more.", ""]
    for what, why in found.get("failed", {}).items():
        text += [f"Not measured: {what} ({why}).", ""]
    return "\n".join(text)
