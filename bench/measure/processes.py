"""Programs we start: found free ports for, waited for, looked at through /proc, and ended by their ids."""

import os
import random
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

LOWEST_PORT, HIGHEST_PORT = 7000, 9999  # below the ports the kernel gives to clients


def free_port():
    while True:
        port = random.randint(LOWEST_PORT, HIGHEST_PORT)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def parents():
    """Every process of the machine and its parent."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = Path("/proc", entry, "stat").read_text()
            except OSError:
                continue
            found[int(entry)] = int(stat.rpartition(")")[2].split()[1])
    return found


def family(pid):
    """The process and all its descendants."""
    table = parents()
    members = [pid]
    for member in members:
        members += [child for child, parent in table.items() if parent == member]
    return [member for member in members if member in table]


def proportional_memory(pids):
    """PSS in bytes: every page shared by n processes counts 1/n."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total


_running = []


def stop_once():
    """Ctrl-C, TERM and HUP end the run; a second one does not cut short how it ends its programs."""
    def stop(*_):
        for number in STOPS:
            signal.signal(number, lambda *_: None)
        raise KeyboardInterrupt
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, stop)


@contextmanager
def uninterrupted():
    """Whoever wants the run to stop is heard at the end of the block."""
    heard = []
    before = {number: signal.signal(number, lambda number, _: heard.append(number)) for number in STOPS if callable(signal.getsignal(number))}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in heard[:1]:
            before[number](number, None)


def end_all():
    """Ends what an interrupted `with` has not: the last first, as it uses the others."""
    while _running:
        _running[-1].__exit__()


class Program:
    """A running program; leaving the `with` block ends it and everything it started."""

    def __init__(self, command, folder, environment=None):
        self._log = Path(folder, "log")
        with self._log.open("ab") as log, uninterrupted():
            self.began = time.monotonic()
            self.process = subprocess.Popen(
                [str(word) for word in command],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
            _running.append(self)

    @property
    def pid(self):
        return self.process.pid

    def family(self):
        return family(self.pid)

    def last_words(self):
        """The last line of its log, without the folder it ran in."""
        lines = self._log.read_text(errors="replace").replace(f"{self._log.parent}/", "").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")

    def wait_until_accepting(self, port, limit=10):
        """Returns the seconds since the program was started."""
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return time.monotonic() - self.began
            if self.process.poll() is not None or time.monotonic() - self.began > limit:
                raise Failure(f"it does not accept connections: {self.last_words()}")
            time.sleep(0.0005)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        members = self.family()
        self._send(self.pid, signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            pass
        for member in members:
            if member == self.pid and self.process.poll() is not None:
                continue
            if os.path.exists(f"/proc/{member}") and self._is_ours(member):
                self._send(member, signal.SIGKILL)
        self.process.wait()
        if self in _running:
            _running.remove(self)

    def _is_ours(self, member):
        """Our programs run in a session of their own: a process id used again by somebody else is not in it."""
        try:
            return os.getsid(member) == self.pid
        except OSError:
            return False

    @staticmethod
    def _send(pid, number):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


class Failure(Exception):
    """A candidate or the load did not do what the cell needs."""
