"""What was measured on: read from /proc, and what a durable commit costs there."""
import os
import platform
import tempfile
import time
from pathlib import Path


def line_of(file, key):
    for line in Path(file).read_text().splitlines():
        if line.startswith(key):
            return line.partition(":")[2].strip()
    return "unknown"


def durable_write():
    """(milliseconds, µs of CPU) of 4 KiB written and made durable where the runs have their files."""
    times = 200
    with tempfile.NamedTemporaryFile(prefix="drb-") as file:
        begin, cpu = time.monotonic(), time.process_time()
        for i in range(times):
            os.pwrite(file.fileno(), b"x" * 4096, i * 4096)
            os.fdatasync(file.fileno())
        return ((time.monotonic() - begin) / times * 1e3,
                (time.process_time() - cpu) / times * 1e6)


def describe():
    wall_ms, cpu_us = durable_write()
    gib = int(line_of("/proc/meminfo", "MemTotal").split()[0]) / 1024 / 1024
    return {"cpu": line_of("/proc/cpuinfo", "model name"), "cores": os.cpu_count(), "gib": gib,
            "kernel": platform.release(), "sync_ms": wall_ms, "sync_cpu_us": cpu_us,
            "load": os.getloadavg()[0]}
