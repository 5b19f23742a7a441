"""Says where drayd's CPU goes while it relays orders: samples of perf, put under a dozen headings by
the place of the sampled instruction. Needs perf and the right to use it on one's own processes;
without it there is no breakdown."""
import collections
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

# The first that fits. Memory and strings are inlined or shared everywhere, so they stand alone.
USER = (
    ("SQLite", r"libsqlite3|SQLite::"),
    ("memory (malloc, free, copies)", r"malloc|_int_free|cfree|\bfree\b|calloc|realloc|memmove|"
                                      r"memcpy|memset|memcmp|operator new|operator delete|unlink_chunk"),
    ("JSON", r"boost::json|data::detail|dray::data|json_text"),
    ("the connectors", r"\.so \(|bigcommerce|propago|pugi|dray::sdk"),
    ("HTTP and its sockets", r"dray::http|boost::beast|boost::asio|boost::urls|memmem|__libc_(recv|send)|"
                             r"epoll|sendmsg|recvfrom"),
    ("operations and their effects", r"dray::plugin"),
    ("decisions and the ledger", r"dray::(engine|orders)"),
    ("the store around SQLite", r"dray::store|pwrite|pread|fdatasync|fcntl"),
    ("the daemon", r"dray::daemon|spdlog|fmt::"),
)
SAMPLE = re.compile(r"^\s*(\d+)\s+[0-9a-f]+ (.*) \((.*)\)$")


def heading(tid_is_io, symbol, place):
    if place.startswith("[kernel") or place.startswith("[guest.kernel"):
        return "kernel: sockets and waiting" if tid_is_io else "kernel: files and waiting"
    text = f"{symbol} ({place})"
    if "/state/plugins/" in place:
        text = f".so ({symbol}"
    for name, pattern in USER:
        if re.search(pattern, text):
            return name
    return "other"


class Sampler:
    """Samples one process between start() and stop()."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="drb-"))
        self.processes = []
        self.pid = 0

    @staticmethod
    def works():
        """Whether perf may sample here."""
        if not shutil.which("perf"):
            return False
        with tempfile.TemporaryDirectory() as folder:
            tried = subprocess.run(["perf", "record", "-q", "-e", "cpu-clock", "-o",
                                    f"{folder}/p", "true"], capture_output=True, check=False)
            return tried.returncode == 0

    def start(self, pid):
        self.pid = pid
        self.processes = [subprocess.Popen(
            ["perf", "record", "-q", "-e", "cpu-clock", "-F", "997", "-o",
             str(self.folder / "perf.data"), "-p", str(pid)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)]

    def stop(self):
        """{heading: share of the samples}, to be called while the process still is there."""
        for process in self.processes:
            process.send_signal(signal.SIGINT)
        for process in self.processes:
            process.wait(60)
        script = subprocess.run(["perf", "script", "-i", str(self.folder / "perf.data"), "-F",
                                 "tid,ip,sym,dso"], capture_output=True, text=True, check=False)
        count = collections.Counter()
        for line in script.stdout.splitlines():
            found = SAMPLE.match(line)
            if found:
                count[heading(int(found[1]) == self.pid, found[2], found[3])] += 1
        shutil.rmtree(self.folder, ignore_errors=True)
        total = sum(count.values())
        return {name: n / total for name, n in count.most_common()}
