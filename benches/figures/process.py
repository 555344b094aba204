"""One run of the program, measured from outside.

CPU is user and system time of the program and of its children that parse, as they were seen last;
memory is the largest resident set of the program alone, and beside it that of its largest child.
"""

import contextlib
import dataclasses
import os
import pathlib
import select
import socket
import subprocess
import tempfile
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")
UNIT = pathlib.Path(__file__).parent.parent.parent / "deploy" / "hromada-watch.service"


@dataclasses.dataclass
class Cost:
    cpu_s: float
    wall_s: float
    peak_mb: float
    output: str
    child_mb: float

    def __str__(self):
        child = f" and {self.child_mb:.0f} MB in a child" if self.child_mb else ""
        return f"{self.cpu_s:.2f} s CPU, {self.wall_s:.2f} s, {self.peak_mb:.0f} MB{child}"


class Children(threading.Thread):
    """Looks at a program's children until it ends: they are killed at its end, not waited for."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid = pid
        self.cpu_s = {}
        self.peak_mb = 0.0

    def run(self):
        while True:
            try:
                tasks = os.listdir(f"/proc/{self.pid}/task")
            except FileNotFoundError:
                return
            for task in tasks:
                with contextlib.suppress(OSError):
                    listed = pathlib.Path(f"/proc/{self.pid}/task/{task}/children").read_text()
                    for child in listed.split():
                        self.look(child)
            time.sleep(0.005)

    def look(self, child):
        # A child that has just ended has no memory any more.
        with contextlib.suppress(OSError, ValueError, IndexError, StopIteration):
            fields = pathlib.Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()
            self.cpu_s[child] = (int(fields[11]) + int(fields[12])) / TICKS
            status = pathlib.Path(f"/proc/{child}/status").read_text()
            peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
            self.peak_mb = max(self.peak_mb, int(peak.split()[1]) / 1024)


def finish(binary, arguments):
    """Runs a command to its end."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([binary, *arguments], stdout=out, stderr=err)
        children = Children(child.pid)
        children.start()
        _, status, used = os.wait4(child.pid, 0)
        children.join()
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - started
        out.seek(0)
        err.seek(0)
        output = out.read().decode()
        if child.returncode:
            said = err.read().decode()
            raise SystemExit(f"{' '.join(arguments)}: exit {child.returncode}\n{said}")
    # Below some ten megabytes this is what this script itself held when it forked.
    cpu_s = used.ru_utime + used.ru_stime + sum(children.cpu_s.values())
    return Cost(cpu_s, wall, used.ru_maxrss / 1024, output, children.peak_mb)


class Daemon:
    """A running daemon, heard through systemd's notification socket."""

    def __init__(self, child, notices, log, started):
        self.child = child
        self.notices = notices
        self.log = log
        self.started = started
        self.ready_s = None

    def hear(self, word, patience_s):
        """Waits for a notification with `word`; the moment it came, or None."""
        until = time.monotonic() + patience_s
        while (left := until - time.monotonic()) > 0:
            if self.child.poll() is not None:
                raise SystemExit(f"the daemon ended: {pathlib.Path(self.log).read_text()}")
            if select.select([self.notices], [], [], min(left, 0.5))[0]:
                if word in self.notices.recv(4096).decode():
                    return time.monotonic()
        return None

    def turn(self, patience_s=600):
        """Waits until a turn is finished."""
        if self.hear("прочитано ", patience_s) is None:
            raise SystemExit(f"no turn finished within {patience_s} s")

    def cpu_s(self):
        """CPU so far: its own to a nanosecond, ended children's to a hundredth of a second."""
        # The clock of another process, as clock_getcpuclockid(3) makes its number.
        own = time.clock_gettime((~self.child.pid << 3) | 2)
        stat = pathlib.Path(f"/proc/{self.child.pid}/stat").read_text()
        children = stat.rpartition(")")[2].split()[13:15]
        return own + sum(int(field) for field in children) / TICKS

    def memory_mb(self):
        """(now, largest) resident set."""
        lines = self._status(pathlib.Path(f"/proc/{self.child.pid}"))
        return tuple(int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))

    def wakeups(self):
        """How often its threads were put on a processor: switches, wanted or not."""
        counted = {}
        for task in pathlib.Path(f"/proc/{self.child.pid}/task").iterdir():
            lines = self._status(task)
            names = ("voluntary_ctxt_switches", "nonvoluntary_ctxt_switches")
            counted[task.name] = sum(int(lines[name]) for name in names)
        return counted

    @staticmethod
    def _status(directory):
        lines = (directory / "status").read_text().splitlines()
        return dict(line.split(":", 1) for line in lines)


def environment_of_the_unit():
    """What systemd would set for the daemon."""
    prefix = "Environment="
    lines = UNIT.read_text().splitlines()
    set_there = [line[len(prefix):] for line in lines if line.startswith(prefix)]
    return dict(pair.split("=", 1) for pair in set_there)


@contextlib.contextmanager
def daemon(binary, arguments):
    """The daemon, ready; it is told to stop at the end and killed if it does not."""
    with tempfile.TemporaryDirectory(prefix="hromada-watch-notify-") as directory:
        notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notices.bind(f"{directory}/notify")
        log = f"{directory}/log"
        environment = {**os.environ, **environment_of_the_unit()}
        environment["NOTIFY_SOCKET"] = f"{directory}/notify"
        with notices, open(log, "wb") as out:
            started = time.monotonic()
            command = [binary, *arguments, "run"]
            child = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
            running = Daemon(child, notices, log, started)
            try:
                ready = running.hear("READY=1", 120)
                if ready is None:
                    raise SystemExit("the daemon was not ready within two minutes")
                running.ready_s = ready - started
                yield running
            finally:
                child.terminate()
                try:
                    child.wait(10)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
